//! A desktop's keychain and preferences, in memory.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use devops360_core::session::{Keychain, KeychainError};
use devops360_core::settings::{Preferences, PreferencesError};
use serde_json::Value;

/// How a keychain behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeychainMood {
    /// It works.
    #[default]
    Usable,
    /// It is absent, locked, or the person denied the access.
    Locked,
    /// It takes everything and keeps nothing, as a keychain without a backend does.
    Forgetful,
}

/// A keychain in memory.
#[derive(Default)]
pub struct MemoryKeychain {
    entries: Mutex<BTreeMap<String, Vec<u8>>>,
    mood: Mutex<KeychainMood>,
}

impl MemoryKeychain {
    /// Makes it behave like that from now on.
    pub fn become_mood(&self, mood: KeychainMood) {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// Every entry.
    #[must_use]
    pub fn entries(&self) -> BTreeMap<String, Vec<u8>> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn usable(&self) -> Result<MutexGuard<'_, BTreeMap<String, Vec<u8>>>, KeychainError> {
        match *self.mood.lock().unwrap_or_else(PoisonError::into_inner) {
            KeychainMood::Locked => Err(KeychainError("it is locked".to_owned())),
            KeychainMood::Usable | KeychainMood::Forgetful => Ok(self.lock()),
        }
    }
}

impl Keychain for MemoryKeychain {
    fn read(&self, entry: &str) -> Result<Option<Vec<u8>>, KeychainError> {
        Ok(self.usable()?.get(entry).cloned())
    }

    fn write(&self, entry: &str, bytes: &[u8]) -> Result<(), KeychainError> {
        // Windows Credential Manager takes no more.
        assert!(bytes.len() <= 2560, "a keychain entry of {} bytes", bytes.len());
        let mut entries = self.usable()?;
        if *self.mood.lock().unwrap_or_else(PoisonError::into_inner) == KeychainMood::Usable {
            entries.insert(entry.to_owned(), bytes.to_vec());
        }
        Ok(())
    }

    fn delete(&self, entry: &str) -> Result<(), KeychainError> {
        self.usable()?.remove(entry);
        Ok(())
    }
}

/// Preferences in memory, kept as text so that what is loaded went through JSON.
#[derive(Default)]
pub struct MemoryPreferences {
    documents: Mutex<BTreeMap<String, String>>,
    read_only: Mutex<bool>,
}

impl MemoryPreferences {
    /// Puts `text`, JSON or not, where a document is kept.
    pub fn put_text(&self, document: &str, text: &str) {
        self.lock().insert(document.to_owned(), text.to_owned());
    }

    /// What is kept as `document`.
    #[must_use]
    pub fn text(&self, document: &str) -> Option<String> {
        self.lock().get(document).cloned()
    }

    /// From now on the disk refuses every write, or takes them again.
    pub fn set_read_only(&self, read_only: bool) {
        *self.read_only.lock().unwrap_or_else(PoisonError::into_inner) = read_only;
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.documents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn writable(&self, document: &str) -> Result<MutexGuard<'_, BTreeMap<String, String>>, PreferencesError> {
        if *self.read_only.lock().unwrap_or_else(PoisonError::into_inner) {
            let source = io::Error::from(io::ErrorKind::StorageFull);
            return Err(PreferencesError::Unwritable { document: document.to_owned(), source });
        }
        Ok(self.lock())
    }
}

impl Preferences for MemoryPreferences {
    fn load(&self, document: &str) -> Result<Option<Value>, PreferencesError> {
        let mut documents = self.lock();
        let Some(text) = documents.get(document) else { return Ok(None) };
        if let Ok(value) = serde_json::from_str(text) {
            return Ok(Some(value));
        }
        let kept_as = format!("{document}.unreadable-1.json");
        let text = documents.remove(document).unwrap_or_default();
        documents.insert(kept_as.clone(), text);
        Err(PreferencesError::Unreadable { document: document.to_owned(), kept_as })
    }

    fn save(&self, document: &str, value: Value) -> Result<(), PreferencesError> {
        self.writable(document)?.insert(document.to_owned(), value.to_string());
        Ok(())
    }

    fn clear(&self) -> Result<(), PreferencesError> {
        self.writable("every document")?.clear();
        Ok(())
    }
}
