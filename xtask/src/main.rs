//! `cargo xtask`: everything a developer runs, from the first set-up to the last test.
//!
//! It is what a newcomer compiles first, so it depends on next to nothing.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool speaks through both")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod bad_input;
mod bench;
mod check;
mod dev;
mod e2e;
mod fluent;
mod fuzz;
mod headless;
mod libtest;
mod network;
mod packages;
mod paths;
mod process;
mod report;
mod sandbox;
mod setup;
mod sources;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::report::Tally;

const HELP: &str = "\
cargo xtask <command>

  dev               Set up, start and provision the sandbox, open the app with hot reload.
  test [NAME]       Set up, then every check and test; with NAME, only the tests whose name contains it.
  test faults       Every fault in every phase of a transfer, and 1,000 cases of random work with random faults.

  setup             Install what developing needs: system packages, the WebAssembly target, pinned tools.
                    Each step is skipped when it is satisfied, so running it again takes seconds.
  sandbox [start]   Start the local AWS emulator on 127.0.0.1:4566 and deploy infra/template.yaml to it.
  sandbox stop      Stop it; accounts, profiles and files stay for the next start.
  sandbox reset     Stop it and forget everything it holds.
  sandbox status    Say whether it runs, and where its files are.
  check             Format, lints (native and WebAssembly), licences, unused dependencies, documentation,
                    CloudFormation, texts, repository rules, Windows.
  e2e [STORY]       Drive the built app in its own display: journey, identity, administration, isolation, canary, browse; all without STORY.
                    Only when asked for, since they take minutes: folder (2,000 files dropped, moved, downloaded)
                    and crash (1 GiB five times up and five times down, each with a kill -9 on its way).
  a11y              axe-core on every screen and state, light and dark.
  screens [webkit]  Pictures of every screen, into target/screens/: in Chromium, or in WebKitGTK as on Linux.
  bench [GOAL]...   Measure the transfer engine beside s5cmd, rclone and the AWS CLI: p1 to p11; all without GOAL.
                    A table, and bench.json and bench.svg in the target directory.
  fuzz [TARGET]... [--seconds N]
                    libFuzzer on names, connection files, the journal and listings: safe-name, connection-file,
                    journal, listing; all without TARGET, 600 seconds each without N. On x86-64 Linux.
  help              This text.

Environment
  DEVOPS360_SANDBOX_DIR    Where the sandbox keeps its state and connection files
                           (default: devops360-sandbox in the platform's local data directory).
  DEVOPS360_SANDBOX_PORT   Its port (default: 4566).
  DEVOPS360_FAULTS_SEED    The seed of the random work, to see a failure again; the tests print theirs
                           (default: a new one for test faults, always the same for test).
  DEVOPS360_FAULTS_CASES   How many cases of it (default: 1000).
  DEVOPS360_CRASH_SEED     The seed of the points at which the app is killed; the story prints its own.
  CARGO_TARGET_DIR         Where builds go, as for cargo.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match dispatch(&words) {
        Ok(None) => ExitCode::SUCCESS,
        Ok(Some(tally)) => {
            println!("{tally}");
            if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs one command; those that check or test something return their tally.
fn dispatch(words: &[&str]) -> Result<Option<Tally>> {
    match words {
        [] | ["help" | "--help" | "-h", ..] | [_, "--help" | "-h"] => println!("{HELP}"),
        ["setup"] => setup::run(setup::Scope::Develop)?,
        ["dev"] => dev::run_app()?,
        ["sandbox"] => sandbox::command_line("start")?,
        ["sandbox", action] => sandbox::command_line(action)?,
        ["check"] => return check::run().map(Some),
        ["test"] => return test::run(None).map(Some),
        ["test", name] => return test::run(Some(name)).map(Some),
        ["e2e"] => return e2e::stories(None).map(Some),
        ["e2e", story] => return e2e::stories(Some(story)).map(Some),
        ["a11y"] => return e2e::alone("a11y").map(Some),
        ["fuzz", words @ ..] => fuzz::targets(words)?,
        ["bench", goals @ ..] => bench::goals(goals)?,
        ["screens"] => return e2e::alone("screens").map(Some),
        ["screens", "webkit"] => return e2e::alone("screens-webkit").map(Some),
        _ => bail!("`{}` is not a command; `cargo xtask help` lists them", words.join(" ")),
    }
    Ok(None)
}
