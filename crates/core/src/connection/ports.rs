//! What the connection domain needs from the outside.

use async_trait::async_trait;
use devops360_contract::connection::Caller;

use crate::cloud::ServiceError;
use crate::secret::Secret;

/// AWS Secrets Manager, reached with this computer's own credentials.
#[async_trait]
pub trait SecretStore: Send + Sync {
    /// The secret string of `secret_id` (`GetSecretValue`).
    ///
    /// # Errors
    /// `NotFound`, `Denied`, `Unauthenticated` where the computer has no AWS credentials, and the common kinds.
    async fn secret_string(&self, secret_id: &str) -> Result<Secret, ServiceError>;
}

/// The Security Token Service, reached with this computer's own credentials.
#[async_trait]
pub trait CallerIdentity: Send + Sync {
    /// Who these credentials are (`GetCallerIdentity`); whoever has credentials may ask.
    ///
    /// # Errors
    /// `Unauthenticated` where the computer has none that work, and the common kinds.
    async fn caller(&self) -> Result<Caller, ServiceError>;
}
