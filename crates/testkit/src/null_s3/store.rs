//! What the server knows of objects: sizes, entity tags and checksums, and never a byte.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::content::{Content, sha256};
use super::error::Refusal;
use super::inbound::Received;
use super::multipart::Upload;
use super::series::Series;

/// When every object was last written, as headers say it.
pub(super) const MODIFIED: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
/// The same, as documents say it.
pub(super) const MODIFIED_ISO: &str = "1994-11-06T08:49:37.000Z";

/// What is known of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Object {
    /// In bytes.
    pub(super) size: u64,
    /// Without quotes.
    pub(super) etag: String,
    checksum: Checksum,
    /// In hexadecimal; of what was sent and kept.
    sha256: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Checksum {
    /// Nobody said or computed it.
    Unknown,
    Known(u64),
    /// That of the content, which takes a moment to compute.
    OfContent,
}

impl Object {
    /// The full-object CRC64NVME of the object, which has this key.
    pub(super) fn crc64nvme(&self, key: &str) -> Option<u64> {
        match self.checksum {
            Checksum::Unknown => None,
            Checksum::Known(crc64nvme) => Some(crc64nvme),
            Checksum::OfContent => Some(Content::of(key, self.size).crc64nvme()),
        }
    }
}

/// On what condition a write takes effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    Always,
    /// `If-None-Match: *`
    Absent,
    /// `If-Match`, without quotes.
    Matches(String),
}

/// Every object and every open upload.
#[derive(Debug)]
pub(super) struct Store {
    series: Vec<Series>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
pub(super) struct State {
    objects: BTreeMap<String, Object>,
    pub(super) uploads: BTreeMap<String, Upload>,
    counter: u64,
}

impl Store {
    pub(super) fn new(series: Vec<Series>) -> Self {
        Self { series, state: Mutex::default() }
    }

    /// The object of that key: one that was sent, or one of a series.
    pub(super) fn find(&self, key: &str) -> Option<Object> {
        self.find_in(&self.state(), key)
    }

    /// The SHA-256 of an object that was sent, where its bytes were kept.
    pub(super) fn sha256(&self, key: &str) -> Option<String> {
        self.state().objects.get(key)?.sha256.clone()
    }

    /// The first object behind a bound.
    pub(super) fn next(&self, bound: Bound<&str>) -> Option<(String, Object)> {
        let state = self.state();
        let sent = state.objects.range::<str, _>((bound, Bound::Unbounded)).next();
        let sent = sent.map(|(key, object)| (key.clone(), object.clone()));
        let numbered = self.series.iter().filter_map(|series| Some((series.next(bound)?, of_series(series))));
        // A key that was sent hides that of a series.
        sent.into_iter().chain(numbered).min_by(|(first, _), (second, _)| first.cmp(second))
    }

    /// Keeps what is known of an object that came; gives its entity tag.
    pub(super) fn put(
        &self,
        key: &str,
        received: Received,
        condition: &Condition,
    ) -> Result<String, Refusal> {
        let mut state = self.state();
        self.check(&state, key, condition)?;
        Ok(state.insert(key, received))
    }

    /// Forgets an object; one of a series stays.
    pub(super) fn delete(&self, key: &str) -> Result<(), Refusal> {
        let was_there = self.state().objects.remove(key).is_some();
        let numbered = self.series.iter().any(|series| series.contains(key));
        if numbered && !was_there { Err(Refusal::AccessDenied) } else { Ok(()) }
    }

    /// Forgets every object and upload that was sent.
    pub(super) fn clear(&self) {
        *self.state() = State::default();
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fails where the condition does not hold.
    pub(super) fn check(&self, state: &State, key: &str, condition: &Condition) -> Result<(), Refusal> {
        match (condition, self.find_in(state, key)) {
            (Condition::Absent, Some(_)) => Err(Refusal::PreconditionFailed),
            (Condition::Matches(_), None) => Err(Refusal::NoSuchKey),
            (Condition::Matches(etag), Some(object)) if *etag != object.etag => {
                Err(Refusal::PreconditionFailed)
            }
            _ => Ok(()),
        }
    }

    fn find_in(&self, state: &State, key: &str) -> Option<Object> {
        let sent = state.objects.get(key).cloned();
        sent.or_else(|| self.series.iter().find(|series| series.contains(key)).map(of_series))
    }
}

impl State {
    pub(super) fn insert(&mut self, key: &str, received: Received) -> String {
        let etag = self.next_id();
        let checksum = received.crc64nvme.map_or(Checksum::Unknown, Checksum::Known);
        let sha256 = (!received.kept.is_empty()).then(|| sha256(received.kept));
        let object = Object { size: received.size, etag: etag.clone(), checksum, sha256 };
        self.objects.insert(key.to_owned(), object);
        etag
    }

    /// A new entity tag or upload id. It has a dash, so that nobody takes it for an MD5.
    pub(super) fn next_id(&mut self) -> String {
        self.counter += 1;
        format!("null-{:x}", self.counter)
    }
}

fn of_series(series: &Series) -> Object {
    let etag = format!("series-{:x}", series.size);
    Object { size: series.size, etag, checksum: Checksum::OfContent, sha256: None }
}
