//! The headless client against the null server, over TLS, as the bench runs it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod client;
