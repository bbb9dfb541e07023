//! `GetObject`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>.

use std::ops::Range;

use aws_sdk_s3::operation::get_object::GetObjectOutput;
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::files::{ETag, Object, ObjectBody};

use super::{Bucket, SERVICE, body, checksum, etag, size, version};
use crate::error;

pub(super) async fn call(
    bucket: &Bucket,
    key: &str,
    range: Option<Range<u64>>,
    if_match: Option<&ETag>,
) -> Result<ObjectBody, ServiceError> {
    let whole = range.is_none();
    let answer = bucket
        .client
        .get_object()
        .bucket(&bucket.name)
        .key(key)
        .set_range(range.map(header).transpose()?)
        .set_if_match(if_match.map(|ETag(etag)| etag.clone()))
        .customize()
        // Asked for by hand: with the SDK's own setting it would check the bytes too, after the caller, and fail
        // in a way that nobody can tell from a broken connection. A range has no checksum.
        .mutate_request(move |request| {
            if whole {
                request.headers_mut().insert("x-amz-checksum-mode", "ENABLED");
            }
        })
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    opened(key, answer)
}

fn opened(key: &str, answer: GetObjectOutput) -> Result<ObjectBody, ServiceError> {
    let object = Object {
        key: key.to_owned(),
        size: whole_size(&answer)?,
        modified: error::system_time(SERVICE, answer.last_modified.as_ref())?,
        crc64nvme: checksum::full_object(
            answer.checksum_crc64_nvme.as_deref(),
            answer.checksum_type.as_ref(),
        ),
        etag: etag(answer.e_tag)?,
        version: version(answer.version_id),
    };
    Ok(ObjectBody { object, stream: body::stream(answer.body) })
}

/// `Range` (RFC 9110, section 14.2), whose end is inclusive.
pub(super) fn header(range: Range<u64>) -> Result<String, ServiceError> {
    let last = range.end.checked_sub(1).filter(|last| *last >= range.start);
    let empty = || ServiceError::new(SERVICE, ErrorKind::Invalid, "InvalidRange", "the range is empty");
    last.map(|last| format!("bytes={}-{last}", range.start)).ok_or_else(empty)
}

/// The size of the object, which `Content-Length` is not where a range was asked for.
fn whole_size(answer: &GetObjectOutput) -> Result<u64, ServiceError> {
    match answer.content_range.as_deref() {
        Some(range) => range
            .rsplit_once('/')
            .and_then(|(_, total)| total.parse().ok())
            .ok_or_else(|| error::malformed(SERVICE, "content range")),
        None => size(answer.content_length),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_ends_before_its_end() {
        assert_eq!(header(0..1).unwrap(), "bytes=0-0");
        assert_eq!(header(5..105).unwrap(), "bytes=5-104");
        assert_eq!(header(7..7).unwrap_err().kind, ErrorKind::Invalid);
        assert_eq!(header(0..0).unwrap_err().kind, ErrorKind::Invalid);
    }
}
