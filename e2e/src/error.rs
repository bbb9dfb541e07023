//! What can go wrong in a test run, beyond a check that fails.

use std::path::{Path, PathBuf};
use std::time::Duration;

/// The result of a step of a test run.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a test run, or one check of it, came to an end.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A program could not be started or ended early.
    #[error("{program}: {detail}")]
    Program {
        /// Which program.
        program: String,
        /// What happened.
        detail: String,
    },
    /// An HTTP request got no answer.
    #[error("request to {url}: {source}")]
    Http {
        /// Where to.
        url: String,
        /// What the client said.
        source: Box<ureq::Error>,
    },
    /// The WebDriver refused a command.
    #[error("WebDriver {command}: {code}: {message}")]
    WebDriver {
        /// The command, as method and path.
        command: String,
        /// The error code of the WebDriver standard.
        code: String,
        /// The driver's words.
        message: String,
    },
    /// A condition did not come true in time.
    #[error("not within {limit:?}: {condition}")]
    TimedOut {
        /// What was waited for, and what was seen instead.
        condition: String,
        /// How long.
        limit: Duration,
    },
    /// A scenario is not one, or does not speak the contract.
    #[error("{}: {detail}", path.display())]
    Scenario {
        /// Its file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// Something is not as it has to be.
    #[error("{0}")]
    Failed(String),
}

impl Error {
    /// Ties an input/output error to the file it is about.
    pub fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }

    /// A check that failed, in words.
    pub fn failed(detail: impl Into<String>) -> Self {
        Self::Failed(detail.into())
    }

    /// Whether the page that a command was for is gone.
    #[must_use]
    pub fn is_end_of_session(&self) -> bool {
        matches!(self, Self::WebDriver { code, .. } if code == "invalid session id")
    }
}
