//! What goes to the bucket and comes from it.

use std::fmt;
use std::path::Path;

use devops360_contract::files::{
    CancelTransfers, ChooseFiles, ChooseFolders, ClearTransfers, CopyNames, DownloadOutcome, DragDownload,
    JournalProblem, ListTransfers, LocalItem, OpenDownload, Paste, Pasted, PauseTransfers, PlanDownload,
    PlanDownloadOutcome, PlanUpload, ResumeTransfers, RetryTransfers, ShowInFolder, StartArchive,
    StartDownload, StartDownloads, StartUpload, Transfer, TransferId, UploadPlan,
};
use devops360_contract::{AppError, Code};
use devops360_core::files::visible;
use tauri::{AppHandle, State, WebviewWindow};

use crate::clipboard::Held;
use crate::dialogs;
use crate::error::{Reply, report};
use crate::state::AppState;

#[tauri::command]
pub(crate) async fn choose_files(
    app: AppHandle,
    state: State<'_, AppState>,
    request: ChooseFiles,
) -> Reply<Vec<LocalItem>> {
    let ChooseFiles {} = request;
    let paths = dialogs::pick_files(&app).await;
    Ok(paths.into_iter().map(|path| state.local.admit(path)).collect())
}

#[tauri::command]
pub(crate) async fn choose_folders(
    app: AppHandle,
    state: State<'_, AppState>,
    request: ChooseFolders,
) -> Reply<Vec<LocalItem>> {
    let ChooseFolders {} = request;
    let paths = dialogs::pick_folders(&app).await;
    Ok(paths.into_iter().map(|path| state.local.admit(path)).collect())
}

#[tauri::command]
pub(crate) async fn copy_names(state: State<'_, AppState>, request: CopyNames) -> Reply<()> {
    let clipboard = state.clipboard.clone();
    blocking(move || clipboard.put_names(request.names.join("\n")))
        .await?
        .map_err(|error| clipboard_busy(&error))
}

#[tauri::command]
pub(crate) async fn paste(state: State<'_, AppState>, request: Paste) -> Reply<Pasted> {
    let clipboard = state.clipboard.clone();
    let paths = match blocking(move || clipboard.held()).await?.map_err(|error| clipboard_busy(&error))? {
        Held::Own => return Ok(Pasted::Own),
        Held::Nothing => return Ok(Pasted::Nothing),
        Held::Files(paths) => paths,
        Held::Picture(picture) => {
            let pasted = state.pasted.clone();
            vec![blocking(move || pasted.keep(&request.picture, picture)).await?.map_err(report)?]
        }
    };
    Ok(Pasted::Items(paths.into_iter().map(|path| state.local.admit(path)).collect()))
}

/// Work that waits for another program or the disk, beside everything else.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Reply<T> {
    tauri::async_runtime::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "a task broke down");
        Code::Internal.into()
    })
}

fn clipboard_busy(error: &arboard::Error) -> AppError {
    tracing::warn!(%error, "the clipboard does not answer");
    Code::ClipboardBusy.into()
}

#[tauri::command]
pub(crate) async fn plan_upload(state: State<'_, AppState>, request: PlanUpload) -> Reply<UploadPlan> {
    state.files.plan_upload(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn start_upload(state: State<'_, AppState>, request: StartUpload) -> Reply<Vec<TransferId>> {
    state.files.start_upload(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn start_download(
    app: AppHandle,
    state: State<'_, AppState>,
    request: StartDownload,
) -> Reply<DownloadOutcome> {
    let suggested = state.files.suggested_name(&request.key).map_err(report)?;
    let folder = state.recents.download_folder();
    let Some(target) = dialogs::save_file(&app, &suggested, folder).await else {
        return Ok(DownloadOutcome::Cancelled);
    };
    state.recents.note_download(&target);
    state.files.start_download(&request.key, target).await.map(DownloadOutcome::Started).map_err(report)
}

#[tauri::command]
pub(crate) async fn start_archive(
    app: AppHandle,
    state: State<'_, AppState>,
    request: StartArchive,
) -> Reply<DownloadOutcome> {
    let suggested = state.files.suggested_archive_name(&request.keys);
    let folder = state.recents.download_folder();
    let Some(target) = dialogs::save_file(&app, &suggested, folder).await else {
        return Ok(DownloadOutcome::Cancelled);
    };
    state.recents.note_download(&target);
    state.files.start_archive(request.keys, target).await.map(DownloadOutcome::Started).map_err(report)
}

#[tauri::command]
pub(crate) async fn plan_download(
    app: AppHandle,
    state: State<'_, AppState>,
    request: PlanDownload,
) -> Reply<PlanDownloadOutcome> {
    let Some(root) = dialogs::pick_folder(&app, state.recents.download_folder()).await else {
        return Ok(PlanDownloadOutcome::Cancelled);
    };
    // The last download is remembered by its target, which lies in the folder.
    state.recents.note_download(&root.join("download"));
    state.files.plan_downloads(&request.keys, root).await.map(PlanDownloadOutcome::Planned).map_err(report)
}

#[tauri::command]
pub(crate) async fn start_downloads(
    state: State<'_, AppState>,
    request: StartDownloads,
) -> Reply<Vec<TransferId>> {
    state.files.start_downloads(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn list_transfers(
    state: State<'_, AppState>,
    request: ListTransfers,
) -> Reply<Vec<Transfer>> {
    let ListTransfers {} = request;
    Ok(state.files.transfers())
}

#[tauri::command]
pub(crate) async fn cancel_transfers(state: State<'_, AppState>, request: CancelTransfers) -> Reply<()> {
    state.files.cancel(&request.which);
    Ok(())
}

#[tauri::command]
pub(crate) async fn pause_transfers(state: State<'_, AppState>, request: PauseTransfers) -> Reply<()> {
    state.files.pause(&request.which);
    Ok(())
}

#[tauri::command]
pub(crate) async fn resume_transfers(state: State<'_, AppState>, request: ResumeTransfers) -> Reply<()> {
    state.files.resume(&request.which);
    Ok(())
}

#[tauri::command]
pub(crate) async fn retry_transfers(state: State<'_, AppState>, request: RetryTransfers) -> Reply<()> {
    state.files.retry(&request.which);
    Ok(())
}

#[tauri::command]
pub(crate) async fn journal_problem(
    state: State<'_, AppState>,
    request: JournalProblem,
) -> Reply<Option<AppError>> {
    let JournalProblem {} = request;
    Ok(state.files.problem().await)
}

#[tauri::command]
pub(crate) async fn clear_transfers(
    state: State<'_, AppState>,
    request: ClearTransfers,
) -> Reply<Vec<Transfer>> {
    let ClearTransfers {} = request;
    Ok(state.files.clear())
}

#[tauri::command]
pub(crate) async fn open_download(state: State<'_, AppState>, request: OpenDownload) -> Reply<()> {
    let path = state.files.download_path(&request.id).map_err(report)?;
    tauri_plugin_opener::open_path(&path, None::<&str>).map_err(|error| not_shown(&path, &error))
}

#[tauri::command]
pub(crate) async fn drag_download(
    window: WebviewWindow,
    state: State<'_, AppState>,
    request: DragDownload,
) -> Reply<()> {
    let path = state.files.download_path(&request.id).map_err(report)?;
    state.drag_out.begin(&window, path).await.map_err(|error| {
        tracing::warn!(%error, "a drag did not begin");
        Code::Internal.into()
    })
}

#[tauri::command]
pub(crate) async fn show_in_folder(state: State<'_, AppState>, request: ShowInFolder) -> Reply<()> {
    let path = state.files.download_path(&request.id).map_err(report)?;
    tauri_plugin_opener::reveal_item_in_dir(&path).map_err(|error| not_shown(&path, &error))
}

fn not_shown(path: &Path, error: &dyn fmt::Display) -> AppError {
    tracing::warn!(%error, "a download could not be handed over");
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    AppError::new(Code::DownloadGone).with("name", visible(&name))
}
