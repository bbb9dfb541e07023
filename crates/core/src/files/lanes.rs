//! Who may run when: small transfers do not wait behind large ones, and all together stay within the memory budget. How
//! many small ones run at once is found out while they do.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

use super::ObjectStore;
use super::blocks::{BLOCK, Blocks};
use super::parts::SINGLE_LIMIT;
use super::width::Width;

/// How many large transfers run at once; each has several parts under way.
const LARGE_AT_ONCE: usize = 2;
/// The most small transfers that run at once; each is one request.
const SMALL_AT_ONCE: usize = 128;
/// How many small downloads are made durable at once, after their bytes have come.
const SETTLING_AT_ONCE: usize = 64;
/// The bytes that all transfers together hold in memory, in KiB.
const BUDGET_KIB: u32 = 40 * 1024;
/// What large transfers may have of it: the rest is there for small ones at any time.
const LARGE_KIB: u32 = 32 * 1024;
const BLOCK_KIB: u32 = (BLOCK / 1024) as u32;
/// How long connections stay open that nobody uses.
const KEPT_OPEN: Duration = Duration::from_secs(60);
/// How long it is waited for them.
const OPENING_TIME: Duration = Duration::from_secs(1);

/// The turns and the memory of all transfers.
pub(crate) struct Lanes {
    small: Arc<Small>,
    large: Arc<Semaphore>,
    settling: Arc<Semaphore>,
    memory: Arc<Semaphore>,
    large_memory: Arc<Semaphore>,
    /// The blocks of the uploads that need any.
    blocks: Mutex<Weak<Blocks>>,
    /// When connections that were opened ahead were used for the last time, and how many there are.
    opened: Mutex<Option<(Instant, usize)>>,
}

impl Lanes {
    pub(crate) fn new() -> Self {
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        Self {
            small: Arc::new(Small::new(Width::new(SMALL_AT_ONCE.min(connections())))),
            large: semaphore(LARGE_AT_ONCE),
            settling: semaphore(SETTLING_AT_ONCE),
            memory: semaphore(BUDGET_KIB as usize),
            large_memory: semaphore(LARGE_KIB as usize),
            blocks: Mutex::default(),
            opened: Mutex::default(),
        }
    }

    /// Opens `count` connections for transfers that are about to begin, of `key` among others. Opened one after the other,
    /// each is waited for, and the later ones get less of a line that is full by then. Does nothing where it was done lately.
    pub(crate) async fn open_connections(&self, objects: &dyn ObjectStore, key: &str, count: usize) {
        if self.claims_connections(count) {
            // One that does not open holds nobody up for long.
            let _ = timeout(OPENING_TIME, objects.open_connections(key, count)).await;
        }
    }

    /// Whether so many connections are to be opened by whoever asks: not where they were opened lately.
    fn claims_connections(&self, count: usize) -> bool {
        let now = Instant::now();
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let open = opened.filter(|(used, _)| now - *used <= KEPT_OPEN).map_or(0, |(_, open)| open);
        *opened = Some((now, open.max(count)));
        open < count
    }

    /// How many of `count` small transfers may run at once now.
    pub(crate) fn small_at_once(&self, count: usize) -> usize {
        count.min(self.small.state().width.places())
    }

    /// The blocks that all large uploads share.
    pub(crate) fn blocks(&self) -> Arc<Blocks> {
        let mut shared = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        let blocks = shared.upgrade().unwrap_or_default();
        *shared = Arc::downgrade(&blocks);
        blocks
    }

    /// Waits for the memory of `count` blocks of a large transfer, of all that it can have at most.
    pub(crate) async fn blocks_of(&self, count: u64) -> Permit {
        let kib = u32::try_from(count).unwrap_or(u32::MAX).saturating_mul(BLOCK_KIB).min(LARGE_KIB);
        Permit::of(&[(&self.large_memory, kib), (&self.memory, kib)]).await
    }

    /// As many blocks as there can be.
    #[cfg(test)]
    pub(crate) const fn most_blocks(&self) -> u64 {
        (LARGE_KIB / BLOCK_KIB) as u64
    }

    /// Waits for the turn of a transfer of `size` bytes.
    pub(crate) async fn turn(&self, size: u64) -> Turn {
        if size > SINGLE_LIMIT {
            Turn { _large: Some(Permit::of(&[(&self.large, 1)]).await), _small: None }
        } else {
            Turn { _large: None, _small: Some(Small::place(&self.small, size).await) }
        }
    }

    /// Waits until a small download may be made durable, which it needs no turn for.
    pub(crate) async fn settling(&self) -> Permit {
        Permit::of(&[(&self.settling, 1)]).await
    }

    /// S3 was too busy for a request.
    pub(crate) fn slow_down(&self) {
        self.small.resize(|width| width.slow_down(Instant::now()));
    }

    /// Waits for the memory of `bytes` of a transfer of `size` bytes. What is larger than its whole share waits for all of
    /// it.
    pub(crate) async fn memory(&self, size: u64, bytes: u64) -> Permit {
        let kib = u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX);
        if size > SINGLE_LIMIT {
            let kib = kib.min(LARGE_KIB);
            Permit::of(&[(&self.large_memory, kib), (&self.memory, kib)]).await
        } else {
            Permit::of(&[(&self.memory, kib.min(BUDGET_KIB))]).await
        }
    }
}

/// The turn of a transfer; given back when it is dropped.
#[must_use]
pub(crate) struct Turn {
    _large: Option<Permit>,
    _small: Option<SmallPlace>,
}

/// The places of small transfers.
struct Small {
    free: Arc<Semaphore>,
    state: Mutex<SmallState>,
}

struct SmallState {
    width: Width,
    running: usize,
    /// How many more places there are than there should be: they go as they become free.
    surplus: usize,
}

/// The place of one small transfer.
struct SmallPlace {
    lane: Arc<Small>,
    size: u64,
    permit: Option<OwnedSemaphorePermit>,
}

impl Small {
    fn new(width: Width) -> Self {
        let free = Arc::new(Semaphore::new(width.places()));
        Self { free, state: Mutex::new(SmallState { width, running: 0, surplus: 0 }) }
    }

    async fn place(lane: &Arc<Self>, size: u64) -> SmallPlace {
        // The semaphore is never closed, which is the one way to be refused.
        let permit = lane.free.clone().acquire_owned().await.ok();
        let mut state = lane.state();
        state.running += 1;
        let running = state.running;
        state.width.begins(Instant::now(), running);
        SmallPlace { lane: lane.clone(), size, permit }
    }

    /// Changes how many places there are.
    fn resize(&self, change: impl FnOnce(&mut Width)) {
        let mut state = self.state();
        let before = state.width.places();
        change(&mut state.width);
        let after = state.width.places();
        let more = after.saturating_sub(before);
        let kept = more.min(state.surplus);
        self.free.add_permits(more - kept);
        let fewer = before.saturating_sub(after);
        state.surplus = state.surplus - kept + fewer - self.free.forget_permits(fewer);
    }

    fn state(&self) -> MutexGuard<'_, SmallState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for SmallPlace {
    fn drop(&mut self) {
        let size = self.size;
        self.lane.resize(|width| width.ends(Instant::now(), size));
        let mut state = self.lane.state();
        state.running -= 1;
        if state.surplus > 0
            && let Some(permit) = self.permit.take()
        {
            state.surplus -= 1;
            permit.forget();
        }
    }
}

/// How many connections this process can have: a quarter of the files that the system lets it open, since the other
/// transfers, the files themselves and the window need some too.
#[cfg(unix)]
fn connections() -> usize {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    limit.map_or(SMALL_AT_ONCE, |files| usize::try_from(files / 4).unwrap_or(SMALL_AT_ONCE).max(1))
}

/// The system has no such limit.
#[cfg(not(unix))]
const fn connections() -> usize {
    SMALL_AT_ONCE
}

/// A turn or a piece of memory; given back when it is dropped.
#[must_use]
pub(crate) struct Permit {
    permits: Vec<OwnedSemaphorePermit>,
}

impl Permit {
    async fn of(wanted: &[(&Arc<Semaphore>, u32)]) -> Self {
        let mut permits = Vec::with_capacity(wanted.len());
        for (semaphore, count) in wanted {
            // The semaphores are never closed, which is the one way to be refused.
            permits.extend(Arc::clone(semaphore).acquire_many_owned(*count).await.ok());
        }
        Self { permits }
    }

    /// Takes a block's memory out of a larger piece; nothing where it has none.
    pub(crate) fn split_block(&mut self) -> Self {
        let split = |permit: &mut OwnedSemaphorePermit| permit.split(BLOCK_KIB as usize);
        Self { permits: self.permits.iter_mut().filter_map(split).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn connections_that_were_opened_lately_are_not_opened_again() {
        let lanes = Lanes::new();
        assert!(lanes.claims_connections(3));
        assert!(!lanes.claims_connections(3), "they are open");
        assert!(lanes.claims_connections(5), "more are needed");
        assert!(!lanes.claims_connections(3));
        for _ in 0..3 {
            tokio::time::advance(KEPT_OPEN - Duration::from_secs(1)).await;
            assert!(!lanes.claims_connections(5), "each use keeps them open");
        }
        tokio::time::advance(KEPT_OPEN + Duration::from_secs(1)).await;
        assert!(lanes.claims_connections(3), "nobody has used them");
    }

    #[tokio::test]
    async fn places_that_are_taken_away_go_as_they_become_free() {
        let lanes = Lanes::new();
        let places = lanes.small.state().width.places();
        let mut held = Vec::new();
        for _ in 0..places {
            held.push(lanes.turn(1).await);
        }
        lanes.slow_down();
        let fewer = lanes.small.state().width.places();
        assert!(fewer < places);
        held.truncate(fewer);
        let next = lanes.turn(1);
        tokio::pin!(next);
        assert!(futures::poll!(&mut next).is_pending(), "as many run as may");
        held.pop();
        drop(next.await);
        drop(held);
        assert_eq!(lanes.small.free.available_permits(), lanes.small.state().width.places());
    }
}
