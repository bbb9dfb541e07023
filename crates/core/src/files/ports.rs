//! The bucket, as the transfer engine and the browser need it: one method an operation of S3. Keys are whole keys.

use std::io;
use std::ops::Range;
use std::time::SystemTime;

use async_trait::async_trait;
use bytes::Bytes;
use devops360_contract::files::{Checksum, Pair};
use futures::stream::BoxStream;
use serde::{Deserialize, Serialize};

use super::body::PartBody;
use crate::cloud::{ErrorKind, Service, ServiceError};

/// An entity tag, quotes included. It is an identity, not a hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ETag(pub String);

/// Names a version of an object in a bucket that keeps them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionId(pub String);

/// Names a multipart upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadId(pub String);

/// What S3 says of an object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Object {
    /// The whole key.
    pub key: String,
    /// In bytes.
    pub size: u64,
    /// When it was last written.
    pub modified: SystemTime,
    /// Its entity tag.
    pub etag: ETag,
    /// Its full-object CRC64NVME, where S3 has one and it was asked for.
    pub crc64nvme: Option<u64>,
    /// Its version, where the bucket keeps earlier ones when it is replaced, and it was asked for.
    pub version: Option<VersionId>,
}

/// An object and what S3 keeps of it beside its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectDetails {
    /// The object.
    pub object: Object,
    /// The media type.
    pub content_type: Option<String>,
    /// What a browser is told of it besides.
    pub headers: ObjectHeaders,
    /// Where S3 keeps it, such as `STANDARD`.
    pub storage_class: String,
    /// How it is encrypted.
    pub encryption: Option<Encryption>,
    /// A checksum over its bytes.
    pub checksum: Option<Checksum>,
    /// Names, in small letters and without `x-amz-meta-`, and values, decoded.
    pub metadata: Vec<Pair>,
}

/// The headers that S3 keeps with an object and gives back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObjectHeaders {
    /// `Cache-Control`.
    pub cache_control: Option<String>,
    /// `Content-Disposition`.
    pub content_disposition: Option<String>,
    /// `Content-Encoding`.
    pub content_encoding: Option<String>,
    /// `Content-Language`.
    pub content_language: Option<String>,
    /// `Expires`.
    pub expires: Option<String>,
    /// `x-amz-website-redirect-location`.
    pub website_redirect: Option<String>,
}

/// How an object is encrypted on the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encryption {
    /// Such as `AES256` or `aws:kms`.
    pub algorithm: String,
    /// The key of the Key Management Service.
    pub key: Option<String>,
    /// The bucket has a key of its own in between.
    pub bucket_key: Option<bool>,
}

/// One page of a listing.
#[derive(Debug, Clone, Default)]
pub struct ObjectPage {
    /// Common prefixes: the folders.
    pub prefixes: Vec<String>,
    /// The objects.
    pub objects: Vec<Object>,
    /// The continuation token of the next page.
    pub next: Option<String>,
}

/// What an object was, or is.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectVersion {
    /// The object of that version; its version is always known.
    pub object: Object,
    /// It is the one that has the key now.
    pub is_latest: bool,
    /// It says that the object was deleted; there is nothing to read.
    pub is_deleted: bool,
}

/// One page of a listing of versions.
#[derive(Debug, Clone, Default)]
pub struct VersionPage {
    /// Versions and delete markers, in key order.
    pub versions: Vec<ObjectVersion>,
    /// Where the next page begins.
    pub next: Option<VersionMarker>,
}

/// Where a listing of versions goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionMarker {
    /// The whole key that the page ended with.
    pub key: String,
    /// Its version that the page ended with.
    pub version: Option<VersionId>,
}

/// An object's bytes on their way.
pub struct ObjectBody {
    /// What S3 says of the whole object.
    pub object: Object,
    /// The bytes.
    pub stream: BoxStream<'static, Result<Bytes, ServiceError>>,
}

/// On what condition a write takes effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum WriteCondition {
    /// Always.
    Always,
    /// Only when no object has the key (`If-None-Match: *`).
    Absent,
    /// Only when the object is still that one (`If-Match`).
    Matches(ETag),
}

/// The arguments of `PutObject`.
#[derive(Debug, Clone)]
pub struct PutRequest {
    /// The whole key.
    pub key: String,
    /// The body.
    pub body: Bytes,
    /// The body's CRC64NVME.
    pub crc64nvme: u64,
    /// The media type, where it is known.
    pub content_type: Option<String>,
    /// On what condition.
    pub condition: WriteCondition,
}

/// What a copy reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopySource {
    /// The whole key.
    pub key: String,
    /// The object has to be still that one.
    pub etag: ETag,
    /// An earlier version; the object as it is without.
    pub version: Option<VersionId>,
}

/// A part that S3 has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletedPart {
    /// From 1 to 10,000.
    pub number: u32,
    /// Its entity tag.
    pub etag: ETag,
    /// Its CRC64NVME.
    pub crc64nvme: u64,
    /// In bytes.
    pub size: u64,
}

/// A bucket.
#[async_trait]
pub trait ObjectStore: Send + Sync {
    /// `ListObjectsV2` with `EncodingType=url`, decoded; at most `limit` entries (1,000 at most).
    async fn list(
        &self,
        prefix: &str,
        delimiter: Option<&str>,
        token: Option<&str>,
        limit: u16,
    ) -> Result<ObjectPage, ServiceError>;

    /// Opens as many connections as will be needed at once, where they have to be opened: each takes two round trips. It
    /// is a hint, about a `key` that will be asked for; what cannot be opened now is opened when it is needed.
    async fn open_connections(&self, _key: &str, _count: usize) {}

    /// `HeadObject` with `ChecksumMode=ENABLED`; `None` where there is no such object.
    async fn head(&self, key: &str) -> Result<Option<Object>, ServiceError>;

    /// `GetObject`, the whole or a range of it, only when the object is still `if_match`. Fails with `Conflict` where
    /// it is another one, with `NotFound` where it is gone.
    async fn get(
        &self,
        key: &str,
        range: Option<Range<u64>>,
        if_match: Option<&ETag>,
    ) -> Result<ObjectBody, ServiceError>;

    /// `PutObject`. Fails with `Conflict` where the condition does not hold.
    async fn put(&self, request: PutRequest) -> Result<ETag, ServiceError>;

    /// `CreateMultipartUpload` with a full-object CRC64NVME.
    async fn create_multipart_upload(
        &self,
        key: &str,
        content_type: Option<&str>,
    ) -> Result<UploadId, ServiceError>;

    /// `UploadPart`.
    async fn upload_part(
        &self,
        key: &str,
        upload_id: &UploadId,
        number: u32,
        body: Bytes,
        crc64nvme: u64,
    ) -> Result<ETag, ServiceError>;

    /// `UploadPart` of a body whose pieces are let go as they are sent. A bucket that needs all of it at once gets it so.
    async fn stream_part(
        &self,
        key: &str,
        upload_id: &UploadId,
        number: u32,
        body: PartBody,
    ) -> Result<ETag, ServiceError> {
        let unreadable = |error: io::Error| ServiceError {
            service: Service::ObjectStorage,
            kind: ErrorKind::Other,
            code: String::new(),
            message: "the body cannot be read".to_owned(),
            source: Some(Box::new(error)),
        };
        let bytes = body.gather().await.map_err(unreadable)?;
        self.upload_part(key, upload_id, number, bytes, body.crc64nvme()).await
    }

    /// `ListParts`, every page.
    async fn list_parts(&self, key: &str, upload_id: &UploadId) -> Result<Vec<CompletedPart>, ServiceError>;

    /// `CompleteMultipartUpload`; `parts` in ascending order, `crc64nvme` over the whole object. An error inside a 200
    /// is a failure.
    async fn complete_multipart_upload(
        &self,
        key: &str,
        upload_id: &UploadId,
        parts: &[CompletedPart],
        crc64nvme: u64,
        condition: WriteCondition,
    ) -> Result<ETag, ServiceError>;

    /// `AbortMultipartUpload`; an unknown upload is no error.
    async fn abort_multipart_upload(&self, key: &str, upload_id: &UploadId) -> Result<(), ServiceError>;

    /// `DeleteObject`; an absent object is no error.
    async fn delete(&self, key: &str) -> Result<(), ServiceError>;

    /// `DeleteObject`, only when the object is still `etag`. Fails with `Conflict` where it is another one, with
    /// `NotFound` where there is none.
    async fn delete_matching(&self, key: &str, etag: &ETag) -> Result<(), ServiceError>;

    /// `CopyObject` with media type, metadata and tags; the source has 5 GiB at most. Fails with `NotFound` where the
    /// source is gone, with `Conflict` where it is another one or the condition on `key` does not hold.
    async fn copy(
        &self,
        source: &CopySource,
        key: &str,
        condition: WriteCondition,
    ) -> Result<ETag, ServiceError>;

    /// `CreateMultipartUpload` with what [`ObjectStore::copy`] would take over from `source`. Fails as that does.
    async fn create_multipart_copy(&self, source: &CopySource, key: &str) -> Result<UploadId, ServiceError>;

    /// `UploadPartCopy` of a range of `source`. Fails as [`ObjectStore::copy`] does, and with `Invalid` where the range
    /// is not inside the source.
    async fn upload_part_copy(
        &self,
        source: &CopySource,
        range: Range<u64>,
        key: &str,
        upload_id: &UploadId,
        number: u32,
    ) -> Result<CompletedPart, ServiceError>;

    /// `ListObjectVersions` for one key alone, newest first. A bucket that keeps no versions has one of each object.
    async fn versions(&self, key: &str) -> Result<Vec<ObjectVersion>, ServiceError>;

    /// `ListObjectVersions` of every key below `prefix`: versions and delete markers, 1,000 at most. A bucket that keeps
    /// no versions has one of each object.
    async fn all_versions(
        &self,
        prefix: &str,
        after: Option<&VersionMarker>,
    ) -> Result<VersionPage, ServiceError>;

    /// `DeleteObjects` of versions and delete markers, 1,000 at most, for good. An absent one is no error. Answers the
    /// first that was refused.
    async fn delete_versions(&self, versions: &[ObjectVersion]) -> Result<(), ServiceError>;

    /// `HeadObject` with everything that it says; `None` where there is no such object.
    async fn describe(&self, key: &str) -> Result<Option<ObjectDetails>, ServiceError>;

    /// `GetObjectTagging`.
    async fn tags(&self, key: &str) -> Result<Vec<Pair>, ServiceError>;

    /// `PutObjectTagging`: all tags at once.
    async fn put_tags(&self, key: &str, tags: &[Pair]) -> Result<(), ServiceError>;

    /// `CopyObject` of `source` onto itself with the media type, the headers and the metadata of `details`, and the tags
    /// that it has; 5 GiB at most. Fails with `NotFound` where it is gone, with `Conflict` where it is another one.
    async fn rewrite(&self, source: &CopySource, details: &ObjectDetails) -> Result<ETag, ServiceError>;

    /// `CreateMultipartUpload` with what [`ObjectStore::rewrite`] would write, and `tags`.
    async fn create_multipart_rewrite(
        &self,
        details: &ObjectDetails,
        tags: &[Pair],
    ) -> Result<UploadId, ServiceError>;
}
