//! `PutObject`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html>.

use devops360_core::cloud::ServiceError;
use devops360_core::files::{ETag, PutRequest};

use super::{Bucket, SERVICE, checksum, etag, gone_is_conflict, preconditions, upload_time};
use crate::error;

pub(super) async fn call(bucket: &Bucket, request: PutRequest) -> Result<ETag, ServiceError> {
    let (if_none_match, if_match) = preconditions(&request.condition);
    let time = upload_time(request.body.len() as u64);
    let answer = bucket
        .client
        .put_object()
        .bucket(&bucket.name)
        .key(request.key)
        .set_content_type(request.content_type)
        .set_if_none_match(if_none_match)
        .set_if_match(if_match)
        .checksum_crc64_nvme(checksum::encode(request.crc64nvme))
        .body(request.body.into())
        .customize()
        // TLS and the checksum guard the body; hashing it once more would cost more than sending it.
        .disable_payload_signing()
        .config_override(time)
        .send()
        .await
        .map_err(error::of(SERVICE))
        .map_err(gone_is_conflict)?;
    etag(answer.e_tag)
}
