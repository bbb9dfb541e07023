//! Who owns the person's data, and the AWS credentials that reach it.

use std::sync::{Arc, PoisonError, Weak};

use async_trait::async_trait;
use devops360_contract::connection::{Owner, TrustMode};

use super::active::ActiveSession;
use super::error::SessionError;
use super::ports::{AwsCredentials, CredentialsProvider, IdentityPool};
use super::tokens::RENEWAL_MARGIN;
use crate::cloud::{DataServices, ErrorKind, ServiceError};
use crate::connection::ConnectionError;
use crate::secret::Secret;

impl ActiveSession {
    /// The owner id of the person's data: the identity id, or the pool's `sub` where the connection says so or has no
    /// identity pool.
    ///
    /// # Errors
    /// Like [`Self::id_token`], and what the identity pool refuses.
    pub async fn owner(&self) -> Result<String, SessionError> {
        match (&self.connection.services.identity_pool, self.connection.file.layout.owner) {
            (Some(pool), Owner::Identity) => self.identity_id(pool.as_ref()).await,
            _ => Ok(self.person.sub.clone()),
        }
    }

    /// The identity id never changes, so it is asked for once.
    async fn identity_id(&self, pool: &dyn IdentityPool) -> Result<String, SessionError> {
        let ask = async || {
            let token = self.id_token().await?;
            match pool.identity_id(&token).await {
                Ok(id) => Ok(id),
                Err(error) => Err(self.explain_pool(&token, error).await),
            }
        };
        self.owner.get_or_try_init(ask).await.cloned()
    }

    /// The bucket and the table, reached with the person's own credentials, in operator mode with this computer's.
    ///
    /// # Errors
    /// `Expired` when the session is over. Nothing is sent yet.
    pub async fn data(&self) -> Result<DataServices, SessionError> {
        if self.end().is_some() {
            return Err(SessionError::Expired);
        }
        Ok(self.data.get_or_init(|| self.open_data()).clone())
    }

    fn open_data(&self) -> DataServices {
        let provider: Option<Arc<dyn CredentialsProvider>> = match self.connection.mode {
            TrustMode::User => Some(Arc::new(PersonalCredentials(self.me.clone()))),
            TrustMode::Operator => None,
        };
        self.cloud.data(&self.connection.file, provider)
    }

    /// Credentials of the person that are valid now, renewed before they end; callers that come together share one
    /// request.
    pub(super) async fn personal_credentials(&self) -> Result<AwsCredentials, SessionError> {
        let mut kept = self.credentials.lock().await;
        if self.end().is_some() {
            return Err(SessionError::Expired);
        }
        let now = self.verifier.now();
        kept.take_if(|kept| self.is_refused(&kept.access_key_id));
        if let Some(valid) = kept.as_ref().filter(|kept| now + RENEWAL_MARGIN < kept.expires_at) {
            return Ok(valid.clone());
        }
        match self.request_credentials().await {
            Ok(renewed) => Ok(kept.insert(renewed).clone()),
            Err(error) => match kept.as_ref().filter(|kept| now < kept.expires_at) {
                Some(valid) if !error.is_final() => Ok(valid.clone()),
                _ => Err(error),
            },
        }
    }

    /// New credentials of the person, which are also those of every later request.
    pub(super) async fn renewed_credentials(&self) -> Result<AwsCredentials, SessionError> {
        let mut kept = self.credentials.lock().await;
        if self.end().is_some() {
            return Err(SessionError::Expired);
        }
        let renewed = self.request_credentials().await?;
        Ok(kept.insert(renewed).clone())
    }

    fn is_refused(&self, access_key_id: &str) -> bool {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).as_deref() == Some(access_key_id)
    }

    async fn request_credentials(&self) -> Result<AwsCredentials, SessionError> {
        let pool = self.connection.services.identity_pool.as_ref().ok_or(SessionError::NotSignedIn)?;
        let identity = self.identity_id(pool.as_ref()).await?;
        let token = self.id_token().await?;
        match pool.credentials(&identity, &token).await {
            Ok(credentials) => Ok(credentials),
            Err(error) => Err(self.explain_pool(&token, error).await),
        }
    }

    /// An identity pool that asks the user pool refuses whoever was signed out elsewhere.
    async fn explain_pool(&self, id_token: &Secret, error: ServiceError) -> SessionError {
        if error.kind == ErrorKind::Unauthenticated
            && let Err(over) = self.doubt(id_token).await
        {
            return over;
        }
        let pool = self.connection.file.identity_pool_id.clone().unwrap_or_default();
        match error.kind {
            ErrorKind::NotFound | ErrorKind::Denied | ErrorKind::Unauthenticated | ErrorKind::Invalid => {
                tracing::warn!(%error, "the identity pool refused");
                ConnectionError::IdentityPoolInvalid { pool }.into()
            }
            _ => error.into(),
        }
    }
}

/// Hands the session's credentials to the AWS clients without keeping the session alive: after a sign-out there are
/// none.
struct PersonalCredentials(Weak<ActiveSession>);

#[async_trait]
impl CredentialsProvider for PersonalCredentials {
    async fn credentials(&self) -> Result<AwsCredentials, Arc<dyn std::error::Error + Send + Sync>> {
        let fail = |error: SessionError| -> Arc<dyn std::error::Error + Send + Sync> { Arc::new(error) };
        let session = self.0.upgrade().ok_or_else(|| fail(SessionError::NotSignedIn))?;
        session.personal_credentials().await.map_err(fail)
    }

    async fn renewed(&self) -> Result<AwsCredentials, Arc<dyn std::error::Error + Send + Sync>> {
        let fail = |error: SessionError| -> Arc<dyn std::error::Error + Send + Sync> { Arc::new(error) };
        let session = self.0.upgrade().ok_or_else(|| fail(SessionError::NotSignedIn))?;
        session.renewed_credentials().await.map_err(fail)
    }

    fn refused(&self, access_key_id: &str) {
        if let Some(session) = self.0.upgrade() {
            let key = Some(access_key_id.to_owned());
            *session.refused.lock().unwrap_or_else(PoisonError::into_inner) = key;
        }
    }
}
