//! How much room a folder takes, by what is in it and by type.

use serde::{Deserialize, Serialize};

use super::FileType;
use crate::error::AppError;
use crate::primitives::opaque_id;

opaque_id! {
    /// Names one count.
    UsageId
}

/// Starts to count below a folder; what it counts is told by [`crate::Event::Usage`]. The one before ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartUsage {
    /// The folder.
    pub folder: String,
}

/// Ends a count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelUsage {
    /// Which.
    pub id: UsageId,
}

/// Files and their size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Amount {
    /// How many.
    pub files: u64,
    /// In bytes.
    pub bytes: u64,
}

impl Amount {
    /// One more file of `bytes`.
    pub const fn add(&mut self, bytes: u64) {
        self.files = self.files.saturating_add(1);
        self.bytes = self.bytes.saturating_add(bytes);
    }

    /// What `other` has as well.
    pub const fn join(&mut self, other: Self) {
        self.files = self.files.saturating_add(other.files);
        self.bytes = self.bytes.saturating_add(other.bytes);
    }
}

/// What a count has come to so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Which count.
    pub id: UsageId,
    /// Everything below the folder.
    pub total: Amount,
    /// The files that lie in the folder itself.
    pub here: Amount,
    /// Its folders with all that is below them, the largest first.
    pub folders: Vec<FolderUsage>,
    /// The folders that are too many to be told one by one.
    pub smaller: Amount,
    /// The same total by type, the largest first.
    pub types: Vec<TypeUsage>,
    /// What is in the trash; counted with everything only, after the files.
    pub trash: Option<Amount>,
    /// How it ended; without, it goes on.
    pub end: Option<UsageEnd>,
}

/// A folder and all that is below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderUsage {
    /// Its key.
    pub key: String,
    /// Its name, made visible.
    pub name: String,
    /// How much.
    pub amount: Amount,
}

/// The files of one type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeUsage {
    /// Which.
    pub kind: FileType,
    /// How much.
    pub amount: Amount,
}

/// How a count ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UsageEnd {
    /// Everything was counted.
    Complete,
    /// It was cancelled, or another one began.
    Cancelled,
    /// The bucket did not answer.
    Failed(AppError),
}
