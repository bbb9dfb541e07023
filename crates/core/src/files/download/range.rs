//! One range of a download: streamed to its place in the file, taken up where it broke off, in this run or an earlier one.

use std::fs::File;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use crc_fast::Digest;
use futures::StreamExt;

use crate::cloud::{ErrorKind, Service, ServiceError};
use crate::files::bandwidth::Throttle;
use crate::files::board::Progress;
use crate::files::checksum::{digest, digest_after};
use crate::files::download::keeper::Keeper;
use crate::files::error::FilesError;
use crate::files::journal::Piece;
use crate::files::lanes::Lanes;
use crate::files::parts::MIB;
use crate::files::retry::Retry;
use crate::files::workspace::Place;
use crate::files::{Object, ObjectBody, disk};

/// How much is gathered before it is written.
const BLOCK: usize = MIB as usize;
/// How long a body may be silent.
pub(crate) const SILENCE: Duration = Duration::from_secs(20);

/// What ranges of one object are fetched with.
#[derive(Clone)]
pub(super) struct RangeFetch {
    pub(super) place: Place,
    pub(super) lanes: Arc<Lanes>,
    pub(super) throttle: Throttle,
    pub(super) retry: Retry,
    pub(super) progress: Progress,
    pub(super) object: Object,
    /// The local file's name in messages.
    pub(super) name: String,
    pub(super) file: Arc<File>,
    /// What makes it outlive a crash, where it is large enough.
    pub(super) keeper: Option<Arc<Keeper>>,
}

/// How far a range is.
struct Position {
    start: u64,
    at: u64,
    end: u64,
    digest: Digest,
}

impl Position {
    /// Behind what an earlier run has of the range.
    fn new(range: Range<u64>, kept: Option<&Piece>) -> Self {
        let digest = kept.map_or_else(digest, |kept| digest_after(kept.crc64nvme));
        let at = range.start + kept.map_or(0, |kept| kept.size);
        Self { start: range.start, at, end: range.end, digest }
    }

    /// What there is of the range by now.
    fn piece(&self) -> Piece {
        Piece { size: self.at - self.start, crc64nvme: self.digest.finalize(), etag: None }
    }
}

impl RangeFetch {
    /// Fetches the range into the file, from `opened` where a body is open already; what an earlier run has `kept` of its
    /// beginning is not fetched again.
    pub(super) async fn run(
        self,
        range: Range<u64>,
        kept: Option<Piece>,
        mut opened: Option<ObjectBody>,
    ) -> Result<Piece, FilesError> {
        let _memory = self.lanes.memory(self.object.size, (2 * MIB).min(range.end - range.start)).await;
        let mut position = Position::new(range, kept.as_ref());
        let mut attempts = self.retry.attempts();
        while position.at < position.end {
            let before = position.at;
            let broken = match self.stream(&mut position, opened.take()).await {
                Ok(()) => cut_short(),
                Err(Broken::Service(error)) => {
                    if error.kind == ErrorKind::Throttled {
                        self.lanes.slow_down();
                    }
                    error
                }
                Err(Broken::Files(error)) => return Err(error),
            };
            if position.at == position.end {
                break;
            }
            if position.at > before {
                attempts.reset();
            }
            attempts.pause(broken).await.map_err(|error| self.failed(error))?;
        }
        Ok(position.piece())
    }

    /// Copies one body to the file until it ends or breaks.
    async fn stream(&self, position: &mut Position, opened: Option<ObjectBody>) -> Result<(), Broken> {
        let mut body = match opened {
            Some(opened) => opened,
            None => self.open(position.at..position.end).await?,
        };
        let mut block = BytesMut::with_capacity(BLOCK.min((position.end - position.at) as usize));
        let ended = loop {
            match tokio::time::timeout(SILENCE, body.stream.next()).await {
                Ok(Some(Ok(bytes))) => {
                    // Bytes that are not taken are not sent, so waiting here slows the sender down.
                    self.throttle.pass(bytes.len() as u64).await;
                    if !block.is_empty() && block.len() + bytes.len() > BLOCK {
                        self.write(position, block.split().freeze()).await?;
                        // The memory is had back, since the block has been written and let go.
                        block.reserve(BLOCK);
                    }
                    block.extend_from_slice(&bytes);
                    if block.len() >= BLOCK {
                        self.write(position, block.split().freeze()).await?;
                        block.reserve(BLOCK);
                    }
                }
                Ok(Some(Err(error))) => break Err(error),
                Ok(None) => break Ok(()),
                Err(_) => break Err(silent()),
            }
        };
        self.write(position, block.freeze()).await?;
        ended.map_err(Broken::Service)
    }

    async fn open(&self, range: Range<u64>) -> Result<ObjectBody, Broken> {
        let whole = range.start == 0 && range.end == self.object.size;
        let range = (!whole).then_some(range);
        let body = self.place.objects.get(&self.object.key, range, Some(&self.object.etag)).await?;
        if body.object.etag == self.object.etag { Ok(body) } else { Err(self.changed()) }
    }

    async fn write(&self, position: &mut Position, bytes: Bytes) -> Result<(), Broken> {
        let length = bytes.len() as u64;
        if length == 0 {
            return Ok(());
        }
        if position.at + length > position.end {
            // More than was asked for is not what was asked for.
            return Err(Broken::Files(FilesError::ChecksumMismatch(self.name.clone())));
        }
        position.digest.update(&bytes);
        let written = disk::write(self.file.clone(), position.at, bytes).await;
        written.map_err(|error| Broken::Files(FilesError::writing(&self.name, error)))?;
        position.at += length;
        if let Some(keeper) = &self.keeper {
            keeper.wrote(position.start, position.piece(), length);
        }
        self.progress.advance(length);
        Ok(())
    }

    fn changed(&self) -> Broken {
        Broken::Files(FilesError::ObjectChanged(self.name.clone()))
    }

    fn failed(&self, error: ServiceError) -> FilesError {
        match error.kind {
            // The condition did not hold, or the object went away: it is another one now, or none.
            ErrorKind::Conflict => FilesError::ObjectChanged(self.name.clone()),
            ErrorKind::NotFound if error.code != "NoSuchBucket" => {
                FilesError::ObjectNotFound(self.name.clone())
            }
            _ => self.place.failed("download", &self.object.key)(error),
        }
    }
}

/// Why a body broke off: for the rules of trying again, or for good.
enum Broken {
    Service(ServiceError),
    Files(FilesError),
}

impl From<ServiceError> for Broken {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

/// What a body is that ends before its last byte.
pub(crate) fn cut_short() -> ServiceError {
    let told = "the body ended too early";
    ServiceError::new(Service::ObjectStorage, ErrorKind::Network, "IncompleteBody", told)
}

/// What a body is that says nothing for too long.
pub(crate) fn silent() -> ServiceError {
    ServiceError::new(Service::ObjectStorage, ErrorKind::TimedOut, "", "the body fell silent")
}
