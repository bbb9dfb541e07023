//! Files and folders as one archive.

use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// Downloads files and folders as one zip archive through a save dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartArchive {
    /// The keys of the files and folders.
    pub keys: Vec<String>,
}

/// What of a finished archive is other than in the bucket.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remarks {
    /// How many files are not in it.
    pub missing_count: u32,
    /// The first of them.
    pub missing: Vec<MissingFile>,
    /// How many files and folders have other names in it.
    pub renamed_count: u32,
    /// The first of them.
    pub renamed: Vec<RenamedFile>,
}

impl Remarks {
    /// Whether there is nothing to say.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.missing_count == 0 && self.renamed_count == 0
    }
}

/// A file that is not in an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingFile {
    /// Its key, made visible.
    pub key: String,
    /// Why.
    pub error: AppError,
}

/// A file or folder that has another name in an archive, where its own is no name on some computers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenamedFile {
    /// Its key below the folder that everything lies in, made visible.
    pub key: String,
    /// Its name in the archive.
    pub name: String,
}
