//! New tokens for old: one refresh at a time, and the refresh token sealed before it is used.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use tokio::sync::MutexGuard;

use super::active::ActiveSession;
use super::error::SessionError;
use super::jwt::{Claims, TokenError, TokenUse};
use super::tokens::Tokens;
use crate::account::{AuthRequest, AuthStep, TokenSet, secret_hash};
use crate::cloud::ServiceError;
use crate::connection::ConnectionError;
use crate::secret::Secret;

/// An access token and an ID token.
pub(super) type Pair = (Secret, Secret);

impl ActiveSession {
    /// Tokens that are valid now. A refresh runs to its end even when the caller goes away: the pool may have rotated
    /// the refresh token by then.
    pub(super) async fn valid_tokens(&self) -> Result<Pair, SessionError> {
        let seen = self.failures.load(Ordering::Acquire);
        {
            let tokens = self.tokens.lock().await;
            self.check_not_ended()?;
            if !tokens.needs_refresh(self.verifier.now()) {
                return Ok(pair(&tokens));
            }
        }
        let me = self.me.upgrade().ok_or(SessionError::NotSignedIn)?;
        let attempt = tokio::spawn(async move { me.renew(seen).await });
        attempt.await.map_err(|_| SessionError::Interrupted)?
    }

    fn check_not_ended(&self) -> Result<(), SessionError> {
        if self.end().is_some() { Err(SessionError::Expired) } else { Ok(()) }
    }

    /// The pool, or what asks it, refuses `token` before its time: somebody may have ended the session from elsewhere, or
    /// deleted the person. A refresh finds out; where it is refused as well, the session is over.
    ///
    /// # Errors
    /// `Expired` when the session is over.
    pub(crate) async fn doubt(&self, token: &Secret) -> Result<(), SessionError> {
        let (me, token) = (self.me.upgrade().ok_or(SessionError::NotSignedIn)?, token.clone());
        let attempt = tokio::spawn(async move {
            let mut tokens = me.tokens.lock().await;
            me.check_not_ended()?;
            let is_current =
                [&tokens.access, &tokens.id].into_iter().any(|kept| kept.reveal() == token.reveal());
            if !is_current {
                return Ok(());
            }
            match me.refresh(&mut tokens).await {
                Ok(()) => Ok(()),
                Err(error) => me.after_failure(&mut tokens, error).await.map(drop),
            }
        });
        attempt.await.map_err(|_| SessionError::Interrupted)?
    }

    /// Refreshes unless somebody else just did, or just failed.
    async fn renew(&self, seen: u64) -> Result<Pair, SessionError> {
        let mut tokens = self.tokens.lock().await;
        self.check_not_ended()?;
        if !tokens.needs_refresh(self.verifier.now()) {
            return Ok(pair(&tokens));
        }
        let shared = tokens.failure.clone().filter(|_| self.failures.load(Ordering::Acquire) > seen);
        let outcome = match shared {
            Some(failure) => Err(failure),
            None => self.refresh(&mut tokens).await,
        };
        match outcome {
            Ok(()) => {
                self.set_online(true);
                Ok(pair(&tokens))
            }
            Err(error) => self.after_failure(&mut tokens, error).await,
        }
    }

    async fn after_failure(
        &self,
        tokens: &mut MutexGuard<'_, Tokens>,
        error: SessionError,
    ) -> Result<Pair, SessionError> {
        tracing::info!(%error, "the session could not be refreshed");
        if error.is_final() {
            self.end_because(SessionError::Expired.into()).await;
            return Err(SessionError::Expired);
        }
        self.set_online(!error.is_offline());
        tokens.failure = Some(error.clone());
        self.failures.fetch_add(1, Ordering::AcqRel);
        if tokens.are_valid(self.verifier.now()) { Ok(pair(tokens)) } else { Err(error) }
    }

    async fn refresh(&self, tokens: &mut MutexGuard<'_, Tokens>) -> Result<(), SessionError> {
        let answer = self.request(tokens).await?;
        if let Some(rotated) = answer.refresh_token {
            // The old one is about to stop working: the new one has to survive whatever comes next.
            tokens.refresh = rotated;
            self.seal(tokens).await;
        }
        let access = self.verify(&answer.access_token, TokenUse::Access).await?;
        let id = self.verify(&answer.id_token, TokenUse::Id).await?;
        tokens.access = answer.access_token;
        tokens.id = answer.id_token;
        tokens.expires_at = access.exp.min(id.exp);
        tokens.failure = None;
        self.seal(tokens).await;
        Ok(())
    }

    async fn verify(&self, token: &Secret, token_use: TokenUse) -> Result<Claims, SessionError> {
        let claims = self.verifier.verify(token, token_use).await?;
        if claims.sub == self.person.sub { Ok(claims) } else { Err(TokenError::Person.into()) }
    }

    /// Asks for tokens; once more with the secret fetched anew where the app client's secret was rotated.
    async fn request(&self, tokens: &mut MutexGuard<'_, Tokens>) -> Result<TokenSet, SessionError> {
        match self.try_request(tokens).await {
            Err(error) if is_about_secret(&error) => {
                self.connection.forget_client_secret().await;
                self.try_request(tokens).await.map_err(|error| self.explain(error))
            }
            answer => answer.map_err(|error| self.explain(error)),
        }
    }

    /// `REFRESH_TOKEN_AUTH`, unless the app client is known to rotate. A client that rotates refuses it, in words that
    /// AWS does not document; so a refusal is believed only when `GetTokensFromRefreshToken` refuses as well.
    async fn try_request(&self, tokens: &mut MutexGuard<'_, Tokens>) -> Result<TokenSet, SessionError> {
        let secret = self.connection.client_secret().await?;
        if !tokens.rotates {
            match self.initiate(&tokens.refresh, secret.as_ref()).await {
                Err(SessionError::Service(error)) if is_refusal(&error) && !mentions_secret(&error) => {
                    tracing::debug!(%error, "REFRESH_TOKEN_AUTH was refused");
                }
                answer => return answer,
            }
        }
        let provider = &self.connection.services.identity_provider;
        let device = self.device_key();
        let answer =
            provider.tokens_from_refresh_token(&tokens.refresh, secret.as_ref(), device.as_deref()).await?;
        tokens.rotates = true;
        Ok(answer)
    }

    /// `InitiateAuth`. The hash takes the user name in the pool, never the alias that was typed; some pools want the
    /// `sub` in its place.
    async fn initiate(&self, refresh: &Secret, secret: Option<&Secret>) -> Result<TokenSet, SessionError> {
        let Some(secret) = secret else { return self.initiate_as(refresh, None).await };
        let client = &self.connection.file.client_id;
        let hash = |name: &str| Some(secret_hash(name, client, secret));
        match self.initiate_as(refresh, hash(&self.person.username)).await {
            Err(error) if is_about_secret(&error) && self.person.username != self.person.sub => {
                self.initiate_as(refresh, hash(&self.person.sub)).await
            }
            answer => answer,
        }
    }

    async fn initiate_as(&self, refresh: &Secret, proof: Option<Secret>) -> Result<TokenSet, SessionError> {
        let mut parameters = BTreeMap::from([("REFRESH_TOKEN", refresh.clone())]);
        parameters.extend(proof.map(|proof| ("SECRET_HASH", proof)));
        parameters.extend(self.device_key().map(|key| ("DEVICE_KEY", Secret::new(key))));
        let request = AuthRequest { flow: "REFRESH_TOKEN_AUTH", parameters };
        match self.connection.services.identity_provider.initiate_auth(request).await? {
            AuthStep::Tokens(tokens) => Ok(tokens),
            // A refresh that asks a question (a device, a new password) cannot be answered without the person.
            AuthStep::Challenge(_) => Err(SessionError::Expired),
        }
    }

    /// What a refusal means for the session.
    fn explain(&self, error: SessionError) -> SessionError {
        let SessionError::Service(service) = &error else { return error };
        let file = &self.connection.file;
        match ConnectionError::of_user_pool(service, file) {
            Some(fault) => fault.into(),
            None if is_refusal(service) => SessionError::Expired,
            None => error,
        }
    }
}

fn pair(tokens: &Tokens) -> Pair {
    (tokens.access.clone(), tokens.id.clone())
}

/// Whether Cognito does not take the refresh token (any more).
fn is_refusal(error: &ServiceError) -> bool {
    matches!(
        error.code.as_str(),
        "NotAuthorizedException"
            | "InvalidParameterException"
            | "UnsupportedOperationException"
            | "RefreshTokenReuseException"
            | "UserNotFoundException"
            | "UserNotConfirmedException"
            | "PasswordResetRequiredException"
    )
}

fn mentions_secret(error: &ServiceError) -> bool {
    let message = error.message.to_ascii_lowercase();
    error.code == "NotAuthorizedException" && message.contains("secret")
}

fn is_about_secret(error: &SessionError) -> bool {
    matches!(error, SessionError::Service(error) if mentions_secret(error))
}
