//! The end that a person asks for.

use std::time::Duration;

use devops360_contract::Code;
use devops360_contract::session::SignOutReport;
use tokio::time::timeout;

use super::active::ActiveSession;
use super::tokens::Tokens;
use crate::connection::ConnectionError;

/// How long a sign-out may wait for Cognito; what lies on this computer is gone by then.
const PATIENCE: Duration = Duration::from_secs(10);

impl ActiveSession {
    /// Wipes the session from this computer, then revokes its refresh token. Waits for a refresh that is under way,
    /// since that one brings the refresh token to revoke.
    pub(super) async fn sign_out(&self) -> SignOutReport {
        let tokens = self.tokens.lock().await;
        let ended_before = self.end().is_some();
        self.note_end(Code::NotSignedIn.into());
        let problems = self.wipe().await;
        let revoked = !ended_before && matches!(timeout(PATIENCE, self.revoke(&tokens)).await, Ok(Ok(())));
        SignOutReport { revoked, problems }
    }

    /// Goes on with the tokens of another sign-in of the same person; the refresh token so far is not used any more.
    pub(super) async fn renew_with(&self, tokens: Tokens) {
        let mut current = self.tokens.lock().await;
        let before = std::mem::replace(&mut *current, tokens);
        self.seal(&current).await;
        drop(current);
        self.set_online(true);
        // It ends by itself where it cannot be revoked now.
        drop(timeout(PATIENCE, self.revoke(&before)).await);
    }

    async fn revoke(&self, tokens: &Tokens) -> Result<(), ConnectionError> {
        let secret = self.connection.client_secret().await?;
        let provider = &self.connection.services.identity_provider;
        provider.revoke_token(&tokens.refresh, secret.as_ref()).await.map_err(|error| {
            tracing::warn!(%error, "the refresh token could not be revoked");
            ConnectionError::from(error)
        })
    }
}
