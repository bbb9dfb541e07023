//! Uploads that take the place of a file: told as changes, so that they can be taken back like the others.

use std::sync::Arc;

use devops360_contract::files::{Change, ChangeAction, ChangeId, ChangeOutcome};

use super::history::{Done, History};
use super::names::split;
use super::progress::Changes;
use crate::environment::Environment;
use crate::files::visible::visible;

/// Where uploads tell what they replaced.
#[derive(Clone)]
pub struct Overwrites {
    pub(crate) changes: Arc<Changes>,
    pub(crate) history: Arc<History>,
    pub(crate) environment: Arc<dyn Environment>,
}

impl Overwrites {
    /// Takes note of uploads that replaced something, the first of them to the relative key `key`.
    pub(crate) fn note(&self, key: &str, done: Vec<Done>) {
        let (id, count) = (ChangeId(self.environment.new_id()), done.len() as u64);
        let undoable = self.history.remember(id.clone(), done);
        let (folder, name) = split(key);
        let outcome = ChangeOutcome { succeeded: count, failed: Vec::new(), cancelled: false, undoable };
        self.changes.tell(Change {
            id,
            action: ChangeAction::Replace,
            name: visible(name),
            count: u32::try_from(count).unwrap_or(u32::MAX),
            folder: folder.to_owned(),
            done: count,
            found: count,
            outcome: Some(outcome),
        });
    }
}
