//! Who may run when: small transfers do not wait behind large ones, and all together stay within the memory budget.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::blocks::{BLOCK, Blocks};
use super::parts::SINGLE_LIMIT;

/// How many large transfers run at once; each has several parts under way.
const LARGE_AT_ONCE: usize = 2;
/// How many small transfers run at once; each is one request.
const SMALL_AT_ONCE: usize = 16;
/// The bytes that all transfers together hold in memory, in KiB.
const BUDGET_KIB: u32 = 40 * 1024;
/// What large transfers may have of it: the rest is there for small ones at any time.
const LARGE_KIB: u32 = 32 * 1024;
const BLOCK_KIB: u32 = (BLOCK / 1024) as u32;

/// The turns and the memory of all transfers.
pub(crate) struct Lanes {
    small: Arc<Semaphore>,
    large: Arc<Semaphore>,
    memory: Arc<Semaphore>,
    large_memory: Arc<Semaphore>,
    /// The blocks of the uploads that need any.
    blocks: Mutex<Weak<Blocks>>,
}

impl Lanes {
    pub(crate) fn new() -> Self {
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        Self {
            small: semaphore(SMALL_AT_ONCE),
            large: semaphore(LARGE_AT_ONCE),
            memory: semaphore(BUDGET_KIB as usize),
            large_memory: semaphore(LARGE_KIB as usize),
            blocks: Mutex::default(),
        }
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
    pub(crate) async fn turn(&self, size: u64) -> Permit {
        let lane = if size > SINGLE_LIMIT { &self.large } else { &self.small };
        Permit::of(&[(lane, 1)]).await
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
