//! The secret of a confidential app client: fetched at run time, kept in memory, never written.

use std::collections::BTreeMap;

use devops360_contract::connection::ClientSecretSource;
use serde_json::value::RawValue;
use tokio::sync::Mutex;

use super::error::ConnectionError;
use super::ports::SecretStore;
use crate::cloud::{ErrorKind, ServiceError};
use crate::secret::Secret;

/// The client secret, once it was asked for.
#[derive(Default)]
pub(super) struct ClientSecret(Mutex<Option<Secret>>);

impl ClientSecret {
    /// The secret; callers that come together share one fetch.
    pub(super) async fn get(
        &self,
        store: &dyn SecretStore,
        source: &ClientSecretSource,
    ) -> Result<Secret, ConnectionError> {
        let mut kept = self.0.lock().await;
        if let Some(secret) = kept.as_ref() {
            return Ok(secret.clone());
        }
        let entry = store.secret_string(&source.secret_id).await.map_err(|error| explain(error, source))?;
        let secret = extract(&entry, source)?;
        *kept = Some(secret.clone());
        Ok(secret)
    }

    pub(super) async fn forget(&self) {
        *self.0.lock().await = None;
    }
}

fn explain(error: ServiceError, source: &ClientSecretSource) -> ConnectionError {
    let secret = source.secret_id.clone();
    match error.kind {
        ErrorKind::NotFound => ConnectionError::SecretNotFound { secret },
        ErrorKind::Denied => ConnectionError::SecretDenied { secret },
        ErrorKind::Unauthenticated => ConnectionError::OperatorCredentialsMissing,
        _ => error.into(),
    }
}

/// The text under the key of `source`. The parser keeps the other values as they stand in `entry`, so that no copy of
/// them is left in memory.
fn extract(entry: &Secret, source: &ClientSecretSource) -> Result<Secret, ConnectionError> {
    let malformed = || ConnectionError::SecretMalformed { secret: source.secret_id.clone() };
    let fields: BTreeMap<String, &RawValue> =
        serde_json::from_str(entry.reveal()).map_err(|_| malformed())?;
    let Some(value) = fields.get(&source.key) else {
        return Err(ConnectionError::SecretKeyMissing {
            secret: source.secret_id.clone(),
            key: source.key.clone(),
        });
    };
    let text: String = serde_json::from_str(value.get()).map_err(|_| malformed())?;
    if text.is_empty() { Err(malformed()) } else { Ok(Secret::new(text)) }
}
