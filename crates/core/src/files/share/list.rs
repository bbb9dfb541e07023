//! The list of links that were made here, in one document. The links themselves are not in it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use devops360_contract::connection::ConnectionId;
use devops360_contract::files::{ShareId, ShareList, SharedLink};
use devops360_contract::{AppError, Code, Timestamp};
use serde::{Deserialize, Serialize};

use crate::files::error::FilesError;
use crate::files::journal::Whose;
use crate::settings::{Preferences, PreferencesError};

/// The document of the list.
const DOCUMENT: &str = "shares";
/// Where a copy goes that is JSON, but not what this release can use.
const KEPT_AS: &str = "shares-unreadable";
/// The most links that are kept; the oldest go first.
const MOST: usize = 500;
/// How long a link stays on the list after its end, in milliseconds: thirty days.
const KEPT_AFTER_END: u64 = 30 * 24 * 60 * 60 * 1000;

/// The list on disk.
pub(super) struct Noted {
    preferences: Arc<dyn Preferences>,
    /// Why the list begins anew, until somebody has asked for it. Held while the document is read and written.
    problem: Mutex<Option<AppError>>,
}

#[derive(Default, Serialize, Deserialize)]
struct Document {
    links: Vec<Line>,
}

/// A link and who made it.
#[derive(Serialize, Deserialize)]
struct Line {
    connection: ConnectionId,
    owner: String,
    link: SharedLink,
}

impl Line {
    fn is_of(&self, whose: &Whose) -> bool {
        self.connection == whose.connection && self.owner == whose.owner
    }
}

impl Noted {
    pub(super) fn new(preferences: Arc<dyn Preferences>) -> Self {
        Self { preferences, problem: Mutex::default() }
    }

    /// Notes a link, the newest first.
    pub(super) fn add(&self, whose: &Whose, link: SharedLink, now: Timestamp) -> Result<(), FilesError> {
        self.change(|lines| {
            lines.retain(|line| line.link.ends.0.saturating_add(KEPT_AFTER_END) > now.0);
            lines.truncate(MOST - 1);
            let (connection, owner) = (whose.connection.clone(), whose.owner.clone());
            lines.insert(0, Line { connection, owner, link });
        })
    }

    /// Takes links of a person off the list.
    pub(super) fn remove(&self, whose: &Whose, ids: &[ShareId]) -> Result<(), FilesError> {
        self.change(|lines| lines.retain(|line| !(line.is_of(whose) && ids.contains(&line.link.id))))
    }

    /// Takes every link of a connection off the list.
    pub(super) fn remove_connection(&self, connection: &ConnectionId) -> Result<(), FilesError> {
        self.change(|lines| lines.retain(|line| line.connection != *connection))
    }

    /// The links of a person, newest first.
    pub(super) fn list(&self, whose: &Whose) -> ShareList {
        let mut problem = self.lock();
        let lines = self.load(&mut problem).unwrap_or_else(|error| {
            tracing::warn!(%error, "the list of shared links could not be read");
            *problem = Some(unreadable(DOCUMENT));
            Vec::new()
        });
        let links = lines.into_iter().filter(|line| line.is_of(whose)).map(|line| line.link).collect();
        ShareList { links, problem: problem.take() }
    }

    /// Reads the lines, changes them, and writes them where they differ.
    fn change(&self, change: impl FnOnce(&mut Vec<Line>)) -> Result<(), FilesError> {
        let mut problem = self.lock();
        let mut links = self.load(&mut problem).map_err(FilesError::Shares)?;
        let before = ids(&links);
        change(&mut links);
        if before == ids(&links) {
            return Ok(());
        }
        let value = serde_json::to_value(Document { links }).unwrap_or_default();
        self.preferences.save(DOCUMENT, value).map_err(FilesError::Shares)
    }

    /// The lines; none, with the reason in `problem`, where the document is none and was put aside.
    fn load(&self, problem: &mut Option<AppError>) -> Result<Vec<Line>, PreferencesError> {
        let value = match self.preferences.load(DOCUMENT) {
            Ok(Some(value)) => value,
            Ok(None) => return Ok(Vec::new()),
            Err(PreferencesError::Unreadable { kept_as, .. }) => {
                *problem = Some(unreadable(&kept_as));
                return Ok(Vec::new());
            }
            Err(error) => return Err(error),
        };
        match Document::deserialize(&value) {
            Ok(document) => Ok(document.links),
            Err(error) => {
                tracing::warn!(%error, "the list of shared links is not what it should be");
                self.preferences.save(KEPT_AS, value)?;
                *problem = Some(unreadable(KEPT_AS));
                Ok(Vec::new())
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<AppError>> {
        self.problem.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn ids(lines: &[Line]) -> Vec<ShareId> {
    lines.iter().map(|line| line.link.id.clone()).collect()
}

fn unreadable(kept_as: &str) -> AppError {
    AppError::new(Code::SharesUnreadable).with("name", kept_as)
}
