//! `cargo xtask setup`: everything that has to be there before the app can be built, run and tested.

use std::path::Path;

use anyhow::{Context, Result};

use crate::paths;
use crate::process::{self, command, exists, stdout};
use crate::report::{heading, note, step};
use crate::{packages, tools};

/// How much is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The sandbox alone.
    Sandbox,
    /// Building and running the app on the sandbox.
    Develop,
    /// The checks of the source.
    Check,
    /// Every test.
    Test,
    /// The programs that the transfer engine is measured beside.
    Bench,
}

/// Installs what is missing for `scope`.
pub(crate) fn run(scope: Scope) -> Result<()> {
    heading("Set-up");
    if scope == Scope::Bench {
        let peers = "s5cmd, rclone and the AWS CLI, in the target directory";
        return python_environment(peers, &paths::bench_peers(), "bench/requirements.txt");
    }
    packages::install(matches!(scope, Scope::Check | Scope::Test))?;
    let emulator = "AWS emulator and cfn-lint, in sandbox/.venv";
    python_environment(emulator, &paths::root().join("sandbox/.venv"), "sandbox/requirements.txt")?;
    match scope {
        Scope::Sandbox | Scope::Bench => Ok(()),
        Scope::Develop => {
            wasm_target()?;
            tools::install_for_development()
        }
        Scope::Check => {
            wasm_target()?;
            windows_target();
            tools::install_for_checks()
        }
        Scope::Test => {
            wasm_target()?;
            windows_target();
            tools::install_for_checks()?;
            tools::install_for_tests()?;
            node_modules()
        }
    }
}

fn has_target(target: &str) -> bool {
    let Some(sysroot) = stdout("rustc", &["--print", "sysroot"]) else { return false };
    let libraries = std::path::Path::new(sysroot.trim()).join("lib/rustlib").join(target).join("lib");
    std::fs::read_dir(libraries).is_ok_and(|entries| {
        entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
    })
}

/// From rustup; where it cannot, the script builds the same standard library from Debian's sources.
fn wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    step(&format!("Rust target {TARGET}"), has_target(TARGET), || {
        if exists("rustup") && process::run(&mut command("rustup", &["target", "add", TARGET])).is_ok() {
            return Ok(());
        }
        note("rustup cannot add it; building it from Debian's rust-src package");
        process::run(&mut command("bash", &["xtask/scripts/wasm32-target.sh"])).with_context(|| {
            format!(
                "install the standard library of {TARGET} for `{}`",
                stdout("rustc", &["-V"]).unwrap_or_default().trim()
            )
        })
    })
}

/// Only the check for Windows needs it, and that check says so when it is missing.
fn windows_target() {
    const TARGET: &str = "x86_64-pc-windows-gnu";
    let added = step(&format!("Rust target {TARGET}"), has_target(TARGET), || {
        process::run(&mut command("rustup", &["target", "add", TARGET]))
    });
    if let Err(error) = added {
        note(&format!("not available, so the check for Windows is skipped: {error:#}"));
    }
}

/// A Python environment with exactly what the file `requirements` lists.
fn python_environment(title: &str, environment: &Path, requirements: &str) -> Result<()> {
    let wanted = std::fs::read_to_string(paths::root().join(requirements))
        .with_context(|| format!("cannot read {requirements}"))?;
    let interpreter = paths::in_environment(environment, "python");
    // Written last, so an installation that was cut short is not taken for a finished one.
    let stamp = environment.join("installed-requirements.txt");
    let satisfied =
        std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) && interpreter.is_file();
    step(title, satisfied, || {
        let python = if exists("python3") { "python3" } else { "python" };
        process::run(command(python, &["-m", "venv", "--clear"]).arg(environment))?;
        let pip = ["-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--requirement"];
        process::run(command(&interpreter, &pip).arg(requirements))?;
        std::fs::write(&stamp, &wanted).with_context(|| format!("cannot write {}", stamp.display()))
    })
}

/// axe-core and the provider of the tests, from the npm registry at the versions of the lock file.
fn node_modules() -> Result<()> {
    let folder = paths::root().join("e2e");
    let wanted = std::fs::read_to_string(folder.join("package-lock.json"))
        .context("cannot read e2e/package-lock.json")?;
    let stamp = folder.join("node_modules/installed-package-lock.json");
    let satisfied = std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted);
    step("axe-core and oidc-provider, in e2e/node_modules", satisfied, || {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        process::run(&mut command(npm, &["ci", "--prefix", "e2e", "--no-audit", "--no-fund"]))?;
        std::fs::write(&stamp, &wanted).context("cannot write into e2e/node_modules")
    })
}
