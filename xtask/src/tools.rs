//! Cargo tools, each pinned to one version.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use crate::paths;
use crate::process::{cargo, exists, run, stdout};
use crate::report::{note, step};

/// A tool that `cargo install` provides.
#[derive(Debug)]
struct Tool {
    package: &'static str,
    version: String,
    /// Whether its own Cargo.lock is used.
    locked: bool,
}

impl Tool {
    fn pinned(package: &'static str, version: &str) -> Self {
        Self { package, version: version.to_owned(), locked: true }
    }
}

/// Installs what building and running the app needs.
pub(crate) fn install_for_development() -> Result<()> {
    install(&interface_tools()?)?;
    install(&[Tool::pinned("tauri-cli", "2.12.4")])
}

/// Installs what the checks need.
pub(crate) fn install_for_checks() -> Result<()> {
    install(&[Tool::pinned("cargo-deny", "0.20.2"), Tool::pinned("cargo-machete", "0.9.2")])
}

/// Installs what building the interface and driving the window needs.
pub(crate) fn install_for_tests() -> Result<()> {
    install(&interface_tools()?)?;
    let tools = [Tool::pinned("tauri-driver", "2.1.0")];
    install(if cfg!(target_os = "linux") { &tools } else { &[] })
}

fn interface_tools() -> Result<[Tool; 2]> {
    Ok([
        Tool::pinned("trunk", "0.21.14"),
        // Equal to the library, or the generated JavaScript does not fit the WebAssembly module.
        // Its package carries no lock file.
        Tool { locked: false, ..Tool::pinned("wasm-bindgen-cli", &locked_version("wasm-bindgen")?) },
    ])
}

fn install(tools: &[Tool]) -> Result<()> {
    let present = installed(&stdout("cargo", &["install", "--list"]).unwrap_or_default());
    for tool in tools {
        let satisfied = present.get(tool.package) == Some(&tool.version);
        step(&format!("{} {}", tool.package, tool.version), satisfied, || install_one(tool))?;
    }
    Ok(())
}

/// From a prebuilt package where cargo-binstall is there and finds one, else from source.
fn install_one(tool: &Tool) -> Result<()> {
    let locked: &[&str] = if tool.locked { &["--locked"] } else { &[] };
    if exists("cargo-binstall") {
        let exact = format!("{}@={}", tool.package, tool.version);
        let words =
            [&["binstall", "--no-confirm", "--disable-strategies", "compile"], locked, &[&exact]].concat();
        if run(&mut cargo(&words)).is_ok() {
            return Ok(());
        }
        note("no prebuilt package; building it");
    }
    let words = [&["install", "--debug", "--version", &tool.version], locked, &[tool.package]].concat();
    // One directory for all of them, so that they share what they have in common; no debug information.
    run(cargo(&words)
        .env("CARGO_TARGET_DIR", paths::target().join("tools"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_INCREMENTAL", "0"))
}

/// Package and version of each `name v1.2.3:` line of `cargo install --list`.
fn installed(list: &str) -> BTreeMap<String, String> {
    let lines = list.lines().filter(|line| !line.starts_with(' '));
    let entry = |line: &str| {
        let (name, rest) = line.split_once(" v")?;
        let version = rest.split([':', ' ']).next()?;
        Some((name.to_owned(), version.to_owned()))
    };
    lines.filter_map(entry).collect()
}

/// The version of a package in Cargo.lock.
fn locked_version(package: &str) -> Result<String> {
    let lock = std::fs::read_to_string(paths::root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    version_in_lock(&lock, package).with_context(|| format!("Cargo.lock has no {package}"))
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let mut lines = lock.lines().skip_while(|line| *line != format!("name = \"{package}\""));
    let version = lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_cargo_s_list() {
        let list = "trunk v0.21.14:\n    trunk\nxtask v0.1.0 (/somewhere/xtask):\n    xtask\n";
        let found = installed(list);
        assert_eq!(found.get("trunk").map(String::as_str), Some("0.21.14"));
        assert_eq!(found.get("xtask").map(String::as_str), Some("0.1.0"));
        assert_eq!(found.len(), 2, "the programs under a package are not packages");
    }

    #[test]
    fn a_locked_version_is_that_of_the_very_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "wasm"), None);
    }
}
