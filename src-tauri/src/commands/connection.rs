//! Which AWS resources the app talks to.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use devops360_contract::connection::{
    Check, CheckConnection, ConnectionSummary, Connections, ImportConnection, ImportOutcome, ListConnections,
    RemoveConnection, SaveConnection, SaveConnectionOutcome, SelectConnection, UseSandbox,
};
use devops360_contract::{AppError, Code};
use devops360_core::connection::FILE_BYTES_LIMIT;
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
    let bytes = read_bounded(&path).map_err(|error| {
        tracing::warn!(%error, "a connection file could not be read");
        AppError::new(Code::ConnectionFileUnreadable).with("name", &name)
    })?;
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
pub(crate) async fn remove_connection(
    state: State<'_, AppState>,
    request: RemoveConnection,
) -> Reply<Connections> {
    let left = state.sessions.forget(&request.id).await;
    if !left.is_empty() {
        tracing::warn!(count = left.len(), "something of a removed connection's session is left");
    }
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

/// Reads at most one byte more than a connection file may have, so that a huge or endless file costs nothing.
fn read_bounded(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(FILE_BYTES_LIMIT + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
