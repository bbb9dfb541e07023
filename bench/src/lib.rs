//! The speed of the transfer engine, measured beside other programs on one server.
//!
//! `bench` runs every goal's programs in turn and prints what came of it; `bench-client` is the engine without a window.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod chart;
pub mod client;
pub mod goals;
pub mod interruptions;
pub mod lab;
pub mod measure;
pub mod report;
pub mod row;
pub mod server;
pub mod slow_line;
pub mod tool;

use std::cell::OnceCell;

use anyhow::{Context, Result};

/// The bucket of every run; the null server has any.
pub const BUCKET: &str = "bench";
/// The prefix of the files of whoever is signed in.
pub const FILES: &str = "users/bench/files/";

fn once<T>(cell: &OnceCell<T>, make: impl FnOnce() -> Result<T>) -> Result<&T> {
    if cell.get().is_none() {
        // Nobody else could have filled it meanwhile.
        let _ = cell.set(make()?);
    }
    cell.get().context("it was made just now")
}
