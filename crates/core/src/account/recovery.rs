//! A forgotten password.

use devops360_contract::account::{CodeDelivery, ForgotPassword, ResetOutcome, ResetPassword, sign_in_name};

use super::accounts::{Accounts, compact};
use super::error::AccountError;
use super::proof::{ProvenError, with_proof};
use super::sign_up::presumed_delivery;
use crate::secret::Secret;

impl Accounts {
    /// Asks for a code to set a new password. The answer is made of what was typed alone: a known person, an unknown
    /// one and one without a verified address get the same.
    ///
    /// # Errors
    /// What says nothing about the person: too many attempts, a pool that cannot send, no network.
    pub async fn forgot_password(&self, request: ForgotPassword) -> Result<CodeDelivery, AccountError> {
        let connection = self.connections.active()?;
        let username = &*sign_in_name(connection.file.sign_in_with, &request.username);
        let provider = &connection.services.identity_provider;
        match with_proof(&connection, username, |proof| provider.forgot_password(username, proof)).await {
            Ok(_) => {}
            Err(ProvenError::Connection(error)) => return Err(error.into()),
            Err(ProvenError::Service(error)) if error.code == "UserNotFoundException" => {}
            Err(ProvenError::Service(error)) => match AccountError::of(error, &connection.file) {
                AccountError::AttributeRefused { detail } | AccountError::RefusedByPool { detail } => {
                    tracing::info!(detail, "no code was sent");
                }
                error => return Err(error),
            },
        }
        Ok(presumed_delivery(username))
    }

    /// Sets a new password with the code that was sent.
    ///
    /// # Errors
    /// What the pool refuses, except what [`ResetOutcome`] names.
    pub async fn reset_password(&self, request: ResetPassword) -> Result<ResetOutcome, AccountError> {
        let connection = self.connections.active()?;
        let username = &*sign_in_name(connection.file.sign_in_with, &request.username);
        let code = compact(&request.code);
        let password = Secret::new(request.password.reveal());
        let provider = &connection.services.identity_provider;
        let send = |proof| provider.confirm_forgot_password(username, &code, &password, proof);
        let error = match with_proof(&connection, username, send).await {
            Ok(()) => return Ok(ResetOutcome::Changed),
            Err(ProvenError::Connection(error)) => return Err(error.into()),
            Err(ProvenError::Service(error)) => error,
        };
        match error.code.as_str() {
            "CodeMismatchException" | "UserNotFoundException" => Ok(ResetOutcome::WrongCode),
            "ExpiredCodeException" => Ok(ResetOutcome::ExpiredCode),
            "InvalidPasswordException" | "PasswordHistoryPolicyViolationException" => {
                Ok(ResetOutcome::PasswordRefused { detail: error.message })
            }
            _ => Err(AccountError::of(error, &connection.file)),
        }
    }
}
