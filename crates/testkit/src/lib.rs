//! Stand-ins for what the app talks to, faults to inject, and what every implementation of a port has to do.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod caller;
pub mod calls;
pub mod clock;
pub mod cloud;
#[cfg(feature = "cognito")]
pub mod cognito;
pub mod conformance;
pub mod desktop;
pub mod faults;
pub mod identity;
pub mod identity_pool;
pub mod links;
#[cfg(feature = "null-s3")]
pub mod null_s3;
pub mod objects;
pub mod records;
pub mod secrets;
pub mod signing;
pub mod totp;
