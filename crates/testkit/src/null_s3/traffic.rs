//! What went over the line: one entry a request, counted while the bytes move, so that a broken one counts too.

use std::sync::atomic::{AtomicU16, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use serde_json::{Value, json};

/// One request and its answer; of a request that still runs, what has moved so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// The operation, as S3 calls it, such as `UploadPart`.
    pub operation: &'static str,
    /// The object's key; of a listing, its prefix.
    pub key: String,
    /// The answer's status; 0 while there is none.
    pub status: u16,
    /// Bytes of the request's body, as they came over the line.
    pub bytes_in: u64,
    /// Bytes of the answer's body that were handed to the line.
    pub bytes_out: u64,
    /// When its head was there, in milliseconds since the server's start.
    pub began: u64,
    /// When its last byte moved, likewise.
    pub last_byte: u64,
}

/// The log of a server.
#[derive(Debug)]
pub(super) struct Traffic {
    start: Instant,
    entries: Mutex<Vec<Arc<Entry>>>,
}

/// One request, being counted.
#[derive(Debug)]
pub(super) struct Entry {
    start: Instant,
    operation: &'static str,
    key: String,
    began: u64,
    status: AtomicU16,
    bytes_in: AtomicU64,
    bytes_out: AtomicU64,
    last_byte: AtomicU64,
}

impl Default for Traffic {
    fn default() -> Self {
        Self { start: Instant::now(), entries: Mutex::default() }
    }
}

impl Traffic {
    /// Begins an entry.
    pub(super) fn begin(&self, operation: &'static str, key: &str) -> Arc<Entry> {
        let began = milliseconds(self.start);
        let entry = Arc::new(Entry {
            start: self.start,
            operation,
            key: key.to_owned(),
            began,
            status: AtomicU16::new(0),
            bytes_in: AtomicU64::new(0),
            bytes_out: AtomicU64::new(0),
            last_byte: AtomicU64::new(began),
        });
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).push(entry.clone());
        entry
    }

    /// Every request so far, in the order of their beginning.
    pub(super) fn all(&self) -> Vec<Exchange> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.iter().map(|entry| entry.exchange()).collect()
    }

    /// Forgets every request so far.
    pub(super) fn clear(&self) {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Entry {
    pub(super) fn came(&self, bytes: usize) {
        self.count(&self.bytes_in, bytes);
    }

    pub(super) fn went(&self, bytes: usize) {
        self.count(&self.bytes_out, bytes);
    }

    pub(super) fn answered(&self, status: u16) {
        self.status.store(status, Ordering::Relaxed);
    }

    fn count(&self, counter: &AtomicU64, bytes: usize) {
        counter.fetch_add(bytes as u64, Ordering::Relaxed);
        self.last_byte.store(milliseconds(self.start), Ordering::Relaxed);
    }

    fn exchange(&self) -> Exchange {
        Exchange {
            operation: self.operation,
            key: self.key.clone(),
            status: self.status.load(Ordering::Relaxed),
            bytes_in: self.bytes_in.load(Ordering::Relaxed),
            bytes_out: self.bytes_out.load(Ordering::Relaxed),
            began: self.began,
            last_byte: self.last_byte.load(Ordering::Relaxed),
        }
    }
}

impl Exchange {
    /// The entry as the control path gives it.
    pub(super) fn json(&self) -> Value {
        json!({
            "operation": self.operation,
            "key": self.key,
            "status": self.status,
            "bytes_in": self.bytes_in,
            "bytes_out": self.bytes_out,
            "began_ms": self.began,
            "last_byte_ms": self.last_byte,
        })
    }
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}
