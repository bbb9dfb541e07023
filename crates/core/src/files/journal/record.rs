//! What the journal keeps of a transfer, and how it is written: JSON with a version.

use std::ffi::OsString;
use std::time::SystemTime;

use devops360_contract::AppError;
use devops360_contract::connection::ConnectionId;
use devops360_contract::files::TransferId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::files::changes::history::Kept;
use crate::files::upload::{Goal, Identity};
use crate::files::{ETag, UploadId, WriteCondition};

/// The version of every record that this release writes, and the only one that it reads.
const VERSION: u32 = 1;

/// A transfer: whose, and what it is to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) id: TransferId,
    pub(crate) whose: Whose,
    pub(crate) work: Work,
}

/// A person at a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Whose {
    pub(crate) connection: ConnectionId,
    /// The owner id.
    pub(crate) owner: String,
}

/// What a transfer is to do, and how far it has come apart from its pieces.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Work {
    Upload(UploadWork),
    Download(DownloadWork),
    Archive(ArchiveWork),
}

/// An upload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct UploadWork {
    /// The local file.
    pub(crate) path: OsString,
    /// The remote folder, relative.
    pub(crate) folder: String,
    /// The file's name.
    pub(crate) name: String,
    /// In bytes, when it was chosen.
    pub(crate) size: u64,
    /// What to do about the name.
    pub(crate) goal: Goal,
    /// The object that it replaces, once that can come back.
    pub(crate) kept: Option<Kept>,
    /// What has been settled, once it has begun.
    pub(crate) begun: Option<Begun>,
    /// The file as a preview saw it: no other is sent.
    #[serde(default)]
    pub(crate) seen: Option<Identity>,
}

/// What an upload that has begun holds on to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Begun {
    /// The file as it was then.
    pub(crate) source: Identity,
    /// The name that was chosen.
    pub(crate) name: String,
    /// The condition of the last step.
    pub(crate) condition: WriteCondition,
    /// The multipart upload, where the file goes in parts.
    pub(crate) open: Option<OpenUpload>,
}

/// A multipart upload that S3 has open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct OpenUpload {
    /// The whole key.
    pub(crate) key: String,
    pub(crate) upload_id: UploadId,
    /// The size of every part but the last, in bytes.
    pub(crate) part_size: u64,
}

/// A download.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct DownloadWork {
    /// The relative key.
    pub(crate) key: String,
    /// Where the file goes.
    pub(crate) target: OsString,
    /// The temporary file's name, in the target's folder.
    pub(crate) temporary: String,
    /// Whether the person chose to replace a file that was there at the start.
    pub(crate) replaces: bool,
    /// The folder that was chosen for a whole download, which no link leads out of; the target lies below it.
    #[serde(default)]
    pub(crate) root: Option<OsString>,
    /// The size that the object was listed with, in bytes, where it was.
    #[serde(default)]
    pub(crate) expected: Option<u64>,
    /// The object that the pieces are of.
    pub(crate) object: Option<ObjectIdentity>,
    /// What a preview saw on both sides: nothing else is fetched, and nothing else replaced.
    #[serde(default)]
    pub(crate) seen: Option<Seen>,
}

/// What a preview saw of a file that is to be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seen {
    /// The object.
    pub(crate) etag: ETag,
    /// When it was last written: the file says the same afterwards.
    pub(crate) modified: SystemTime,
    /// The file that it replaces.
    pub(crate) local: Option<Identity>,
}

/// Files and folders as one archive, which is begun anew where it broke off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ArchiveWork {
    /// The relative keys.
    pub(crate) keys: Vec<String>,
    /// Where the file goes.
    pub(crate) target: OsString,
    /// The temporary file's name, in the target's folder.
    pub(crate) temporary: String,
    /// Whether the person chose to replace a file that was there at the start.
    pub(crate) replaces: bool,
    /// What the whole file is, from just before it gets the target's name.
    pub(crate) finished: Option<Identity>,
}

/// What tells one state of an object from another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ObjectIdentity {
    pub(crate) etag: ETag,
    pub(crate) size: u64,
    pub(crate) crc64nvme: Option<u64>,
}

/// Where a transfer stood; one that was running waits for its turn again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Standing {
    Waiting,
    Paused,
    Failed(AppError),
    /// It is over but for what it left in the bucket or on the disk.
    Cancelled,
}

/// A part that S3 has, under its number; or what is durable in the temporary file of a range, under its first byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Piece {
    /// In bytes.
    pub(crate) size: u64,
    pub(crate) crc64nvme: u64,
    /// The part's entity tag.
    pub(crate) etag: Option<ETag>,
}

/// Bytes that are no record of this release.
#[derive(Debug, Error)]
pub(crate) enum RecordError {
    #[error("a record of the journal is malformed")]
    Malformed(#[from] serde_json::Error),
    #[error("a record of the journal has version {0}")]
    Version(u32),
}

#[derive(Serialize)]
struct Versioned<T> {
    version: u32,
    record: T,
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

#[derive(Deserialize)]
struct Content<T> {
    record: T,
}

/// Writes a record.
pub(in crate::files) fn encode<T: Serialize>(record: &T) -> Result<Vec<u8>, RecordError> {
    Ok(serde_json::to_vec(&Versioned { version: VERSION, record })?)
}

/// Reads a record. The version is looked at first: a later one may look different altogether.
pub(in crate::files) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, RecordError> {
    let Version { version } = serde_json::from_slice(bytes)?;
    if version != VERSION {
        return Err(RecordError::Version(version));
    }
    Ok(serde_json::from_slice::<Content<T>>(bytes)?.record)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn piece() -> Piece {
        Piece { size: 8, crc64nvme: u64::MAX, etag: Some(ETag("\"a\"".to_owned())) }
    }

    #[test]
    fn a_record_of_another_version_is_told_from_a_malformed_one() {
        let written = encode(&piece()).unwrap();
        assert_eq!(decode::<Piece>(&written).unwrap(), piece());
        let later = br#"{"version":2,"record":{"length":8}}"#;
        assert!(matches!(decode::<Piece>(later), Err(RecordError::Version(2))));
        let malformed = br#"{"version":1,"record":{"length":8}}"#;
        assert!(matches!(decode::<Piece>(malformed), Err(RecordError::Malformed(_))));
    }

    proptest! {
        #[test]
        fn whatever_the_bytes_are_reading_them_ends(bytes: Vec<u8>, cut in 0_usize..60, flip: u8) {
            prop_assert!(decode::<Record>(&bytes).is_err());
            let mut written = encode(&piece()).unwrap();
            let at = cut % written.len();
            written[at] ^= flip;
            // Either it is a piece still, such as one of another size, or it is said to be none.
            let _ = decode::<Piece>(&written);
            written.truncate(at);
            prop_assert!(decode::<Piece>(&written).is_err());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_not_unicode_is_kept() {
        use std::os::unix::ffi::OsStringExt;
        let path = OsString::from_vec(b"/home/\xff/a".to_vec());
        let written = encode(&path).unwrap();
        assert_eq!(decode::<OsString>(&written).unwrap(), path);
    }
}
