//! One object copied, the copy checked, and for a move the original deleted: never before the check.

use super::large;
use crate::cloud::{ErrorKind, ServiceError};
use crate::files::error::FilesError;
use crate::files::key::name;
use crate::files::retry::Retry;
use crate::files::workspace::Place;
use crate::files::{CopySource, ETag, Object, WriteCondition};

/// The largest object that one `CopyObject` copies, in bytes.
const SINGLE_COPY_LIMIT: u64 = 5 * 1024 * 1024 * 1024;

/// Copies and moves single objects.
#[derive(Clone)]
pub(crate) struct Copier {
    pub(crate) place: Place,
    pub(crate) retry: Retry,
}

impl Copier {
    /// The object of the whole key `key`.
    pub(crate) async fn object(&self, key: &str) -> Result<Object, FilesError> {
        let found = self.head(key).await?;
        found.ok_or_else(|| FilesError::ObjectNotFound(name(key).to_owned()))
    }

    /// Copies `source` to the whole key `target`, with media type, metadata and tags, and gives the copy as the bucket
    /// says that it is.
    pub(crate) async fn copy(
        &self,
        source: &Object,
        target: &str,
        condition: &WriteCondition,
    ) -> Result<Object, FilesError> {
        let etag = match self.send(source, target, condition).await {
            Ok(etag) => etag,
            Err(error) => return self.explain(error, source, target).await,
        };
        match self.head(target).await? {
            Some(copy) if copy.etag == etag && is_same(source, &copy) => Ok(copy),
            Some(copy) if copy.etag == etag => {
                if *condition == WriteCondition::Absent {
                    self.take_back(&copy).await;
                }
                Err(FilesError::CopyDiffers(name(&source.key).to_owned()))
            }
            // Somebody else wrote or deleted it at the same moment.
            _ => Err(FilesError::ChangedMeanwhile(name(target).to_owned())),
        }
    }

    /// Copies `source` to `target`, and deletes the original when the copy is known to be good.
    pub(crate) async fn relocate(
        &self,
        source: &Object,
        target: &str,
        condition: &WriteCondition,
    ) -> Result<Object, FilesError> {
        let copy = self.copy(source, target, condition).await?;
        let deleted = self.retry.run(|| self.place.objects.delete_matching(&source.key, &source.etag)).await;
        let Err(error) = deleted else { return Ok(copy) };
        // The answer may have been lost on its way, or somebody else deleted it: what counts is what is there.
        if self.head(&source.key).await?.is_none() {
            return Ok(copy);
        }
        if *condition == WriteCondition::Absent {
            self.take_back(&copy).await;
        }
        Err(match error.kind {
            ErrorKind::Conflict => FilesError::ChangedMeanwhile(name(&source.key).to_owned()),
            _ => self.place.failed("delete", &source.key)(error),
        })
    }

    async fn send(
        &self,
        source: &Object,
        target: &str,
        condition: &WriteCondition,
    ) -> Result<ETag, ServiceError> {
        let from = CopySource { key: source.key.clone(), etag: source.etag.clone() };
        if source.size > SINGLE_COPY_LIMIT {
            return large::copy(self, &from, source.size, target, condition).await;
        }
        self.retry.run(|| self.place.objects.copy(&from, target, condition.clone())).await
    }

    /// What a refused copy means: S3 has one answer for a changed source and for a target that is taken.
    async fn explain(
        &self,
        error: ServiceError,
        source: &Object,
        target: &str,
    ) -> Result<Object, FilesError> {
        let is_refused = matches!(error.kind, ErrorKind::Conflict | ErrorKind::NotFound);
        if !is_refused || error.code == "NoSuchBucket" {
            return Err(self.place.failed("copy", &source.key)(error));
        }
        let source_name = name(&source.key).to_owned();
        match self.head(&source.key).await? {
            None => return Err(FilesError::ObjectNotFound(source_name)),
            Some(now) if now.etag != source.etag => return Err(FilesError::ChangedMeanwhile(source_name)),
            Some(_) => {}
        }
        match self.head(target).await? {
            // The answer to an earlier attempt was lost on its way.
            Some(copy) if is_known_same(source, &copy) => Ok(copy),
            Some(_) => Err(FilesError::NameTaken(name(target).to_owned())),
            None => Err(FilesError::ChangedMeanwhile(name(target).to_owned())),
        }
    }

    /// Deletes a copy that nobody asked to keep. If it stays, it is a second copy, which loses nothing.
    async fn take_back(&self, copy: &Object) {
        let deleted = self.retry.run(|| self.place.objects.delete_matching(&copy.key, &copy.etag)).await;
        if let Err(error) = deleted {
            tracing::warn!(%error, "a copy without use could not be deleted");
        }
    }

    async fn head(&self, key: &str) -> Result<Option<Object>, FilesError> {
        let found = self.retry.run(|| self.place.objects.head(key)).await;
        found.map_err(self.place.failed("read", key))
    }
}

/// Whether `copy` has the size of `source` and its checksum, where both have one.
fn is_same(source: &Object, copy: &Object) -> bool {
    let checksums = source.crc64nvme.zip(copy.crc64nvme);
    source.size == copy.size && checksums.is_none_or(|(source, copy)| source == copy)
}

/// The same, where both have a checksum that shows it.
fn is_known_same(source: &Object, copy: &Object) -> bool {
    source.crc64nvme.is_some() && source.crc64nvme == copy.crc64nvme && source.size == copy.size
}
