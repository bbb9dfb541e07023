//! `ListObjectVersions`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html>.

use aws_sdk_s3::types::{DeleteMarkerEntry, EncodingType, ObjectVersion as Listed};
use devops360_core::cloud::ServiceError;
use devops360_core::files::{ETag, Object, ObjectVersion, VersionId};

use super::list_objects_v2::decode;
use super::{Bucket, SERVICE, etag, size};
use crate::error;

/// S3 has no listing of one key: of all keys that begin with it, it comes first, so the listing ends where it does.
pub(super) async fn call(bucket: &Bucket, key: &str) -> Result<Vec<ObjectVersion>, ServiceError> {
    let mut pages = bucket
        .client
        .list_object_versions()
        .bucket(&bucket.name)
        .prefix(key)
        .encoding_type(EncodingType::Url);
    let mut found = Vec::new();
    loop {
        let page = pages.clone().send().await.map_err(error::of(SERVICE))?;
        let encoded = page.encoding_type == Some(EncodingType::Url);
        let (versions, markers) =
            (page.versions.unwrap_or_default(), page.delete_markers.unwrap_or_default());
        let before = found.len();
        for listed in versions {
            if decode(listed.key.clone(), encoded)? == key {
                found.push(version(key, listed)?);
            }
        }
        for marker in markers {
            if decode(marker.key.clone(), encoded)? == key {
                found.push(delete_marker(key, marker)?);
            }
        }
        let goes_on = page.is_truncated == Some(true) && found.len() > before;
        if !goes_on {
            found.sort_by(|a, b| {
                b.object.modified.cmp(&a.object.modified).then(b.is_latest.cmp(&a.is_latest))
            });
            return Ok(found);
        }
        let (next_key, next_version) = (page.next_key_marker, page.next_version_id_marker);
        let next_key = next_key.map(|next| decode(Some(next), encoded)).transpose()?;
        pages = pages.set_key_marker(next_key).set_version_id_marker(next_version);
    }
}

pub(super) fn version(key: &str, listed: Listed) -> Result<ObjectVersion, ServiceError> {
    let object = Object {
        key: key.to_owned(),
        size: size(listed.size)?,
        modified: error::system_time(SERVICE, listed.last_modified.as_ref())?,
        etag: etag(listed.e_tag)?,
        crc64nvme: None,
        version: listed.version_id.map(VersionId),
    };
    Ok(ObjectVersion { object, is_latest: listed.is_latest == Some(true), is_deleted: false })
}

/// Says when the object was deleted; there is nothing of it to read.
pub(super) fn delete_marker(key: &str, listed: DeleteMarkerEntry) -> Result<ObjectVersion, ServiceError> {
    let object = Object {
        key: key.to_owned(),
        size: 0,
        modified: error::system_time(SERVICE, listed.last_modified.as_ref())?,
        etag: ETag(String::new()),
        crc64nvme: None,
        version: listed.version_id.map(VersionId),
    };
    Ok(ObjectVersion { object, is_latest: listed.is_latest == Some(true), is_deleted: true })
}
