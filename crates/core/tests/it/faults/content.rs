//! Contents that are told apart wherever they are cut.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use devops360_testkit::objects::checksum;

use crate::desk::MIB;

/// How many bytes a stamp is good for.
const BLOCK: usize = 4 * 1024;

/// A file's or an object's bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Content(pub(super) Bytes);

impl Content {
    /// Three parts or ranges, or none.
    pub(super) fn new(is_large: bool) -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        let stamp = LAST.fetch_add(1, Ordering::Relaxed);
        let length = if is_large { 16 * MIB + 1 + stamp as usize % 99 } else { 9 + stamp as usize % 99 };
        let mut bytes = vec![0; length];
        for (index, block) in bytes.chunks_mut(BLOCK).enumerate() {
            let mark = [stamp.to_le_bytes(), (index as u64).to_le_bytes()].concat();
            let length = mark.len().min(block.len());
            block[..length].copy_from_slice(&mark[..length]);
        }
        Self(bytes.into())
    }

    /// The same with more at its end, as somebody who goes on writing leaves it.
    pub(super) fn edited(&self) -> Self {
        Self([&self.0[..], b" and more"].concat().into())
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} bytes #{:x}", self.0.len(), checksum(&self.0) >> 40)
    }
}
