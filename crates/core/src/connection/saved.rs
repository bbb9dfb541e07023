//! The connections as they are kept between runs.

use devops360_contract::connection::{ConnectionFile, ConnectionId, ConnectionSummary};
use devops360_contract::{AppError, Code};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::endpoint::EndpointPolicy;
use super::file::trust_mode;
use super::validate::validate;
use crate::settings::{Preferences, PreferencesError};

/// The document of the connections.
const DOCUMENT: &str = "connections";
/// Where a copy goes that is JSON, but not what this release can use.
const KEPT_AS: &str = "connections-unreadable";

/// Every saved connection and which one is in use.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Saved {
    pub(super) active: Option<ConnectionId>,
    pub(super) connections: Vec<SavedConnection>,
}

/// One saved connection.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct SavedConnection {
    pub(super) id: ConnectionId,
    pub(super) file: ConnectionFile,
    #[serde(default)]
    pub(super) sandbox: bool,
    /// The sign-in name to offer.
    #[serde(default)]
    pub(super) username: Option<String>,
}

impl SavedConnection {
    pub(super) fn summary(&self) -> ConnectionSummary {
        ConnectionSummary {
            id: self.id.clone(),
            file: self.file.clone(),
            mode: trust_mode(&self.file),
            sandbox: self.sandbox,
            username: self.username.clone(),
        }
    }
}

impl Saved {
    /// What is kept, and what was wrong with it. Whatever cannot be used is kept aside, not lost.
    pub(super) fn load(preferences: &dyn Preferences, endpoints: EndpointPolicy) -> (Self, Option<AppError>) {
        let value = match preferences.load(DOCUMENT) {
            Ok(None) => return (Self::default(), None),
            Ok(Some(value)) => value,
            Err(error) => {
                tracing::warn!(%error, "the saved connections could not be read");
                return (Self::default(), Some(unreadable(&error)));
            }
        };
        let mut saved = Self::deserialize(&value).unwrap_or_else(|error| {
            tracing::warn!(%error, "the saved connections are not what they should be");
            Self::default()
        });
        saved.connections.retain(|connection| validate(&connection.file, endpoints).is_empty());
        if saved.connections.len() == count(&value) {
            return (saved, None);
        }
        if let Err(error) = preferences.save(KEPT_AS, value) {
            tracing::warn!(%error, "the unreadable connections could not be kept aside");
        }
        (saved, Some(AppError::new(Code::ConnectionFileUnreadable).with("name", KEPT_AS)))
    }

    /// The other accounts of a connection go on with its new file.
    pub(super) fn follow(&mut self, before: &ConnectionFile, file: &ConnectionFile) {
        for account in self.connections.iter_mut().filter(|account| account.file == *before) {
            // Another pool has other people.
            account.username.take_if(|_| before.user_pool_id != file.user_pool_id);
            account.file.clone_from(file);
        }
    }

    /// Writes it.
    pub(super) fn store(&self, preferences: &dyn Preferences) -> Result<(), PreferencesError> {
        let value = serde_json::to_value(self).unwrap_or_default();
        preferences.save(DOCUMENT, value)
    }
}

/// How many connections `value` means to hold; one more than any list where it is no document of connections.
fn count(value: &Value) -> usize {
    value.get("connections").and_then(Value::as_array).map_or(usize::MAX, Vec::len)
}

fn unreadable(error: &PreferencesError) -> AppError {
    let name = match error {
        PreferencesError::Unreadable { kept_as, .. } => kept_as,
        PreferencesError::Unwritable { document, .. } => document,
    };
    AppError::new(Code::ConnectionFileUnreadable).with("name", name)
}
