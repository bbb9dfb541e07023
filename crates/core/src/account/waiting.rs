//! The sign-in that waits for the person's answer: in memory, and not for long.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use devops360_contract::account::SignInId;

use super::challenge::Paused;

/// How long a sign-in waits. Cognito itself gives up after 3 to 15 minutes, as the app client says
/// (`AuthSessionValidity`).
pub(super) const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// At most one sign-in: the window shows one, and whoever begins anew has left the other.
#[derive(Default)]
pub(super) struct Waiting(Mutex<Option<Entry>>);

struct Entry {
    id: SignInId,
    since: SystemTime,
    paused: Paused,
}

impl Waiting {
    /// Keeps a sign-in in the place of any other, and forgets it when its time is over.
    pub(super) fn put(self: &Arc<Self>, id: SignInId, paused: Paused, since: SystemTime) {
        *self.entry() = Some(Entry { id: id.clone(), since, paused });
        let waiting = Arc::downgrade(self);
        tokio::spawn(async move {
            tokio::time::sleep(PATIENCE).await;
            if let Some(waiting) = waiting.upgrade() {
                waiting.entry().take_if(|entry| entry.id == id);
            }
        });
    }

    /// Takes the sign-in `id` out, with the time since which it waits; `None` where it is another's or too old.
    pub(super) fn take(&self, id: &SignInId, now: SystemTime) -> Option<(Paused, SystemTime)> {
        let entry = self.entry().take_if(|entry| entry.id == *id)?;
        (now < entry.since + PATIENCE).then_some((entry.paused, entry.since))
    }

    /// Forgets whoever waits.
    pub(super) fn clear(&self) {
        *self.entry() = None;
    }

    fn entry(&self) -> MutexGuard<'_, Option<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
