//! The commands of the contract, one module a domain: each takes the state, calls core, maps the error.

pub(crate) mod account;
pub(crate) mod administration;
pub(crate) mod connection;
pub(crate) mod files;
pub(crate) mod profile;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod sync;
pub(crate) mod transfers;
