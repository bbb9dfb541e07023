//! The rules of the app, one module a domain, and the ports that they need: no Tauri, no AWS SDK.
//!
//! Time, randomness and identifiers come in through [`environment::Environment`], so every rule is testable without
//! waiting and without chance.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod account;
pub mod administration;
pub mod cloud;
pub mod connection;
pub mod environment;
pub mod files;
pub mod profile;
pub mod secret;
pub mod session;
pub mod settings;
