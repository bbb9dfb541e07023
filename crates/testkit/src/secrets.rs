//! Secrets Manager in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use devops360_core::cloud::{ErrorKind, Service, ServiceError};
use devops360_core::connection::SecretStore;
use devops360_core::secret::Secret;

use crate::calls::Calls;

/// Entries by their names.
pub struct FakeSecrets {
    /// What it was asked, and how it fails.
    pub calls: Calls,
    entries: Mutex<BTreeMap<String, String>>,
}

impl Default for FakeSecrets {
    fn default() -> Self {
        Self { calls: Calls::new(Service::Secrets), entries: Mutex::default() }
    }
}

impl FakeSecrets {
    /// Writes an entry.
    pub fn put(&self, secret_id: &str, text: &str) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.insert(secret_id.to_owned(), text.to_owned());
    }
}

#[async_trait]
impl SecretStore for FakeSecrets {
    async fn secret_string(&self, secret_id: &str) -> Result<Secret, ServiceError> {
        self.calls.begin("GetSecretValue").await?;
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.get(secret_id).map(Secret::new).ok_or_else(|| {
            let message = "Secrets Manager can't find the specified secret.";
            self.calls.error(ErrorKind::NotFound, "ResourceNotFoundException", message)
        })
    }
}
