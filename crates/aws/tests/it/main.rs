//! The adapters against a recorder, which shows what goes over the wire, and against the sandbox, which shows that it
//! means what it should.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cognito;
mod copies;
mod details;
mod errors;
mod expiry;
mod links;
mod logging;
mod managed_login;
mod null_s3;
mod objects;
mod portal;
mod recorder;
mod sandbox;
mod wire;
