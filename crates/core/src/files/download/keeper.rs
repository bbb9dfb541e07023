//! Bytes that outlive a crash: first they are made durable, then their lines in the journal.
//!
//! The beginning of a range counts as much as the whole of one, so that a crash costs what was under way, and no more than
//! [`AT_STAKE`] of it, however slow the disk is.

use std::collections::BTreeMap;
use std::fs::File;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as AsyncMutex, Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::files::disk;
use crate::files::error::FilesError;
use crate::files::journal::{Entry, Piece};
use crate::files::parts::MIB;

/// What a crash costs at most of what was asked for, in bytes: five ranges that have just begun, more that are further.
pub(super) const AT_STAKE: u64 = 40 * MIB;
/// What one range has of it at most, where ranges are larger than they mostly are.
const SHARE: u64 = AT_STAKE / 4;
/// How much is written before it is worth making it durable,
const WORTH_KEEPING: u64 = 8 * MIB;
/// and how long less than that may wait.
const KEPT_WITHIN: Duration = Duration::from_secs(1);

/// Keeps the ranges of one download. One sync of the file serves everything that was there when it began.
pub(super) struct Keeper {
    entry: Entry,
    file: Arc<File>,
    /// The file's name in messages.
    name: String,
    state: Mutex<State>,
    /// Told when enough is written.
    enough: Notify,
    syncing: AsyncMutex<()>,
    at_stake: Arc<Semaphore>,
}

#[derive(Default)]
struct State {
    /// What is written of each range and not durable as it is, by its first byte.
    written: BTreeMap<u64, Piece>,
    /// How much was written since the last sync began, in bytes.
    gathered: u64,
    /// What each range that was asked for can still cost.
    stakes: BTreeMap<u64, Stake>,
}

/// What a range can cost: what was asked for of it and is not durable.
struct Stake {
    /// The size of the whole range.
    size: u64,
    share: OwnedSemaphorePermit,
}

impl Keeper {
    pub(super) fn new(entry: Entry, file: Arc<File>, name: String) -> Self {
        let (state, enough, syncing) = (Mutex::default(), Notify::new(), AsyncMutex::default());
        let at_stake = Arc::new(Semaphore::new(AT_STAKE as usize));
        Self { entry, file, name, state, enough, syncing, at_stake }
    }

    /// Waits until another range may be asked for: `size` bytes from `at` on, of which `kept` are durable already.
    pub(super) async fn stake(&self, at: u64, size: u64, kept: u64) {
        let share = (size - kept).min(SHARE) as u32;
        if self.at_stake.available_permits() < share as usize {
            // What is written and waits for more to gather would be waited for.
            self.enough.notify_one();
        }
        // The semaphore is never closed, which is the one way to be refused.
        if let Ok(share) = self.at_stake.clone().acquire_many_owned(share).await {
            self.state().stakes.insert(at, Stake { size, share });
        }
    }

    /// Takes note of what is written of the range at `at`, of which `more` bytes are new.
    pub(super) fn wrote(&self, at: u64, piece: Piece, more: u64) {
        let mut state = self.state();
        state.written.insert(at, piece);
        state.gathered += more;
        if state.gathered >= WORTH_KEEPING {
            self.enough.notify_one();
        }
    }

    /// Keeps what is written, soon and whenever there is enough of it, until that fails.
    pub(super) async fn run(&self) -> FilesError {
        loop {
            // Told or not: what is there is kept.
            let _ = timeout(KEPT_WITHIN, self.enough.notified()).await;
            if let Err(error) = self.flush().await {
                return error;
            }
        }
    }

    /// Keeps what is written; it is durable when this returns.
    pub(super) async fn flush(&self) -> Result<(), FilesError> {
        let _one_at_a_time = self.syncing.lock().await;
        let served = self.begin();
        if served.is_empty() {
            return Ok(());
        }
        let synced = disk::sync(self.file.clone()).await;
        synced.map_err(|error| FilesError::writing(&self.name, error))?;
        for (at, piece) in &served {
            self.entry.note(*at, piece);
        }
        self.entry.noted().await.map_err(FilesError::Journal)?;
        self.state().kept(&served);
        Ok(())
    }

    /// What the next sync serves: all that is written by now.
    fn begin(&self) -> BTreeMap<u64, Piece> {
        let mut state = self.state();
        state.gathered = 0;
        state.written.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// What was `served` is durable and at stake no longer.
    fn kept(&mut self, served: &BTreeMap<u64, Piece>) {
        self.written.retain(|at, piece| served.get(at) != Some(piece));
        for (at, piece) in served {
            if let Some(stake) = self.stakes.get_mut(at) {
                stake.lower(piece.size);
            }
        }
        self.stakes.retain(|_, stake| stake.share.num_permits() > 0);
    }
}

impl Stake {
    /// The first `kept` bytes are durable.
    fn lower(&mut self, kept: u64) {
        let left = usize::try_from(self.size - kept).unwrap_or(usize::MAX);
        let settled = self.share.num_permits().saturating_sub(left);
        // Others may have what is split off and dropped.
        drop(self.share.split(settled));
    }
}

#[cfg(test)]
mod tests {
    use devops360_contract::connection::ConnectionId;
    use devops360_contract::files::TransferId;
    use futures::FutureExt;

    use super::*;
    use crate::files::journal::{ArchiveWork, Journal, Record, Whose, Work};

    const RANGE: u64 = 8 * MIB;

    async fn keeper(folder: &tempfile::TempDir) -> Keeper {
        let work = ArchiveWork {
            keys: Vec::new(),
            target: "target".into(),
            temporary: "temporary".to_owned(),
            replaces: false,
            finished: None,
        };
        let whose = Whose { connection: ConnectionId("c".to_owned()), owner: "o".to_owned() };
        let record = Record { id: TransferId("t".to_owned()), whose, work: Work::Archive(work) };
        let journal = Journal::new(folder.path().to_owned());
        let entry = journal.add(vec![record]).await.unwrap().remove(0);
        let file = File::create(folder.path().join("temporary")).unwrap();
        Keeper::new(entry, Arc::new(file), "target".to_owned())
    }

    fn piece(size: u64) -> Piece {
        Piece { size, crc64nvme: size, etag: None }
    }

    fn may_begin(keeper: &Keeper, at: u64) -> bool {
        keeper.stake(at * RANGE, RANGE, 0).now_or_never().is_some()
    }

    #[tokio::test]
    async fn no_more_is_asked_for_than_a_crash_may_cost() {
        let folder = tempfile::tempdir().unwrap();
        let keeper = keeper(&folder).await;
        assert!((0..5).all(|at| may_begin(&keeper, at)));
        keeper.wrote(0, piece(RANGE), RANGE);
        assert!(!may_begin(&keeper, 5), "what is written and not durable can be lost too");
        keeper.flush().await.unwrap();
        assert!(may_begin(&keeper, 5));
        assert!(!may_begin(&keeper, 6));
        for at in 1..5 {
            keeper.wrote(at * RANGE, piece(RANGE / 4), RANGE / 4);
        }
        keeper.flush().await.unwrap();
        assert!(may_begin(&keeper, 6), "the beginnings of ranges count as much as whole ones");
        assert!(!may_begin(&keeper, 7));
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_for_a_turn_has_kept_what_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let keeper = keeper(&folder).await;
        // Larger ranges than most: all but a little of each is durable, and too little is written for a sync of its own.
        for at in 0..4 {
            keeper.stake(at * SHARE * 9, SHARE * 9, 0).await;
            keeper.wrote(at * SHARE * 9, piece(SHARE * 9), 1);
        }
        let goes_on = async {
            tokio::select! {
                () = keeper.stake(4 * SHARE * 9, SHARE * 9, 0) => {}
                error = keeper.run() => panic!("{error}"),
            }
        };
        timeout(KEPT_WITHIN / 2, goes_on).await.expect("sooner than it would be kept anyway");
    }

    #[tokio::test]
    async fn what_is_in_the_journal_is_what_was_written_when_the_file_was_made_durable() {
        let folder = tempfile::tempdir().unwrap();
        let keeper = keeper(&folder).await;
        keeper.wrote(0, piece(3), 3);
        keeper.flush().await.unwrap();
        keeper.wrote(0, piece(5), 2);
        assert_eq!(keeper.entry.pieces().await.unwrap()[&0], piece(3));
        keeper.flush().await.unwrap();
        assert_eq!(keeper.entry.pieces().await.unwrap()[&0], piece(5));
    }
}
