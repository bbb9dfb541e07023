//! Ranges that outlive a crash: first their bytes are made durable, then their lines in the journal.

use std::collections::BTreeMap;
use std::fs::File;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Mutex as AsyncMutex;

use crate::files::disk;
use crate::files::error::FilesError;
use crate::files::journal::{Entry, Piece};

/// Keeps the ranges of one download. One sync of the file serves every range that was there when it began.
pub(super) struct Keeper {
    entry: Entry,
    file: Arc<File>,
    /// The file's name in messages.
    name: String,
    /// What is written and not durable, by its first byte.
    waiting: Mutex<BTreeMap<u64, Piece>>,
    syncing: AsyncMutex<()>,
}

impl Keeper {
    pub(super) fn new(entry: Entry, file: Arc<File>, name: String) -> Self {
        Self { entry, file, name, waiting: Mutex::default(), syncing: AsyncMutex::default() }
    }

    /// Keeps a range that has been written at `at`; it is durable when this returns.
    pub(super) async fn keep(&self, at: u64, piece: Piece) -> Result<(), FilesError> {
        self.waiting().insert(at, piece);
        let _one_at_a_time = self.syncing.lock().await;
        // The sync that was waited for may have been this range's too.
        if self.waiting().contains_key(&at) { self.sync().await } else { Ok(()) }
    }

    /// Keeps the ranges that were written and whose tasks have ended before they were durable.
    pub(super) async fn flush(&self) -> Result<(), FilesError> {
        let _one_at_a_time = self.syncing.lock().await;
        self.sync().await
    }

    async fn sync(&self) -> Result<(), FilesError> {
        let served = self.waiting().clone();
        let synced = disk::sync(self.file.clone()).await;
        synced.map_err(|error| FilesError::writing(&self.name, error))?;
        for (at, piece) in &served {
            self.entry.note(*at, piece);
        }
        self.entry.noted().await.map_err(FilesError::Journal)?;
        self.waiting().retain(|at, _| !served.contains_key(at));
        Ok(())
    }

    fn waiting(&self) -> MutexGuard<'_, BTreeMap<u64, Piece>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
