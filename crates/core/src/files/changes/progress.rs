//! The changes under way, and what the window is told of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use devops360_contract::files::{Change, ChangeId, ChangeOutcome};
use tokio::sync::broadcast;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// The least time between two messages about changes that go on: 20 a second.
const PAUSE: Duration = Duration::from_millis(50);
/// How many messages wait for a slow listener.
const BACKLOG: usize = 256;

/// The changes that have not ended.
pub(crate) struct Changes {
    running: Mutex<HashMap<ChangeId, CancellationToken>>,
    last_told: Mutex<Option<Instant>>,
    channel: broadcast::Sender<Change>,
}

impl Changes {
    pub(crate) fn new() -> Self {
        Self {
            running: Mutex::default(),
            last_told: Mutex::default(),
            channel: broadcast::channel(BACKLOG).0,
        }
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.channel.subscribe()
    }

    /// Asks a change to stop; one that has ended is none any more.
    pub(crate) fn cancel(&self, id: &ChangeId) {
        if let Some(cancellation) = lock(&self.running).get(id) {
            cancellation.cancel();
        }
    }

    /// How many have not ended.
    pub(crate) fn running(&self) -> usize {
        lock(&self.running).len()
    }

    /// Tells of a change.
    pub(crate) fn tell(&self, change: Change) {
        *lock(&self.last_told) = Some(Instant::now());
        // Nobody listens before the window has subscribed.
        let _ = self.channel.send(change);
    }

    fn is_time(&self) -> bool {
        lock(&self.last_told).is_none_or(|told| told.elapsed() >= PAUSE)
    }
}

/// One change under way: counts what is done and tells of it.
pub(crate) struct Progress {
    changes: Arc<Changes>,
    change: Mutex<Change>,
    cancellation: CancellationToken,
}

impl Progress {
    /// Begins `change`; it can be cancelled until it ends.
    pub(crate) fn begin(changes: Arc<Changes>, change: Change, cancellation: CancellationToken) -> Self {
        lock(&changes.running).insert(change.id.clone(), cancellation.clone());
        changes.tell(change.clone());
        Self { changes, change: Mutex::new(change), cancellation }
    }

    /// Whether nothing new may begin.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancellation.is_cancelled()
    }

    /// That many more objects are to be done.
    pub(crate) fn found(&self, objects: usize) {
        self.update(|change| change.found += objects as u64);
    }

    /// One more is done, well or not.
    pub(crate) fn done(&self) {
        self.update(|change| change.done += 1);
    }

    /// Nothing more will happen.
    pub(crate) fn end(&self, outcome: ChangeOutcome) {
        let mut change = lock(&self.change);
        lock(&self.changes.running).remove(&change.id);
        change.outcome = Some(outcome);
        self.changes.tell(change.clone());
    }

    fn update(&self, update: impl FnOnce(&mut Change)) {
        let mut change = lock(&self.change);
        update(&mut change);
        if self.changes.is_time() {
            self.changes.tell(change.clone());
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
