//! What the last sync left, file by file: it tells a file that was changed since from one that only looks younger.
//!
//! It can be lost without harm. Without it a sync goes by sizes and times, as it does the first time.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use redb::{Database, ReadableDatabase, TableDefinition};
use sha2::{Digest, Sha256};

use super::plan::History;
use crate::files::ETag;
use crate::files::disk::blocking;
use crate::files::journal::{Whose, private};

/// Whose, which two folders, and the path below them; size, time in nanoseconds since 1970, and entity tag.
const LEFT: TableDefinition<(&str, &str, &str), (u64, i64, &str)> = TableDefinition::new("left");

const FILE_NAME: &str = "synced.redb";
/// What the store keeps in memory, in bytes.
const CACHE: usize = 1024 * 1024;
/// What a coarse file system may make of a time, in nanoseconds.
const COARSE: u64 = 2_000_000_000;
const SECOND: i64 = 1_000_000_000;

/// A file as a sync left it on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Settled {
    /// In bytes.
    pub(super) size: u64,
    /// The local file's time, in nanoseconds since 1970.
    pub(super) modified: i64,
    /// The object.
    pub(super) etag: ETag,
}

/// Names two folders of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    whose: String,
    folders: String,
}

/// The store, opened when it is first asked for.
#[derive(Clone)]
pub(super) struct Memory {
    folder: Arc<PathBuf>,
    open: Arc<Mutex<Option<Arc<Database>>>>,
}

impl Settled {
    /// What a local file is to it.
    pub(super) fn local(&self, size: u64, modified: Option<i64>) -> History {
        let is_same_time = modified.is_some_and(|now| is_same_time(self.modified, now));
        if size == self.size && is_same_time { History::Unchanged } else { History::Changed }
    }

    /// What an object is to it.
    pub(super) fn remote(&self, etag: &ETag) -> History {
        if *etag == self.etag { History::Unchanged } else { History::Changed }
    }
}

/// Some file systems keep whole seconds, or every other one.
const fn is_same_time(noted: i64, now: i64) -> bool {
    noted == now || now % SECOND == 0 && now.abs_diff(noted) < COARSE
}

impl Pair {
    /// The local folder `root` and the remote folder `folder`, relative.
    pub(super) fn new(whose: &Whose, root: &Path, folder: &str) -> Self {
        let folders = digest(&[root.as_os_str().as_encoded_bytes(), folder.as_bytes()]);
        Self { whose: person(whose), folders }
    }
}

fn person(whose: &Whose) -> String {
    digest(&[whose.connection.0.as_bytes(), whose.owner.as_bytes()])
}

fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    BASE64_URL_SAFE_NO_PAD.encode(hash.finalize())
}

impl Memory {
    /// The store in `folder`; nothing is read yet.
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder: Arc::new(folder), open: Arc::default() }
    }

    /// What syncs of `pair` have left, by path; nothing where that cannot be read.
    pub(super) async fn of(&self, pair: &Pair) -> HashMap<String, Settled> {
        let (memory, pair) = (self.clone(), pair.clone());
        let read = blocking(move || {
            let Some(database) = memory.database(false)? else { return Ok(HashMap::new()) };
            read(&database, &pair)
        });
        read.await.unwrap_or_else(|error| {
            tracing::warn!(%error, "what the last sync left could not be read");
            HashMap::new()
        })
    }

    /// Notes what a sync of `pair` has left of files; nothing of those that are gone.
    pub(super) async fn note(&self, pair: &Pair, left: Vec<(String, Option<Settled>)>) {
        let (memory, pair) = (self.clone(), pair.clone());
        let noted = blocking(move || {
            let database = memory.database(true)?;
            database.map_or(Ok(()), |database| write(&database, &pair, &left))
        });
        if let Err(error) = noted.await {
            tracing::warn!(%error, "what a sync has left could not be noted");
        }
    }

    /// Forgets the syncs of a person.
    pub(super) async fn forget(&self, whose: &Whose) {
        let (memory, person) = (self.clone(), person(whose));
        let forgotten = blocking(move || {
            let Some(database) = memory.database(false)? else { return Ok(()) };
            let change = database.begin_write().map_err(broken)?;
            let kept = change
                .open_table(LEFT)
                .map_err(broken)
                .and_then(|mut left| left.retain(|(whose, ..), _| whose != person).map_err(broken));
            kept.and_then(|()| change.commit().map_err(broken))
        });
        if let Err(error) = forgotten.await {
            tracing::warn!(%error, "what syncs have left is kept");
        }
    }

    /// Removes the file.
    pub(super) fn erase(&self) -> io::Result<()> {
        *self.lock() = None;
        match fs::remove_file(self.folder.join(FILE_NAME)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// The open store; none where there is no file yet and none is to be made. One that cannot be read is begun anew.
    fn database(&self, makes: bool) -> io::Result<Option<Arc<Database>>> {
        let mut open = self.lock();
        if let Some(database) = &*open {
            return Ok(Some(database.clone()));
        }
        let path = self.folder.join(FILE_NAME);
        if !makes && !path.exists() {
            return Ok(None);
        }
        fs::create_dir_all(&*self.folder)?;
        let database = match opened(&path) {
            Ok(database) => database,
            Err(error) if is_about_content(&error) => {
                tracing::warn!(%error, "what syncs have left is not readable and is begun anew");
                fs::remove_file(&path)?;
                opened(&path)?
            }
            Err(error) => return Err(error),
        };
        Ok(Some(open.insert(Arc::new(database)).clone()))
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<Database>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn opened(path: &Path) -> io::Result<Database> {
    let backend = redb::backends::FileBackend::new(private(path)?).map_err(broken)?;
    let database = Database::builder().set_cache_size(CACHE).create_with_backend(backend).map_err(broken)?;
    // A table that is opened once is there to be read.
    let change = database.begin_write().map_err(broken)?;
    change.open_table(LEFT).map_err(broken)?;
    change.commit().map_err(broken)?;
    Ok(database)
}

fn read(database: &Database, pair: &Pair) -> io::Result<HashMap<String, Settled>> {
    let (whose, folders) = (pair.whose.as_str(), pair.folders.as_str());
    let table = database.begin_read().map_err(broken)?.open_table(LEFT).map_err(broken)?;
    let mut left = HashMap::new();
    for row in table.range((whose, folders, "")..).map_err(broken)? {
        let (key, value) = row.map_err(broken)?;
        let ((of, about, path), (size, modified, etag)) = (key.value(), value.value());
        if (of, about) != (whose, folders) {
            break;
        }
        left.insert(path.to_owned(), Settled { size, modified, etag: ETag(etag.to_owned()) });
    }
    Ok(left)
}

fn write(database: &Database, pair: &Pair, left: &[(String, Option<Settled>)]) -> io::Result<()> {
    let change = database.begin_write().map_err(broken)?;
    {
        let mut table = change.open_table(LEFT).map_err(broken)?;
        for (path, settled) in left {
            let key = (pair.whose.as_str(), pair.folders.as_str(), path.as_str());
            match settled {
                Some(Settled { size, modified, etag }) => {
                    table.insert(key, (*size, *modified, etag.0.as_str())).map_err(broken)?;
                }
                None => drop(table.remove(key).map_err(broken)?),
            }
        }
    }
    change.commit().map_err(broken)
}

/// An error of the store, as what it is about: the disk or another process, or the content.
fn broken(error: impl Into<redb::Error>) -> io::Error {
    match error.into() {
        redb::Error::Io(error) => error,
        error @ redb::Error::DatabaseAlreadyOpen => io::Error::other(error),
        error => io::Error::new(io::ErrorKind::InvalidData, error),
    }
}

fn is_about_content(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}

#[cfg(test)]
mod tests {
    use devops360_contract::connection::ConnectionId;

    use super::*;

    fn whose(owner: &str) -> Whose {
        Whose { connection: ConnectionId("c".to_owned()), owner: owner.to_owned() }
    }

    fn settled(size: u64) -> Settled {
        Settled { size, modified: -7, etag: ETag("\"e\"".to_owned()) }
    }

    #[tokio::test]
    async fn what_was_left_is_known_to_the_same_pair_of_the_same_person_alone() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::new(folder.path().join("syncs"));
        let pair = |owner: &str, remote: &str| Pair::new(&whose(owner), Path::new("/home/me"), remote);
        assert!(memory.of(&pair("me", "a/")).await.is_empty());
        assert!(!folder.path().join("syncs").exists(), "a look makes no file");
        let left = vec![("x".to_owned(), Some(settled(1))), ("y".to_owned(), Some(settled(2)))];
        memory.note(&pair("me", "a/"), left).await;
        memory.note(&pair("you", "a/"), vec![("x".to_owned(), Some(settled(3)))]).await;
        memory.note(&pair("me", "a/"), vec![("y".to_owned(), None)]).await;
        let again = Memory::new(folder.path().join("syncs"));
        drop(memory);
        assert_eq!(again.of(&pair("me", "a/")).await, HashMap::from([("x".to_owned(), settled(1))]));
        assert!(again.of(&pair("me", "b/")).await.is_empty());
        again.forget(&whose("me")).await;
        assert!(again.of(&pair("me", "a/")).await.is_empty());
        assert_eq!(again.of(&pair("you", "a/")).await.len(), 1);
    }

    #[tokio::test]
    async fn a_memory_that_cannot_be_read_is_begun_anew() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE_NAME), "no store at all").unwrap();
        let memory = Memory::new(folder.path().to_owned());
        let pair = Pair::new(&whose("me"), Path::new("/"), "");
        assert!(memory.of(&pair).await.is_empty());
        memory.note(&pair, vec![("x".to_owned(), Some(settled(1)))]).await;
        assert_eq!(memory.of(&pair).await.len(), 1);
    }

    #[test]
    fn a_coarse_file_system_is_not_taken_for_a_change() {
        assert!(is_same_time(1_500_000_000, 1_500_000_000));
        assert!(is_same_time(3_700_000_000, 2_000_000_000));
        assert!(!is_same_time(1_500_000_000, 1_500_000_001));
        assert!(!is_same_time(1_000_000_000, 3_000_000_000));
    }
}
