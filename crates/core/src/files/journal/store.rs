//! The journal's file: an embedded store whose every commit is there whole after a crash, or not at all.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use redb::backends::FileBackend;
use redb::{
    Database, DatabaseError, ReadableDatabase, ReadableTable, StorageError, Table, TableDefinition,
    TableError, WriteTransaction,
};

use super::record::{Piece, Record, RecordError, Standing, decode};

/// The transfers, in the order in which they were started.
const TRANSFERS: TableDefinition<u64, &[u8]> = TableDefinition::new("transfers");
/// Where each stood. Apart from the records, which a call that is under way may hold.
const STANDINGS: TableDefinition<u64, &[u8]> = TableDefinition::new("standings");
/// The pieces of each.
const PIECES: TableDefinition<(u64, u64), &[u8]> = TableDefinition::new("pieces");

const FILE_NAME: &str = "transfers.redb";
/// What the store keeps in memory, in bytes; its own default is a gigabyte.
const CACHE: usize = 1024 * 1024;
/// How many unreadable journals are kept side by side.
const KEPT: u32 = 1000;

/// One change of the journal.
pub(super) enum Change {
    /// A new transfer.
    Add { number: u64, record: Vec<u8> },
    /// What is known of a transfer; one that is gone stays gone.
    Save { number: u64, record: Vec<u8> },
    /// Where a transfer stands.
    Stand { number: u64, standing: Vec<u8> },
    /// A finished piece of a transfer.
    Note { number: u64, at: u64, piece: Vec<u8> },
    /// The pieces are worth nothing any more.
    ForgetPieces { number: u64 },
    /// The transfer is over.
    Remove { number: u64 },
}

/// The open file.
pub(super) struct Store {
    database: Database,
}

/// A store, and what was in the way of an older one.
pub(super) struct Opened {
    pub(super) store: Store,
    /// The number of the last transfer, or 0.
    pub(super) last: u64,
    /// The name under which an unreadable journal is kept.
    pub(super) put_aside: Option<String>,
}

impl Store {
    /// Opens the journal in `folder`; one that cannot be read is put aside for an empty one.
    pub(super) fn open(folder: &Path) -> io::Result<Opened> {
        fs::create_dir_all(folder)?;
        match Self::open_readable(folder) {
            Ok((store, last)) => Ok(Opened { store, last, put_aside: None }),
            Err(Failure::Disk(error)) => Err(error),
            Err(Failure::Unreadable(reason)) => {
                let name = put_aside(folder)?;
                tracing::warn!(reason, name, "the journal of transfers could not be read and was put aside");
                let (store, last) = Self::open_readable(folder).map_err(Failure::into_io)?;
                Ok(Opened { store, last, put_aside: Some(name) })
            }
        }
    }

    /// Removes the journal's file, after it has been closed, and those that were put aside.
    pub(super) fn erase(folder: &Path) -> io::Result<()> {
        for path in journals(folder)? {
            fs::remove_file(path)?;
        }
        Ok(())
    }

    fn open_readable(folder: &Path) -> Result<(Self, u64), Failure> {
        let file = private(&folder.join(FILE_NAME)).map_err(Failure::Disk)?;
        let backend = FileBackend::new(file).map_err(Failure::of)?;
        let database = Database::builder()
            .set_cache_size(CACHE)
            // A file that was damaged by something else is said to be so, instead of being trusted.
            .set_check_integrity_on_open(true)
            .create_with_backend(backend)
            .map_err(Failure::of)?;
        let store = Self { database };
        store.apply(&[]).map_err(Failure::Disk)?;
        let last = store.check()?;
        Ok((store, last))
    }

    /// Reads every row, so that what cannot be read is found now and not in the middle; answers the last number.
    fn check(&self) -> Result<u64, Failure> {
        let last = self.records().map_err(Failure::from_read)?.last().map(|(number, ..)| *number);
        let read = self.database.begin_read().map_err(Failure::from_store)?;
        let pieces = read.open_table(PIECES).map_err(Failure::from_store)?;
        for row in pieces.iter().map_err(Failure::from_store)? {
            let (_, piece) = row.map_err(Failure::from_store)?;
            decode::<Piece>(piece.value()).map_err(Failure::from_record)?;
        }
        Ok(last.unwrap_or_default())
    }

    /// Every transfer with its number and where it stood, in their order.
    pub(super) fn records(&self) -> io::Result<Vec<(u64, Record, Standing)>> {
        let read = self.database.begin_read().map_err(broken)?;
        let standings = read.open_table(STANDINGS).map_err(broken)?;
        let mut records = Vec::new();
        for row in read.open_table(TRANSFERS).map_err(broken)?.iter().map_err(broken)? {
            let (number, record) = row.map_err(broken)?;
            let number = number.value();
            let standing = match standings.get(number).map_err(broken)? {
                Some(standing) => decode(standing.value()).map_err(malformed)?,
                None => Standing::Waiting,
            };
            records.push((number, decode(record.value()).map_err(malformed)?, standing));
        }
        Ok(records)
    }

    /// The pieces of a transfer, in their order.
    pub(super) fn pieces(&self, number: u64) -> io::Result<Vec<(u64, Piece)>> {
        let read = self.database.begin_read().map_err(broken)?;
        let table = read.open_table(PIECES).map_err(broken)?;
        let mut pieces = Vec::new();
        for row in table.range((number, 0)..=(number, u64::MAX)).map_err(broken)? {
            let (key, piece) = row.map_err(broken)?;
            pieces.push((key.value().1, decode(piece.value()).map_err(malformed)?));
        }
        Ok(pieces)
    }

    /// Makes all of `changes` at once; they are durable when this returns.
    pub(super) fn apply(&self, changes: &[Change]) -> io::Result<()> {
        let write = self.database.begin_write().map_err(broken)?;
        let mut tables = Tables::open(&write).map_err(broken)?;
        for change in changes {
            tables.apply(change).map_err(broken)?;
        }
        drop(tables);
        write.commit().map_err(broken)
    }
}

/// The tables of one commit.
struct Tables<'a> {
    transfers: Table<'a, u64, &'static [u8]>,
    standings: Table<'a, u64, &'static [u8]>,
    pieces: Table<'a, (u64, u64), &'static [u8]>,
}

impl<'a> Tables<'a> {
    fn open(write: &'a WriteTransaction) -> Result<Self, TableError> {
        Ok(Self {
            transfers: write.open_table(TRANSFERS)?,
            standings: write.open_table(STANDINGS)?,
            pieces: write.open_table(PIECES)?,
        })
    }

    fn apply(&mut self, change: &Change) -> Result<(), StorageError> {
        let number = change.number();
        let is_known = self.transfers.get(number)?.is_some();
        match change {
            Change::Add { record, .. } => drop(self.transfers.insert(number, record.as_slice())?),
            // What comes late, of a transfer that is over, leaves no trace.
            _ if !is_known => {}
            Change::Save { record, .. } => drop(self.transfers.insert(number, record.as_slice())?),
            Change::Stand { standing, .. } => drop(self.standings.insert(number, standing.as_slice())?),
            Change::Note { at, piece, .. } => drop(self.pieces.insert((number, *at), piece.as_slice())?),
            Change::ForgetPieces { .. } => self.forget_pieces(number)?,
            Change::Remove { .. } => {
                self.transfers.remove(number)?;
                self.standings.remove(number)?;
                self.forget_pieces(number)?;
            }
        }
        Ok(())
    }

    fn forget_pieces(&mut self, number: u64) -> Result<(), StorageError> {
        self.pieces.retain_in((number, 0)..=(number, u64::MAX), |_, _| false)
    }
}

impl Change {
    const fn number(&self) -> u64 {
        match self {
            Self::Add { number, .. }
            | Self::Save { number, .. }
            | Self::Stand { number, .. }
            | Self::Note { number, .. }
            | Self::ForgetPieces { number }
            | Self::Remove { number } => *number,
        }
    }

    /// Whether it is written soon, and whoever made it does not hear how that went.
    pub(super) const fn is_told_to_nobody(&self) -> bool {
        matches!(self, Self::Stand { .. } | Self::Note { .. } | Self::Remove { .. })
    }
}

/// Why a journal did not open: the disk refused, which may pass, or what is there is no journal of this release.
enum Failure {
    Disk(io::Error),
    Unreadable(String),
}

impl Failure {
    fn of(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Storage(error) => Self::from_store(error),
            DatabaseError::DatabaseAlreadyOpen => Self::Disk(broken(error)),
            other => Self::Unreadable(other.to_string()),
        }
    }

    fn from_store(error: impl Into<redb::Error>) -> Self {
        match error.into() {
            redb::Error::Io(error) if !is_about_content(&error) => Self::Disk(error),
            other => Self::Unreadable(other.to_string()),
        }
    }

    fn from_read(error: io::Error) -> Self {
        if is_about_content(&error) { Self::Unreadable(error.to_string()) } else { Self::Disk(error) }
    }

    #[expect(clippy::needless_pass_by_value, reason = "it is used as a function of the error")]
    fn from_record(error: RecordError) -> Self {
        Self::Unreadable(error.to_string())
    }

    fn into_io(self) -> io::Error {
        match self {
            Self::Disk(error) => error,
            Self::Unreadable(reason) => io::Error::new(io::ErrorKind::InvalidData, reason),
        }
    }
}

/// Whether the bytes were read and are not what they should be.
fn is_about_content(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}

/// An error of the store, as what it is about: the disk, or the content.
fn broken(error: impl Into<redb::Error>) -> io::Error {
    match error.into() {
        redb::Error::Io(error) => error,
        error @ redb::Error::Corrupted(_) => io::Error::new(io::ErrorKind::InvalidData, error),
        error => io::Error::other(error),
    }
}

fn malformed(error: RecordError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

/// The file, made where there is none; nobody else on this computer reads it.
pub(crate) fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Renames the journal to a name that is free and answers that name.
fn put_aside(folder: &Path) -> io::Result<String> {
    let free = (1..=KEPT)
        .map(|number| format!("transfers.unreadable-{number}.redb"))
        .find(|name| !folder.join(name).exists())
        .ok_or(io::ErrorKind::AlreadyExists)?;
    fs::rename(folder.join(FILE_NAME), folder.join(&free))?;
    Ok(free)
}

/// The journal and those that were put aside.
fn journals(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    Ok(paths.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "redb")).collect())
}
