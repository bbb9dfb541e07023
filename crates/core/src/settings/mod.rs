//! What the person sets, and where small things are kept between runs.

mod ports;
mod recents;
mod store;
mod stored_list;

pub use ports::{Preferences, PreferencesError};
pub use recents::Recents;
pub use store::{SettingsError, SettingsStore};
pub use stored_list::StoredList;
