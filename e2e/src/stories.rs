//! What people do with the app, from beginning to end, and what they must not be able to do.

pub mod administration;
pub mod canary;
pub mod crash;
pub mod folder;
pub mod identity;
pub mod isolation;
pub mod journey;
pub mod person;
pub mod session;
pub mod stage;
pub mod window;
