//! The app's settings, its connection, what it keeps on this computer, and what it is.

mod about;
mod appearance;
mod connection;
mod licences;
mod lock;
mod page;
mod removal;
mod transfers;

pub(crate) use page::SettingsPage;
