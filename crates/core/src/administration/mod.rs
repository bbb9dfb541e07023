//! The people of the user pool, for whoever administers it: operator mode only.

mod error;
mod log;
mod ports;
mod users;

pub use error::AdministrationError;
pub use ports::{DirectoryPage, DirectoryUser, Invitation, SignInRecord, UserDirectory};
pub use users::Users;
