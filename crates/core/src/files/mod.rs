//! A person's files: listing, upload, download, delete, and changes inside the bucket.

mod archive;
mod bandwidth;
mod blocks;
mod board;
mod body;
mod browser;
mod changes;
mod checksum;
mod claims;
mod details;
mod disk;
mod download;
mod download_plan;
mod engine;
mod error;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod intake;
mod journal;
mod key;
mod lanes;
mod listing;
mod local;
mod local_tree;
mod meter;
mod numbering;
mod parts;
mod pasted;
mod plan;
mod ports;
mod queue;
mod retry;
mod safe_name;
mod search;
mod share;
mod signed_in;
mod sizes;
mod sync;
mod trash;
mod tree;
mod upload;
mod usage;
mod versions;
mod visible;
mod walk;
mod width;
mod workspace;

pub use body::{PartBody, Pieces};
pub use browser::Browser;
pub use changes::overwrites::Overwrites;
pub(crate) use checksum::crc64nvme;
pub use details::Details;
pub use engine::Files;
pub use error::FilesError;
pub use local::LocalFiles;
pub(crate) use local::{file_name, size_of_file};
pub use pasted::{PastedPictures, Picture};
pub use ports::{
    CompletedPart, CopySource, ETag, Encryption, Object, ObjectBody, ObjectDetails, ObjectHeaders,
    ObjectPage, ObjectStore, ObjectVersion, PutRequest, UploadId, VersionId, VersionMarker, VersionPage,
    WriteCondition,
};
pub(crate) use retry::Retry;
pub use safe_name::{SafeName, UnsafeKey};
pub use share::{CredentialsEnd, HeldCredentials, LinkRequest, LinkSigner, MadeLink, Shares, disposition};
pub use sync::{LocalTrash, SyncParts, Syncs};
pub use usage::UsageCounts;
pub use visible::visible;
pub use workspace::{Place, Workspace, WorkspaceError};
