//! What was used last, to be offered first.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::ports::Preferences;

/// The document of the recents.
const DOCUMENT: &str = "recents";

/// What was used last. It is a convenience: what cannot be read or written is logged and done without.
pub struct Recents {
    preferences: Arc<dyn Preferences>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Document {
    download_folder: Option<PathBuf>,
}

impl Recents {
    /// Keeps the recents in `preferences`.
    #[must_use]
    pub fn new(preferences: Arc<dyn Preferences>) -> Self {
        Self { preferences }
    }

    /// Where the last download was saved, while that folder exists.
    #[must_use]
    pub fn download_folder(&self) -> Option<PathBuf> {
        self.load().download_folder.filter(|folder| folder.is_dir())
    }

    /// Notes that a download was saved as `target`.
    pub fn note_download(&self, target: &Path) {
        let document = Document { download_folder: target.parent().map(Path::to_owned) };
        // A folder whose name is not Unicode cannot be written as JSON.
        let Ok(value) = serde_json::to_value(document) else { return };
        if let Err(error) = self.preferences.save(DOCUMENT, value) {
            tracing::warn!(%error, "the recents could not be written");
        }
    }

    fn load(&self) -> Document {
        let value = self.preferences.load(DOCUMENT).unwrap_or_else(|error| {
            tracing::warn!(%error, "the recents could not be read");
            None
        });
        value.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
    }
}
