//! A person's attributes, their record and their photo.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::account::CodeDelivery;
use crate::connection::Attribute;
use crate::error::AppError;
use crate::files::{Amount, FileHandle};
use crate::primitives::{Timestamp, opaque_id};
use crate::session::SignOutReport;

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
    /// New addresses that wait for their code.
    pub address_changes: Vec<AddressChange>,
}

/// A new e-mail address or phone number that waits for the code that was sent to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressChange {
    /// Which attribute.
    pub attribute: Attribute,
    /// Its new value.
    pub value: String,
    /// Where the last code went, where the pool said so.
    pub delivery: Option<CodeDelivery>,
    /// When the last code was asked for.
    pub since: Timestamp,
    /// The pool took the new value at once, unverified, instead of waiting for the code.
    pub applied: bool,
}

/// Proves with a code that the address in `attribute` is the person's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyAddress {
    /// Which attribute.
    pub attribute: Attribute,
    /// The code, as typed.
    pub code: String,
}

/// What became of the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerifyAddressOutcome {
    /// The address is verified, and the profile's.
    Verified(Profile),
    /// The code is wrong.
    WrongCode,
    /// The code is too old, or there is none.
    ExpiredCode,
    /// The address signs somebody else in.
    Taken,
}

/// Sends a code to the address that waits, or else to the one that is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendAddressCode {
    /// Which attribute.
    pub attribute: Attribute,
}

/// Gives up a new address that waits for its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DropAddressChange {
    /// Which attribute.
    pub attribute: Attribute,
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

/// Asks what the deletion of the account would take away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewDeletion {}

/// What the deletion of an account takes away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletionPreview {
    /// The user name, or the e-mail address where the pool made that up: the person types it to agree.
    pub name: String,
    /// The files.
    pub files: Amount,
    /// What was deleted or replaced and is still kept: the trash and earlier versions.
    pub earlier: Amount,
    /// Whether there is a photo.
    pub photo: bool,
    /// Whether there is a record: address and text about the person.
    pub record: bool,
    /// When a deletion was begun that has not come to its end.
    pub begun: Option<Timestamp>,
}

/// How far a deletion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletionProgress {
    /// How many versions of files and photos are gone.
    pub deleted: u64,
}

/// Asks where to save the profile, and saves it as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportProfile {}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportOutcome {
    /// It is saved.
    Saved,
    /// The dialog was closed without a choice.
    Cancelled,
}

/// Deletes the account with everything that is the person's: for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteAccount {
    /// The name, as the person typed it to agree.
    pub name: String,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeleteAccountOutcome {
    /// The account is gone, and so is the session; the report says what is left on this computer.
    Deleted(SignOutReport),
    /// Another name was typed; nothing is deleted.
    NameDiffers,
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
