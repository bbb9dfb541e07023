//! `HeadObject`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html>.

use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::types::ChecksumMode;
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::files::Object;

use super::{Bucket, SERVICE, checksum, etag, size};
use crate::error;

pub(super) async fn call(bucket: &Bucket, key: &str) -> Result<Option<Object>, ServiceError> {
    let answer = bucket
        .client
        .head_object()
        .bucket(&bucket.name)
        .key(key)
        .checksum_mode(ChecksumMode::Enabled)
        .send()
        .await
        .map_err(error::of(SERVICE));
    match answer {
        Ok(head) => object(key, head).map(Some),
        Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn object(key: &str, head: HeadObjectOutput) -> Result<Object, ServiceError> {
    Ok(Object {
        key: key.to_owned(),
        size: size(head.content_length)?,
        modified: error::system_time(SERVICE, head.last_modified.as_ref())?,
        crc64nvme: checksum::full_object(head.checksum_crc64_nvme.as_deref(), head.checksum_type.as_ref()),
        etag: etag(head.e_tag)?,
    })
}
