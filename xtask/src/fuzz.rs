//! `cargo xtask fuzz`: libFuzzer on what reads bytes and names of others.
//!
//! The toolchain is the project's own: coverage is a pass of LLVM, which needs no nightly compiler.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::paths;
use crate::process::{cargo, command, run};
use crate::report::heading;

/// What is checked, linted and built of it.
pub(crate) const MANIFEST: &str = "fuzz/Cargo.toml";
/// The targets, as `fuzz/Cargo.toml` names them.
const TARGETS: [&str; 4] = ["safe-name", "connection-file", "journal", "listing"];
/// What libFuzzer counts and compares by (<https://clang.llvm.org/docs/SanitizerCoverage.html>).
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";
/// What is compiled for: named, so that build scripts are compiled without coverage.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";
/// How long each target runs where nothing else is asked for.
const SECONDS: u32 = 600;

/// `cargo xtask fuzz [TARGET]... [--seconds N]`.
pub(crate) fn targets(words: &[&str]) -> Result<()> {
    let (words, seconds) = match words {
        [words @ .., "--seconds", seconds] => (words, seconds.parse().context("--seconds takes a number")?),
        _ => (words, SECONDS),
    };
    let chosen: Vec<&str> =
        TARGETS.into_iter().filter(|target| words.is_empty() || words.contains(target)).collect();
    if chosen.len() < words.len() || chosen.is_empty() {
        bail!("there is no such target; there are {}", TARGETS.join(", "));
    }
    let built = build()?;
    chosen.iter().try_for_each(|target| {
        heading(&format!("Fuzz: {target}"));
        let corpus = format!("fuzz/corpus/{target}");
        let findings = format!("fuzz/artifacts/{target}/");
        for folder in [&corpus, &findings] {
            fs::create_dir_all(paths::root().join(folder)).context("cannot make a folder below fuzz/")?;
        }
        let seeds = format!("fuzz/seeds/{target}");
        let options = [format!("-max_total_time={seconds}"), format!("-artifact_prefix={findings}")];
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        let program = built.join(PLATFORM).join("release").join(target);
        run(&mut command(program, &[&options[..], &[&corpus, &seeds]].concat()))
    })
}

/// Lints the targets, which nobody else compiles, and builds them; the folder they are built in.
fn build() -> Result<PathBuf> {
    heading("Build with coverage");
    let built = paths::target().join("fuzz");
    for (what, options) in [("clippy", &["--", "-D", "warnings"][..]), ("build", &[])] {
        let command = [what, "--quiet", "--manifest-path", MANIFEST, "--release", "--target", PLATFORM];
        let command = [&command[..], options].concat();
        run(cargo(&command).env("RUSTFLAGS", COVERAGE).env("CARGO_TARGET_DIR", &built))?;
    }
    Ok(built)
}
