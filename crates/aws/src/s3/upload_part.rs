//! `UploadPart`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html>.

use bytes::Bytes;
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::files::{ETag, UploadId};

use super::{Bucket, SERVICE, checksum, etag, upload_time};
use crate::error;

pub(super) async fn call(
    bucket: &Bucket,
    key: &str,
    upload_id: &UploadId,
    number: u32,
    body: Bytes,
    crc64nvme: u64,
) -> Result<ETag, ServiceError> {
    let time = upload_time(body.len());
    let answer = bucket
        .client
        .upload_part()
        .bucket(&bucket.name)
        .key(key)
        .upload_id(&upload_id.0)
        .part_number(part_number(number)?)
        .checksum_crc64_nvme(checksum::encode(crc64nvme))
        .body(body.into())
        .customize()
        // TLS and the checksum guard the body; hashing it once more would cost more than sending it.
        .disable_payload_signing()
        .config_override(time)
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    etag(answer.e_tag)
}

/// A part number as the SDK takes it.
pub(super) fn part_number(number: u32) -> Result<i32, ServiceError> {
    let invalid = || {
        ServiceError::new(SERVICE, ErrorKind::Invalid, "InvalidPart", format!("{number} is no part number"))
    };
    i32::try_from(number).ok().filter(|number| (1..=10_000).contains(number)).ok_or_else(invalid)
}
