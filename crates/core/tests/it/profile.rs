//! The profile and its photo.

mod photo;
mod saving;
