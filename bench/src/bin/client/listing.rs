//! Listings through the engine.

use std::time::Instant;

use anyhow::Result;
use bench::client::Outcome;
use devops360_contract::files::{Entry, ListFiles};
use devops360_core::files::Files;

use crate::memory;

/// Lists every page of a folder and keeps its entries, as the window does.
pub(crate) async fn every_page(files: &Files, folder: &str) -> Result<Outcome> {
    let started = Instant::now();
    let mut page = files.list(ListFiles { folder: folder.to_owned(), cursor: None }).await?;
    let first_rows_seconds = started.elapsed().as_secs_f64();
    let before = memory::now()?;
    let mut entries: Vec<Entry> = Vec::new();
    loop {
        entries.extend(page.entries);
        let Some(cursor) = page.next else { break };
        page = files.list(ListFiles { folder: folder.to_owned(), cursor: Some(cursor) }).await?;
    }
    let seconds = started.elapsed().as_secs_f64();
    let grown = (memory::now()?.saturating_sub(before) * 1024) as f64;
    let bytes_per_key = grown / entries.len().max(1) as f64;
    Ok(Outcome { seconds, count: entries.len(), first_rows_seconds, bytes_per_key, ..Outcome::default() })
}

/// Lists the first page of a folder after another request has opened a connection, as the window's start does.
pub(crate) async fn first_page(files: &Files, folder: &str) -> Result<Outcome> {
    files.list(ListFiles { folder: format!("{folder}nothing/"), cursor: None }).await?;
    let started = Instant::now();
    let page = files.list(ListFiles { folder: folder.to_owned(), cursor: None }).await?;
    let seconds = started.elapsed().as_secs_f64();
    Ok(Outcome { seconds, count: page.entries.len(), first_rows_seconds: seconds, ..Outcome::default() })
}
