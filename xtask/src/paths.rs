//! Where things are.

use std::path::{Path, PathBuf};

/// The repository's root.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// Where cargo builds to: this tool was built there itself.
pub(crate) fn target() -> PathBuf {
    let built = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.parent()?.to_owned()));
    built.unwrap_or_else(|| root().join("target"))
}

/// Where the sandbox keeps its state and its connection files; the app looks there too.
pub(crate) fn sandbox() -> PathBuf {
    std::env::var_os("DEVOPS360_SANDBOX_DIR")
        .map_or_else(|| local_data().join("devops360-sandbox"), PathBuf::from)
}

/// A program of the sandbox's Python environment.
pub(crate) fn python_tool(name: &str) -> PathBuf {
    in_environment(&root().join("sandbox/.venv"), name)
}

/// A program of a Python environment.
pub(crate) fn in_environment(environment: &Path, name: &str) -> PathBuf {
    let folder = if cfg!(windows) { "Scripts" } else { "bin" };
    environment.join(folder).join(name).with_extension(std::env::consts::EXE_EXTENSION)
}

/// The Python environment of the programs that the engine is measured beside.
pub(crate) fn bench_peers() -> PathBuf {
    target().join("bench-peers")
}

/// The platform's directory for data that stays on this computer.
fn local_data() -> PathBuf {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = || variable("HOME").unwrap_or_else(|| root().join("target"));
    if cfg!(windows) {
        variable("LOCALAPPDATA").unwrap_or_else(home)
    } else if cfg!(target_os = "macos") {
        home().join("Library/Application Support")
    } else {
        variable("XDG_DATA_HOME").unwrap_or_else(|| home().join(".local/share"))
    }
}
