//! The body of a part on its way out: pieces that are let go as they are sent, and that can be had again.

use std::fmt;
use std::io;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use futures::stream::{self, BoxStream};

/// The bytes of a part, in order, until one cannot be had.
pub type Pieces = BoxStream<'static, io::Result<Bytes>>;

/// The body of a part. Each attempt to send it asks for its pieces anew.
#[derive(Clone)]
pub struct PartBody {
    size: u64,
    crc64nvme: u64,
    pieces: Arc<dyn Fn() -> Pieces + Send + Sync>,
}

impl PartBody {
    /// `size` bytes with that checksum. `pieces` may be called and its answer never be used.
    pub fn new(size: u64, crc64nvme: u64, pieces: impl Fn() -> Pieces + Send + Sync + 'static) -> Self {
        Self { size, crc64nvme, pieces: Arc::new(pieces) }
    }

    /// In bytes.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Its CRC64NVME.
    #[must_use]
    pub const fn crc64nvme(&self) -> u64 {
        self.crc64nvme
    }

    /// Its bytes, from the first on.
    #[must_use]
    pub fn pieces(&self) -> Pieces {
        (self.pieces)()
    }

    /// All of it in memory, whatever the budget.
    ///
    /// # Errors
    /// When a piece cannot be had.
    pub async fn gather(&self) -> io::Result<Bytes> {
        let mut whole = BytesMut::new();
        let mut pieces = self.pieces();
        while let Some(piece) = pieces.next().await {
            whole.extend_from_slice(&piece?);
        }
        Ok(whole.freeze())
    }
}

impl fmt::Debug for PartBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PartBody")
            .field("size", &self.size)
            .field("crc64nvme", &self.crc64nvme)
            .finish_non_exhaustive()
    }
}

impl From<(Bytes, u64)> for PartBody {
    /// Bytes that are in memory, with their checksum.
    fn from((bytes, crc64nvme): (Bytes, u64)) -> Self {
        let size = bytes.len() as u64;
        Self::new(size, crc64nvme, move || stream::iter([Ok(bytes.clone())]).boxed())
    }
}
