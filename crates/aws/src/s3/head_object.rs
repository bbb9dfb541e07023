//! `HeadObject`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html>.

use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::types::ChecksumMode;
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::files::{Object, ObjectDetails};

use super::{Bucket, SERVICE, checksum, details, etag, list_objects_v2, size, version};
use crate::error;

pub(super) async fn call(bucket: &Bucket, key: &str) -> Result<Option<Object>, ServiceError> {
    ask(bucket, key).await?.map(|head| object(key, head)).transpose()
}

/// The same with everything that S3 says of the object.
pub(super) async fn describe(bucket: &Bucket, key: &str) -> Result<Option<ObjectDetails>, ServiceError> {
    ask(bucket, key).await?.map(|head| details::of_head(key, head)).transpose()
}

async fn ask(bucket: &Bucket, key: &str) -> Result<Option<HeadObjectOutput>, ServiceError> {
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
        Ok(head) => Ok(Some(head)),
        Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind == ErrorKind::Denied && is_absent(bucket, key).await => Ok(None),
        Err(error) => Err(error),
    }
}

/// S3 answers 403 instead of 404 for a missing object to a caller whose `s3:ListBucket` depends on the prefix, since the
/// request has none. The listing of that very key tells the two apart: of all keys that begin with it, it is the first.
async fn is_absent(bucket: &Bucket, key: &str) -> bool {
    let page = list_objects_v2::call(bucket, key, None, None, 1).await;
    page.is_ok_and(|page| page.objects.first().is_none_or(|first| first.key != key))
}

pub(super) fn object(key: &str, head: HeadObjectOutput) -> Result<Object, ServiceError> {
    Ok(Object {
        key: key.to_owned(),
        size: size(head.content_length)?,
        modified: error::system_time(SERVICE, head.last_modified.as_ref())?,
        crc64nvme: checksum::full_object(head.checksum_crc64_nvme.as_deref(), head.checksum_type.as_ref()),
        etag: etag(head.e_tag)?,
        version: version(head.version_id),
    })
}
