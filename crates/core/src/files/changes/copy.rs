//! One object copied, the copy checked, and for a move the original deleted: never before the check.

use super::large;
use crate::cloud::{ErrorKind, ServiceError};
use crate::files::error::FilesError;
use crate::files::key::name;
use crate::files::retry::Retry;
use crate::files::workspace::Place;
use crate::files::{CopySource, ETag, Object, VersionId, WriteCondition};

/// The largest object that one `CopyObject` copies, in bytes.
pub(crate) const SINGLE_COPY_LIMIT: u64 = 5 * 1024 * 1024 * 1024;

/// Copies and moves single objects.
#[derive(Clone)]
pub(crate) struct Copier {
    pub(crate) place: Place,
    pub(crate) retry: Retry,
}

impl Copier {
    /// The object of the whole key `key`.
    pub(crate) async fn object(&self, key: &str) -> Result<Object, FilesError> {
        let found = self.find(key).await?;
        found.ok_or_else(|| FilesError::ObjectNotFound(name(key).to_owned()))
    }

    /// The same, or `None` where there is none.
    pub(crate) async fn find(&self, key: &str) -> Result<Option<Object>, FilesError> {
        let found = self.retry.run(|| self.place.objects.head(key)).await;
        found.map_err(self.place.failed("read", key))
    }

    /// Deletes `object`, if it is still that one.
    pub(crate) async fn remove(&self, object: &Object) -> Result<(), FilesError> {
        let deleted = self.retry.run(|| self.place.objects.delete_matching(&object.key, &object.etag)).await;
        match deleted {
            // The answer may have been lost on its way, or somebody else deleted it: what counts is what is there.
            Err(_) if self.find(&object.key).await?.is_none() => Ok(()),
            Err(error) if error.kind == ErrorKind::Conflict => {
                Err(FilesError::ChangedMeanwhile(name(&object.key).to_owned()))
            }
            deleted => deleted.map_err(self.place.failed("delete", &object.key)),
        }
    }

    /// Copies `source` to the whole key `target`, with media type, metadata and tags, and gives the copy as the bucket
    /// says that it is.
    pub(crate) async fn copy(
        &self,
        source: &Object,
        target: &str,
        condition: &WriteCondition,
    ) -> Result<Object, FilesError> {
        self.copy_from(source, None, target, condition).await
    }

    /// The same from the version that `source` was, whatever has its key now.
    pub(crate) async fn copy_version(
        &self,
        source: &Object,
        target: &str,
        condition: &WriteCondition,
    ) -> Result<Object, FilesError> {
        self.copy_from(source, source.version.clone(), target, condition).await
    }

    async fn copy_from(
        &self,
        source: &Object,
        version: Option<VersionId>,
        target: &str,
        condition: &WriteCondition,
    ) -> Result<Object, FilesError> {
        let from = CopySource { key: source.key.clone(), etag: source.etag.clone(), version };
        let etag = match self.send(&from, source.size, target, condition).await {
            Ok(etag) => etag,
            Err(error) => return self.explain(error, source, target).await,
        };
        match self.find(target).await? {
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
        let Err(error) = self.remove(source).await else { return Ok(copy) };
        if *condition == WriteCondition::Absent && self.find(&source.key).await?.is_some() {
            self.take_back(&copy).await;
        }
        Err(error)
    }

    async fn send(
        &self,
        from: &CopySource,
        size: u64,
        target: &str,
        condition: &WriteCondition,
    ) -> Result<ETag, ServiceError> {
        if size > SINGLE_COPY_LIMIT {
            return large::copy(self, from, size, target, condition).await;
        }
        self.retry.run(|| self.place.objects.copy(from, target, condition.clone())).await
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
        match self.find(&source.key).await? {
            None => return Err(FilesError::ObjectNotFound(source_name)),
            Some(now) if now.etag != source.etag => return Err(FilesError::ChangedMeanwhile(source_name)),
            Some(_) => {}
        }
        match self.find(target).await? {
            // It was free a moment ago: the answer to an earlier attempt was lost on its way.
            Some(copy) if is_known_same(source, &copy) => Ok(copy),
            Some(_) => Err(FilesError::NameTaken(name(target).to_owned())),
            None => Err(FilesError::ChangedMeanwhile(name(target).to_owned())),
        }
    }

    /// Deletes a copy that nobody asked to keep. If it stays, it is a second copy, which loses nothing.
    pub(crate) async fn take_back(&self, copy: &Object) {
        if let Err(error) = self.remove(copy).await {
            tracing::warn!(%error, "a copy without use could not be deleted");
        }
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
