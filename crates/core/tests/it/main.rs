//! The rules, tested at their boundaries.
#![allow(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

mod account;
mod administration;
mod app;
mod connection;
mod desk;
mod faults;
mod files;
mod profile;
mod recents;
mod session;
mod settings;
mod srp;
mod sync;
mod tokens;
mod transfers;
