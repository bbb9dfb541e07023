//! `CreateMultipartUpload` for a copy: `UploadPartCopy` takes over bytes only, so the rest is read from the source
//! before. <https://docs.aws.amazon.com/AmazonS3/latest/userguide/CopyingObjectsMPUapi.html>

use aws_sdk_s3::types::{ChecksumAlgorithm, ChecksumType};
use devops360_core::cloud::ServiceError;
use devops360_core::files::{CopySource, UploadId, VersionId};

use super::{Bucket, SERVICE, details, get_object_tagging};
use crate::error;

pub(super) async fn call(bucket: &Bucket, source: &CopySource, key: &str) -> Result<UploadId, ServiceError> {
    let version = source.version.as_ref().map(|VersionId(id)| id.clone());
    let head = bucket
        .client
        .head_object()
        .bucket(&bucket.name)
        .key(&source.key)
        .set_version_id(version.clone())
        .if_match(&source.etag.0)
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    let tags = details::tags(get_object_tagging::call(bucket, &source.key, version).await?);
    let answer = bucket
        .client
        .create_multipart_upload()
        .bucket(&bucket.name)
        .key(key)
        .set_content_type(head.content_type)
        .set_content_disposition(head.content_disposition)
        .set_content_encoding(head.content_encoding)
        .set_content_language(head.content_language)
        .set_cache_control(head.cache_control)
        .set_metadata(head.metadata)
        .set_tagging(details::query(&tags))
        .checksum_algorithm(ChecksumAlgorithm::Crc64Nvme)
        .checksum_type(ChecksumType::FullObject)
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    answer.upload_id.map(UploadId).ok_or_else(|| error::malformed(SERVICE, "upload id"))
}
