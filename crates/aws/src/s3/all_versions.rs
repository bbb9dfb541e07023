//! `ListObjectVersions` of everything below a prefix: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html>.

use aws_sdk_s3::types::EncodingType;
use devops360_core::cloud::ServiceError;
use devops360_core::files::{VersionId, VersionMarker, VersionPage};

use super::list_object_versions::{delete_marker, version};
use super::list_objects_v2::decode;
use super::{Bucket, SERVICE};
use crate::error;

pub(super) async fn call(
    bucket: &Bucket,
    prefix: &str,
    after: Option<&VersionMarker>,
) -> Result<VersionPage, ServiceError> {
    let page = bucket
        .client
        .list_object_versions()
        .bucket(&bucket.name)
        .prefix(prefix)
        .encoding_type(EncodingType::Url)
        .set_key_marker(after.map(|after| after.key.clone()))
        .set_version_id_marker(after.and_then(|after| Some(after.version.clone()?.0)))
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    let encoded = page.encoding_type == Some(EncodingType::Url);
    let mut versions = Vec::new();
    for listed in page.versions.unwrap_or_default() {
        let key = decode(listed.key.clone(), encoded)?;
        versions.push(version(&key, listed)?);
    }
    for marker in page.delete_markers.unwrap_or_default() {
        let key = decode(marker.key.clone(), encoded)?;
        versions.push(delete_marker(&key, marker)?);
    }
    let next = match page.next_key_marker {
        Some(key) if page.is_truncated == Some(true) => {
            let version = page.next_version_id_marker.map(VersionId);
            Some(VersionMarker { key: decode(Some(key), encoded)?, version })
        }
        _ => None,
    };
    Ok(VersionPage { versions, next })
}
