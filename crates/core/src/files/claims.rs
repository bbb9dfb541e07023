//! Names that running uploads, moves and copies are about to take, so that two of them do not choose the same free one.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// The keys that are spoken for: whole or relative, as whoever claims them has it.
#[derive(Clone, Default)]
pub(crate) struct Claims(Arc<Mutex<BTreeSet<String>>>);

impl Claims {
    /// Lets `choose` pick a key, given which are spoken for, and holds it until the claim is dropped.
    pub(crate) fn claim(&self, choose: impl FnOnce(&dyn Fn(&str) -> bool) -> String) -> Claim {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = choose(&|key| keys.contains(key));
        // A key that somebody else holds stays theirs to release.
        let held = keys.insert(key.clone());
        Claim { claims: self.clone(), key, held }
    }
}

/// A key that is spoken for.
pub(crate) struct Claim {
    claims: Claims,
    key: String,
    held: bool,
}

impl Claim {
    /// The key.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if self.held {
            self.claims.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
        }
    }
}
