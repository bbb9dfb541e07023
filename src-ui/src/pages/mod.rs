//! The screens, by domain. Pages ask the shell and put components together.

pub(crate) mod account;
pub(crate) mod administration;
pub(crate) mod connection;
pub(crate) mod files;
#[cfg(debug_assertions)]
pub(crate) mod gallery;
pub(crate) mod not_found;
pub(crate) mod profile;
pub(crate) mod security;
pub(crate) mod settings;
