//! The folders that were synced before, in one document, so that a sync can be repeated.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use devops360_contract::files::{SyncPair, SyncPairId};
use serde::{Deserialize, Serialize};

use crate::files::journal::Whose;
use crate::settings::Preferences;

/// The document of the list.
const DOCUMENT: &str = "syncs";
/// The most pairs that are kept; the oldest go first.
const MOST: usize = 50;

/// The list on disk. It is a convenience: what cannot be read or written is logged and done without.
pub(super) struct Pairs {
    preferences: Arc<dyn Preferences>,
    /// Held while the document is read and written.
    turn: Mutex<()>,
}

#[derive(Default, Serialize, Deserialize)]
struct Document {
    pairs: Vec<Line>,
}

/// A pair, whose it is, and where the local folder is.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) whose: Whose,
    pub(super) root: PathBuf,
    pub(super) pair: SyncPair,
}

impl Pairs {
    pub(super) fn new(preferences: Arc<dyn Preferences>) -> Self {
        Self { preferences, turn: Mutex::default() }
    }

    /// Those of a person, the last first.
    pub(super) fn of(&self, whose: &Whose) -> Vec<Line> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.load().into_iter().filter(|line| line.whose == *whose).collect()
    }

    /// Notes a sync in the place of the one before of the same folders.
    pub(super) fn note(&self, line: Line) {
        self.change(|lines| {
            let is_that = |other: &Line| {
                let folders = |line: &Line| (line.root.clone(), line.pair.folder.clone());
                other.whose == line.whose && folders(other) == folders(&line)
            };
            lines.retain(|other| !is_that(other));
            lines.insert(0, line);
            lines.truncate(MOST);
        });
    }

    /// Takes a pair of a person off the list.
    pub(super) fn forget(&self, whose: &Whose, id: &SyncPairId) {
        self.change(|lines| lines.retain(|line| line.whose != *whose || line.pair.id != *id));
    }

    /// Takes every pair of a person off the list.
    pub(super) fn forget_all(&self, whose: &Whose) {
        self.change(|lines| lines.retain(|line| line.whose != *whose));
    }

    fn change(&self, change: impl FnOnce(&mut Vec<Line>)) {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut pairs = self.load();
        change(&mut pairs);
        // A folder whose name is not Unicode cannot be written as JSON.
        let Ok(value) = serde_json::to_value(Document { pairs }) else { return };
        if let Err(error) = self.preferences.save(DOCUMENT, value) {
            tracing::warn!(%error, "the folders that were synced could not be noted");
        }
    }

    fn load(&self) -> Vec<Line> {
        let value = self.preferences.load(DOCUMENT).unwrap_or_else(|error| {
            tracing::warn!(%error, "the folders that were synced could not be read");
            None
        });
        let document: Option<Document> = value.and_then(|value| serde_json::from_value(value).ok());
        document.unwrap_or_default().pairs
    }
}
