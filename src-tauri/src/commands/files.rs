//! A person's files.

use std::io;
use std::path::Path;

use devops360_contract::files::{
    CancelChange, CancelSearch, CancelSync, CancelTransfers, CancelUsage, ChangeId, ChangePlan, ChooseFiles,
    ChooseFolders, ChooseSyncFolder, ClearTransfers, CopyNames, CreateFolder, CreateFolderOutcome,
    DeleteFiles, DescribeFile, DownloadOutcome, EmptyTrash, FileDetails, FileVersion, ForgetShares,
    ForgetSync, JournalProblem, ListFiles, ListShares, ListSyncSteps, ListSyncs, ListTransfers, ListTrash,
    ListVersions, Listing, LocalItem, OpenDownload, Paste, Pasted, PauseTransfers, PlanChange, PlanDownload,
    PlanDownloadOutcome, PlanSync, PlanUpload, RestoreTrash, RestoreVersion, ResumeTransfers, RetryTransfers,
    SaveDetailsOutcome, SaveMetadata, SavePlanOutcome, SaveSyncPlan, SaveTags, SearchId, ShareFile,
    ShareList, SharedLink, ShowInFolder, ShowSync, StartArchive, StartChange, StartDownload, StartDownloads,
    StartSearch, StartSync, StartUpload, StartUsage, SyncId, SyncNews, SyncPage, SyncPairs, Transfer,
    TransferId, TrashPage, UndoChange, UploadPlan, UsageId,
};
use devops360_contract::{AppError, Code};
use devops360_core::files::{MadeLink, visible};
use tauri::{AppHandle, State};

use crate::clipboard::Held;
use crate::dialogs;
use crate::error::{Reply, report};
use crate::state::AppState;

#[tauri::command]
pub(crate) async fn list_files(state: State<'_, AppState>, request: ListFiles) -> Reply<Listing> {
    state.files.list(request).await.map_err(report)
}

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
pub(crate) async fn show_in_folder(state: State<'_, AppState>, request: ShowInFolder) -> Reply<()> {
    let path = state.files.download_path(&request.id).map_err(report)?;
    tauri_plugin_opener::reveal_item_in_dir(&path).map_err(|error| not_shown(&path, &error))
}

#[tauri::command]
pub(crate) async fn delete_files(state: State<'_, AppState>, request: DeleteFiles) -> Reply<ChangeId> {
    state.browser.delete(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn create_folder(
    state: State<'_, AppState>,
    request: CreateFolder,
) -> Reply<CreateFolderOutcome> {
    state.browser.create_folder(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn plan_change(state: State<'_, AppState>, request: PlanChange) -> Reply<ChangePlan> {
    state.browser.plan_change(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn start_change(state: State<'_, AppState>, request: StartChange) -> Reply<ChangeId> {
    state.browser.start_change(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn cancel_change(state: State<'_, AppState>, request: CancelChange) -> Reply<()> {
    state.browser.cancel(&request.id);
    Ok(())
}

#[tauri::command]
pub(crate) async fn undo_change(state: State<'_, AppState>, request: UndoChange) -> Reply<ChangeId> {
    state.browser.undo(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn list_trash(state: State<'_, AppState>, request: ListTrash) -> Reply<TrashPage> {
    state.browser.list_trash(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn restore_trash(state: State<'_, AppState>, request: RestoreTrash) -> Reply<ChangeId> {
    state.browser.restore(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn empty_trash(state: State<'_, AppState>, request: EmptyTrash) -> Reply<ChangeId> {
    state.browser.empty_trash(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn start_search(state: State<'_, AppState>, request: StartSearch) -> Reply<SearchId> {
    state.browser.start_search(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn cancel_search(state: State<'_, AppState>, request: CancelSearch) -> Reply<()> {
    state.browser.cancel_search(&request.id);
    Ok(())
}

#[tauri::command]
pub(crate) async fn list_versions(
    state: State<'_, AppState>,
    request: ListVersions,
) -> Reply<Vec<FileVersion>> {
    state.browser.list_versions(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn restore_version(state: State<'_, AppState>, request: RestoreVersion) -> Reply<ChangeId> {
    state.browser.restore_version(request).await.map_err(report)
}

/// The link goes to the clipboard from here: whoever has it can read the file, so the window never does.
#[tauri::command]
pub(crate) async fn share_file(state: State<'_, AppState>, request: ShareFile) -> Reply<SharedLink> {
    let MadeLink { url, link } = state.shares.make(request).await.map_err(report)?;
    if let Err(error) = state.clipboard.put(&url) {
        tracing::warn!(%error, "the clipboard did not take a link");
        state.shares.withdraw(&link.id).await.map_err(report)?;
        return Err(Code::ClipboardUnavailable.into());
    }
    Ok(link)
}

#[tauri::command]
pub(crate) async fn list_shares(state: State<'_, AppState>, request: ListShares) -> Reply<ShareList> {
    state.shares.list(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn forget_shares(state: State<'_, AppState>, request: ForgetShares) -> Reply<ShareList> {
    state.shares.forget(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn describe_file(state: State<'_, AppState>, request: DescribeFile) -> Reply<FileDetails> {
    state.details.describe(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn save_metadata(
    state: State<'_, AppState>,
    request: SaveMetadata,
) -> Reply<SaveDetailsOutcome> {
    state.details.save_metadata(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn save_tags(state: State<'_, AppState>, request: SaveTags) -> Reply<SaveDetailsOutcome> {
    state.details.save_tags(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn start_usage(state: State<'_, AppState>, request: StartUsage) -> Reply<UsageId> {
    state.usage.start(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn cancel_usage(state: State<'_, AppState>, request: CancelUsage) -> Reply<()> {
    state.usage.cancel(&request.id);
    Ok(())
}

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

fn not_shown(path: &Path, error: &tauri_plugin_opener::Error) -> AppError {
    tracing::warn!(%error, "a download could not be opened");
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    AppError::new(Code::DownloadGone).with("name", visible(&name))
}
