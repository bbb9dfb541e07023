//! What the session domain needs from the outside.

use std::sync::Arc;
use std::time::SystemTime;

use async_trait::async_trait;
use thiserror::Error;

use crate::cloud::ServiceError;
use crate::secret::Secret;

/// A Cognito identity pool, enhanced flow.
#[async_trait]
pub trait IdentityPool: Send + Sync {
    /// `GetId` with the ID token as login.
    async fn identity_id(&self, id_token: &Secret) -> Result<String, ServiceError>;

    /// `GetCredentialsForIdentity` with the ID token as login.
    async fn credentials(&self, identity_id: &str, id_token: &Secret)
    -> Result<AwsCredentials, ServiceError>;
}

/// Temporary AWS credentials.
#[derive(Debug, Clone)]
pub struct AwsCredentials {
    /// `AccessKeyId`.
    pub access_key_id: String,
    /// `SecretKey`.
    pub secret_key: Secret,
    /// `SessionToken`.
    pub session_token: Secret,
    /// When they end.
    pub expires_at: SystemTime,
}

/// Hands out credentials that are valid now, renewing them when they are about to end.
#[async_trait]
pub trait CredentialsProvider: Send + Sync {
    /// Credentials that are valid now.
    async fn credentials(&self) -> Result<AwsCredentials, Arc<dyn std::error::Error + Send + Sync>>;

    /// New credentials, which last as long as any, even where those at hand are still valid.
    async fn renewed(&self) -> Result<AwsCredentials, Arc<dyn std::error::Error + Send + Sync>> {
        self.credentials().await
    }

    /// A service takes the credentials of this access key no longer, whatever end they were given: nobody gets them any
    /// more, and the next who asks gets new ones.
    fn refused(&self, access_key_id: &str) {
        let _ = access_key_id;
    }
}

/// The operating system's keychain. Calls may block; call them off the async threads.
pub trait Keychain: Send + Sync {
    /// The entry's bytes, `None` where there is no such entry.
    ///
    /// # Errors
    /// When the keychain is absent, locked or refuses.
    fn read(&self, entry: &str) -> Result<Option<Vec<u8>>, KeychainError>;

    /// Writes the entry.
    ///
    /// # Errors
    /// When the keychain is absent, locked or refuses.
    fn write(&self, entry: &str, bytes: &[u8]) -> Result<(), KeychainError>;

    /// Deletes the entry; an absent one is no error.
    ///
    /// # Errors
    /// When the keychain is absent, locked or refuses.
    fn delete(&self, entry: &str) -> Result<(), KeychainError>;
}

/// The keychain did not do its part.
#[derive(Debug, Error)]
#[error("the keychain is not usable: {0}")]
pub struct KeychainError(pub String);
