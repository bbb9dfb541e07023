//! S3: the bucket of files and photos, one file an operation.

mod abort_multipart_upload;
mod all_versions;
mod body;
mod checksum;
mod complete_multipart_upload;
mod copy_object;
mod create_multipart_copy;
mod create_multipart_rewrite;
mod create_multipart_upload;
mod delete_object;
mod delete_objects;
mod details;
mod get_object;
mod get_object_tagging;
mod head_object;
mod heap;
mod link;
mod list_object_versions;
mod list_objects_v2;
mod list_parts;
mod metadata_text;
mod open_connections;
mod put_object;
mod put_object_tagging;
mod rewrite_object;
mod upload_part;
mod upload_part_copy;

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use bytes::Bytes;
use devops360_contract::files::Pair;
use devops360_core::cloud::{ErrorKind, Service, ServiceError};
use devops360_core::files::{
    CompletedPart, CopySource, ETag, Object, ObjectBody, ObjectDetails, ObjectPage, ObjectStore,
    ObjectVersion, PartBody, PutRequest, UploadId, VersionId, VersionMarker, VersionPage, WriteCondition,
};
use devops360_core::session::CredentialsProvider;

use crate::config::{ATTEMPT_TIMEOUT, attempt_timeout};
use crate::error;
use crate::refusals::{Expired, Refusals};

pub(crate) use link::Links;

const SERVICE: Service = Service::ObjectStorage;

/// The slowest upload that is given time, in bytes a second. A line that stands still ends sooner.
const SLOWEST_UPLOAD: u64 = 8 * 1024;
/// The same for a small object, which shares the line with a hundred others.
const SLOWEST_SMALL_UPLOAD: u64 = 512;
/// What is small, in bytes.
const SMALL: u64 = 1024 * 1024;

/// S3 may take minutes to put a large object together or to copy one; it sends the head of its answer at once and
/// blanks meanwhile.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// One bucket.
pub(crate) struct Bucket {
    client: Client,
    name: String,
}

impl Bucket {
    pub(crate) fn new(config: &SdkConfig, name: &str, person: Option<Arc<dyn CredentialsProvider>>) -> Self {
        let mut config = client_config(config).retry_classifier(Expired);
        config.set_interceptors(Refusals::of(person));
        Self { client: Client::from_conf(config.build()), name: name.to_owned() }
    }
}

/// The configuration of a client; an emulator has one host name for all buckets.
fn client_config(config: &SdkConfig) -> Builder {
    Builder::from(config).force_path_style(config.endpoint_url().is_some())
}

/// Gives an upload of `length` bytes the time that a slow line needs.
fn upload_time(length: u64) -> Builder {
    Builder::new().timeout_config(attempt_timeout(upload_limit(length)))
}

fn upload_limit(length: u64) -> Duration {
    let seconds = length.min(SMALL) / SLOWEST_SMALL_UPLOAD + length / SLOWEST_UPLOAD;
    ATTEMPT_TIMEOUT + Duration::from_secs(seconds)
}

/// Gives an operation the time that S3 needs for it.
fn patient() -> Builder {
    Builder::new()
        .timeout_config(attempt_timeout(PATIENCE))
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
}

/// `condition` as the values of `If-None-Match` and `If-Match`.
fn preconditions(condition: &WriteCondition) -> (Option<String>, Option<String>) {
    match condition {
        WriteCondition::Always => (None, None),
        WriteCondition::Absent => (Some("*".to_owned()), None),
        WriteCondition::Matches(ETag(etag)) => (None, Some(etag.clone())),
    }
}

/// S3 answers `NoSuchKey` to a write with `If-Match` whose object is gone: another condition that does not hold.
fn gone_is_conflict(error: ServiceError) -> ServiceError {
    let kind = if error.code == "NoSuchKey" { ErrorKind::Conflict } else { error.kind };
    ServiceError { kind, ..error }
}

fn etag(etag: Option<String>) -> Result<ETag, ServiceError> {
    etag.map(ETag).ok_or_else(|| error::malformed(SERVICE, "entity tag"))
}

/// The version, where it survives being replaced: an object from before versioning, or of a bucket that has stopped it,
/// is the version `null`, which the next one may overwrite.
fn version(id: Option<String>) -> Option<VersionId> {
    id.filter(|id| id != "null").map(VersionId)
}

fn size(length: Option<i64>) -> Result<u64, ServiceError> {
    length.and_then(|length| length.try_into().ok()).ok_or_else(|| error::malformed(SERVICE, "size"))
}

#[async_trait]
impl ObjectStore for Bucket {
    async fn list(
        &self,
        prefix: &str,
        delimiter: Option<&str>,
        token: Option<&str>,
        limit: u16,
    ) -> Result<ObjectPage, ServiceError> {
        list_objects_v2::call(self, prefix, delimiter, token, limit).await
    }

    async fn open_connections(&self, key: &str, count: usize) {
        open_connections::call(self, key, count).await;
    }

    async fn head(&self, key: &str) -> Result<Option<Object>, ServiceError> {
        head_object::call(self, key).await
    }

    async fn get(
        &self,
        key: &str,
        range: Option<Range<u64>>,
        if_match: Option<&ETag>,
    ) -> Result<ObjectBody, ServiceError> {
        get_object::call(self, key, range, if_match).await
    }

    async fn put(&self, request: PutRequest) -> Result<ETag, ServiceError> {
        put_object::call(self, request).await
    }

    async fn create_multipart_upload(
        &self,
        key: &str,
        content_type: Option<&str>,
    ) -> Result<UploadId, ServiceError> {
        create_multipart_upload::call(self, key, content_type).await
    }

    async fn upload_part(
        &self,
        key: &str,
        upload_id: &UploadId,
        number: u32,
        body: Bytes,
        crc64nvme: u64,
    ) -> Result<ETag, ServiceError> {
        upload_part::call(self, key, upload_id, number, (body, crc64nvme).into()).await
    }

    async fn stream_part(
        &self,
        key: &str,
        upload_id: &UploadId,
        number: u32,
        body: PartBody,
    ) -> Result<ETag, ServiceError> {
        upload_part::call(self, key, upload_id, number, body).await
    }

    async fn list_parts(&self, key: &str, upload_id: &UploadId) -> Result<Vec<CompletedPart>, ServiceError> {
        list_parts::call(self, key, upload_id).await
    }

    async fn complete_multipart_upload(
        &self,
        key: &str,
        upload_id: &UploadId,
        parts: &[CompletedPart],
        crc64nvme: u64,
        condition: WriteCondition,
    ) -> Result<ETag, ServiceError> {
        complete_multipart_upload::call(self, key, upload_id, parts, crc64nvme, &condition).await
    }

    async fn abort_multipart_upload(&self, key: &str, upload_id: &UploadId) -> Result<(), ServiceError> {
        abort_multipart_upload::call(self, key, upload_id).await
    }

    async fn delete(&self, key: &str) -> Result<(), ServiceError> {
        delete_object::call(self, key, None).await
    }

    async fn versions(&self, key: &str) -> Result<Vec<ObjectVersion>, ServiceError> {
        list_object_versions::call(self, key).await
    }

    async fn all_versions(
        &self,
        prefix: &str,
        after: Option<&VersionMarker>,
    ) -> Result<VersionPage, ServiceError> {
        all_versions::call(self, prefix, after).await
    }

    async fn delete_versions(&self, versions: &[ObjectVersion]) -> Result<(), ServiceError> {
        delete_objects::call(self, versions).await
    }

    async fn delete_matching(&self, key: &str, etag: &ETag) -> Result<(), ServiceError> {
        delete_object::call(self, key, Some(etag)).await
    }

    async fn copy(
        &self,
        source: &CopySource,
        key: &str,
        condition: WriteCondition,
    ) -> Result<ETag, ServiceError> {
        copy_object::call(self, source, key, &condition).await
    }

    async fn create_multipart_copy(&self, source: &CopySource, key: &str) -> Result<UploadId, ServiceError> {
        create_multipart_copy::call(self, source, key).await
    }

    async fn upload_part_copy(
        &self,
        source: &CopySource,
        range: Range<u64>,
        key: &str,
        upload_id: &UploadId,
        number: u32,
    ) -> Result<CompletedPart, ServiceError> {
        upload_part_copy::call(self, source, range, key, upload_id, number).await
    }

    async fn describe(&self, key: &str) -> Result<Option<ObjectDetails>, ServiceError> {
        head_object::describe(self, key).await
    }

    async fn tags(&self, key: &str) -> Result<Vec<Pair>, ServiceError> {
        get_object_tagging::call(self, key, None).await.map(details::tags)
    }

    async fn put_tags(&self, key: &str, tags: &[Pair]) -> Result<(), ServiceError> {
        put_object_tagging::call(self, key, tags).await
    }

    async fn rewrite(&self, source: &CopySource, details: &ObjectDetails) -> Result<ETag, ServiceError> {
        rewrite_object::call(self, source, details).await
    }

    async fn create_multipart_rewrite(
        &self,
        details: &ObjectDetails,
        tags: &[Pair],
    ) -> Result<UploadId, ServiceError> {
        create_multipart_rewrite::call(self, details, tags).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_small_uploads_have_time_on_a_line_of_a_megabit() {
        let (line, at_once) = (125_000, 128);
        for length in [16 * 1024, 300_000, SMALL] {
            let needed = Duration::from_secs(length * at_once / line);
            assert!(upload_limit(length) > needed, "{length} bytes: {:?}", upload_limit(length));
        }
        assert!(upload_limit(8 * SMALL) < Duration::from_secs(3600), "a large part does not wait for ever");
    }
}
