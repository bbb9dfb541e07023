//! An archive while it is filled: the entry whose pieces come in, and what is left out.

use std::time::SystemTime;

use bytes::Bytes;
use crc_fast::Digest;
use devops360_contract::files::{MissingFile, Remarks, RenamedFile};

use super::fetch::{Fetched, mismatch};
use super::names::{Names, Renamed};
use super::writer::{Header, Writer};
use super::{Arrived, Member, Piece};
use crate::cloud::ErrorKind;
use crate::files::Object;
use crate::files::board::Progress;
use crate::files::checksum::digest;
use crate::files::error::FilesError;
use crate::files::visible::visible;

/// How many files are named in remarks; the rest is counted.
const NAMED: usize = 100;

/// An archive while it is filled.
pub(super) struct Filling {
    pub(super) writer: Writer,
    /// How many entries are whole.
    written: usize,
    open: Option<OpenEntry>,
    /// What is to be fetched once more.
    pub(super) again: Vec<Member>,
    /// Relative keys of what is not in the archive, and why.
    missing: Vec<(String, FilesError)>,
}

/// The entry whose pieces come in.
struct OpenEntry {
    key: String,
    digest: Digest,
    expected: Option<u64>,
    /// Its other pieces are not looked at.
    failed: bool,
}

impl Filling {
    pub(super) const fn new(writer: Writer) -> Self {
        Self { writer, written: 0, open: None, again: Vec::new(), missing: Vec::new() }
    }

    /// Adds an empty folder.
    pub(super) async fn folder(&mut self, name: String, modified: SystemTime) -> Result<(), FilesError> {
        self.written += 1;
        self.writer.folder(name, modified).await
    }

    /// Notes that the file under a relative key is left out.
    pub(super) fn miss(&mut self, key: &str, error: FilesError) {
        self.missing.push((key.to_owned(), error));
    }

    /// Writes a piece, or says why its entry is not in the archive: once for an entry.
    pub(super) async fn take(&mut self, arrived: Arrived, progress: &Progress) -> Result<(), FilesError> {
        let Arrived { piece: Piece { member, range }, fetched, _memory } = arrived;
        let object = &member.object;
        if range.start > 0 && self.open.as_ref().is_some_and(|open| open.failed && open.key == object.key) {
            return Ok(());
        }
        let is_end = range.end == object.size;
        let written = match fetched {
            Ok(fetched) => self.write(&member, range.start == 0, is_end, fetched).await,
            Err(error) => Err(error),
        };
        match written {
            Ok(length) => {
                progress.advance(length);
                self.written += usize::from(is_end);
                Ok(())
            }
            Err(error) if is_of_one(&error) => {
                self.give_up(&object.key).await?;
                Err(error)
            }
            Err(error) => Err(error),
        }
    }

    async fn write(
        &mut self,
        member: &Member,
        is_first: bool,
        is_end: bool,
        fetched: Fetched,
    ) -> Result<u64, FilesError> {
        let Fetched { bytes, crc64nvme } = fetched;
        let length = bytes.len() as u64;
        if is_first {
            let (name, object) = (member.name.clone(), &member.object);
            self.open = Some(OpenEntry::of(object, crc64nvme, &bytes));
            self.writer.begin(Header { name, size: object.size, modified: object.modified }, bytes).await?;
        } else if let Some(open) = &mut self.open {
            open.digest.update(&bytes);
            self.writer.write(bytes).await?;
        }
        let differs = is_end && self.open.as_ref().is_some_and(OpenEntry::differs);
        if differs { Err(mismatch(&member.object)) } else { Ok(length) }
    }

    /// Takes back the entry that was begun for `key`; what else comes of it is not looked at.
    async fn give_up(&mut self, key: &str) -> Result<(), FilesError> {
        let failed = OpenEntry { key: key.to_owned(), digest: digest(), expected: None, failed: true };
        let before = self.open.replace(failed);
        let was_begun = before.is_some_and(|open| open.key == key && !open.failed);
        if was_begun { self.writer.abort().await } else { Ok(()) }
    }

    /// What is left out, for whoever gets the archive without the app; `None` where nothing is.
    ///
    /// # Errors
    /// Why everything is, where it is.
    pub(super) fn missing_list(&mut self) -> Result<Option<Bytes>, FilesError> {
        if self.missing.is_empty() {
            return Ok(None);
        }
        if self.written == 0 {
            return Err(self.missing.swap_remove(0).1);
        }
        let mut list = String::from("These files are not in this archive:\r\n\r\n");
        let lines = self.missing.iter().map(|(key, error)| format!("{}\r\n    {error}\r\n", visible(key)));
        list.extend(lines);
        Ok(Some(list.into()))
    }

    /// Ends the archive, and says what the window is told of it.
    pub(super) async fn finish(self, names: &Names) -> Result<Remarks, FilesError> {
        self.writer.finish().await?;
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        Ok(Remarks {
            missing_count: count(self.missing.len()),
            missing: self.missing.into_iter().take(NAMED).map(missing).collect(),
            renamed_count: count(names.renamed().len()),
            renamed: names.renamed().iter().take(NAMED).map(renamed).collect(),
        })
    }
}

fn missing((key, error): (String, FilesError)) -> MissingFile {
    MissingFile { key: visible(&key), error: error.into() }
}

fn renamed(Renamed { path, name }: &Renamed) -> RenamedFile {
    RenamedFile { key: visible(path), name: name.clone() }
}

impl OpenEntry {
    fn of(object: &Object, expected: Option<u64>, first: &Bytes) -> Self {
        let mut digest = digest();
        digest.update(first);
        Self { key: object.key.clone(), digest, expected, failed: false }
    }

    fn differs(&self) -> bool {
        self.expected.is_some_and(|expected| expected != self.digest.finalize())
    }
}

/// Whether it says nothing about the other objects, so that they can be had all the same.
pub(super) fn is_of_one(error: &FilesError) -> bool {
    let refused = |kind: ErrorKind| matches!(kind, ErrorKind::Denied | ErrorKind::Invalid);
    is_changed(error)
        || matches!(error, FilesError::ObjectNotFound(_))
        || error.service().is_some_and(|error| refused(error.kind))
}

/// Whether another try finds the object as it is then.
pub(super) const fn is_changed(error: &FilesError) -> bool {
    matches!(error, FilesError::ObjectChanged(_) | FilesError::ChecksumMismatch(_))
}
