//! A bucket that fails when it is told to: per operation and call, as networks and busy services do.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use devops360_contract::files::Pair;
use devops360_core::cloud::{ErrorKind, Service, ServiceError};
use devops360_core::files::{
    CompletedPart, CopySource, ETag, Object, ObjectBody, ObjectDetails, ObjectPage, ObjectStore,
    ObjectVersion, PartBody, PutRequest, UploadId, VersionMarker, VersionPage, WriteCondition,
};
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream;

/// An operation of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// `ListObjectsV2`.
    List,
    /// `HeadObject`.
    Head,
    /// `GetObject`.
    Get,
    /// `PutObject`.
    Put,
    /// `CreateMultipartUpload`.
    Create,
    /// `UploadPart`.
    Part,
    /// `ListParts`.
    ListParts,
    /// `CompleteMultipartUpload`.
    Complete,
    /// `AbortMultipartUpload`.
    Abort,
    /// `DeleteObject`, with or without a condition.
    Delete,
    /// `ListObjectVersions`.
    Versions,
    /// `DeleteObjects`.
    DeleteVersions,
    /// `CopyObject`.
    Copy,
    /// `CreateMultipartUpload` for a copy.
    CreateCopy,
    /// `UploadPartCopy`.
    PartCopy,
    /// `HeadObject` for everything that it says.
    Describe,
    /// `GetObjectTagging`.
    Tags,
    /// `PutObjectTagging`.
    PutTags,
    /// `CopyObject` of an object onto itself.
    Rewrite,
    /// `CreateMultipartUpload` for the same in parts.
    CreateRewrite,
}

/// What goes wrong.
#[derive(Clone)]
pub enum Fault {
    /// The call is answered with an error.
    Error(ErrorKind, &'static str),
    /// The call is done, but its answer is lost.
    AnswerLost,
    /// The call is done, but it is answered with an error.
    AnsweredWith(ErrorKind, &'static str),
    /// The call is done, but its answer never comes: the caller is gone before.
    AnswerStalls,
    /// The call never ends.
    Stall,
    /// The body breaks off with an error after that many bytes.
    Reset(usize),
    /// The body ends after that many bytes without an error.
    Truncate(usize),
    /// The body falls silent after that many bytes.
    Silence(usize),
    /// One bit of the body's byte at that offset is another.
    Flip(usize),
    /// Something else happens just before the call.
    Meanwhile(Arc<dyn Fn() + Send + Sync>),
    /// The computer sleeps until that is over, and the line is gone when it wakes.
    Asleep(Arc<dyn Fn() -> BoxFuture<'static, ()> + Send + Sync>),
}

/// A bucket with faults.
pub struct FaultyObjects<S> {
    inner: Arc<S>,
    plan: Mutex<Plan>,
    line: Line,
}

#[derive(Default)]
struct Plan {
    faults: BTreeMap<(Operation, usize), Fault>,
    /// From which call on, and how.
    lasting: BTreeMap<Operation, (usize, Fault)>,
    calls: BTreeMap<Operation, usize>,
}

/// How many bytes of bodies went over the line, and how many connections were opened ahead.
#[derive(Default)]
struct Line {
    opened: AtomicUsize,
    sent: AtomicU64,
    received: Arc<AtomicU64>,
}

impl<S: ObjectStore> FaultyObjects<S> {
    /// Wraps a bucket; nothing fails yet.
    pub fn new(inner: Arc<S>) -> Self {
        Self { inner, plan: Mutex::default(), line: Line::default() }
    }

    /// Makes the `nth` call (from 1) of an operation fail.
    #[must_use]
    pub fn on(self, operation: Operation, nth: usize, fault: Fault) -> Self {
        self.plan().faults.insert((operation, nth), fault);
        self
    }

    /// Makes every call of an operation fail.
    #[must_use]
    pub fn always(self, operation: Operation, fault: Fault) -> Self {
        self.from(operation, 1, fault)
    }

    /// Makes every call of an operation fail from the `nth` (from 1) on.
    #[must_use]
    pub fn from(self, operation: Operation, nth: usize, fault: Fault) -> Self {
        self.plan().lasting.insert(operation, (nth, fault));
        self
    }

    /// The bucket without its faults.
    pub const fn inner(&self) -> &Arc<S> {
        &self.inner
    }

    /// Makes the `nth` call (from 1) of an operation from now on fail.
    pub fn inject(&self, operation: Operation, nth: usize, fault: Fault) {
        let mut plan = self.plan();
        let made = plan.calls.get(&operation).copied().unwrap_or_default();
        plan.faults.insert((operation, made + nth), fault);
    }

    /// Makes every call of an operation fail from now on.
    pub fn inject_lasting(&self, operation: Operation, fault: Fault) {
        self.plan().lasting.insert(operation, (0, fault));
    }

    /// Nothing fails any more.
    pub fn heal(&self) {
        let mut plan = self.plan();
        plan.faults.clear();
        plan.lasting.clear();
    }

    /// How many bytes of objects and parts were sent, whatever became of them.
    pub fn bytes_sent(&self) -> u64 {
        self.line.sent.load(Ordering::Relaxed)
    }

    /// How many bytes of objects were received.
    pub fn bytes_received(&self) -> u64 {
        self.line.received.load(Ordering::Relaxed)
    }

    /// How many connections were asked for ahead.
    pub fn connections_opened(&self) -> usize {
        self.line.opened.load(Ordering::Relaxed)
    }

    /// How often an operation was called.
    pub fn calls(&self, operation: Operation) -> usize {
        self.plan().calls.get(&operation).copied().unwrap_or_default()
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a call and gives what goes wrong with it.
    fn fault(&self, operation: Operation) -> Option<Fault> {
        let mut plan = self.plan();
        let calls = plan.calls.entry(operation).or_default();
        *calls += 1;
        let nth = *calls;
        plan.faults.remove(&(operation, nth)).or_else(|| {
            let (first, fault) = plan.lasting.get(&operation)?;
            (nth >= *first).then(|| fault.clone())
        })
    }

    /// Runs a call that has no body to break.
    async fn call<T>(
        &self,
        operation: Operation,
        call: impl Future<Output = Result<T, ServiceError>>,
    ) -> Result<T, ServiceError> {
        match self.fault(operation) {
            Some(Fault::Error(kind, code)) => Err(injected(kind, code)),
            Some(Fault::AnswerLost) => {
                call.await?;
                Err(injected(ErrorKind::Network, ""))
            }
            Some(Fault::AnsweredWith(kind, code)) => {
                call.await?;
                Err(injected(kind, code))
            }
            Some(Fault::Asleep(sleep)) => {
                sleep().await;
                Err(injected(ErrorKind::Network, ""))
            }
            Some(Fault::AnswerStalls) => {
                call.await?;
                std::future::pending().await
            }
            Some(Fault::Stall) => std::future::pending().await,
            Some(Fault::Meanwhile(happen)) => {
                happen();
                call.await
            }
            _ => call.await,
        }
    }
}

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

fn injected(kind: ErrorKind, code: &str) -> ServiceError {
    ServiceError::new(Service::ObjectStorage, kind, code, "injected")
}
