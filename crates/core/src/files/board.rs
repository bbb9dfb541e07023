//! The list of transfers and the one channel that tells of their changes.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use devops360_contract::files::{Remarks, Transfer, TransferId, TransferState};
use tokio::sync::{Notify, broadcast};
use tokio::time::Instant;

use super::ETag;
use super::changes::history::Done;
use super::meter::Meter;

/// The shortest pause between two messages: at most 20 a second for all transfers together.
const PAUSE: Duration = Duration::from_millis(50);
/// By how much each transfer in a message puts off the next one, and how far: a window that is told of hundreds takes its
/// time from the very transfers that it shows.
const PAUSE_EACH: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// How long a running transfer may be silent before its rate is told anew.
const SILENCE: Duration = Duration::from_secs(1);
/// How many messages wait for a slow listener.
const BACKLOG: usize = 64;

/// Every transfer since the start, in the order of their beginning.
pub(crate) struct Board {
    rows: Mutex<Rows>,
    changed: Notify,
    channel: broadcast::Sender<Vec<Transfer>>,
}

#[derive(Default)]
struct Rows {
    order: Vec<TransferId>,
    rows: HashMap<TransferId, Row>,
    changed: BTreeSet<TransferId>,
}

struct Row {
    transfer: Transfer,
    meter: Meter,
    /// Where a download goes.
    target: Option<PathBuf>,
    /// The object that an upload became.
    written: Option<ETag>,
    /// What it replaced, under which relative key.
    replaced: Option<(String, Done)>,
}

impl Board {
    pub(crate) fn new() -> Self {
        Self { rows: Mutex::default(), changed: Notify::new(), channel: broadcast::channel(BACKLOG).0 }
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Vec<Transfer>> {
        self.channel.subscribe()
    }

    /// Puts a transfer on the list.
    pub(crate) fn add(&self, transfer: Transfer, target: Option<PathBuf>) {
        let id = transfer.id.clone();
        let mut rows = self.rows();
        rows.order.push(id.clone());
        rows.rows.insert(
            id.clone(),
            Row { transfer, meter: Meter::default(), target, written: None, replaced: None },
        );
        rows.changed.insert(id);
        drop(rows);
        self.changed.notify_one();
    }

    /// Changes a transfer; one that has ended stays as it is.
    pub(crate) fn update(&self, id: &TransferId, change: impl FnOnce(&mut Transfer)) {
        let mut rows = self.rows();
        let Some(row) = rows.rows.get_mut(id).filter(|row| !row.transfer.state.is_final()) else { return };
        change(&mut row.transfer);
        row.meter.note(Instant::now(), row.transfer.bytes_done);
        rows.changed.insert(id.clone());
        drop(rows);
        self.changed.notify_one();
    }

    /// Every transfer.
    pub(crate) fn all(&self) -> Vec<Transfer> {
        let rows = self.rows();
        rows.order.iter().filter_map(|id| rows.rows.get(id)).map(Row::shown).collect()
    }

    /// How many run or wait for their turn.
    pub(crate) fn running(&self) -> usize {
        self.rows().rows.values().filter(|row| row.transfer.state.is_active()).count()
    }

    /// Leaves on the list what `keep` says.
    pub(crate) fn retain(&self, keep: impl Fn(&Transfer) -> bool) {
        let mut rows = self.rows();
        rows.rows.retain(|_, row| keep(&row.transfer));
        let Rows { order, rows, .. } = &mut *rows;
        order.retain(|id| rows.contains_key(id));
    }

    /// Puts a transfer that is to run again in its turn, ended or not.
    pub(crate) fn restart(&self, id: &TransferId) {
        let mut rows = self.rows();
        let Some(row) = rows.rows.get_mut(id) else { return };
        row.transfer.state = TransferState::Queued;
        row.meter = Meter::default();
        rows.changed.insert(id.clone());
        drop(rows);
        self.changed.notify_one();
    }

    /// A transfer with the path of its download.
    pub(crate) fn download(&self, id: &TransferId) -> Option<(Transfer, PathBuf)> {
        let rows = self.rows();
        let row = rows.rows.get(id)?;
        Some((row.transfer.clone(), row.target.clone()?))
    }

    /// The object that a finished upload became.
    pub(crate) fn written(&self, id: &TransferId) -> Option<ETag> {
        self.rows().rows.get(id)?.written.clone()
    }

    /// What an upload has replaced; given away once.
    pub(crate) fn take_replaced(&self, id: &TransferId) -> Option<(String, Done)> {
        self.rows().rows.get_mut(id)?.replaced.take()
    }

    /// Tells of changes until the board is gone.
    pub(crate) async fn tell(board: Weak<Self>) {
        while let Some(this) = board.upgrade() {
            if tokio::time::timeout(SILENCE, this.changed.notified()).await.is_err() {
                this.touch_running();
            }
            let changed = this.take_changed();
            let pause = pause_after(changed.len());
            if !changed.is_empty() {
                // Nobody listens before the window has subscribed; it asks for the whole list then.
                let _ = this.channel.send(changed);
            }
            drop(this);
            tokio::time::sleep(pause).await;
        }
    }

    fn touch_running(&self) {
        let mut rows = self.rows();
        let now = Instant::now();
        let Rows { rows, changed, .. } = &mut *rows;
        for (id, row) in rows.iter_mut().filter(|(_, row)| row.transfer.state == TransferState::Running) {
            row.meter.note(now, row.transfer.bytes_done);
            changed.insert(id.clone());
        }
    }

    fn take_changed(&self) -> Vec<Transfer> {
        let mut rows = self.rows();
        let changed = std::mem::take(&mut rows.changed);
        changed.iter().filter_map(|id| rows.rows.get(id)).map(Row::shown).collect()
    }

    fn rows(&self) -> MutexGuard<'_, Rows> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long the window is left alone after a message of `transfers`.
fn pause_after(transfers: usize) -> Duration {
    let pause = PAUSE_EACH.saturating_mul(u32::try_from(transfers).unwrap_or(u32::MAX));
    pause.clamp(PAUSE, LONGEST_PAUSE)
}

impl Row {
    /// The transfer with its rate of this moment.
    fn shown(&self) -> Transfer {
        let mut transfer = self.transfer.clone();
        if transfer.state == TransferState::Running {
            transfer.bytes_per_second = self.meter.rate(Instant::now(), transfer.bytes_done);
            let left = transfer.bytes_total.saturating_sub(transfer.bytes_done);
            transfer.seconds_left =
                transfer.bytes_per_second.filter(|rate| *rate > 0).map(|rate| left.div_ceil(rate));
        }
        transfer
    }
}

/// The board's hand in one transfer.
#[derive(Clone)]
pub(crate) struct Progress {
    board: Arc<Board>,
    id: TransferId,
}

impl Progress {
    pub(crate) const fn new(board: Arc<Board>, id: TransferId) -> Self {
        Self { board, id }
    }

    /// The transfer stands elsewhere now.
    pub(crate) fn state(&self, state: TransferState) {
        self.board.update(&self.id, |transfer| transfer.state = state);
    }

    /// It begins, or begins again, with `bytes_total` to do.
    pub(crate) fn begin(&self, bytes_total: u64) {
        self.board.update(&self.id, |transfer| {
            transfer.state = TransferState::Running;
            (transfer.bytes_done, transfer.bytes_total) = (0, bytes_total);
        });
    }

    /// Whether there is a checksum to compare it with.
    pub(crate) fn verifiable(&self, is_verifiable: bool) {
        self.board.update(&self.id, |transfer| transfer.unverifiable = !is_verifiable);
    }

    /// It goes under another name.
    pub(crate) fn rename(&self, name: String) {
        self.board.update(&self.id, |transfer| transfer.name = name);
    }

    /// More bytes are to be done.
    pub(crate) fn grow(&self, bytes: u64) {
        self.board.update(&self.id, |transfer| transfer.bytes_total += bytes);
    }

    /// It has become this object.
    pub(crate) fn written(&self, etag: ETag) {
        if let Some(row) = self.board.rows().rows.get_mut(&self.id) {
            row.written = Some(etag);
        }
    }

    /// It has replaced something that can come back.
    pub(crate) fn replaced(&self, key: String, done: Done) {
        if let Some(row) = self.board.rows().rows.get_mut(&self.id) {
            row.replaced = Some((key, done));
        }
    }

    /// Not all of it is what was asked for.
    pub(crate) fn remark(&self, remarks: Remarks) {
        self.board.update(&self.id, |transfer| transfer.remarks = remarks);
    }

    /// More bytes are done.
    pub(crate) fn advance(&self, bytes: u64) {
        self.board.update(&self.id, |transfer| transfer.bytes_done += bytes);
    }
}
