//! The people of the user pool. Operator mode only.

use devops360_contract::administration::{
    Act, ActOnUser, ActOutcome, Group, InviteOutcome, InviteUser, ListActs, ListGroups, ListSignIns,
    ListUsers, ShowUser, ShowUserOutcome, SignIns, UserPage,
};
use tauri::State;

use crate::error::{Reply, report};
use crate::state::AppState;

#[tauri::command]
pub(crate) async fn list_users(state: State<'_, AppState>, request: ListUsers) -> Reply<UserPage> {
    state.users.list(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn show_user(state: State<'_, AppState>, request: ShowUser) -> Reply<ShowUserOutcome> {
    state.users.show(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn invite_user(state: State<'_, AppState>, request: InviteUser) -> Reply<InviteOutcome> {
    state.users.invite(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn act_on_user(state: State<'_, AppState>, request: ActOnUser) -> Reply<ActOutcome> {
    state.users.act(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn list_groups(state: State<'_, AppState>, request: ListGroups) -> Reply<Vec<Group>> {
    let ListGroups {} = request;
    state.users.groups().await.map_err(report)
}

#[tauri::command]
pub(crate) async fn list_sign_ins(state: State<'_, AppState>, request: ListSignIns) -> Reply<SignIns> {
    state.users.sign_ins(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn list_acts(state: State<'_, AppState>, request: ListActs) -> Reply<Vec<Act>> {
    let ListActs {} = request;
    Ok(state.users.acts())
}
