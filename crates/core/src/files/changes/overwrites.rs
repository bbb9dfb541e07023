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
    /// Takes note of an upload to the relative key `key` that replaced something.
    pub(crate) fn note(&self, key: &str, done: Done) {
        let id = ChangeId(self.environment.new_id());
        let undoable = self.history.remember(id.clone(), vec![done]);
        let (folder, name) = split(key);
        let outcome = ChangeOutcome { succeeded: 1, failed: Vec::new(), cancelled: false, undoable };
        self.changes.tell(Change {
            id,
            action: ChangeAction::Replace,
            name: visible(name),
            count: 1,
            folder: folder.to_owned(),
            done: 1,
            found: 1,
            outcome: Some(outcome),
        });
    }
}
