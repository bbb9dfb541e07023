//! What a file was before.

use serde::{Deserialize, Serialize};

use crate::primitives::{Timestamp, opaque_id};

opaque_id! {
    /// Names one version of a file.
    FileVersionId
}

/// Asks for the versions of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListVersions {
    /// Its key.
    pub key: String,
}

/// One version of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileVersion {
    /// Names it.
    pub id: FileVersionId,
    /// When it was written.
    pub modified: Timestamp,
    /// In bytes.
    pub size: u64,
    /// It is what the file is now.
    pub current: bool,
}

/// Makes a file what it was in a version; what becomes of it is told by [`crate::Event::Change`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreVersion {
    /// The file's key.
    pub key: String,
    /// The version.
    pub version: FileVersionId,
}
