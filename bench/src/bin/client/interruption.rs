//! A person who changes their mind halfway.
//!
//! A listing of a folder that is not there marks the moment in the server's log.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use bench::client::{CANCELLED, Outcome, RESUMED};
use devops360_contract::files::{ListFiles, Transfer, TransferState, Which};

use crate::engine::Engine;

/// How often a transfer is looked at.
const LOOK: Duration = Duration::from_millis(1);

/// Cancels an upload halfway and waits until everything it left is cleared away.
pub(crate) async fn cancel(engine: &Engine, path: &Path, folder: &str) -> Result<Outcome> {
    let started = Instant::now();
    engine.start_upload(path, folder).await?;
    until(engine, is_half_done).await?;
    mark(engine, CANCELLED).await?;
    engine.files.cancel(&Which::All);
    until(engine, |transfer| transfer.state == TransferState::Cancelled).await?;
    engine.files.shut_down().await;
    Ok(Outcome { seconds: started.elapsed().as_secs_f64(), count: 1, ..Outcome::default() })
}

/// Pauses an upload halfway, resumes it once it stands still, and waits for its end.
pub(crate) async fn pause(engine: &Engine, path: &Path, folder: &str) -> Result<Outcome> {
    let started = Instant::now();
    engine.start_upload(path, folder).await?;
    until(engine, is_half_done).await?;
    engine.files.pause(&Which::All);
    until(engine, |transfer| transfer.state == TransferState::Paused).await?;
    mark(engine, RESUMED).await?;
    engine.files.resume(&Which::All);
    engine.ended(started).await
}

fn is_half_done(transfer: &Transfer) -> bool {
    transfer.bytes_total > 0 && transfer.bytes_done >= transfer.bytes_total / 2
}

/// Waits until the one transfer is as it should be.
async fn until(engine: &Engine, fits: impl Fn(&Transfer) -> bool) -> Result<()> {
    let mut look = tokio::time::interval(LOOK);
    loop {
        let transfers = engine.files.transfers();
        let transfer = transfers.first().context("there is no transfer")?;
        if fits(transfer) {
            return Ok(());
        }
        anyhow::ensure!(!transfer.state.is_final(), "the transfer ended too early: {:?}", transfer.state);
        look.tick().await;
    }
}

async fn mark(engine: &Engine, folder: &str) -> Result<()> {
    engine.files.list(ListFiles { folder: folder.to_owned(), cursor: None }).await?;
    Ok(())
}
