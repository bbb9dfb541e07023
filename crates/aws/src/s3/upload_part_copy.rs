//! `UploadPartCopy`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html>.

use std::ops::Range;

use devops360_core::cloud::ServiceError;
use devops360_core::files::{CompletedPart, CopySource, UploadId};

use super::upload_part::part_number;
use super::{Bucket, SERVICE, checksum, copy_object, etag, get_object, patient};
use crate::error;

pub(super) async fn call(
    bucket: &Bucket,
    source: &CopySource,
    range: Range<u64>,
    key: &str,
    upload_id: &UploadId,
    number: u32,
) -> Result<CompletedPart, ServiceError> {
    let size = range.end.saturating_sub(range.start);
    let answer = bucket
        .client
        .upload_part_copy()
        .bucket(&bucket.name)
        .key(key)
        .upload_id(&upload_id.0)
        .part_number(part_number(number)?)
        .copy_source(copy_object::header(bucket, source))
        .copy_source_if_match(&source.etag.0)
        .copy_source_range(get_object::header(range)?)
        .customize()
        .config_override(patient())
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    let part = answer.copy_part_result.ok_or_else(|| error::malformed(SERVICE, "copied part"))?;
    let crc64nvme = part.checksum_crc64_nvme.as_deref().and_then(checksum::decode);
    Ok(CompletedPart {
        number,
        etag: etag(part.e_tag)?,
        crc64nvme: crc64nvme.ok_or_else(|| error::malformed(SERVICE, "checksum"))?,
        size,
    })
}
