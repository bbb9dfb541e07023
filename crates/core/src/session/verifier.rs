//! Verification with the pool's published keys and the server's clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jsonwebtoken::jwk::JwkSet;
use tokio::sync::Mutex;

use super::error::SessionError;
use super::jwt::{Claims, Expected, TokenError, TokenUse, parse_key_set, verify};
use crate::connection::ActiveConnection;
use crate::environment::Environment;
use crate::secret::Secret;

/// Verifies the tokens of one connection, and knows the server's time.
pub(super) struct Verifier {
    connection: Arc<ActiveConnection>,
    environment: Arc<dyn Environment>,
    keys: Mutex<Option<JwkSet>>,
    /// The server's clock minus this computer's, in seconds.
    drift: AtomicI64,
}

impl Verifier {
    pub(super) fn new(
        connection: Arc<ActiveConnection>,
        environment: Arc<dyn Environment>,
        drift: i64,
    ) -> Self {
        Self { connection, environment, keys: Mutex::new(None), drift: AtomicI64::new(drift) }
    }

    /// The claims of `token`. A key that is not known yet is looked for once: pools rotate their keys.
    pub(super) async fn verify(&self, token: &Secret, token_use: TokenUse) -> Result<Claims, SessionError> {
        let mut keys = self.keys.lock().await;
        if let Some(known) = keys.as_ref() {
            match self.try_verify(token, known, token_use) {
                Err(TokenError::UnknownKey) => {}
                verdict => return Ok(verdict?),
            }
        }
        let fetched = keys.insert(self.fetch().await?);
        Ok(self.try_verify(token, fetched, token_use)?)
    }

    fn try_verify(&self, token: &Secret, keys: &JwkSet, token_use: TokenUse) -> Result<Claims, TokenError> {
        let file = &self.connection.file;
        let issuer = format!("https://cognito-idp.{}.amazonaws.com/{}", file.region, file.user_pool_id);
        let now = self.now().duration_since(UNIX_EPOCH).unwrap_or_default();
        verify(
            token.reveal(),
            keys,
            token_use,
            &Expected { issuer: &issuer, client_id: &file.client_id, now },
        )
    }

    async fn fetch(&self) -> Result<JwkSet, SessionError> {
        let (text, server) = self.connection.services.identity_provider.key_set().await?;
        if let Some(server) = server {
            let here = self.environment.now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
            self.drift.store(signed(server) - signed(here), Ordering::Relaxed);
        }
        Ok(parse_key_set(&text)?)
    }

    /// The time by the server's clock.
    pub(super) fn now(&self) -> SystemTime {
        let drift = self.drift();
        let distance = Duration::from_secs(drift.unsigned_abs());
        let here = self.environment.now();
        if drift < 0 { here.checked_sub(distance) } else { here.checked_add(distance) }.unwrap_or(here)
    }

    pub(super) fn drift(&self) -> i64 {
        self.drift.load(Ordering::Relaxed)
    }
}

fn signed(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}
