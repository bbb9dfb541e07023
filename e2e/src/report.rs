//! One line a check, and a last line with the sum.

use std::io::{self, Write};

use crate::error::{Error, Result};

/// The checks of one run.
#[derive(Debug, Default)]
pub struct Report {
    passed: u32,
    failed: u32,
}

impl Report {
    /// Notes the outcome of one check and prints it; answers the value of a check that passed.
    pub fn check<T>(&mut self, name: &str, outcome: Result<T>) -> Option<T> {
        match outcome {
            Ok(value) => {
                self.passed += 1;
                say(&format!("ok      {name}"));
                Some(value)
            }
            Err(error) => {
                self.failed += 1;
                say(&format!("FAILED  {name}\n        {}", error.to_string().replace('\n', "\n        ")));
                None
            }
        }
    }

    /// Like [`Report::check`], for a check that the rest of the story stands on.
    ///
    /// # Errors
    /// When the check failed: the story ends there.
    pub fn need<T>(&mut self, name: &str, outcome: Result<T>) -> Result<T> {
        self.check(name, outcome).ok_or_else(|| Error::failed(format!("cannot go on without: {name}")))
    }

    /// Whether every check passed so far, and there was one.
    #[must_use]
    pub const fn is_green(&self) -> bool {
        self.failed == 0 && self.passed > 0
    }

    /// Takes over the checks of another report.
    pub const fn absorb(&mut self, other: &Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// The last line.
    #[must_use]
    pub fn summary(&self) -> String {
        format!("{} passed, {} failed", self.passed, self.failed)
    }
}

/// A condition as a check's outcome.
///
/// # Errors
/// When it does not hold; `why` says what was seen.
pub fn ensure(holds: bool, why: impl FnOnce() -> String) -> Result<()> {
    if holds { Ok(()) } else { Err(Error::Failed(why())) }
}

/// Prints a line; a reader who closed the pipe is no reason to fail.
pub fn say(line: &str) {
    // What its own tests report is nobody's result.
    if cfg!(test) {
        return;
    }
    let mut out = io::stdout().lock();
    drop(writeln!(out, "{line}").and_then(|()| out.flush()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_without_checks_is_not_green() {
        assert!(!Report::default().is_green());
    }

    #[test]
    fn one_failure_is_enough() {
        let mut report = Report::default();
        report.check("right", Ok(()));
        report.check("wrong", ensure(false, || "seen otherwise".to_owned()));
        assert!(!report.is_green());
        assert_eq!(report.summary(), "1 passed, 1 failed");
    }
}
