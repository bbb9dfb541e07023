//! What the person sets, and where small things are kept between runs.

mod ports;

pub use ports::{Preferences, PreferencesError};
