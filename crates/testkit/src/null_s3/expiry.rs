//! Credentials that end before their time: each access key is good for so many parts.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hyper::HeaderMap;

use super::inbound::header;

/// The lives of the access keys that were seen.
#[derive(Debug, Default)]
pub(super) struct Lives {
    /// How many parts a life has; no end without.
    limit: Option<usize>,
    used: Mutex<BTreeMap<String, usize>>,
}

impl Lives {
    pub(super) fn new(limit: Option<usize>) -> Self {
        Self { limit, used: Mutex::default() }
    }

    /// Whether the credentials of a request still work. A part takes one from their life.
    pub(super) fn admit(&self, headers: &HeaderMap, operation: &str) -> bool {
        let mut used = self.used();
        let used = used.entry(access_key(headers).unwrap_or_default().to_owned()).or_default();
        let alive = self.limit.is_none_or(|limit| *used < limit);
        if alive && operation == "UploadPart" {
            *used += 1;
        }
        alive
    }

    /// Each access key, and how many parts came with it.
    pub(super) fn all(&self) -> BTreeMap<String, usize> {
        self.used().clone()
    }

    fn used(&self) -> MutexGuard<'_, BTreeMap<String, usize>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The access key in `AWS4-HMAC-SHA256 Credential=<access key>/<date>/…`.
fn access_key(headers: &HeaderMap) -> Option<&str> {
    let credential = header(headers, "authorization")?.split_once("Credential=")?.1;
    credential.split_once('/').map(|(key, _)| key)
}
