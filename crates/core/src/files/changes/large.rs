//! An object that is too large for one `CopyObject`: copied in parts, inside the bucket.

use futures::{StreamExt, TryStreamExt, stream};

use super::copy::Copier;
use crate::cloud::{ErrorKind, Service, ServiceError};
use crate::files::checksum::{crc64nvme, joined};
use crate::files::parts::{MIB, part_size, pieces};
use crate::files::{CompletedPart, CopySource, ETag, UploadId, WriteCondition};

/// The size of a part where nothing asks for more: no byte passes through this computer, so only the number of requests
/// counts.
const PART_SIZE: u64 = 512 * MIB;
/// How many parts of one copy are under way at once.
const PARTS_AT_ONCE: usize = 8;

/// Copies the `size` bytes of `source`. A failed copy is aborted; a dropped one is left to the bucket's rule for
/// incomplete uploads.
pub(super) async fn copy(
    copier: &Copier,
    source: &CopySource,
    size: u64,
    target: &str,
    condition: &WriteCondition,
) -> Result<ETag, ServiceError> {
    let objects = &copier.place.objects;
    let upload_id = copier.retry.run(|| objects.create_multipart_copy(source, target)).await?;
    fill(copier, source, size, target, condition, &upload_id).await
}

/// Copies the `size` bytes of `source` into an upload that has begun, and completes it; a failed one is aborted.
pub(crate) async fn fill(
    copier: &Copier,
    source: &CopySource,
    size: u64,
    target: &str,
    condition: &WriteCondition,
    upload_id: &UploadId,
) -> Result<ETag, ServiceError> {
    let copied = send(copier, source, size, target, condition, upload_id).await;
    if copied.is_err()
        && let Err(error) = copier.place.objects.abort_multipart_upload(target, upload_id).await
    {
        tracing::warn!(%error, "an unfinished copy could not be cleared away");
    }
    copied
}

async fn send(
    copier: &Copier,
    source: &CopySource,
    size: u64,
    target: &str,
    condition: &WriteCondition,
    upload_id: &UploadId,
) -> Result<ETag, ServiceError> {
    let objects = &copier.place.objects;
    let part_size = part_size(size).ok_or_else(too_large)?.max(PART_SIZE);
    let retry = &copier.retry;
    let parts: Vec<CompletedPart> = stream::iter((1..).zip(pieces(size, part_size)))
        .map(|(number, range)| async move {
            retry.run(|| objects.upload_part_copy(source, range.clone(), target, upload_id, number)).await
        })
        .buffered(PARTS_AT_ONCE)
        .try_collect()
        .await?;
    let whole = parts.iter().fold(crc64nvme(&[]), |whole, part| joined(whole, part.crc64nvme, part.size));
    let complete = || objects.complete_multipart_upload(target, upload_id, &parts, whole, condition.clone());
    retry.run(complete).await
}

fn too_large() -> ServiceError {
    ServiceError::new(Service::ObjectStorage, ErrorKind::Invalid, "EntityTooLarge", "no object is that large")
}
