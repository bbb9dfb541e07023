//! A person's attributes, their record and their photo.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::connection::Attribute;
use crate::error::AppError;
use crate::files::FileHandle;
use crate::primitives::opaque_id;

opaque_id! {
    /// Names a photo that was prepared on this computer and waits to be sent.
    PhotoHandle
}

/// What a photo's file may weigh, in bytes.
pub const PHOTO_BYTES_LIMIT: u64 = 5 * 1024 * 1024;
/// What a photo may measure, in pixels, before it is scaled down.
pub const PHOTO_PIXELS_LIMIT: u64 = 40_000_000;
/// The side of the stored photo, in pixels.
pub const PHOTO_SIDE: u32 = 512;

/// A person's profile: attributes from Cognito, the rest from their DynamoDB record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The user name in the pool.
    pub username: String,
    /// The attributes that have a value.
    pub attributes: BTreeMap<Attribute, String>,
    /// Whether the e-mail address is verified.
    pub email_verified: bool,
    /// Whether the phone number is verified.
    pub phone_verified: bool,
    /// About the person.
    pub bio: String,
    /// Changes with every new photo; none without a photo. Fetch the image with [`ShowPhoto`].
    pub photo: Option<String>,
    /// Counts the record's changes; 0 where there is no record yet.
    pub revision: u64,
    /// Set when the record could not be read: then only the attributes are shown.
    pub record_problem: Option<AppError>,
}

/// Asks for the profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadProfile {}

/// The part of a profile that the person edits.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProfileEdit {
    /// The new values of changed attributes; an empty value removes one.
    pub attributes: BTreeMap<Attribute, String>,
    /// The new text about the person, where it changed.
    pub bio: Option<String>,
}

/// Saves changes made on `base_revision`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveProfile {
    /// The revision that the changes were made on.
    pub base_revision: u64,
    /// The changes.
    pub edit: ProfileEdit,
}

/// What became of a save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaveProfileOutcome {
    /// All of it is saved.
    Saved(Profile),
    /// The record was changed elsewhere since; nothing was saved. The person decides, then saves on the new revision.
    ChangedElsewhere {
        /// The profile as it is now.
        theirs: Profile,
    },
    /// Some of it is saved, some is not.
    Partly {
        /// The profile as it is now.
        now: Profile,
        /// What could not be saved and why.
        failed: Vec<PartFailure>,
    },
}

/// A part of a profile that could not be saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartFailure {
    /// Which part.
    pub part: ProfilePart,
    /// Why.
    pub error: AppError,
}

/// The parts of a profile that are saved apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfilePart {
    /// The attributes in Cognito.
    Attributes,
    /// The record in DynamoDB.
    Record,
    /// The photo in S3.
    Photo,
}

/// Opens a file dialog for a photo and prepares it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoosePhoto {}

/// What became of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChoosePhotoOutcome {
    /// It is prepared.
    Staged(StagedPhoto),
    /// The dialog was closed without a choice.
    Cancelled,
}

/// Prepares a dropped photo: decoded, turned, cropped to a square, scaled, without its metadata.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StagePhoto {
    /// The dropped file.
    pub handle: FileHandle,
}

/// A prepared photo, kept on this computer until it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StagedPhoto {
    /// Names it.
    pub handle: PhotoHandle,
}

/// Asks for the image of a prepared photo (JPEG).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowStagedPhoto {
    /// Which.
    pub handle: PhotoHandle,
}

/// Sends a prepared photo and makes it the profile's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavePhoto {
    /// Which.
    pub handle: PhotoHandle,
}

/// Removes the profile's photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovePhoto {}

/// Asks for the image of the profile's photo (JPEG).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowPhoto {}
