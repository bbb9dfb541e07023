//! A small list that is kept between runs as one document.

use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ports::{Preferences, PreferencesError};

/// The records of one document.
pub struct StoredList<T> {
    preferences: Arc<dyn Preferences>,
    document: &'static str,
    /// Where a copy goes that is JSON, but not what this release can use.
    kept_as: &'static str,
    /// Held from reading to writing.
    changing: Mutex<()>,
    records: PhantomData<fn() -> T>,
}

impl<T: Clone + PartialEq + Serialize + DeserializeOwned> StoredList<T> {
    /// Keeps the list as `document`, and a copy that cannot be used as `kept_as`.
    #[must_use]
    pub const fn new(
        preferences: Arc<dyn Preferences>,
        document: &'static str,
        kept_as: &'static str,
    ) -> Self {
        Self { preferences, document, kept_as, changing: Mutex::new(()), records: PhantomData }
    }

    /// Every record; none where they cannot be read. A copy of what cannot be used is kept aside.
    #[must_use]
    pub fn all(&self) -> Vec<T> {
        let document = self.document;
        let value = match self.preferences.load(document) {
            Ok(value) => value.unwrap_or_else(|| Value::Array(Vec::new())),
            Err(error) => {
                tracing::warn!(%error, document, "a list could not be read");
                return Vec::new();
            }
        };
        Vec::deserialize(&value).unwrap_or_else(|error| {
            tracing::warn!(%error, document, "a list is not what it should be");
            if let Err(error) = self.preferences.save(self.kept_as, value) {
                tracing::warn!(%error, document, "the unreadable list could not be kept aside");
            }
            Vec::new()
        })
    }

    /// Changes the records and writes them where they changed.
    ///
    /// # Errors
    /// When the list cannot be written.
    pub fn change(&self, edit: impl FnOnce(&mut Vec<T>)) -> Result<(), PreferencesError> {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.all();
        let mut after = before.clone();
        edit(&mut after);
        if after == before {
            return Ok(());
        }
        self.preferences.save(self.document, serde_json::to_value(after).unwrap_or_default())
    }
}
