//! A person's files in the bucket.

use devops360_contract::Code;
use devops360_contract::files::{
    CancelChange, CancelSearch, CancelUsage, ChangeId, ChangePlan, CreateFolder, CreateFolderOutcome,
    DeleteFiles, DescribeFile, EmptyTrash, FileDetails, FileVersion, ForgetShares, ListFiles, ListShares,
    ListTrash, ListVersions, Listing, PlanChange, RestoreTrash, RestoreVersion, SaveDetailsOutcome,
    SaveMetadata, SaveTags, SearchId, ShareFile, ShareList, SharedLink, StartChange, StartSearch, StartUsage,
    TrashPage, UndoChange, UsageId,
};
use devops360_core::files::MadeLink;
use tauri::State;

use crate::error::{Reply, report};
use crate::state::AppState;

#[tauri::command]
pub(crate) async fn list_files(state: State<'_, AppState>, request: ListFiles) -> Reply<Listing> {
    state.files.list(request).await.map_err(report)
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
