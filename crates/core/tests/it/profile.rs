//! The profile and its photo.

mod addresses;
mod deletion;
mod photo;
pub(crate) mod saving;
