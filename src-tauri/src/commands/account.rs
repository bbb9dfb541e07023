//! Sign-up, confirmation, sign-in, and a forgotten password.

use devops360_contract::account::{
    CodeDelivery, CodeOutcome, ConfirmSignUp, ForgotPassword, PendingSignUp, PendingSignUps, ResendCode,
    ResetOutcome, ResetPassword, SignIn, SignInOutcome, SignUp, SignUpOutcome,
};
use tauri::State;

use crate::error::{Reply, report};
use crate::state::AppState;

#[tauri::command]
pub(crate) async fn sign_up(state: State<'_, AppState>, request: SignUp) -> Reply<SignUpOutcome> {
    state.accounts.sign_up(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn pending_sign_ups(
    state: State<'_, AppState>,
    request: PendingSignUps,
) -> Reply<Vec<PendingSignUp>> {
    let PendingSignUps {} = request;
    state.accounts.pending_sign_ups().map_err(report)
}

#[tauri::command]
pub(crate) async fn confirm_sign_up(
    state: State<'_, AppState>,
    request: ConfirmSignUp,
) -> Reply<CodeOutcome> {
    state.accounts.confirm_sign_up(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn resend_code(state: State<'_, AppState>, request: ResendCode) -> Reply<CodeDelivery> {
    state.accounts.resend_code(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn sign_in(state: State<'_, AppState>, request: SignIn) -> Reply<SignInOutcome> {
    let outcome = state.accounts.sign_in(request).await.map_err(report)?;
    state.restore_transfers();
    state.send_waiting_photo().await;
    Ok(outcome)
}

#[tauri::command]
pub(crate) async fn forgot_password(
    state: State<'_, AppState>,
    request: ForgotPassword,
) -> Reply<CodeDelivery> {
    state.accounts.forgot_password(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn reset_password(
    state: State<'_, AppState>,
    request: ResetPassword,
) -> Reply<ResetOutcome> {
    state.accounts.reset_password(request).await.map_err(report)
}
