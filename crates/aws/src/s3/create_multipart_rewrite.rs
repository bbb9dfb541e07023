//! `CreateMultipartUpload` for an object that is copied onto itself in parts, with other metadata.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/CopyingObjectsMPUapi.html>

use aws_sdk_s3::types::{ChecksumAlgorithm, ChecksumType, ServerSideEncryption};
use devops360_contract::files::Pair;
use devops360_core::cloud::ServiceError;
use devops360_core::files::{ObjectDetails, UploadId};

use super::{Bucket, SERVICE, details};
use crate::error;

pub(super) async fn call(
    bucket: &Bucket,
    wanted: &ObjectDetails,
    tags: &[Pair],
) -> Result<UploadId, ServiceError> {
    let (headers, encryption) = (&wanted.headers, wanted.encryption.as_ref());
    let answer = bucket
        .client
        .create_multipart_upload()
        .bucket(&bucket.name)
        .key(&wanted.object.key)
        .set_metadata(Some(details::headers(&wanted.metadata)))
        .set_content_type(wanted.content_type.clone())
        .set_cache_control(headers.cache_control.clone())
        .set_content_disposition(headers.content_disposition.clone())
        .set_content_encoding(headers.content_encoding.clone())
        .set_content_language(headers.content_language.clone())
        .set_expires(details::expires(headers))
        .set_website_redirect_location(headers.website_redirect.clone())
        .set_storage_class(details::storage_class(wanted))
        .set_server_side_encryption(encryption.map(|sse| ServerSideEncryption::from(sse.algorithm.as_str())))
        .set_ssekms_key_id(encryption.and_then(|sse| sse.key.clone()))
        .set_bucket_key_enabled(encryption.and_then(|sse| sse.bucket_key))
        .set_tagging(details::query(tags))
        .checksum_algorithm(ChecksumAlgorithm::Crc64Nvme)
        .checksum_type(ChecksumType::FullObject)
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    answer.upload_id.map(UploadId).ok_or_else(|| error::malformed(SERVICE, "upload id"))
}
