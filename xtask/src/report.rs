//! What the terminal shows: steps of the set-up, checks, and the closing tally.

use std::fmt;
use std::time::Instant;

use anyhow::Result;

/// How many checks and tests passed and failed, and which failed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    /// Those of the failed whose names are known, so that the end of a long output says them.
    pub(crate) names: Vec<String>,
}

impl Tally {
    /// One failure.
    pub(crate) fn failure(name: impl Into<String>) -> Self {
        Self { passed: 0, failed: 1, names: vec![name.into()] }
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.names.extend(other.names);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for name in &self.names {
            writeln!(formatter, "failed: {name}")?;
        }
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Announces a part of the work.
pub(crate) fn heading(title: &str) {
    println!("\n{title}");
}

/// One step of the set-up: nothing to do when `satisfied`, else `work`.
pub(crate) fn step(title: &str, satisfied: bool, work: impl FnOnce() -> Result<()>) -> Result<()> {
    if satisfied {
        println!("  ready  {title}");
        return Ok(());
    }
    println!("  begin  {title}");
    let started = Instant::now();
    work()?;
    println!("  done   {title} ({})", seconds(started));
    Ok(())
}

/// Says something that is neither a success nor a failure.
pub(crate) fn note(text: &str) {
    println!("  note   {text}");
}

/// One check: `work` returns what is wrong, as text to show.
pub(crate) fn check(tally: &mut Tally, title: &str, work: impl FnOnce() -> Result<Verdict>) {
    println!("  begin  {title}");
    let started = Instant::now();
    let verdict = work().unwrap_or_else(|error| Verdict::Failed(format!("{error:#}")));
    let time = seconds(started);
    match verdict {
        Verdict::Passed(remark) => {
            tally.passed += 1;
            println!(
                "  passed {title} ({time}){}",
                if remark.is_empty() { remark } else { format!(": {remark}") }
            );
        }
        Verdict::Failed(problem) => {
            *tally += Tally::failure(title);
            println!("{}\n  FAILED {title} ({time})", problem.trim_end());
        }
        Verdict::Skipped(reason) => println!("  skip   {title}: {reason}"),
    }
}

/// What became of a check.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// Nothing is wrong; a remark may follow.
    Passed(String),
    /// What is wrong.
    Failed(String),
    /// Why there was nothing to check.
    Skipped(String),
}

impl Verdict {
    /// Passed when there are no problems, else all of them, one a line.
    pub(crate) fn of(problems: &[String]) -> Self {
        if problems.is_empty() { Self::Passed(String::new()) } else { Self::Failed(problems.join("\n")) }
    }
}

fn seconds(since: Instant) -> String {
    format!("{:.1} s", since.elapsed().as_secs_f32())
}
