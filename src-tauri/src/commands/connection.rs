//! Which AWS resources the app talks to.

use devops360_contract::connection::{
    AddAccount, Caller, Check, CheckConnection, ConnectionSummary, Connections, IdentifyCaller,
    ImportConnection, ImportOutcome, ListConnections, RemoveConnection, SaveConnection,
    SaveConnectionOutcome, SelectConnection, UseSandbox,
};
use devops360_core::connection;
use tauri::{AppHandle, State};

use crate::dialogs;
use crate::error::{Reply, report};
use crate::state::AppState;

#[tauri::command]
pub(crate) async fn list_connections(
    state: State<'_, AppState>,
    request: ListConnections,
) -> Reply<Connections> {
    let ListConnections {} = request;
    Ok(state.connections.list().await)
}

#[tauri::command]
pub(crate) async fn import_connection(
    app: AppHandle,
    state: State<'_, AppState>,
    request: ImportConnection,
) -> Reply<ImportOutcome> {
    let path = match &request.handle {
        Some(handle) => Some(state.local.path(handle).map_err(report)?),
        None => dialogs::pick_file(&app, ("JSON", &["json"])).await,
    };
    let Some(path) = path else { return Ok(ImportOutcome::Cancelled) };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = connection::read(path, &name).await.map_err(report)?;
    state.connections.import(&bytes, &name).map(ImportOutcome::Imported).map_err(report)
}

#[tauri::command]
pub(crate) async fn save_connection(
    state: State<'_, AppState>,
    request: SaveConnection,
) -> Reply<SaveConnectionOutcome> {
    state.connections.save(request).map_err(report)
}

#[tauri::command]
pub(crate) async fn use_sandbox(state: State<'_, AppState>, request: UseSandbox) -> Reply<ConnectionSummary> {
    state.connections.use_sandbox(request.mode).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn select_connection(
    state: State<'_, AppState>,
    request: SelectConnection,
) -> Reply<ConnectionSummary> {
    state.connections.select(&request.id).map_err(report)
}

#[tauri::command]
pub(crate) async fn add_account(state: State<'_, AppState>, request: AddAccount) -> Reply<ConnectionSummary> {
    let AddAccount {} = request;
    state.sessions.add_account().map_err(report)
}

#[tauri::command]
pub(crate) async fn remove_connection(
    state: State<'_, AppState>,
    request: RemoveConnection,
) -> Reply<Connections> {
    let left = state.sessions.forget(&request.id).await;
    if !left.is_empty() {
        tracing::warn!(count = left.len(), "something of a removed connection's session is left");
    }
    state.shares.forget_connection(&request.id).map_err(report)?;
    state.connections.remove(&request.id).map_err(report)?;
    Ok(state.connections.list().await)
}

#[tauri::command]
pub(crate) async fn check_connection(
    state: State<'_, AppState>,
    request: CheckConnection,
) -> Reply<Vec<Check>> {
    let CheckConnection {} = request;
    Ok(state.sessions.check(state.keychain.as_ref()).await)
}

#[tauri::command]
pub(crate) async fn identify_caller(state: State<'_, AppState>, request: IdentifyCaller) -> Reply<Caller> {
    let IdentifyCaller {} = request;
    state.connections.caller().await.map_err(report)
}
