//! What can go wrong with files, and what the window is told of it.

use std::io;

use devops360_contract::{AppError, Code};
use thiserror::Error;

use super::visible::visible;
use super::workspace::WorkspaceError;
use crate::cloud::{ErrorKind, ServiceError};
use crate::settings::PreferencesError;

/// What can go wrong with files. `name` is a file's name, as it is.
#[derive(Debug, Error)]
pub enum FilesError {
    /// Nobody's files can be reached.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
    /// The bucket did not do its part.
    #[error("could not {action} {name:?} in bucket {bucket}")]
    Service {
        /// What was attempted, such as `upload`.
        action: &'static str,
        /// On what.
        name: String,
        /// In which bucket.
        bucket: String,
        /// Why not.
        #[source]
        source: Box<ServiceError>,
    },
    /// The folder or the key is not one.
    #[error("{0:?} is not a key that can be used here")]
    KeyInvalid(String),
    /// A name cannot be used.
    #[error("the name {0:?} cannot be used")]
    NameRefused(String),
    /// The handle is not known.
    #[error("the handle of a local file is not known")]
    HandleExpired,
    /// A folder was given where a file is needed.
    #[error("{0:?} is a folder")]
    Folder(String),
    /// A pipe, device or socket was given where a file is needed.
    #[error("{0:?} is not an ordinary file")]
    SpecialFile(String),
    /// A link leads back to a folder that it is in.
    #[error("{0:?} leads back to a folder that it is in")]
    LinkLoop(String),
    /// The local file is gone or cannot be read.
    #[error("{name:?} cannot be read")]
    Unreadable {
        /// Which.
        name: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The local file changed while it was being sent.
    #[error("{0:?} changed while it was being sent")]
    FileChanged(String),
    /// The file is larger than S3 takes.
    #[error("{0:?} is larger than an object can be")]
    FileTooLarge(String),
    /// A file of that name appeared since the question was answered.
    #[error("there is another {0:?} already")]
    NameTaken(String),
    /// A file is not what a preview saw any more.
    #[error("{0:?} changed since the preview")]
    ChangedSincePreview(String),
    /// Its name differs from another's in case or composition alone.
    #[error("{0:?} is a twin of another name")]
    NameTwin(String),
    /// It is a file on one side and a folder on the other.
    #[error("{0:?} is a file and a folder")]
    FileAndFolder(String),
    /// A sync runs, and there is one at a time.
    #[error("a sync runs already")]
    SyncRunning,
    /// The object does not exist any more.
    #[error("the object {0:?} is gone")]
    ObjectNotFound(String),
    /// The object changed while it was being downloaded.
    #[error("the object {0:?} changed while it was being downloaded")]
    ObjectChanged(String),
    /// A folder cannot be put into itself.
    #[error("the folder {0:?} cannot be put into itself")]
    FolderIntoItself(String),
    /// It is where it was to go.
    #[error("{0:?} is there already")]
    AlreadyThere(String),
    /// The object changed while it was being moved or copied.
    #[error("the object {0:?} changed while it was being moved or copied")]
    ChangedMeanwhile(String),
    /// The copy is not what it was copied from.
    #[error("the copy of {0:?} differs from it")]
    CopyDiffers(String),
    /// What arrived is not what was sent.
    #[error("the checksum of {0:?} does not match")]
    ChecksumMismatch(String),
    /// The disk is full.
    #[error("the disk has no room for {0:?}")]
    DiskFull(String),
    /// The download's folder or file cannot be written.
    #[error("{name:?} cannot be written")]
    Unwritable {
        /// Which.
        name: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The downloaded file was moved or removed since.
    #[error("the download {0:?} is not there any more")]
    DownloadGone(String),
    /// The journal of transfers cannot be read or written, so nothing would outlive a crash.
    #[error("the journal of transfers cannot be kept")]
    Journal(#[source] io::Error),
    /// The credentials end before a link could.
    #[error("no link to {0:?} could be signed")]
    LinkNotSigned(String),
    /// The list of shared links cannot be read or written.
    #[error("the list of shared links cannot be kept")]
    Shares(#[source] PreferencesError),
    /// A task of the transfer did not end by itself.
    #[error("a task of the transfer broke down")]
    Broken(#[source] tokio::task::JoinError),
}

impl FilesError {
    /// Why a local file could not be written.
    pub(crate) fn writing(name: &str, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::DiskFull(name.to_owned())
            }
            io::ErrorKind::AlreadyExists => Self::NameTaken(name.to_owned()),
            _ => Self::Unwritable { name: name.to_owned(), source },
        }
    }

    /// Whether what has been sent or received is worth nothing after this: it has to start from the first byte.
    pub(crate) fn spoils_progress(&self) -> bool {
        match self {
            Self::Service { source, .. } => {
                source.code == "BadDigest"
                    || matches!(source.kind, ErrorKind::NotFound | ErrorKind::Conflict | ErrorKind::Invalid)
            }
            Self::FileChanged(_)
            | Self::NameTaken(_)
            | Self::ChangedSincePreview(_)
            | Self::ObjectNotFound(_)
            | Self::ObjectChanged(_)
            | Self::ChangedMeanwhile(_)
            | Self::ChecksumMismatch(_) => true,
            _ => false,
        }
    }

    /// The service's failure, where it was one.
    pub(crate) fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Service { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl From<FilesError> for AppError {
    fn from(error: FilesError) -> Self {
        let named = |code: Code, name: &str| Self::new(code).with("name", visible(name));
        match error {
            FilesError::Workspace(source) => source.into(),
            FilesError::Service { action, name, bucket, source } => {
                service_error(action, &name, &bucket, &source)
            }
            FilesError::KeyInvalid(_) => Code::InvalidRequest.into(),
            FilesError::NameRefused(name) => named(Code::NameRefused, &name),
            FilesError::SyncRunning => Code::SyncRunning.into(),
            FilesError::HandleExpired => Code::HandleExpired.into(),
            FilesError::Folder(name) => named(Code::FolderNotSupported, &name),
            FilesError::SpecialFile(name) => named(Code::SpecialFile, &name),
            FilesError::LinkLoop(name) => named(Code::LinkLoop, &name),
            FilesError::Unreadable { name, .. } => named(Code::FileUnreadable, &name),
            FilesError::FileChanged(name) => named(Code::FileChanged, &name),
            FilesError::FileTooLarge(name) => named(Code::FileTooLarge, &name),
            FilesError::NameTaken(name) => named(Code::NameTaken, &name),
            FilesError::ChangedSincePreview(name) => named(Code::ChangedSincePreview, &name),
            FilesError::NameTwin(name) => named(Code::NameTwin, &name),
            FilesError::FileAndFolder(name) => named(Code::FileAndFolder, &name),
            FilesError::ObjectNotFound(name) => named(Code::ObjectNotFound, &name),
            FilesError::ObjectChanged(name) => named(Code::ObjectChanged, &name),
            FilesError::FolderIntoItself(name) => named(Code::FolderIntoItself, &name),
            FilesError::AlreadyThere(name) => named(Code::AlreadyThere, &name),
            FilesError::ChangedMeanwhile(name) => named(Code::ChangedMeanwhile, &name),
            FilesError::CopyDiffers(name) => named(Code::CopyDiffers, &name),
            FilesError::ChecksumMismatch(name) => named(Code::ChecksumMismatch, &name),
            FilesError::DiskFull(name) => named(Code::DiskFull, &name),
            FilesError::Unwritable { name, .. } => named(Code::TargetReadOnly, &name),
            FilesError::DownloadGone(name) => named(Code::DownloadGone, &name),
            FilesError::Journal(_) => Code::JournalUnwritable.into(),
            FilesError::LinkNotSigned(name) => named(Code::LinkNotSigned, &name),
            FilesError::Shares(_) => Code::SharesUnwritable.into(),
            FilesError::Broken(_) => Code::Internal.into(),
        }
    }
}

fn service_error(action: &str, name: &str, bucket: &str, source: &ServiceError) -> AppError {
    if let Some(common) = source.common() {
        return common;
    }
    match source.kind {
        // The uppermost folder has no name, and is there as long as its bucket is.
        ErrorKind::NotFound if source.code == "NoSuchBucket" || name.is_empty() => {
            AppError::new(Code::BucketNotFound).with("bucket", bucket)
        }
        ErrorKind::NotFound => AppError::new(Code::ObjectNotFound).with("name", visible(name)),
        ErrorKind::Denied => AppError::new(Code::BucketDenied).with("action", action),
        ErrorKind::Unauthenticated => Code::SessionExpired.into(),
        ErrorKind::Conflict => AppError::new(Code::NameTaken).with("name", visible(name)),
        // A checksum that S3 refuses is a byte that changed on the way.
        ErrorKind::Invalid if source.code == "BadDigest" => {
            AppError::new(Code::ChecksumMismatch).with("name", visible(name))
        }
        _ => Code::Internal.into(),
    }
}
