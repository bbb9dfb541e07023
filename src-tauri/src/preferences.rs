//! Small documents in the app's data folder, through the store plugin.
//!
//! The plugin ignores a file that it cannot parse and would overwrite it, so each file is parsed before the plugin
//! opens it; a bad one is kept under another name.

use std::fs;
use std::io;
use std::path::PathBuf;

use devops360_core::settings::{Preferences, PreferencesError};
use serde_json::Value;
use tauri::{AppHandle, Wry};
use tauri_plugin_store::StoreExt;

/// The field of a store's file that holds the document.
const FIELD: &str = "document";

/// Documents in `directory`.
pub(crate) struct StoredPreferences {
    app: AppHandle<Wry>,
    directory: PathBuf,
}

impl StoredPreferences {
    /// Keeps its files in `directory`.
    pub(crate) fn new(app: AppHandle<Wry>, directory: PathBuf) -> Self {
        Self { app, directory }
    }

    fn file(&self, document: &str) -> PathBuf {
        self.directory.join(format!("{document}.json"))
    }

    fn put_aside(&self, document: &str) -> PreferencesError {
        let kept_as = (1..)
            .map(|number| format!("{document}.unreadable-{number}.json"))
            .find(|name| !self.directory.join(name).exists())
            .unwrap_or_default();
        match fs::rename(self.file(document), self.directory.join(&kept_as)) {
            Ok(()) => PreferencesError::Unreadable { document: document.to_owned(), kept_as },
            Err(source) => PreferencesError::Unwritable { document: document.to_owned(), source },
        }
    }
}

impl Preferences for StoredPreferences {
    fn load(&self, document: &str) -> Result<Option<Value>, PreferencesError> {
        let bytes = match fs::read(self.file(document)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => {
                return Err(PreferencesError::Unwritable { document: document.to_owned(), source });
            }
        };
        match serde_json::from_slice::<Value>(&bytes) {
            Ok(Value::Object(mut fields)) => Ok(fields.remove(FIELD)),
            _ => Err(self.put_aside(document)),
        }
    }

    fn save(&self, document: &str, value: Value) -> Result<(), PreferencesError> {
        let unwritable = |source| PreferencesError::Unwritable { document: document.to_owned(), source };
        let store = self
            .app
            .store_builder(self.file(document))
            .disable_auto_save()
            .build()
            .map_err(|error| unwritable(io::Error::other(error)))?;
        store.set(FIELD, value);
        store.save().map_err(|error| unwritable(io::Error::other(error)))
    }

    fn clear(&self) -> Result<(), PreferencesError> {
        let unwritable = |source| PreferencesError::Unwritable { document: "folder".to_owned(), source };
        let entries = match fs::read_dir(&self.directory) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(unwritable(error)),
        };
        for entry in entries {
            let path = entry.map_err(unwritable)?.path();
            if path.extension().is_some_and(|extension| extension == "json") {
                if let Ok(store) = self.app.store_builder(&path).disable_auto_save().build() {
                    store.close_resource();
                }
                fs::remove_file(&path).map_err(unwritable)?;
            }
        }
        Ok(())
    }
}
