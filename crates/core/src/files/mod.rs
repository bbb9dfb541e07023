//! A person's files: listing, upload, download, delete, and changes inside the bucket.

mod bandwidth;
mod board;
mod browser;
mod changes;
mod checksum;
mod claims;
mod disk;
mod download;
mod engine;
mod error;
mod journal;
mod key;
mod lanes;
mod listing;
mod local;
#[cfg_attr(not(test), expect(dead_code, reason = "uploads of folders begin with it"))]
mod local_tree;
mod meter;
mod numbering;
mod parts;
mod plan;
mod ports;
mod queue;
mod retry;
mod safe_name;
mod search;
mod signed_in;
mod trash;
mod upload;
mod versions;
mod visible;
mod walk;
mod workspace;

pub use browser::Browser;
pub use changes::overwrites::Overwrites;
pub(crate) use checksum::crc64nvme;
pub use engine::Files;
pub use error::FilesError;
pub use local::LocalFiles;
pub(crate) use local::{file_name, size_of_file};
pub use ports::{
    CompletedPart, CopySource, ETag, Object, ObjectBody, ObjectPage, ObjectStore, ObjectVersion, PutRequest,
    UploadId, VersionId, WriteCondition,
};
pub(crate) use retry::Retry;
pub use safe_name::{SafeName, UnsafeKey};
pub use visible::visible;
pub use workspace::{Place, Workspace, WorkspaceError};
