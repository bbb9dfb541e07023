//! Sign-ups of this computer that wait: for their code, or for the first sign-in that sends their photo.

use std::sync::Arc;

use devops360_contract::Timestamp;
use devops360_contract::account::{CodeDelivery, PendingSignUp};
use devops360_contract::connection::ConnectionId;
use devops360_contract::profile::PhotoHandle;
use serde::{Deserialize, Serialize};

use crate::settings::{Preferences, PreferencesError, StoredList};

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

/// The pending sign-ups on disk. Where they cannot be read the person can still ask for a new code by name.
pub(super) struct Pending(StoredList<Record>);

impl Pending {
    pub(super) fn new(preferences: Arc<dyn Preferences>) -> Self {
        Self(StoredList::new(preferences, "pending-sign-ups", "pending-sign-ups-unreadable"))
    }

    /// Every record.
    pub(super) fn all(&self) -> Vec<Record> {
        self.0.all()
    }

    /// The record of `username`, where there is one.
    pub(super) fn find(&self, connection: &ConnectionId, username: &str) -> Option<Record> {
        self.all().into_iter().find(|record| record.is_of(connection, username))
    }

    /// Changes the records and writes them where they changed.
    pub(super) fn change(&self, edit: impl FnOnce(&mut Vec<Record>)) -> Result<(), PreferencesError> {
        self.0.change(edit)
    }

    /// Puts `record` in the place of the one of the same person.
    pub(super) fn put(&self, record: Record) -> Result<(), PreferencesError> {
        self.change(|records| {
            records.retain(|known| !known.is_of(&record.connection, &record.username));
            records.push(record);
        })
    }
}
