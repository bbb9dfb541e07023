//! A person's attributes, their record and their photo.

mod addresses;
mod deletion;
mod error;
mod export;
mod photo;
mod ports;
mod profiles;
mod save;
mod signed_in;
mod staging;
mod stored_photo;

pub use deletion::AccountDeletion;
pub use error::{PhotoError, ProfileError};
pub use ports::{Access, Person, Record, RecordStore};
pub use profiles::Profiles;
