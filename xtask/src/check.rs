//! `cargo xtask check`: what can be said of the source without running the app.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::process::{capture, cargo, command, exists};
use crate::report::{Tally, Verdict, check, heading, note};
use crate::{bad_input, fluent, fuzz, network, paths, setup, tidy};

const WASM: &str = "wasm32-unknown-unknown";
const WINDOWS: &str = "x86_64-pc-windows-gnu";
/// What of the packages can be told from their manifests, and stays so.
const STAYS: [&str; 3] = ["licenses", "bans", "sources"];

/// Sets up what the checks need, then runs them.
pub(crate) fn run() -> Result<Tally> {
    setup::run(setup::Scope::Check)?;
    Ok(run_checks())
}

/// Runs every check; a failed one does not keep the others from running.
pub(crate) fn run_checks() -> Tally {
    heading("Checks");
    let mut tally = Tally::default();
    let mut check = |title: &str, work: &dyn Fn() -> Result<Verdict>| check(&mut tally, title, work);
    check("format", &|| passes(&mut cargo(&["fmt", "--all", "--check"])));
    check("format of the fuzz targets", &|| {
        passes(&mut cargo(&["fmt", "--manifest-path", fuzz::MANIFEST, "--check"]))
    });
    check("repository: no path of one computer", &tidy::no_local_paths);
    check("repository: no inline style", &tidy::no_inline_styles);
    check("repository: no test that does not run", &tidy::honest_tests);
    check("texts", &fluent::check);
    check("documents: the texts and tests they name", &bad_input::check);
    check("CloudFormation template", &|| {
        passes(&mut command(paths::python_tool("cfn-lint"), &["infra/template.yaml"]))
    });
    // Called by its own name: as a subcommand below `cargo run` it takes its own name for a folder.
    check("unused dependencies", &|| passes(&mut command("cargo-machete", &["."])));
    check("licences, bans and sources", &|| passes(&mut deny("Cargo.toml", &STAYS)));
    check("licences, bans and sources of the fuzz targets", &|| passes(&mut deny(fuzz::MANIFEST, &STAYS)));
    check("advisories", &advisories);
    check("lints", &|| passes(&mut lint(&["--workspace", "--all-targets"])));
    check("lints of the interface for WebAssembly", &|| {
        passes(&mut lint(&["--package", "src-ui", "--target", WASM]))
    });
    check("documentation", &|| {
        let arguments = ["doc", "--quiet", "--workspace", "--no-deps", "--document-private-items"];
        passes(cargo(&arguments).env("RUSTDOCFLAGS", "-D warnings"))
    });
    check("the shell for Windows", &windows);
    if let Err(error) = tidy::mention_long_files() {
        note(&format!("{error:#}"));
    }
    tally
}

fn lint(selection: &[&str]) -> Command {
    cargo(&[&["clippy", "--quiet"], selection, &["--", "-D", "warnings"]].concat())
}

/// Failed, with what it printed, when the command fails.
fn passes(command: &mut Command) -> Result<Verdict> {
    let (success, output) = capture(command)?;
    Ok(if success { Verdict::Passed(String::new()) } else { Verdict::Failed(output) })
}

/// The advisory database is a repository on the internet, so this check depends on the network.
fn advisories() -> Result<Verdict> {
    if !network::reaches("github.com") {
        return Ok(Verdict::Skipped("the advisory database cannot be reached from here".to_owned()));
    }
    passes(&mut deny("Cargo.toml", &["advisories"]))
}

fn deny(manifest: &str, what: &[&str]) -> Command {
    let options = ["deny", "--log-level", "error", "--manifest-path", manifest, "check"];
    cargo(&[&options[..], what].concat())
}

/// As far as it goes without Windows: a missing compiler for a dependency's C code is not our error, ours are.
fn windows() -> Result<Verdict> {
    if !exists("x86_64-w64-mingw32-gcc") {
        return Ok(Verdict::Skipped("x86_64-w64-mingw32-gcc is not installed".to_owned()));
    }
    let (success, output) =
        capture(&mut cargo(&["check", "--quiet", "--package", "devops360", "--target", WINDOWS]))?;
    Ok(windows_verdict(success, output))
}

fn windows_verdict(success: bool, output: String) -> Verdict {
    if success {
        return Verdict::Passed(String::new());
    }
    // A build script names itself; an error in the code names a file of this repository.
    let ours = output.lines().filter_map(|line| line.trim_start().strip_prefix("--> ")).any(|place| {
        let path = Path::new(place);
        path.is_relative() && (place.starts_with("src-tauri") || place.starts_with("crates"))
    });
    match output.lines().find(|line| line.contains("failed to run custom build command")) {
        Some(line) if !ours => Verdict::Skipped(format!("stopped at a dependency: {}", line.trim())),
        _ => Verdict::Failed(output),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_dependency_s_build_script_excuses_a_failure_for_windows() {
        let check = |output: &str, excused: bool| {
            let verdict = windows_verdict(false, output.to_owned());
            assert_eq!(matches!(verdict, Verdict::Skipped(_)), excused, "{output}");
        };
        let script = "error: failed to run custom build command for `aws-lc-sys v0.30.0`";
        check(script, true);
        check("error[E0425]: cannot find value\n --> src-tauri/src/lib.rs:3:5", false);
        check(&format!("{script}\nerror[E0425]: cannot find value\n  --> crates/core/src/lib.rs:3:5"), false);
        check("error: linking failed", false);
    }
}
