//! `ListObjectsV2`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html>.

use aws_sdk_s3::types::{CommonPrefix, EncodingType, Object as Listed};
use devops360_core::cloud::ServiceError;
use devops360_core::files::{Object, ObjectPage};
use percent_encoding::percent_decode_str;

use super::{Bucket, SERVICE, etag, heap, size};
use crate::error;

pub(super) async fn call(
    bucket: &Bucket,
    prefix: &str,
    delimiter: Option<&str>,
    token: Option<&str>,
    limit: u16,
) -> Result<ObjectPage, ServiceError> {
    let answer = bucket
        .client
        .list_objects_v2()
        .bucket(&bucket.name)
        .prefix(prefix)
        .set_delimiter(delimiter.map(str::to_owned))
        .set_continuation_token(token.map(str::to_owned))
        .max_keys(i32::from(limit.clamp(1, 1000)))
        // A key may hold characters that XML cannot.
        .encoding_type(EncodingType::Url)
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    let encoded = answer.encoding_type == Some(EncodingType::Url);
    let prefixes = answer.common_prefixes.unwrap_or_default();
    let objects = answer.contents.unwrap_or_default();
    let page = ObjectPage {
        prefixes: prefixes.into_iter().map(|prefix| folder(prefix, encoded)).collect::<Result<_, _>>()?,
        objects: objects.into_iter().map(|listed| object(listed, encoded)).collect::<Result<_, _>>()?,
        next: answer.next_continuation_token,
    };
    if page.next.is_some() {
        heap::page_was_read();
    }
    Ok(page)
}

fn folder(prefix: CommonPrefix, encoded: bool) -> Result<String, ServiceError> {
    decode(prefix.prefix, encoded)
}

fn object(listed: Listed, encoded: bool) -> Result<Object, ServiceError> {
    Ok(Object {
        key: decode(listed.key, encoded)?,
        size: size(listed.size)?,
        modified: error::system_time(SERVICE, listed.last_modified.as_ref())?,
        etag: etag(listed.e_tag)?,
        crc64nvme: None,
        version: None,
    })
}

/// S3 encodes as forms do: a space is `+`.
pub(super) fn decode(key: Option<String>, encoded: bool) -> Result<String, ServiceError> {
    let key = key.ok_or_else(|| error::malformed(SERVICE, "key"))?;
    if !encoded {
        return Ok(key);
    }
    let key = key.replace('+', " ");
    let decoded = percent_decode_str(&key).decode_utf8().map_err(|_| error::malformed(SERVICE, "key"))?;
    Ok(decoded.into_owned())
}
