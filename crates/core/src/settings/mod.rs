//! What the person sets, and where small things are kept between runs.

mod ports;
mod store;

pub use ports::{Preferences, PreferencesError};
pub use store::{SettingsError, SettingsStore};
