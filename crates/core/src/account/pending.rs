//! Sign-ups of this computer that wait: for their code, or for the first sign-in that sends their photo.

use std::sync::{Arc, Mutex, PoisonError};

use devops360_contract::Timestamp;
use devops360_contract::account::{CodeDelivery, PendingSignUp};
use devops360_contract::connection::ConnectionId;
use devops360_contract::profile::PhotoHandle;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::settings::{Preferences, PreferencesError};

/// The document of the pending sign-ups.
const DOCUMENT: &str = "pending-sign-ups";
/// Where a copy goes that is JSON, but not what this release can use.
const KEPT_AS: &str = "pending-sign-ups-unreadable";

/// One sign-up. No password, no attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) connection: ConnectionId,
    pub(super) username: String,
    pub(super) delivery: Option<CodeDelivery>,
    pub(super) since: Timestamp,
    /// A photo that waits to be sent.
    #[serde(default)]
    pub(super) photo: Option<PhotoHandle>,
    /// Whether only the photo waits.
    #[serde(default)]
    pub(super) confirmed: bool,
    /// The person's `sub`, known from the first sign-in on.
    #[serde(default)]
    pub(super) sub: Option<String>,
}

impl Record {
    pub(super) fn summary(&self) -> PendingSignUp {
        PendingSignUp {
            username: self.username.clone(),
            delivery: self.delivery.clone(),
            since: self.since,
            has_photo: self.photo.is_some(),
        }
    }

    pub(super) fn is_of(&self, connection: &ConnectionId, username: &str) -> bool {
        self.connection == *connection && self.username.eq_ignore_ascii_case(username)
    }
}

/// The pending sign-ups on disk.
pub(super) struct Pending {
    preferences: Arc<dyn Preferences>,
    /// Held from reading to writing.
    changing: Mutex<()>,
}

impl Pending {
    pub(super) fn new(preferences: Arc<dyn Preferences>) -> Self {
        Self { preferences, changing: Mutex::new(()) }
    }

    /// Every record. What cannot be read is kept aside: the person can still ask for a new code by name.
    pub(super) fn all(&self) -> Vec<Record> {
        let value = match self.preferences.load(DOCUMENT) {
            Ok(value) => value.unwrap_or_else(|| Value::Array(Vec::new())),
            Err(error) => {
                tracing::warn!(%error, "the pending sign-ups could not be read");
                return Vec::new();
            }
        };
        Vec::deserialize(&value).unwrap_or_else(|error| {
            tracing::warn!(%error, "the pending sign-ups are not what they should be");
            if let Err(error) = self.preferences.save(KEPT_AS, value) {
                tracing::warn!(%error, "the unreadable sign-ups could not be kept aside");
            }
            Vec::new()
        })
    }

    /// The record of `username`, where there is one.
    pub(super) fn find(&self, connection: &ConnectionId, username: &str) -> Option<Record> {
        self.all().into_iter().find(|record| record.is_of(connection, username))
    }

    /// Changes the records and writes them where they changed.
    pub(super) fn change(&self, edit: impl FnOnce(&mut Vec<Record>)) -> Result<(), PreferencesError> {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.all();
        let mut after = before.clone();
        edit(&mut after);
        if after == before {
            return Ok(());
        }
        self.preferences.save(DOCUMENT, serde_json::to_value(after).unwrap_or_default())
    }

    /// Puts `record` in the place of the one of the same person.
    pub(super) fn put(&self, record: Record) -> Result<(), PreferencesError> {
        self.change(|records| {
            records.retain(|known| !known.is_of(&record.connection, &record.username));
            records.push(record);
        })
    }
}
