//! The repository's own files.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::paths;
use crate::process::stdout;

/// One text file: its path from the root, with `/`, and its content.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Every text file that is, or would be, under version control, below `folder` and ending in one of `endings`.
pub(crate) fn files(folder: &str, endings: &[&str]) -> Result<Vec<Source>> {
    let listed = stdout("git", &["ls-files", "--cached", "--others", "--exclude-standard", "--", folder])
        .context("git does not list the repository's files")?;
    let wanted = |path: &&str| endings.iter().any(|ending| path.ends_with(ending));
    let mut sources = Vec::new();
    for path in listed.lines().filter(wanted) {
        // A file that was removed since it was last committed is still listed.
        if let Ok(text) = std::fs::read_to_string(absolute(path)) {
            sources.push(Source { path: path.to_owned(), text });
        }
    }
    Ok(sources)
}

fn absolute(path: &str) -> PathBuf {
    paths::root().join(Path::new(path))
}
