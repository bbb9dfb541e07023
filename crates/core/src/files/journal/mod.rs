//! What outlives the app of its transfers: each with what is needed to go on where it broke off.
//!
//! One writer commits whatever has gathered since its last commit, off the async threads: a hundred parts that arrive
//! together cost one commit, and no transfer waits for a line that nothing depends on. Such lines gather a moment longer,
//! until somebody waits: a crash before then costs what a crash just before them would.

mod entry;
pub(in crate::files) mod record;
mod store;

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;

pub(crate) use self::entry::Entry;
pub(crate) use self::record::{
    ArchiveWork, Begun, DownloadWork, ObjectIdentity, OpenUpload, Piece, Record, Seen, Standing, UploadWork,
    Whose, Work,
};
pub(crate) use self::store::private;
use self::store::{Change, Store};
use super::disk::blocking;

/// How long lines that nobody waits for gather before they are written.
const GATHERED_FOR: Duration = Duration::from_millis(25);

/// The journal of this computer's transfers. Its file is opened at the first use.
#[derive(Clone)]
pub(crate) struct Journal(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    /// The open file; held while it is opened, read, written or closed.
    store: Mutex<Option<Store>>,
    queue: Mutex<Queue>,
    /// Told when somebody waits for the writer.
    urgent: Condvar,
    /// The number of the last transfer.
    last: Mutex<u64>,
    /// The name under which an unreadable journal was put aside.
    put_aside: Mutex<Option<String>>,
}

/// What waits to be committed, and who waits for it.
#[derive(Default)]
struct Queue {
    changes: Vec<Change>,
    waiting: Vec<oneshot::Sender<Result<(), Arc<io::Error>>>>,
    writing: bool,
    /// What nobody waits for and could not be written: it goes first the next time.
    refused: Vec<Change>,
}

impl Journal {
    /// A journal in `folder`.
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self(Arc::new(Inner {
            folder,
            store: Mutex::default(),
            queue: Mutex::default(),
            urgent: Condvar::new(),
            last: Mutex::default(),
            put_aside: Mutex::default(),
        }))
    }

    /// Takes transfers in; they are durable when this returns, all of them or none.
    pub(crate) async fn add(&self, records: Vec<Record>) -> io::Result<Vec<Entry>> {
        // Opening tells where the numbers go on.
        self.open().await?;
        let mut changes = Vec::with_capacity(records.len());
        let mut entries = Vec::with_capacity(records.len());
        for record in records {
            let number = self.0.number();
            changes.push(Change::Add { number, record: encode(&record)? });
            entries.push(Entry::new(self.clone(), number, record));
        }
        self.commit(changes).await?;
        Ok(entries)
    }

    /// The transfers of a person, and where each stood, in the order in which they were started.
    pub(crate) async fn entries(&self, whose: &Whose) -> io::Result<Vec<(Entry, Standing)>> {
        let records = self.records().await?.into_iter().filter(|(_, record, _)| record.whose == *whose);
        Ok(records
            .map(|(number, record, standing)| (Entry::new(self.clone(), number, record), standing))
            .collect())
    }

    /// Forgets every transfer of a person; durable when this returns.
    pub(crate) async fn forget(&self, whose: &Whose) -> io::Result<()> {
        let records = self.records().await?.into_iter().filter(|(_, record, _)| record.whose == *whose);
        self.commit(records.map(|(number, ..)| Change::Remove { number }).collect()).await
    }

    /// Writes what waits and closes the file; it is opened again where it is needed.
    pub(crate) async fn close(&self) -> io::Result<()> {
        let written = self.commit(Vec::new()).await;
        let inner = self.0.clone();
        blocking(move || {
            *lock(&inner.store) = None;
            Ok(())
        })
        .await?;
        written
    }

    /// Closes the journal and removes its file, and gives back what it held of all persons.
    pub(crate) async fn erase(&self) -> io::Result<Vec<Record>> {
        let records = self.records().await?;
        self.close().await?;
        let inner = self.0.clone();
        blocking(move || Store::erase(&inner.folder)).await?;
        Ok(records.into_iter().map(|(_, record, _)| record).collect())
    }

    /// The name under which an unreadable journal was put aside at this start.
    pub(crate) async fn put_aside(&self) -> io::Result<Option<String>> {
        self.open().await?;
        Ok(lock(&self.0.put_aside).clone())
    }

    async fn open(&self) -> io::Result<()> {
        let inner = self.0.clone();
        blocking(move || inner.with_store(|_| Ok(()))).await
    }

    async fn records(&self) -> io::Result<Vec<(u64, Record, Standing)>> {
        let inner = self.0.clone();
        blocking(move || inner.with_store(Store::records)).await
    }

    async fn pieces(&self, number: u64) -> io::Result<BTreeMap<u64, Piece>> {
        // What was noted and is not written yet counts too.
        self.commit(Vec::new()).await?;
        let inner = self.0.clone();
        let pieces = blocking(move || inner.with_store(|store| store.pieces(number))).await?;
        Ok(pieces.into_iter().collect())
    }

    /// Writes `changes` and everything before them; they are durable when this returns.
    async fn commit(&self, changes: Vec<Change>) -> io::Result<()> {
        let (told, committed) = oneshot::channel();
        self.0.submit(changes, Some(told));
        match committed.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(io::Error::new(error.kind(), error)),
            Err(_) => Err(io::Error::other("the journal's writer broke down")),
        }
    }

    /// Writes `change` with the next commit.
    fn commit_soon(&self, change: Change) {
        self.0.submit(vec![change], None);
    }
}

impl Inner {
    fn number(&self) -> u64 {
        let mut last = lock(&self.last);
        *last += 1;
        *last
    }

    /// Runs `work` with the open file, which is opened first where it is not. Blocks.
    fn with_store<T>(&self, work: impl FnOnce(&Store) -> io::Result<T>) -> io::Result<T> {
        let mut store = lock(&self.store);
        if let Some(store) = &*store {
            return work(store);
        }
        let opened = Store::open(&self.folder)?;
        // Opened again, it may not know yet of transfers that wait to be written.
        let mut last = lock(&self.last);
        *last = opened.last.max(*last);
        drop(last);
        *lock(&self.put_aside) = opened.put_aside;
        work(store.insert(opened.store))
    }

    fn submit(
        self: &Arc<Self>,
        changes: Vec<Change>,
        told: Option<oneshot::Sender<Result<(), Arc<io::Error>>>>,
    ) {
        let mut queue = lock(&self.queue);
        queue.changes.extend(changes);
        if let Some(told) = told {
            queue.waiting.push(told);
            self.urgent.notify_one();
        }
        if !std::mem::replace(&mut queue.writing, true) {
            let inner = self.clone();
            spawn_blocking(move || inner.write());
        }
    }

    /// Commits until nothing waits any more.
    fn write(&self) {
        loop {
            let (changes, waiting) = {
                let queue = lock(&self.queue);
                let nobody_waits = |queue: &mut Queue| queue.waiting.is_empty() && !queue.changes.is_empty();
                let gathered = self.urgent.wait_timeout_while(queue, GATHERED_FOR, nobody_waits);
                let (mut queue, _) = gathered.unwrap_or_else(PoisonError::into_inner);
                if queue.changes.is_empty() && queue.waiting.is_empty() {
                    queue.writing = false;
                    return;
                }
                let mut changes = std::mem::take(&mut queue.refused);
                changes.append(&mut queue.changes);
                (changes, std::mem::take(&mut queue.waiting))
            };
            let committed = if changes.is_empty() {
                Ok(())
            } else {
                self.with_store(|store| store.apply(&changes)).map_err(Arc::new)
            };
            if let Err(error) = &committed {
                tracing::warn!(%error, "the journal of transfers could not be written");
                self.refuse(changes);
            }
            for told in waiting {
                // Whoever does not wait any more does not need the answer.
                let _ = told.send(committed.clone());
            }
        }
    }

    /// Closes the file, which takes nothing more after a failure: the next use opens it again, when there may be room.
    fn refuse(&self, changes: Vec<Change>) {
        *lock(&self.store) = None;
        let mut queue = lock(&self.queue);
        queue.refused = changes.into_iter().filter(Change::is_told_to_nobody).collect();
    }
}

fn encode<T: Serialize>(record: &T) -> io::Result<Vec<u8>> {
    record::encode(record).map_err(io::Error::other)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
