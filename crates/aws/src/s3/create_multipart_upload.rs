//! `CreateMultipartUpload`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html>.

use aws_sdk_s3::types::{ChecksumAlgorithm, ChecksumType};
use devops360_core::cloud::ServiceError;
use devops360_core::files::UploadId;

use super::{Bucket, SERVICE};
use crate::error;

pub(super) async fn call(
    bucket: &Bucket,
    key: &str,
    content_type: Option<&str>,
) -> Result<UploadId, ServiceError> {
    let answer = bucket
        .client
        .create_multipart_upload()
        .bucket(&bucket.name)
        .key(key)
        .set_content_type(content_type.map(str::to_owned))
        .checksum_algorithm(ChecksumAlgorithm::Crc64Nvme)
        .checksum_type(ChecksumType::FullObject)
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    answer.upload_id.map(UploadId).ok_or_else(|| error::malformed(SERVICE, "upload id"))
}
