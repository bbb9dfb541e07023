//! Pieces of objects, fetched into memory: a small object at once, a large one range by range.

use std::ops::Range;

use bytes::{Bytes, BytesMut};
use futures::StreamExt;

use crate::cloud::{ErrorKind, ServiceError};
use crate::files::bandwidth::Throttle;
use crate::files::checksum::crc64nvme as checksum;
use crate::files::download::{SILENCE, cut_short, silent};
use crate::files::error::FilesError;
use crate::files::key::name;
use crate::files::retry::Retry;
use crate::files::workspace::Place;
use crate::files::{Object, ObjectBody};

/// What pieces are fetched with.
#[derive(Clone)]
pub(super) struct Fetch {
    pub(super) place: Place,
    pub(super) retry: Retry,
    pub(super) throttle: Throttle,
}

/// A piece.
pub(super) struct Fetched {
    pub(super) bytes: Bytes,
    /// The checksum of the whole object, with its first piece, where S3 has one.
    pub(super) crc64nvme: Option<u64>,
}

/// Why a body broke off: for the rules of trying again, or for good.
enum Broken {
    Service(ServiceError),
    Files(FilesError),
}

impl Fetch {
    /// The object under the whole key as it is now; `None` where there is none.
    pub(super) async fn find(&self, key: &str) -> Result<Option<Object>, FilesError> {
        let place = &self.place;
        let found = self.retry.run(|| place.objects.head(key)).await;
        found.map_err(|error| self.failed(key, error))
    }

    /// Fetches a range of `object`, which has to be still that one. A whole object is compared with its checksum here.
    pub(super) async fn run(self, object: Object, range: Range<u64>) -> Result<Fetched, FilesError> {
        let is_whole = range.start == 0 && range.end == object.size;
        let mut crc64nvme = None;
        if range.start == 0 && !is_whole {
            let now = self.find(&object.key).await?;
            let now = now.ok_or_else(|| FilesError::ObjectNotFound(name(&object.key).to_owned()))?;
            if now.etag != object.etag {
                return Err(FilesError::ObjectChanged(name(&object.key).to_owned()));
            }
            crc64nvme = now.crc64nvme;
        }
        let mut bytes = BytesMut::with_capacity(usize::try_from(range.end - range.start).unwrap_or(0));
        let mut attempts = self.retry.attempts();
        while range.start + (bytes.len() as u64) < range.end {
            let before = bytes.len();
            let at = range.start + before as u64;
            let broken = match self.stream(&object, at..range.end, &mut bytes, &mut crc64nvme).await {
                Ok(()) => cut_short(),
                Err(Broken::Service(error)) => error,
                Err(Broken::Files(error)) => return Err(error),
            };
            if bytes.len() > before {
                attempts.reset();
            }
            if range.start + (bytes.len() as u64) < range.end {
                attempts.pause(broken).await.map_err(|error| self.failed(&object.key, error))?;
            }
        }
        let bytes = bytes.freeze();
        if is_whole && crc64nvme.is_some_and(|expected| expected != checksum(&bytes)) {
            return Err(mismatch(&object));
        }
        Ok(Fetched { bytes, crc64nvme })
    }

    /// Gathers one body until it ends or breaks.
    async fn stream(
        &self,
        object: &Object,
        range: Range<u64>,
        bytes: &mut BytesMut,
        crc64nvme: &mut Option<u64>,
    ) -> Result<(), Broken> {
        let mut left = range.end - range.start;
        let mut body = self.open(object, range).await?;
        *crc64nvme = crc64nvme.or(body.object.crc64nvme);
        loop {
            match tokio::time::timeout(SILENCE, body.stream.next()).await {
                Ok(Some(Ok(more))) => {
                    // More than was asked for is not what was asked for.
                    left =
                        left.checked_sub(more.len() as u64).ok_or_else(|| Broken::Files(mismatch(object)))?;
                    // Bytes that are not taken are not sent, so waiting here slows the sender down.
                    self.throttle.pass(more.len() as u64).await;
                    bytes.extend_from_slice(&more);
                }
                Ok(Some(Err(error))) => return Err(Broken::Service(error)),
                Ok(None) => return Ok(()),
                Err(_) => return Err(Broken::Service(silent())),
            }
        }
    }

    async fn open(&self, object: &Object, range: Range<u64>) -> Result<ObjectBody, Broken> {
        let is_whole = range.start == 0 && range.end == object.size;
        let range = (!is_whole).then_some(range);
        let body = self.place.objects.get(&object.key, range, Some(&object.etag)).await;
        let body = body.map_err(Broken::Service)?;
        if body.object.etag == object.etag {
            Ok(body)
        } else {
            Err(Broken::Files(FilesError::ObjectChanged(name(&object.key).to_owned())))
        }
    }

    fn failed(&self, key: &str, error: ServiceError) -> FilesError {
        match error.kind {
            ErrorKind::Conflict => FilesError::ObjectChanged(name(key).to_owned()),
            ErrorKind::NotFound if error.code != "NoSuchBucket" => {
                FilesError::ObjectNotFound(name(key).to_owned())
            }
            _ => self.place.failed("download", key)(error),
        }
    }
}

/// What arrived is not what S3 has.
pub(super) fn mismatch(object: &Object) -> FilesError {
    FilesError::ChecksumMismatch(name(&object.key).to_owned())
}
