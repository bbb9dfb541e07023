//! What the person sets, what the app is, and how the shell reaches the window.

use std::sync::atomic::Ordering;

use devops360_contract::Event;
use devops360_contract::settings::{
    About, AboutApp, AnswerClose, CloseAnswer, LoadSettings, SaveSettings, Settings, Subscribe,
};
use tauri::ipc::Channel;
use tauri::{State, WebviewWindow};

use crate::about;
use crate::error::{Reply, report};
use crate::state::AppState;

#[tauri::command]
pub(crate) async fn load_settings(state: State<'_, AppState>, request: LoadSettings) -> Reply<Settings> {
    let LoadSettings {} = request;
    let settings = state.settings.load();
    state.files.limit(settings.limits);
    Ok(settings)
}

#[tauri::command]
pub(crate) async fn save_settings(state: State<'_, AppState>, request: SaveSettings) -> Reply<Settings> {
    let settings = state.settings.save(request.settings).map_err(report)?;
    state.files.limit(settings.limits);
    Ok(settings)
}

#[tauri::command]
pub(crate) async fn about(request: About) -> Reply<AboutApp> {
    let About {} = request;
    Ok(about::app())
}

#[tauri::command]
pub(crate) async fn subscribe(
    state: State<'_, AppState>,
    request: Subscribe,
    channel: Channel<Event>,
) -> Reply<()> {
    let Subscribe {} = request;
    state.events.subscribe(channel);
    Ok(())
}

#[tauri::command]
pub(crate) async fn answer_close(
    window: WebviewWindow,
    state: State<'_, AppState>,
    request: AnswerClose,
) -> Reply<()> {
    state.cancels_at_exit.store(request.answer == CloseAnswer::Cancel, Ordering::Release);
    if request.answer != CloseAnswer::Stay {
        state.closing.store(true, Ordering::Release);
        // The window may be gone already; then there is nothing left to close.
        let _ = window.close();
    }
    Ok(())
}
