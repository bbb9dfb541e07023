//! `CopyObject`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html>.

use aws_sdk_s3::types::{MetadataDirective, TaggingDirective};
use devops360_core::cloud::ServiceError;
use devops360_core::files::{CopySource, ETag, VersionId, WriteCondition};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Bucket, SERVICE, etag, patient, preconditions};
use crate::error;

/// What a copy source writes as it is: RFC 3986's unreserved characters, and the slashes of the key.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

pub(super) async fn call(
    bucket: &Bucket,
    source: &CopySource,
    key: &str,
    condition: &WriteCondition,
) -> Result<ETag, ServiceError> {
    let (if_none_match, if_match) = preconditions(condition);
    let answer = bucket
        .client
        .copy_object()
        .bucket(&bucket.name)
        .key(key)
        .copy_source(header(bucket, source))
        .copy_source_if_match(&source.etag.0)
        .set_if_none_match(if_none_match)
        .set_if_match(if_match)
        .metadata_directive(MetadataDirective::Copy)
        .tagging_directive(TaggingDirective::Copy)
        .customize()
        .config_override(patient())
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    etag(answer.copy_object_result.and_then(|result| result.e_tag))
}

/// `x-amz-copy-source`: bucket, key and version, encoded by whoever sends it.
pub(super) fn header(bucket: &Bucket, source: &CopySource) -> String {
    let key = utf8_percent_encode(&source.key, ENCODED);
    let version = source.version.as_ref().map(|VersionId(id)| {
        let id = utf8_percent_encode(id, ENCODED);
        format!("?versionId={id}")
    });
    format!("{}/{key}{}", bucket.name, version.unwrap_or_default())
}
