//! What the connection domain needs from the outside.

use async_trait::async_trait;

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
