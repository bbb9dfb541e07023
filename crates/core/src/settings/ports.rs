//! Small documents that outlive a run: settings, connections, recents, pending sign-ups.

use serde_json::Value;
use thiserror::Error;

/// A store of small JSON documents. Nothing secret goes in.
pub trait Preferences: Send + Sync {
    /// The document, `None` where there is none.
    ///
    /// # Errors
    /// When what is stored is not readable; it has been put aside under another name then.
    fn load(&self, document: &str) -> Result<Option<Value>, PreferencesError>;

    /// Saves the document.
    ///
    /// # Errors
    /// When the disk refuses.
    fn save(&self, document: &str, value: Value) -> Result<(), PreferencesError>;

    /// Removes every document.
    ///
    /// # Errors
    /// When the disk refuses.
    fn clear(&self) -> Result<(), PreferencesError>;
}

/// The store did not do its part.
#[derive(Debug, Error)]
pub enum PreferencesError {
    /// What is stored is not readable; the bad copy is kept under `kept_as`.
    #[error("the stored {document} is not readable; it is kept as {kept_as}")]
    Unreadable {
        /// Which document.
        document: String,
        /// The bad copy's file name.
        kept_as: String,
    },
    /// The disk refuses.
    #[error("the stored {document} cannot be written")]
    Unwritable {
        /// Which document.
        document: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}
