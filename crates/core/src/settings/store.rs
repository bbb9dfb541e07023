//! What the person sets, kept between runs.

use std::sync::Arc;

use devops360_contract::settings::Settings;
use devops360_contract::{AppError, Code};
use serde::Deserialize;
use thiserror::Error;

use super::ports::{Preferences, PreferencesError};

/// The document of the settings.
const DOCUMENT: &str = "settings";
/// Where a copy goes that is JSON, but not what this release can use.
const KEPT_AS: &str = "settings-unreadable";

/// The settings on disk.
pub struct SettingsStore {
    preferences: Arc<dyn Preferences>,
}

impl SettingsStore {
    /// Keeps the settings in `preferences`.
    #[must_use]
    pub fn new(preferences: Arc<dyn Preferences>) -> Self {
        Self { preferences }
    }

    /// The settings; the defaults, with the reason in `problem`, where what is kept cannot be read. A field that this
    /// release does not know is left out.
    #[must_use]
    pub fn load(&self) -> Settings {
        let value = match self.preferences.load(DOCUMENT) {
            Ok(None) => return Settings::default(),
            Ok(Some(value)) => value,
            Err(error) => {
                tracing::warn!(%error, "the settings could not be read");
                let name = match &error {
                    PreferencesError::Unreadable { kept_as, .. } => kept_as,
                    PreferencesError::Unwritable { document, .. } => document,
                };
                return defaults_because(name);
            }
        };
        match Settings::deserialize(&value) {
            Ok(settings) => Settings { problem: None, ..settings },
            Err(error) => {
                tracing::warn!(%error, "the settings are not what they should be");
                if let Err(error) = self.preferences.save(KEPT_AS, value) {
                    tracing::warn!(%error, "the unreadable settings could not be kept aside");
                }
                defaults_because(KEPT_AS)
            }
        }
    }

    /// Saves the settings and answers them as they are now.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn save(&self, settings: Settings) -> Result<Settings, SettingsError> {
        let settings = Settings { problem: None, ..settings };
        let value = serde_json::to_value(&settings).unwrap_or_default();
        self.preferences.save(DOCUMENT, value)?;
        Ok(settings)
    }
}

fn defaults_because(kept_as: &str) -> Settings {
    let problem = AppError::new(Code::SettingsUnreadable).with("name", kept_as);
    Settings { problem: Some(problem), ..Settings::default() }
}

/// The settings could not be saved.
#[derive(Debug, Error)]
#[error("the settings could not be saved")]
pub struct SettingsError(#[from] PreferencesError);

impl From<SettingsError> for AppError {
    fn from(_: SettingsError) -> Self {
        Code::SettingsUnwritable.into()
    }
}
