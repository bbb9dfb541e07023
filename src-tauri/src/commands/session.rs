//! Who is signed in, and how it ends.

use devops360_contract::session::{
    LockSession, RemoveEverything, SessionStatus, SessionStatusRequest, SignOut, SignOutReport,
};
use devops360_core::account::BROWSER_PORTS;
use tauri::State;

use crate::browser::say_farewell;
use crate::error::{Reply, report};
use crate::removal;
use crate::state::AppState;

#[tauri::command]
pub(crate) async fn session_status(
    state: State<'_, AppState>,
    request: SessionStatusRequest,
) -> Reply<SessionStatus> {
    let SessionStatusRequest {} = request;
    let status = state.sessions.status().await;
    state.restore_transfers();
    state.send_waiting_photo().await;
    Ok(state.behind_lock(status))
}

#[tauri::command]
pub(crate) async fn lock_session(state: State<'_, AppState>, request: LockSession) -> Reply<()> {
    let LockSession {} = request;
    let session = state.sessions.current().map_err(report)?;
    let offered = state.connections.offered_username(&session.connection().id);
    state.lock.engage(&session, offered.as_deref());
    Ok(())
}

#[tauri::command]
pub(crate) async fn sign_out(state: State<'_, AppState>, request: SignOut) -> Reply<SignOutReport> {
    let SignOut {} = request;
    let forgotten = state.stop_for_sign_out().await;
    state.lock.release();
    let farewell = state.accounts.farewell(&BROWSER_PORTS).await;
    let mut told = state.sessions.sign_out().await;
    told.problems.extend(forgotten);
    farewell.into_iter().for_each(say_farewell);
    Ok(told)
}

#[tauri::command]
pub(crate) async fn remove_everything(
    state: State<'_, AppState>,
    request: RemoveEverything,
) -> Reply<SignOutReport> {
    let RemoveEverything {} = request;
    Ok(removal::remove_everything(&state).await)
}
