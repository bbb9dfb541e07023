//! Counts tests from what test programs print.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::process::line;
use crate::report::Tally;

/// Runs a command that prints test results, shows its output and counts them. A failure that no result line
/// accounts for (a build error, a crash) counts as one.
pub(crate) fn run(command: &mut Command) -> Result<Tally> {
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot start {}", line(command)))?;
    let output = child.stdout.take().context("no output to read")?;
    let mut tally = Tally::default();
    for text in BufReader::new(output).split(b'\n') {
        let bytes = text?;
        let text = String::from_utf8_lossy(&bytes);
        println!("{text}");
        if let Some((passed, failed)) = counts(&text) {
            tally.passed += passed;
            tally.failed += failed;
        }
        tally.names.extend(failed_name(&text).map(str::to_owned));
    }
    if !child.wait()?.success() && tally.failed == 0 {
        tally += Tally::failure(format!("{}, without saying how many tests", line(command)));
    }
    Ok(tally)
}

/// The counts of `test result: ok. 5 passed; 0 failed; …` (libtest) and of `5 passed, 0 failed` (our own tools).
fn counts(line: &str) -> Option<(u32, u32)> {
    let rest = match line.strip_prefix("test result: ") {
        Some(rest) => rest.split_once(". ")?.1,
        None => line,
    };
    let mut words = rest.split([' ', ';', ',']).filter(|word| !word.is_empty());
    let passed = words.next()?.parse().ok()?;
    (words.next()? == "passed").then_some(())?;
    let failed = words.next()?.parse().ok()?;
    (words.next()? == "failed").then_some((passed, failed))
}

/// The name in `test name ... FAILED` (libtest) and in `FAILED  name` (our own tools).
fn failed_name(line: &str) -> Option<&str> {
    let libtest = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED"));
    libtest.or_else(|| line.strip_prefix("FAILED  ")).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn result_lines_are_counted_and_nothing_else_is() {
        let check = |line: &str, expected: Option<(u32, u32)>| {
            assert_eq!(counts(line), expected, "{line}");
        };
        check(
            "test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            Some((5, 0)),
        );
        check("test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out", Some((1, 2)));
        check("12 passed, 3 failed", Some((12, 3)));
        check("test a_photo_is_cropped ... ok", None);
        check("passed 5", None);
        check("", None);
    }

    #[test]
    fn a_failure_without_a_result_line_is_one_failure() {
        let tally = run(Command::new("sh").args(["-c", "echo '3 passed, 0 failed'; exit 101"])).unwrap();
        assert_eq!((tally.passed, tally.failed), (3, 1));
    }

    #[test]
    fn the_end_names_what_failed() {
        let lines = "test a::b ... ok\ntest a::c ... FAILED\nFAILED  the window opens\n1 passed, 2 failed";
        let tally = run(Command::new("echo").arg(lines)).unwrap();
        assert_eq!(tally.to_string(), "failed: a::c\nfailed: the window opens\n1 passed, 2 failed");
    }
}
