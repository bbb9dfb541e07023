//! The shell: a window, the commands of the contract, and what the desktop offers. No rule lives here.

mod about;
mod awake;
mod browser;
mod clipboard;
mod commands;
mod dialogs;
mod drag_out;
mod drops;
mod error;
mod events;
mod gate;
mod keychain;
mod logs;
mod preferences;
mod removal;
mod state;
mod trash;
mod window;

use std::fs;

use tauri::{App, Manager, RunEvent};
use tracing_appender::non_blocking::WorkerGuard;

use crate::commands::{
    account, administration, connection, files, profile, session, settings, sync, transfers,
};
use crate::state::{AppState, Folders};

/// Keeps the log's writer alive until the app ends.
struct LogGuard(#[expect(dead_code, reason = "dropping it writes what is left")] WorkerGuard);

/// Runs the app until its window is closed.
///
/// # Panics
/// When the window system cannot be reached, or the app's own folders cannot be made.
pub fn run() {
    tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| window::focus(app)))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_store::Builder::default().build())
        .invoke_handler(gate::guarded(tauri::generate_handler![
            connection::list_connections,
            connection::import_connection,
            connection::save_connection,
            connection::use_sandbox,
            connection::select_connection,
            connection::add_account,
            connection::remove_connection,
            connection::check_connection,
            connection::identify_caller,
            account::sign_up,
            account::pending_sign_ups,
            account::confirm_sign_up,
            account::resend_code,
            account::sign_in,
            account::sign_in_with_browser,
            account::cancel_browser_sign_in,
            account::answer_challenge,
            account::forgot_password,
            account::reset_password,
            account::load_security,
            account::change_password,
            account::begin_authenticator,
            account::verify_authenticator,
            account::set_factor,
            account::list_devices,
            account::forget_device,
            account::decide_device,
            account::list_passkeys,
            account::remove_passkey,
            account::sign_out_everywhere,
            session::session_status,
            session::lock_session,
            session::sign_out,
            session::remove_everything,
            profile::load_profile,
            profile::save_profile,
            profile::verify_address,
            profile::send_address_code,
            profile::drop_address_change,
            profile::preview_deletion,
            profile::export_profile,
            profile::delete_account,
            profile::choose_photo,
            profile::stage_photo,
            profile::show_staged_photo,
            profile::save_photo,
            profile::remove_photo,
            profile::show_photo,
            files::list_files,
            transfers::choose_files,
            transfers::choose_folders,
            transfers::copy_names,
            transfers::paste,
            transfers::plan_upload,
            transfers::start_upload,
            transfers::start_download,
            transfers::start_archive,
            transfers::plan_download,
            transfers::start_downloads,
            transfers::list_transfers,
            transfers::cancel_transfers,
            transfers::pause_transfers,
            transfers::resume_transfers,
            transfers::retry_transfers,
            transfers::journal_problem,
            transfers::clear_transfers,
            transfers::open_download,
            transfers::show_in_folder,
            transfers::drag_download,
            files::delete_files,
            files::create_folder,
            files::plan_change,
            files::start_change,
            files::cancel_change,
            files::undo_change,
            files::list_trash,
            files::restore_trash,
            files::empty_trash,
            files::start_search,
            files::cancel_search,
            files::list_versions,
            files::restore_version,
            files::share_file,
            files::list_shares,
            files::forget_shares,
            files::describe_file,
            files::save_metadata,
            files::save_tags,
            files::start_usage,
            files::cancel_usage,
            sync::list_syncs,
            sync::forget_sync,
            sync::choose_sync_folder,
            sync::plan_sync,
            sync::show_sync,
            sync::list_sync_steps,
            sync::save_sync_plan,
            sync::start_sync,
            sync::cancel_sync,
            administration::list_users,
            administration::show_user,
            administration::invite_user,
            administration::act_on_user,
            administration::list_groups,
            administration::list_sign_ins,
            administration::list_acts,
            settings::load_settings,
            settings::save_settings,
            settings::about,
            settings::subscribe,
            settings::answer_close,
        ]))
        .setup(|app| Ok(set_up(app)?))
        .on_window_event(window::on_event)
        .build(tauri::generate_context!())
        .expect("the window system answers")
        .run(|app, event| {
            if let RunEvent::Exit = event {
                tauri::async_runtime::block_on(app.state::<AppState>().end_work());
            }
        });
}

fn set_up(app: &mut App) -> tauri::Result<()> {
    let handle = app.handle();
    let folders = Folders::of(handle)?;
    for folder in
        [&folders.preferences, &folders.sessions, &folders.photos, &folders.transfers, &folders.logs]
    {
        fs::create_dir_all(folder)?;
    }
    match logs::start(&folders.logs) {
        Ok(guard) => drop(app.manage(LogGuard(guard))),
        Err(error) => tracing::warn!(%error, "logs are off"),
    }
    let handle = app.handle();
    app.manage(AppState::new(handle, folders));
    window::forward_events(handle);
    awake::follow(handle);
    window::open(handle)
}
