//! Sign-up, confirmation, sign-in, a forgotten password, and what protects an account.

use devops360_contract::account::{
    AnswerChallenge, AnswerOutcome, AuthenticatorOutcome, AuthenticatorSetup, BeginAuthenticator,
    BrowserSignInOutcome, CancelBrowserSignIn, ChangePassword, ChangePasswordOutcome, CodeDelivery,
    CodeOutcome, ConfirmSignUp, DecideDevice, Devices, ForgetDevice, ForgotPassword, ListDevices,
    ListPasskeys, LoadSecurity, Passkeys, PendingSignUp, PendingSignUps, RemovePasskey, ResendCode,
    ResetOutcome, ResetPassword, Security, SetFactor, SignIn, SignInOutcome, SignInWithBrowser,
    SignOutEverywhere, SignUp, SignUpOutcome, VerifyAuthenticator,
};
use devops360_contract::session::{Session, SignOutReport};
use devops360_core::account::{BROWSER_PORTS, Way};
use tauri::{AppHandle, State};

use crate::browser::DefaultBrowser;
use crate::error::{Reply, report};
use crate::state::AppState;
use crate::window;

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
    state.admit_sign_in(&request.username)?;
    let outcome = state.accounts.sign_in(request).await.map_err(report)?;
    state.open_lock(&outcome);
    state.restore_transfers();
    state.send_waiting_photo().await;
    Ok(outcome)
}

#[tauri::command]
pub(crate) async fn sign_in_with_browser(
    app: AppHandle,
    state: State<'_, AppState>,
    request: SignInWithBrowser,
) -> Reply<BrowserSignInOutcome> {
    let owner = state.lock.owner_sub();
    let way = Way { browser: &DefaultBrowser, ports: &BROWSER_PORTS, owner: owner.as_deref() };
    let outcome = state.accounts.sign_in_with_browser(request, way).await.map_err(report)?;
    if let (BrowserSignInOutcome::SignedIn(_), Ok(session)) = (&outcome, state.sessions.current()) {
        state.lock.open(&session);
    }
    // The browser is in front of the window by now.
    window::focus(&app);
    state.restore_transfers();
    state.send_waiting_photo().await;
    Ok(outcome)
}

#[tauri::command]
pub(crate) async fn cancel_browser_sign_in(
    state: State<'_, AppState>,
    request: CancelBrowserSignIn,
) -> Reply<()> {
    let CancelBrowserSignIn {} = request;
    state.accounts.cancel_browser_sign_in();
    Ok(())
}

#[tauri::command]
pub(crate) async fn answer_challenge(
    state: State<'_, AppState>,
    request: AnswerChallenge,
) -> Reply<AnswerOutcome> {
    let outcome = state.accounts.answer_challenge(request).await.map_err(report)?;
    if let AnswerOutcome::Next(next) = &outcome {
        state.open_lock(next);
    }
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

#[tauri::command]
pub(crate) async fn load_security(state: State<'_, AppState>, request: LoadSecurity) -> Reply<Security> {
    let LoadSecurity {} = request;
    state.accounts.security().await.map_err(report)
}

#[tauri::command]
pub(crate) async fn change_password(
    state: State<'_, AppState>,
    request: ChangePassword,
) -> Reply<ChangePasswordOutcome> {
    state.accounts.change_password(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn begin_authenticator(
    state: State<'_, AppState>,
    request: BeginAuthenticator,
) -> Reply<AuthenticatorSetup> {
    let BeginAuthenticator {} = request;
    state.accounts.begin_authenticator().await.map_err(report)
}

#[tauri::command]
pub(crate) async fn verify_authenticator(
    state: State<'_, AppState>,
    request: VerifyAuthenticator,
) -> Reply<AuthenticatorOutcome> {
    state.accounts.verify_authenticator(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn set_factor(state: State<'_, AppState>, request: SetFactor) -> Reply<Security> {
    state.accounts.set_factor(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn list_devices(state: State<'_, AppState>, request: ListDevices) -> Reply<Devices> {
    let ListDevices {} = request;
    state.accounts.devices().await.map_err(report)
}

#[tauri::command]
pub(crate) async fn forget_device(state: State<'_, AppState>, request: ForgetDevice) -> Reply<Devices> {
    state.accounts.forget_device(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn decide_device(state: State<'_, AppState>, request: DecideDevice) -> Reply<Session> {
    state.accounts.decide_device(request.remember).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn list_passkeys(state: State<'_, AppState>, request: ListPasskeys) -> Reply<Passkeys> {
    let ListPasskeys {} = request;
    state.accounts.passkeys().await.map_err(report)
}

#[tauri::command]
pub(crate) async fn remove_passkey(state: State<'_, AppState>, request: RemovePasskey) -> Reply<Passkeys> {
    state.accounts.remove_passkey(request).await.map_err(report)
}

#[tauri::command]
pub(crate) async fn sign_out_everywhere(
    state: State<'_, AppState>,
    request: SignOutEverywhere,
) -> Reply<SignOutReport> {
    let SignOutEverywhere {} = request;
    let mut forgotten = None;
    let stop = async { forgotten = state.stop_for_sign_out().await };
    let mut told = state.accounts.sign_out_everywhere(stop).await.map_err(report)?;
    told.problems.extend(forgotten);
    Ok(told)
}
