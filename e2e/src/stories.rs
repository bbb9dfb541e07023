//! What people do with the app, from beginning to end, and what they must not be able to do.

pub mod isolation;
pub mod person;
