//! What can go wrong with a profile, and what the window is told of it.

use std::io;

use devops360_contract::profile::{PHOTO_BYTES_LIMIT, PHOTO_PIXELS_LIMIT};
use devops360_contract::{AppError, Code};
use thiserror::Error;

use crate::cloud::{ErrorKind, ServiceError};
use crate::files::{FilesError, WorkspaceError};

/// What can go wrong with a profile.
#[derive(Debug, Error)]
pub enum ProfileError {
    /// Nobody's profile can be reached.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
    /// The user pool refused to read or change attributes.
    #[error("the attributes could not be read or changed")]
    Attributes(#[source] Box<ServiceError>),
    /// The table did not do its part.
    #[error("the record could not be read or written in table {table}")]
    Record {
        /// Which table.
        table: String,
        /// Why not.
        #[source]
        source: Box<ServiceError>,
    },
    /// A file or an object could not be read or written.
    #[error(transparent)]
    File(#[from] FilesError),
    /// The photo's file cannot be used.
    #[error(transparent)]
    Photo(#[from] PhotoError),
    /// The staged photo is gone.
    #[error("the prepared photo is not there any more")]
    PhotoGone,
    /// No photo is set.
    #[error("no photo is set")]
    PhotoMissing,
    /// The disk refuses to keep a prepared photo.
    #[error("the prepared photo could not be kept")]
    Staging(#[source] io::Error),
}

/// Why a photo cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PhotoError {
    /// Its file is larger than [`PHOTO_BYTES_LIMIT`].
    #[error("the photo's file is too large")]
    TooLarge,
    /// It has more pixels than [`PHOTO_PIXELS_LIMIT`], or needs more memory than those would.
    #[error("the photo has too many pixels")]
    TooManyPixels,
    /// It is no JPEG, PNG or WebP.
    #[error("the file is not an image of a known format")]
    NotAnImage,
    /// It begins as an image but cannot be decoded.
    #[error("the image is damaged")]
    Damaged,
}

impl From<PhotoError> for AppError {
    fn from(error: PhotoError) -> Self {
        match error {
            PhotoError::TooLarge => {
                Self::new(Code::PhotoTooLarge).with("limit", PHOTO_BYTES_LIMIT.to_string())
            }
            PhotoError::TooManyPixels => {
                Self::new(Code::PhotoTooManyPixels).with("limit", PHOTO_PIXELS_LIMIT.to_string())
            }
            PhotoError::NotAnImage => Code::PhotoNotAnImage.into(),
            PhotoError::Damaged => Code::PhotoDamaged.into(),
        }
    }
}

impl From<ProfileError> for AppError {
    fn from(error: ProfileError) -> Self {
        match error {
            ProfileError::Workspace(source) => source.into(),
            ProfileError::Attributes(source) => attributes_error(&source),
            ProfileError::Record { table, source } => record_error(&table, &source),
            ProfileError::File(source) => source.into(),
            ProfileError::Photo(source) => source.into(),
            ProfileError::PhotoGone => Code::PhotoGone.into(),
            ProfileError::PhotoMissing => Code::PhotoMissing.into(),
            ProfileError::Staging(source) if source.kind() == io::ErrorKind::StorageFull => {
                Self::new(Code::DiskFull).with("name", "photo.jpg")
            }
            ProfileError::Staging(_) => Self::new(Code::TargetReadOnly).with("name", "photo.jpg"),
        }
    }
}

fn attributes_error(source: &ServiceError) -> AppError {
    if let Some(common) = source.common() {
        return common;
    }
    match (source.kind, source.code.as_str()) {
        (_, "CodeDeliveryFailureException") => Code::CodeDeliveryFailed.into(),
        (_, "UserLambdaValidationException") => {
            AppError::new(Code::RefusedByPool).with("detail", &*source.message)
        }
        (ErrorKind::Unauthenticated | ErrorKind::Denied, _) => Code::SessionExpired.into(),
        (ErrorKind::Invalid | ErrorKind::Conflict, _) => {
            AppError::new(Code::AttributeRefused).with("detail", &*source.message)
        }
        _ => Code::Internal.into(),
    }
}

fn record_error(table: &str, source: &ServiceError) -> AppError {
    if let Some(common) = source.common() {
        return common;
    }
    match source.kind {
        ErrorKind::NotFound => AppError::new(Code::TableNotFound).with("table", table),
        ErrorKind::Denied => Code::ProfileDenied.into(),
        ErrorKind::Unauthenticated => Code::SessionExpired.into(),
        _ => Code::Internal.into(),
    }
}
