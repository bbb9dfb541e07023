//! What S3 keeps of a file beside its bytes: media type, metadata and tags, seen and changed.

use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::primitives::opaque_id;

opaque_id! {
    /// Stands for a file and its metadata as they were when they were read.
    Revision
}

/// The longest name of a tag, in characters.
pub const TAG_NAME_LIMIT: usize = 128;
/// The longest value of a tag, in characters.
pub const TAG_VALUE_LIMIT: usize = 256;
/// The most tags of one file.
pub const TAG_COUNT_LIMIT: usize = 10;
/// The most that the metadata of one file may be, names and values together, in bytes of UTF-8.
pub const METADATA_LIMIT: usize = 2048;

/// Asks what is kept of a file beside its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DescribeFile {
    /// The file's key.
    pub key: String,
}

/// A name and its value, as they are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Pair {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
}

/// What is kept of a file beside its bytes. Texts are as they are: show them with [`super::visible`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDetails {
    /// What was read.
    pub revision: Revision,
    /// The media type.
    pub content_type: Option<String>,
    /// Where S3 keeps it, in S3's own word, such as `STANDARD`.
    pub storage_class: String,
    /// How it is encrypted, in S3's own word, such as `AES256`.
    pub encryption: Option<String>,
    /// A checksum over its bytes.
    pub checksum: Option<Checksum>,
    /// The bucket keeps what it was before each change.
    pub versioned: bool,
    /// What programs and people have written beside it, by name.
    pub metadata: Vec<Pair>,
    /// Its tags.
    pub tags: TagList,
}

/// A checksum of an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checksum {
    /// Such as `CRC64NVME`.
    pub algorithm: String,
    /// In Base64.
    pub value: String,
    /// It is over the whole object; else over the checksums of its parts.
    pub whole: bool,
}

/// A file's tags, which have a permission of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TagList {
    /// By name.
    Known(Vec<Pair>),
    /// They could not be read.
    Refused(AppError),
}

/// Gives a file another media type and other metadata, all of it. Its bytes and its tags stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveMetadata {
    /// The file's key.
    pub key: String,
    /// What the person saw.
    pub revision: Revision,
    /// The media type; S3's own default without.
    pub content_type: Option<String>,
    /// Names and values.
    pub metadata: Vec<Pair>,
}

/// Gives a file other tags, all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveTags {
    /// The file's key.
    pub key: String,
    /// The tags that the person saw.
    pub seen: Vec<Pair>,
    /// The tags from now on.
    pub tags: Vec<Pair>,
}

/// What became of a change of metadata or tags.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaveDetailsOutcome {
    /// It is done.
    Saved(FileDetails),
    /// They were changed elsewhere since they were read; nothing was written.
    ChangedElsewhere(FileDetails),
}

/// What is wrong with a list of names and values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PairProblem {
    /// A name is missing.
    NameMissing,
    /// A name is longer than it may be.
    NameTooLong,
    /// A name has a character that it may not have.
    NameCharacter,
    /// Another one has the same name.
    NameTwice,
    /// The name is S3's own.
    NameReserved,
    /// A value is longer than it may be.
    ValueTooLong,
    /// A value has a character that it may not have.
    ValueCharacter,
    /// A value begins or ends with a blank, which would be lost.
    ValueBlank,
}

/// What is wrong with the tag at `index` of `tags`.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html>.
#[must_use]
pub fn tag_problem(tags: &[Pair], index: usize) -> Option<PairProblem> {
    let Pair { name, value } = tags.get(index)?;
    let lower = name.to_lowercase();
    if name.is_empty() {
        Some(PairProblem::NameMissing)
    } else if name.chars().count() > TAG_NAME_LIMIT {
        Some(PairProblem::NameTooLong)
    } else if !name.chars().all(is_tag_character) {
        Some(PairProblem::NameCharacter)
    } else if lower.starts_with("aws:") {
        Some(PairProblem::NameReserved)
    } else if tags[..index].iter().any(|other| other.name == *name) {
        Some(PairProblem::NameTwice)
    } else if value.chars().count() > TAG_VALUE_LIMIT {
        Some(PairProblem::ValueTooLong)
    } else if !value.chars().all(is_tag_character) {
        Some(PairProblem::ValueCharacter)
    } else {
        None
    }
}

/// What is wrong with the metadata at `index` of `metadata`. A name is a token of a header (RFC 9110, section 5.6.2), and
/// small, since S3 makes it so.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html>.
#[must_use]
pub fn metadata_problem(metadata: &[Pair], index: usize) -> Option<PairProblem> {
    let Pair { name, value } = metadata.get(index)?;
    if name.is_empty() {
        Some(PairProblem::NameMissing)
    } else if !name.chars().all(is_token_character) {
        Some(PairProblem::NameCharacter)
    } else if metadata[..index].iter().any(|other| other.name == *name) {
        Some(PairProblem::NameTwice)
    } else if value.chars().any(super::is_deceptive) {
        Some(PairProblem::ValueCharacter)
    } else if value.trim() != value {
        Some(PairProblem::ValueBlank)
    } else {
        None
    }
}

/// How much `metadata` takes of [`METADATA_LIMIT`].
#[must_use]
pub fn metadata_size(metadata: &[Pair]) -> usize {
    metadata.iter().map(|pair| pair.name.len() + pair.value.len()).sum()
}

/// Whether `text` can be a media type: `type/subtype`, with parameters behind it or without (RFC 9110, section 8.3.1).
#[must_use]
pub fn is_media_type(text: &str) -> bool {
    let essence = text.split(';').next().unwrap_or_default().trim_end();
    let token =
        |part: &str| !part.is_empty() && part.chars().all(|c| is_token_character(c.to_ascii_lowercase()));
    let printable = text.chars().all(|c| c == ' ' || c.is_ascii_graphic());
    let two = essence.split_once('/').is_some_and(|(kind, subtype)| token(kind) && token(subtype));
    printable && two && text.trim() == text && text.len() <= 255
}

fn is_tag_character(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ' ' | '_' | '.' | ':' | '/' | '=' | '+' | '-' | '@')
}

fn is_token_character(c: char) -> bool {
    c.is_ascii_lowercase()
        || c.is_ascii_digit()
        || matches!(
            c,
            '!' | '#' | '$' | '%' | '&' | '\'' | '*' | '+' | '-' | '.' | '^' | '_' | '`' | '|' | '~'
        )
}
