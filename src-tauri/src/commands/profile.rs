//! A person's attributes, their record and their photo.

use devops360_contract::profile::{
    ChoosePhoto, ChoosePhotoOutcome, LoadProfile, Profile, RemovePhoto, SavePhoto, SaveProfile,
    SaveProfileOutcome, ShowPhoto, ShowStagedPhoto, StagePhoto, StagedPhoto,
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
