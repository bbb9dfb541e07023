//! One transfer in the journal.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use devops360_contract::files::TransferId;
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::store::Change;
use super::{Journal, Piece, Record, Standing, Whose, Work, encode};

/// One transfer in the journal. What it is to do is changed by one task at a time.
#[derive(Clone)]
pub(crate) struct Entry {
    journal: Journal,
    number: u64,
    id: TransferId,
    whose: Whose,
    work: Arc<Mutex<Work>>,
}

impl Entry {
    pub(super) fn new(journal: Journal, number: u64, record: Record) -> Self {
        let Record { id, whose, work } = record;
        Self { journal, number, id, whose, work: Arc::new(Mutex::new(work)) }
    }

    pub(crate) const fn id(&self) -> &TransferId {
        &self.id
    }

    /// Whose it is.
    pub(crate) const fn whose(&self) -> &Whose {
        &self.whose
    }

    /// What it is to do. Whoever holds this is the only one to change it.
    pub(crate) async fn work(&self) -> OwnedMutexGuard<Work> {
        self.work.clone().lock_owned().await
    }

    /// Keeps `work`, which is durable when this returns.
    pub(crate) async fn save(&self, work: &Work) -> io::Result<()> {
        let record = Record { id: self.id.clone(), whose: self.whose.clone(), work: work.clone() };
        self.journal.commit(vec![Change::Save { number: self.number, record: encode(&record)? }]).await
    }

    /// Keeps `work` and forgets the pieces, at once.
    pub(crate) async fn start_over(&self, work: &Work) -> io::Result<()> {
        let record = Record { id: self.id.clone(), whose: self.whose.clone(), work: work.clone() };
        let save = Change::Save { number: self.number, record: encode(&record)? };
        self.journal.commit(vec![save, Change::ForgetPieces { number: self.number }]).await
    }

    /// Keeps where it stands, soon.
    pub(crate) fn stand(&self, standing: &Standing) {
        self.write_down(encode(standing).map(|standing| Change::Stand { number: self.number, standing }));
    }

    /// Keeps a finished piece, soon: without it, the piece is sent or fetched once more after a crash.
    pub(crate) fn note(&self, at: u64, piece: &Piece) {
        self.write_down(encode(piece).map(|piece| Change::Note { number: self.number, at, piece }));
    }

    /// The finished pieces.
    pub(crate) async fn pieces(&self) -> io::Result<BTreeMap<u64, Piece>> {
        self.journal.pieces(self.number).await
    }

    /// Waits until everything that was noted is durable.
    pub(crate) async fn noted(&self) -> io::Result<()> {
        self.journal.commit(Vec::new()).await
    }

    /// The transfer is over: forgets it, soon. After a crash before that, it is looked at and found to be over.
    pub(crate) fn remove(&self) {
        self.journal.commit_soon(Change::Remove { number: self.number });
    }

    fn write_down(&self, change: io::Result<Change>) {
        match change {
            Ok(change) => self.journal.commit_soon(change),
            Err(error) => tracing::warn!(%error, "a line of the journal could not be made"),
        }
    }
}
