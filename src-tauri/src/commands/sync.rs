//! A folder of the computer and one of the bucket.

use std::io;
use std::path::Path;

use devops360_contract::files::{
    CancelSync, ChooseSyncFolder, ForgetSync, ListSyncSteps, ListSyncs, LocalItem, PlanSync, SavePlanOutcome,
    SaveSyncPlan, ShowSync, StartSync, SyncId, SyncNews, SyncPage, SyncPairs,
};
use devops360_contract::{AppError, Code};
use devops360_core::files::visible;
use tauri::{AppHandle, State};

use crate::dialogs;
use crate::error::{Reply, report};
use crate::state::AppState;

#[tauri::command]
pub(crate) async fn list_syncs(state: State<'_, AppState>, request: ListSyncs) -> Reply<SyncPairs> {
    let ListSyncs {} = request;
    state.syncs.list_pairs().await.map_err(report)
}

#[tauri::command]
pub(crate) async fn forget_sync(state: State<'_, AppState>, request: ForgetSync) -> Reply<SyncPairs> {
    state.syncs.forget_pair(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn choose_sync_folder(
    app: AppHandle,
    state: State<'_, AppState>,
    request: ChooseSyncFolder,
) -> Reply<Option<LocalItem>> {
    let ChooseSyncFolder {} = request;
    let chosen = dialogs::pick_folder(&app, state.recents.download_folder()).await;
    Ok(chosen.map(|folder| state.local.admit(folder)))
}

#[tauri::command]
pub(crate) async fn plan_sync(state: State<'_, AppState>, request: PlanSync) -> Reply<SyncId> {
    state.syncs.plan(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn show_sync(state: State<'_, AppState>, request: ShowSync) -> Reply<Option<SyncNews>> {
    let ShowSync {} = request;
    state.syncs.show().await.map_err(report)
}

#[tauri::command]
pub(crate) async fn list_sync_steps(state: State<'_, AppState>, request: ListSyncSteps) -> Reply<SyncPage> {
    state.syncs.list(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn save_sync_plan(
    app: AppHandle,
    state: State<'_, AppState>,
    request: SaveSyncPlan,
) -> Reply<SavePlanOutcome> {
    let text = state.syncs.text(&request.id).await.map_err(report)?;
    let Some(target) = dialogs::save_file(&app, "sync.tsv", state.recents.download_folder()).await else {
        return Ok(SavePlanOutcome::Cancelled);
    };
    tokio::fs::write(&target, text).await.map_err(|error| not_written(&target, &error))?;
    Ok(SavePlanOutcome::Saved)
}

#[tauri::command]
pub(crate) async fn start_sync(state: State<'_, AppState>, request: StartSync) -> Reply<()> {
    state.syncs.start(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn cancel_sync(state: State<'_, AppState>, request: CancelSync) -> Reply<()> {
    state.syncs.cancel(&request.id);
    Ok(())
}

fn not_written(path: &Path, error: &io::Error) -> AppError {
    tracing::warn!(%error, "the plan of a sync could not be written");
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    AppError::new(Code::TargetReadOnly).with("name", visible(&name))
}
