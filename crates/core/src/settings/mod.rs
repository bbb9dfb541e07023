//! What the person sets, and where small things are kept between runs.

mod ports;
mod recents;
mod store;

pub use ports::{Preferences, PreferencesError};
pub use recents::Recents;
pub use store::{SettingsError, SettingsStore};
