//! What was done to whom from this computer.

use std::sync::Arc;

use devops360_contract::administration::{Act, ActResult, UserAct};

use crate::environment::{Environment, timestamp};
use crate::session::ActiveSession;
use crate::settings::{Preferences, PreferencesError, StoredList};

/// How many acts are kept; the oldest go.
const KEPT: usize = 1_000;

/// The log. An act is in it before it is done.
pub(super) struct ActLog {
    acts: StoredList<Act>,
    environment: Arc<dyn Environment>,
}

impl ActLog {
    pub(super) fn new(preferences: Arc<dyn Preferences>, environment: Arc<dyn Environment>) -> Self {
        Self { acts: StoredList::new(preferences, "acts", "acts-unreadable"), environment }
    }

    /// Every act, the latest first.
    pub(super) fn all(&self) -> Vec<Act> {
        let mut acts = self.acts.all();
        acts.reverse();
        acts
    }

    /// Notes that `act` begins.
    pub(super) fn begin(
        &self,
        session: &ActiveSession,
        username: &str,
        act: UserAct,
    ) -> Result<Act, PreferencesError> {
        let begun = Act {
            at: timestamp(self.environment.now()),
            by: session.username().to_owned(),
            username: username.to_owned(),
            pool: session.connection().file.user_pool_id.clone(),
            act,
            result: ActResult::Unknown,
        };
        self.acts.change(|acts| {
            acts.push(begun.clone());
            let surplus = acts.len().saturating_sub(KEPT);
            acts.drain(..surplus);
        })?;
        Ok(begun)
    }

    /// Notes what became of it. It is done by now: a log that cannot be written any more does not undo it.
    pub(super) fn end(&self, begun: &Act, result: ActResult) {
        let noted = self.acts.change(|acts| {
            if let Some(act) = acts.iter_mut().rfind(|act| *act == begun) {
                act.result = result;
            }
        });
        if let Err(error) = noted {
            tracing::warn!(%error, "what became of an act could not be noted");
        }
    }
}
