//! A person's attributes, their record and their photo.

use devops360_contract::profile::{
    ChoosePhoto, ChoosePhotoOutcome, DeleteAccount, DeleteAccountOutcome, DeletionPreview, DropAddressChange,
    ExportOutcome, ExportProfile, LoadProfile, PreviewDeletion, Profile, RemovePhoto, SavePhoto, SaveProfile,
    SaveProfileOutcome, SendAddressCode, ShowPhoto, ShowStagedPhoto, StagePhoto, StagedPhoto, VerifyAddress,
    VerifyAddressOutcome,
};
use tauri::ipc::Response;
use tauri::{AppHandle, State};

use crate::dialogs;
use crate::error::{Reply, report};
use crate::state::AppState;

#[tauri::command]
pub(crate) async fn load_profile(state: State<'_, AppState>, request: LoadProfile) -> Reply<Profile> {
    let LoadProfile {} = request;
    state.send_waiting_photo().await;
    state.profiles.load().await.map_err(report)
}

#[tauri::command]
pub(crate) async fn save_profile(
    state: State<'_, AppState>,
    request: SaveProfile,
) -> Reply<SaveProfileOutcome> {
    state.profiles.save(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn verify_address(
    state: State<'_, AppState>,
    request: VerifyAddress,
) -> Reply<VerifyAddressOutcome> {
    state.profiles.verify_address(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn send_address_code(
    state: State<'_, AppState>,
    request: SendAddressCode,
) -> Reply<Profile> {
    state.profiles.send_address_code(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn drop_address_change(
    state: State<'_, AppState>,
    request: DropAddressChange,
) -> Reply<Profile> {
    state.profiles.drop_address_change(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn preview_deletion(
    state: State<'_, AppState>,
    request: PreviewDeletion,
) -> Reply<DeletionPreview> {
    let PreviewDeletion {} = request;
    state.deletion.preview().await.map_err(report)
}

#[tauri::command]
pub(crate) async fn export_profile(
    app: AppHandle,
    state: State<'_, AppState>,
    request: ExportProfile,
) -> Reply<ExportOutcome> {
    let ExportProfile {} = request;
    let folder = state.recents.download_folder();
    let Some(path) = dialogs::save_file(&app, "profile.json", folder).await else {
        return Ok(ExportOutcome::Cancelled);
    };
    state.profiles.export_to(path).await.map_err(report)?;
    Ok(ExportOutcome::Saved)
}

#[tauri::command]
pub(crate) async fn delete_account(
    state: State<'_, AppState>,
    request: DeleteAccount,
) -> Reply<DeleteAccountOutcome> {
    if !state.deletion.is_agreed(&request.name).await.map_err(report)? {
        return Ok(DeleteAccountOutcome::NameDiffers);
    }
    // What runs would put things there again.
    let forgotten = state.stop_for_sign_out().await;
    state.deletion.run().await.map_err(report)?;
    state.accounts.forget_this_device().await;
    let mut told = state.sessions.sign_out().await;
    told.problems.extend(forgotten);
    Ok(DeleteAccountOutcome::Deleted(told))
}

#[tauri::command]
pub(crate) async fn choose_photo(
    app: AppHandle,
    state: State<'_, AppState>,
    request: ChoosePhoto,
) -> Reply<ChoosePhotoOutcome> {
    let ChoosePhoto {} = request;
    let filter = ("JPEG, PNG, WebP", &["jpg", "jpeg", "png", "webp"][..]);
    let Some(path) = dialogs::pick_file(&app, filter).await else { return Ok(ChoosePhotoOutcome::Cancelled) };
    state.profiles.stage_photo(&path).await.map(ChoosePhotoOutcome::Staged).map_err(report)
}

#[tauri::command]
pub(crate) async fn stage_photo(state: State<'_, AppState>, request: StagePhoto) -> Reply<StagedPhoto> {
    let path = state.local.path(&request.handle).map_err(report)?;
    state.profiles.stage_photo(&path).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn show_staged_photo(
    state: State<'_, AppState>,
    request: ShowStagedPhoto,
) -> Reply<Response> {
    state.profiles.staged_photo(&request.handle).await.map(Response::new).map_err(report)
}

#[tauri::command]
pub(crate) async fn save_photo(state: State<'_, AppState>, request: SavePhoto) -> Reply<Profile> {
    state.profiles.save_photo(&request.handle).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn remove_photo(state: State<'_, AppState>, request: RemovePhoto) -> Reply<Profile> {
    let RemovePhoto {} = request;
    state.profiles.remove_photo().await.map_err(report)
}

#[tauri::command]
pub(crate) async fn show_photo(state: State<'_, AppState>, request: ShowPhoto) -> Reply<Response> {
    let ShowPhoto {} = request;
    state.send_waiting_photo().await;
    state.profiles.photo().await.map(Response::new).map_err(report)
}
