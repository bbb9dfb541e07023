//! A bucket that fails when it is told to: per operation and call, as networks and busy services do.

mod store;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use devops360_core::cloud::{ErrorKind, Service, ServiceError};
use devops360_core::files::ObjectStore;
use futures::future::BoxFuture;

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

fn injected(kind: ErrorKind, code: &str) -> ServiceError {
    ServiceError::new(Service::ObjectStorage, kind, code, "injected")
}
