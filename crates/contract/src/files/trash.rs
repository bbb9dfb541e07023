//! What was deleted or replaced and can come back.

use serde::{Deserialize, Serialize};

use super::Cursor;
use crate::primitives::{Timestamp, opaque_id};

opaque_id! {
    /// Names one thing in the trash. Later ones have greater names.
    TrashId
}

/// Moves files and folders to the trash; what becomes of it is told by [`crate::Event::Change`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteFiles {
    /// Their keys.
    pub keys: Vec<String>,
}

/// Asks for one page of the trash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListTrash {
    /// The page; the first without.
    pub cursor: Option<Cursor>,
}

/// One page of the trash, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrashPage {
    /// What is in it. A folder whose files go on in the next page is there again, with the files of that page.
    pub items: Vec<TrashItem>,
    /// The next page, where there is one.
    pub next: Option<Cursor>,
}

/// One thing in the trash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrashItem {
    /// Names it.
    pub id: TrashId,
    /// The key that it had; a folder's ends in `/`.
    pub key: String,
    /// The last component, made visible.
    pub name: String,
    /// How it got there.
    pub reason: TrashReason,
    /// When it got there.
    pub since: Timestamp,
    /// How many files it has on this page.
    pub files: u64,
    /// Their size in bytes.
    pub size: u64,
}

/// How something got into the trash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrashReason {
    /// The person deleted it.
    Deleted,
    /// Something else took its name.
    Replaced,
}

/// Puts things back where they were, beside what has their names by now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreTrash {
    /// Which; all without.
    pub ids: Option<Vec<TrashId>>,
}

/// Deletes things in the trash for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmptyTrash {
    /// Which; all without.
    pub ids: Option<Vec<TrashId>>,
}
