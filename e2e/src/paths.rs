//! Where things lie in the checkout.

use std::path::{Path, PathBuf};

/// The checkout's root.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_owned()
}

/// The window's built content.
#[must_use]
pub fn dist() -> PathBuf {
    std::env::var_os("DEVOPS360_DIST").map_or_else(|| root().join("src-ui/dist"), PathBuf::from)
}

/// The scenarios of the screens.
#[must_use]
pub fn scenarios() -> PathBuf {
    std::env::var_os("DEVOPS360_SCENARIOS").map_or_else(|| root().join("e2e/scenarios"), PathBuf::from)
}

/// A file that belongs to the tests.
#[must_use]
pub fn fixture(name: &str) -> PathBuf {
    root().join("e2e/fixtures").join(name)
}

/// The pictures of the screens.
#[must_use]
pub fn pictures() -> PathBuf {
    root().join("target/screens")
}

/// What a failed story leaves behind.
#[must_use]
pub fn evidence(story: &str) -> PathBuf {
    root().join("target/e2e").join(story)
}
