//! The local file of an upload: opened once, and seen to stay the same.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::{Bytes, BytesMut};
use serde::{Deserialize, Serialize};

use crate::files::checksum::crc64nvme;
use crate::files::disk;
use crate::files::error::FilesError;

/// An open file and what it was when it was opened.
#[derive(Clone)]
pub(crate) struct Source {
    file: Arc<File>,
    path: PathBuf,
    name: String,
    identity: Identity,
}

/// What tells one state of one file from another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity {
    /// Device and inode, where the system has them.
    file: Option<(u64, u64)>,
    size: u64,
    /// When it was last written, in nanoseconds since 1970.
    modified: Option<i64>,
}

impl Source {
    /// Opens the file at `path`; an error names it `name`.
    pub(crate) async fn open(path: PathBuf, name: &str) -> Result<Self, FilesError> {
        let opened = disk::blocking({
            let path = path.clone();
            move || {
                // Asked before opening: opening a pipe would wait for its other end.
                if !fs::metadata(&path)?.is_file() {
                    return Ok(None);
                }
                let file = File::open(path)?;
                let identity = Identity::of(&file.metadata()?);
                Ok(Some((file, identity)))
            }
        });
        let unreadable = |source| FilesError::Unreadable { name: name.to_owned(), source };
        match opened.await.map_err(unreadable)? {
            Some((file, identity)) => {
                Ok(Self { file: Arc::new(file), path, name: name.to_owned(), identity })
            }
            None => Err(FilesError::SpecialFile(name.to_owned())),
        }
    }

    /// What it was when it was opened.
    pub(crate) const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Its size in bytes, when it was opened.
    pub(crate) const fn size(&self) -> u64 {
        self.identity.size
    }

    /// All of its bytes, with their checksum. Fails as [`assert_unchanged`](Self::assert_unchanged) does.
    pub(crate) async fn read(&self) -> Result<(Bytes, u64), FilesError> {
        let length = usize::try_from(self.size()).map_err(|_| FilesError::FileTooLarge(self.name.clone()))?;
        let source = self.clone();
        let read = disk::blocking(move || {
            let mut bytes = BytesMut::zeroed(length);
            disk::read_exact_at(&source.file, &mut bytes, 0)?;
            Ok((crc64nvme(&bytes), bytes.freeze(), source.is_unchanged()))
        });
        match read.await.map_err(|error| self.unreadable(error))? {
            (crc64nvme, bytes, true) => Ok((bytes, crc64nvme)),
            (_, _, false) => Err(FilesError::FileChanged(self.name.clone())),
        }
    }

    /// The open file.
    pub(crate) const fn file(&self) -> &Arc<File> {
        &self.file
    }

    /// Why it could not be read: it is shorter than it was, or the disk refused.
    pub(crate) fn unreadable(&self, source: io::Error) -> FilesError {
        match source.kind() {
            io::ErrorKind::UnexpectedEof => FilesError::FileChanged(self.name.clone()),
            _ => FilesError::Unreadable { name: self.name.clone(), source },
        }
    }

    /// Fails when the open file, or what now stands under its path, is not what was opened.
    pub(crate) async fn assert_unchanged(&self) -> Result<(), FilesError> {
        let source = self.clone();
        match disk::blocking(move || Ok(source.is_unchanged())).await {
            Ok(true) => Ok(()),
            _ => Err(FilesError::FileChanged(self.name.clone())),
        }
    }

    /// Whether both are what was opened. Blocks.
    fn is_unchanged(&self) -> bool {
        let now = [self.file.metadata(), fs::metadata(&self.path)];
        now.iter().all(|now| now.as_ref().is_ok_and(|now| Identity::of(now) == self.identity))
    }
}

impl Identity {
    /// In bytes.
    pub(crate) const fn size(&self) -> u64 {
        self.size
    }

    /// When it was last written, where the system says.
    pub(crate) fn time(&self) -> Option<SystemTime> {
        let nanoseconds = self.modified?;
        let distance = Duration::from_nanos(nanoseconds.unsigned_abs());
        if nanoseconds < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) }
    }

    /// The same in nanoseconds since 1970.
    pub(crate) const fn modified(&self) -> Option<i64> {
        self.modified
    }

    /// What a file is, by what the system says of it.
    pub(crate) fn of(metadata: &Metadata) -> Self {
        Self {
            file: file_id(metadata),
            size: metadata.len(),
            modified: metadata.modified().ok().and_then(nanoseconds),
        }
    }
}

/// Nanoseconds since 1970, which reach from 1677 to 2262.
pub(crate) fn nanoseconds(time: SystemTime) -> Option<i64> {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_nanos()).ok(),
        Err(before) => i64::try_from(before.duration().as_nanos()).ok().map(i64::wrapping_neg),
    }
}

#[cfg(unix)]
fn file_id(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
const fn file_id(_: &Metadata) -> Option<(u64, u64)> {
    None
}
