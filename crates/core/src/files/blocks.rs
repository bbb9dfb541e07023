//! Memory for the parts of uploads: blocks that are used again and again, so that a part costs no allocation and no
//! clearing. The budget says how many there can be; they go when no upload needs them any more.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use super::lanes::Permit;
use super::parts::MIB;

/// The size of a block, in bytes.
pub(crate) const BLOCK: u64 = MIB;

/// The blocks of all uploads that nobody uses at the moment.
#[derive(Default)]
pub(crate) struct Blocks {
    free: Mutex<Vec<Box<[u8]>>>,
}

/// A block that is in use; dropped, it can be used again, and its memory is given back.
pub(crate) struct Block {
    bytes: Box<[u8]>,
    length: usize,
    home: Arc<Blocks>,
    _memory: Permit,
}

impl Blocks {
    /// A block of which `length` bytes are used, [`BLOCK`] at most; `memory` is a whole block's. What is in it is left
    /// from its last use.
    pub(crate) fn take(self: &Arc<Self>, length: usize, memory: Permit) -> Block {
        let bytes = self.free().pop().unwrap_or_else(|| vec![0; BLOCK as usize].into_boxed_slice());
        Block { length: length.min(bytes.len()), bytes, home: self.clone(), _memory: memory }
    }

    fn free(&self) -> MutexGuard<'_, Vec<Box<[u8]>>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Block {
    /// The block as bytes to be sent.
    pub(crate) fn freeze(self) -> Bytes {
        Bytes::from_owner(self)
    }
}

impl AsRef<[u8]> for Block {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl AsMut<[u8]> for Block {
    fn as_mut(&mut self) -> &mut [u8] {
        &mut self.bytes[..self.length]
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        // Before the permit, so that whoever gets it finds the block.
        self.home.free().push(std::mem::take(&mut self.bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::lanes::Lanes;

    #[tokio::test]
    async fn a_block_is_used_again_once_its_last_byte_is_let_go() {
        let (lanes, blocks) = (Lanes::new(), Arc::new(Blocks::default()));
        let mut block = blocks.take(3, lanes.blocks_of(1).await);
        block.as_mut().copy_from_slice(b"abc");
        let sent = block.freeze();
        let tail = sent.slice(2..);
        drop(sent);
        assert!(blocks.free().is_empty(), "a byte of it is still on its way");
        assert_eq!(&*tail, b"c");
        drop(tail);
        assert_eq!(blocks.free().len(), 1);
        let again = blocks.take(2, lanes.blocks_of(1).await);
        assert_eq!(again.as_ref(), b"ab", "it is not cleared");
        assert!(blocks.free().is_empty());
    }
}
