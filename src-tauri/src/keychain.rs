//! The operating system's keychain, as the session needs it.

use devops360_core::session::{Keychain, KeychainError};
use keyring::Entry;

/// The keychain of the desktop: Secret Service, Keychain or Credential Manager.
pub(crate) struct SystemKeychain {
    service: String,
}

impl SystemKeychain {
    /// Keeps its entries under `service`.
    pub(crate) fn new(service: impl Into<String>) -> Self {
        Self { service: service.into() }
    }

    fn entry(&self, name: &str) -> Result<Entry, KeychainError> {
        Entry::new(&self.service, name).map_err(|error| unusable(&error))
    }
}

impl Keychain for SystemKeychain {
    fn read(&self, entry: &str) -> Result<Option<Vec<u8>>, KeychainError> {
        match self.entry(entry)?.get_secret() {
            Ok(bytes) => Ok(Some(bytes)),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(unusable(&error)),
        }
    }

    fn write(&self, entry: &str, bytes: &[u8]) -> Result<(), KeychainError> {
        self.entry(entry)?.set_secret(bytes).map_err(|error| unusable(&error))
    }

    fn delete(&self, entry: &str) -> Result<(), KeychainError> {
        match self.entry(entry)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(unusable(&error)),
        }
    }
}

/// Only the error's own words: its `Debug` may hold the entry's bytes.
fn unusable(error: &keyring::Error) -> KeychainError {
    KeychainError(error.to_string())
}
