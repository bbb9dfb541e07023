//! The operations of a bucket that fails: each counted, and broken as it was told.

use std::ops::Range;
use std::sync::atomic::Ordering;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use devops360_contract::files::Pair;
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::files::{
    CompletedPart, CopySource, ETag, Object, ObjectBody, ObjectDetails, ObjectPage, ObjectStore,
    ObjectVersion, PartBody, PutRequest, UploadId, VersionMarker, VersionPage, WriteCondition,
};
use futures::{StreamExt, stream};

use super::{Fault, FaultyObjects, Operation, injected};

#[async_trait]
impl<S: ObjectStore> ObjectStore for FaultyObjects<S> {
    async fn list(
        &self,
        prefix: &str,
        delimiter: Option<&str>,
        token: Option<&str>,
        limit: u16,
    ) -> Result<ObjectPage, ServiceError> {
        self.call(Operation::List, self.inner.list(prefix, delimiter, token, limit)).await
    }

    async fn open_connections(&self, _: &str, count: usize) {
        self.line.opened.fetch_add(count, Ordering::Relaxed);
    }

    async fn head(&self, key: &str) -> Result<Option<Object>, ServiceError> {
        self.call(Operation::Head, self.inner.head(key)).await
    }

    async fn get(
        &self,
        key: &str,
        range: Option<Range<u64>>,
        if_match: Option<&ETag>,
    ) -> Result<ObjectBody, ServiceError> {
        let body = match self.fault(Operation::Get) {
            Some(Fault::Error(kind, code)) => Err(injected(kind, code)),
            Some(Fault::Stall) => std::future::pending().await,
            Some(Fault::Asleep(sleep)) => {
                sleep().await;
                Err(injected(ErrorKind::Network, ""))
            }
            Some(Fault::Meanwhile(happen)) => {
                happen();
                self.inner.get(key, range, if_match).await
            }
            fault => broken(self.inner.get(key, range, if_match).await?, fault).await,
        };
        let received = self.line.received.clone();
        let count = move |chunk: &Result<Bytes, ServiceError>| {
            let length = chunk.as_ref().map_or(0, Bytes::len);
            received.fetch_add(length as u64, Ordering::Relaxed);
        };
        body.map(|ObjectBody { object, stream }| ObjectBody { object, stream: stream.inspect(count).boxed() })
    }

    async fn put(&self, request: PutRequest) -> Result<ETag, ServiceError> {
        self.line.sent.fetch_add(request.body.len() as u64, Ordering::Relaxed);
        self.call(Operation::Put, self.inner.put(request)).await
    }

    async fn create_multipart_upload(
        &self,
        key: &str,
        content_type: Option<&str>,
    ) -> Result<UploadId, ServiceError> {
        self.call(Operation::Create, self.inner.create_multipart_upload(key, content_type)).await
    }

    async fn upload_part(
        &self,
        key: &str,
        upload_id: &UploadId,
        number: u32,
        body: Bytes,
        crc64nvme: u64,
    ) -> Result<ETag, ServiceError> {
        self.line.sent.fetch_add(body.len() as u64, Ordering::Relaxed);
        self.call(Operation::Part, self.inner.upload_part(key, upload_id, number, body, crc64nvme)).await
    }

    /// A part that stalls holds on to its body, as one on a line that stands still does.
    async fn stream_part(
        &self,
        key: &str,
        upload_id: &UploadId,
        number: u32,
        body: PartBody,
    ) -> Result<ETag, ServiceError> {
        self.line.sent.fetch_add(body.size(), Ordering::Relaxed);
        self.call(Operation::Part, self.inner.stream_part(key, upload_id, number, body)).await
    }

    async fn list_parts(&self, key: &str, upload_id: &UploadId) -> Result<Vec<CompletedPart>, ServiceError> {
        self.call(Operation::ListParts, self.inner.list_parts(key, upload_id)).await
    }

    async fn complete_multipart_upload(
        &self,
        key: &str,
        upload_id: &UploadId,
        parts: &[CompletedPart],
        crc64nvme: u64,
        condition: WriteCondition,
    ) -> Result<ETag, ServiceError> {
        let complete = self.inner.complete_multipart_upload(key, upload_id, parts, crc64nvme, condition);
        self.call(Operation::Complete, complete).await
    }

    async fn abort_multipart_upload(&self, key: &str, upload_id: &UploadId) -> Result<(), ServiceError> {
        self.call(Operation::Abort, self.inner.abort_multipart_upload(key, upload_id)).await
    }

    async fn delete(&self, key: &str) -> Result<(), ServiceError> {
        self.call(Operation::Delete, self.inner.delete(key)).await
    }

    async fn versions(&self, key: &str) -> Result<Vec<ObjectVersion>, ServiceError> {
        self.call(Operation::Versions, self.inner.versions(key)).await
    }

    async fn all_versions(
        &self,
        prefix: &str,
        after: Option<&VersionMarker>,
    ) -> Result<VersionPage, ServiceError> {
        self.call(Operation::Versions, self.inner.all_versions(prefix, after)).await
    }

    async fn delete_versions(&self, versions: &[ObjectVersion]) -> Result<(), ServiceError> {
        self.call(Operation::DeleteVersions, self.inner.delete_versions(versions)).await
    }

    async fn delete_matching(&self, key: &str, etag: &ETag) -> Result<(), ServiceError> {
        self.call(Operation::Delete, self.inner.delete_matching(key, etag)).await
    }

    async fn copy(
        &self,
        source: &CopySource,
        key: &str,
        condition: WriteCondition,
    ) -> Result<ETag, ServiceError> {
        self.call(Operation::Copy, self.inner.copy(source, key, condition)).await
    }

    async fn create_multipart_copy(&self, source: &CopySource, key: &str) -> Result<UploadId, ServiceError> {
        self.call(Operation::CreateCopy, self.inner.create_multipart_copy(source, key)).await
    }

    async fn upload_part_copy(
        &self,
        source: &CopySource,
        range: Range<u64>,
        key: &str,
        upload_id: &UploadId,
        number: u32,
    ) -> Result<CompletedPart, ServiceError> {
        let copy = self.inner.upload_part_copy(source, range, key, upload_id, number);
        self.call(Operation::PartCopy, copy).await
    }

    async fn describe(&self, key: &str) -> Result<Option<ObjectDetails>, ServiceError> {
        self.call(Operation::Describe, self.inner.describe(key)).await
    }

    async fn tags(&self, key: &str) -> Result<Vec<Pair>, ServiceError> {
        self.call(Operation::Tags, self.inner.tags(key)).await
    }

    async fn put_tags(&self, key: &str, tags: &[Pair]) -> Result<(), ServiceError> {
        self.call(Operation::PutTags, self.inner.put_tags(key, tags)).await
    }

    async fn rewrite(&self, source: &CopySource, details: &ObjectDetails) -> Result<ETag, ServiceError> {
        self.call(Operation::Rewrite, self.inner.rewrite(source, details)).await
    }

    async fn create_multipart_rewrite(
        &self,
        details: &ObjectDetails,
        tags: &[Pair],
    ) -> Result<UploadId, ServiceError> {
        self.call(Operation::CreateRewrite, self.inner.create_multipart_rewrite(details, tags)).await
    }
}

/// The body as the fault leaves it.
async fn broken(body: ObjectBody, fault: Option<Fault>) -> Result<ObjectBody, ServiceError> {
    let ObjectBody { object, mut stream } = body;
    let Some(fault) = fault else { return Ok(ObjectBody { object, stream }) };
    let mut bytes = BytesMut::new();
    while let Some(chunk) = stream.next().await {
        bytes.extend_from_slice(&chunk?);
    }
    let end = match fault {
        Fault::Reset(at) => {
            bytes.truncate(at);
            stream::iter([Err(injected(ErrorKind::Network, ""))]).boxed()
        }
        Fault::Silence(at) => {
            bytes.truncate(at);
            stream::pending().boxed()
        }
        Fault::Truncate(at) => {
            bytes.truncate(at);
            stream::empty().boxed()
        }
        Fault::Flip(at) => {
            bytes[at] ^= 1;
            stream::empty().boxed()
        }
        _ => stream::empty().boxed(),
    };
    Ok(ObjectBody { object, stream: stream::iter([Ok(bytes.freeze())]).chain(end).boxed() })
}
