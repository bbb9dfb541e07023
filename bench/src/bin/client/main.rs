//! `bench-client`: the app's own transfer engine over its own S3 adapter, without a window.
//!
//! ```text
//! bench-client ENDPOINT upload PATH FOLDER      a file, or every file of a folder
//! bench-client ENDPOINT download KEY DIRECTORY  a key, or every file of a folder whose key ends in `/`
//! bench-client ENDPOINT list FOLDER             every page
//! bench-client ENDPOINT first FOLDER            the first page, on a connection that is open
//! bench-client ENDPOINT restore                 what the journal has, to its end
//! bench-client ENDPOINT cancel PATH FOLDER      an upload, cancelled halfway
//! bench-client ENDPOINT pause PATH FOLDER       an upload, paused halfway and resumed
//! ```
//!
//! Folders and keys are relative to [`bench::FILES`]. It prints one JSON object, a [`bench::client::Outcome`]. Whom TLS
//! trusts is what `SSL_CERT_FILE` says, as for any program; the journal is in the folder that [`bench::client::JOURNAL`]
//! names, or in one of its own.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool speaks through both")]

mod engine;
mod interruption;
mod listing;
mod memory;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};
use bench::client::Outcome;

use crate::engine::Engine;

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = run(&words).await.and_then(|outcome| Ok(serde_json::to_string(&outcome)?));
    match outcome {
        Ok(outcome) => {
            println!("{outcome}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("bench-client: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(words: &[&str]) -> Result<Outcome> {
    let [endpoint, command @ ..] = words else { bail!("which endpoint?") };
    let engine = Engine::new(endpoint)?;
    let idle_kib = memory::now()?;
    let mut outcome = match *command {
        ["upload", path, folder] => engine.upload(Path::new(path), folder).await?,
        ["download", key, directory] => engine.download(key, Path::new(directory)).await?,
        ["list", folder] => listing::every_page(&engine.files, folder).await?,
        ["first", folder] => listing::first_page(&engine.files, folder).await?,
        ["restore"] => engine.restore().await?,
        ["cancel", path, folder] => interruption::cancel(&engine, Path::new(path), folder).await?,
        ["pause", path, folder] => interruption::pause(&engine, Path::new(path), folder).await?,
        _ => bail!("that is no command; the source says which there are"),
    };
    outcome.rss_above_idle_kib = memory::peak()?.saturating_sub(idle_kib);
    // As the app ends.
    engine.files.leave().await;
    Ok(outcome)
}
