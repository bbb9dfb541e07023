//! A lock in front of a session: whoever is signed in stays so and what they began goes on, but nothing of theirs is
//! shown until they sign in again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use devops360_contract::connection::ConnectionId;
use devops360_contract::{AppError, Code};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::active::ActiveSession;
use crate::settings::Preferences;

/// The document of the lock: starting the app again does not open it.
const DOCUMENT: &str = "lock";

/// The lock of this app.
pub struct SessionLock {
    preferences: Arc<dyn Preferences>,
    held: Mutex<Option<Held>>,
}

/// What is known of the lock once it was looked for on disk.
type Held = Option<Owner>;

/// Who opens it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Owner {
    connection: ConnectionId,
    sub: String,
    /// What to call the person.
    name: String,
    /// What they may call themselves at the sign-in.
    names: Vec<String>,
}

impl SessionLock {
    /// Keeps the lock in `preferences`.
    #[must_use]
    pub const fn new(preferences: Arc<dyn Preferences>) -> Self {
        Self { preferences, held: Mutex::new(None) }
    }

    /// Locks what `session` shows; `offered` is what the person called themselves at the sign-in, where it is known.
    pub fn engage(&self, session: &ActiveSession, offered: Option<&str>) {
        let names = [Some(session.username()), session.email(), offered];
        let owner = Owner {
            connection: session.connection().id.clone(),
            sub: session.sub().to_owned(),
            name: session.summary().display_name,
            names: names.into_iter().flatten().map(str::to_owned).collect(),
        };
        let mut held = self.held();
        self.write(Some(&owner));
        *held = Some(Some(owner));
    }

    /// Opens it whoever it belongs to: what it protects is gone.
    pub fn release(&self) {
        let mut held = self.held();
        if self.owner(&mut held).is_some() {
            self.write(None);
        }
        *held = Some(None);
    }

    /// Opens it where `session` is a new one of the same person.
    pub fn open(&self, session: &ActiveSession) {
        let owner = self.owner(&mut self.held());
        let is_theirs = owner
            .is_some_and(|owner| owner.connection == session.connection().id && owner.sub == session.sub());
        if is_theirs {
            self.release();
        }
    }

    /// What the window is told while it holds.
    #[must_use]
    pub fn reason(&self) -> Option<AppError> {
        let owner = self.owner(&mut self.held())?;
        Some(AppError::new(Code::Locked).with("name", owner.name))
    }

    /// Whether whoever signs in as `username` on the connection `id` may try; everybody may where it does not hold.
    #[must_use]
    pub fn admits(&self, id: &ConnectionId, username: &str) -> bool {
        let Some(owner) = self.owner(&mut self.held()) else { return true };
        owner.connection == *id && owner.names.iter().any(|name| name.eq_ignore_ascii_case(username.trim()))
    }

    /// The `sub` of whoever opens it, where it holds.
    #[must_use]
    pub fn owner_sub(&self) -> Option<String> {
        self.owner(&mut self.held()).map(|owner| owner.sub)
    }

    fn held(&self) -> MutexGuard<'_, Option<Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn owner(&self, held: &mut Option<Held>) -> Held {
        held.get_or_insert_with(|| {
            let value = self.preferences.load(DOCUMENT).unwrap_or_else(|error| {
                tracing::warn!(%error, "the lock could not be read");
                None
            });
            value.and_then(|value| serde_json::from_value(value).ok()).flatten()
        })
        .clone()
    }

    /// It holds in memory all the same where the disk refuses.
    fn write(&self, owner: Option<&Owner>) {
        let value = serde_json::to_value(owner).unwrap_or(Value::Null);
        if let Err(error) = self.preferences.save(DOCUMENT, value) {
            tracing::warn!(%error, "the lock could not be written");
        }
    }
}
