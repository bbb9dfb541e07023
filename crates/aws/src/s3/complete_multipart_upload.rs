//! `CompleteMultipartUpload`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html>.

use aws_sdk_s3::types::{ChecksumType, CompletedMultipartUpload, CompletedPart as SdkPart};
use devops360_core::cloud::ServiceError;
use devops360_core::files::{CompletedPart, ETag, UploadId, WriteCondition};

use super::{Bucket, SERVICE, checksum, etag, gone_is_conflict, patient, preconditions, upload_part};
use crate::error;

pub(super) async fn call(
    bucket: &Bucket,
    key: &str,
    upload_id: &UploadId,
    parts: &[CompletedPart],
    crc64nvme: u64,
    condition: &WriteCondition,
) -> Result<ETag, ServiceError> {
    let (if_none_match, if_match) = preconditions(condition);
    let total: u64 = parts.iter().map(|part| part.size).sum();
    let answer = bucket
        .client
        .complete_multipart_upload()
        .bucket(&bucket.name)
        .key(key)
        .upload_id(&upload_id.0)
        .multipart_upload(manifest(parts)?)
        .checksum_type(ChecksumType::FullObject)
        .checksum_crc64_nvme(checksum::encode(crc64nvme))
        .set_mpu_object_size(i64::try_from(total).ok())
        .set_if_none_match(if_none_match)
        .set_if_match(if_match)
        .customize()
        .config_override(patient())
        .send()
        .await
        .map_err(error::of(SERVICE))
        .map_err(gone_is_conflict)?;
    etag(answer.e_tag)
}

fn manifest(parts: &[CompletedPart]) -> Result<CompletedMultipartUpload, ServiceError> {
    let parts = parts.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
    Ok(CompletedMultipartUpload::builder().set_parts(Some(parts)).build())
}

fn entry(part: &CompletedPart) -> Result<SdkPart, ServiceError> {
    Ok(SdkPart::builder()
        .part_number(upload_part::part_number(part.number)?)
        .e_tag(&part.etag.0)
        .checksum_crc64_nvme(checksum::encode(part.crc64nvme))
        .build())
}
