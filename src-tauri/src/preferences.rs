//! Small documents in the app's data folder, through the store plugin.
//!
//! The plugin ignores a file that it cannot parse and would overwrite it, so each file is parsed before the plugin
//! opens it; a bad one is kept under another name.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use devops360_core::settings::{Preferences, PreferencesError};
use serde_json::{Map, Value};
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
}

impl Preferences for StoredPreferences {
    fn load(&self, document: &str) -> Result<Option<Value>, PreferencesError> {
        load(&self.directory, document)
    }

    fn save(&self, document: &str, value: Value) -> Result<(), PreferencesError> {
        let unwritable = |source| PreferencesError::Unwritable { document: document.to_owned(), source };
        let store = self
            .app
            .store_builder(file(&self.directory, document))
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

fn file(directory: &Path, document: &str) -> PathBuf {
    directory.join(format!("{document}.json"))
}

fn load(directory: &Path, document: &str) -> Result<Option<Value>, PreferencesError> {
    let bytes = match fs::read(file(directory, document)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(PreferencesError::Unwritable { document: document.to_owned(), source }),
    };
    let fields = serde_json::from_slice::<Map<String, Value>>(&bytes).ok();
    // A file without the field is none of the app's either: the next save would replace whatever is in it.
    match fields.and_then(|mut fields| fields.remove(FIELD)) {
        Some(value) => Ok(Some(value)),
        None => Err(put_aside(directory, document)),
    }
}

/// Keeps a file that cannot be read under another name.
fn put_aside(directory: &Path, document: &str) -> PreferencesError {
    let kept_as = (1..)
        .map(|number| format!("{document}.unreadable-{number}.json"))
        .find(|name| !directory.join(name).exists())
        .unwrap_or_default();
    match fs::rename(file(directory, document), directory.join(&kept_as)) {
        Ok(()) => PreferencesError::Unreadable { document: document.to_owned(), kept_as },
        Err(source) => PreferencesError::Unwritable { document: document.to_owned(), source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_document_is_kept_under_another_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let texts = ["{ cut", "7", "", "{}", r#"{"theme":"dark"}"#, "\u{0}"];
        for (number, text) in (1..).zip(texts) {
            fs::write(file(folder.path(), "settings"), text).expect("the disk takes it");
            let error = load(folder.path(), "settings").expect_err("it is no document");
            let PreferencesError::Unreadable { kept_as, .. } = error else { panic!("{error:?}") };
            assert_eq!(kept_as, format!("settings.unreadable-{number}.json"), "no bad copy replaces another");
            assert_eq!(fs::read_to_string(folder.path().join(kept_as)).expect("it is kept"), text);
            assert!(matches!(load(folder.path(), "settings"), Ok(None)), "the next start begins anew");
        }
    }

    #[test]
    fn a_document_is_read_and_what_cannot_be_opened_is_no_empty_one() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(file(folder.path(), "settings"), r#"{"document":{"theme":"dark"}}"#)
            .expect("the disk takes it");
        let read = load(folder.path(), "settings").expect("it is readable").expect("there is one");
        assert_eq!(read["theme"], "dark");
        fs::create_dir(file(folder.path(), "connections")).expect("a folder in its place");
        assert!(matches!(load(folder.path(), "connections"), Err(PreferencesError::Unwritable { .. })));
    }
}
