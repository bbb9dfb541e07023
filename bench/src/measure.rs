//! One run of a program: how long, how much processor time, how much memory.
//!
//! A process of its own waits for the program, since the system tells the memory of all ended children together.

use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::client::Outcome;

/// What one run took.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// From the start of the process to its end.
    pub seconds: f64,
    /// In user and system mode together.
    pub cpu_seconds: f64,
    /// The most memory that was resident, in KiB.
    pub peak_kib: u64,
    /// The engine's own account; none of a peer.
    pub outcome: Option<Outcome>,
}

/// Runs `program` as the child of this process, and nothing else ever; its output is an [`Outcome`] where it is one.
///
/// # Errors
/// When the program cannot start or fails.
#[cfg(unix)]
pub fn only_child(program: &str, arguments: &[String]) -> Result<Sample> {
    use nix::sys::resource::{UsageWho, getrusage};

    let started = Instant::now();
    let child = Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let output = child.with_context(|| format!("cannot start {program}"))?.wait_with_output()?;
    let seconds = started.elapsed().as_secs_f64();
    if !output.status.success() {
        bail!("{program} ended with {}", output.status);
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let time = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    Ok(Sample {
        seconds,
        cpu_seconds: time(usage.user_time()) + time(usage.system_time()),
        peak_kib: u64::try_from(usage.max_rss())?,
        outcome: serde_json::from_slice(&output.stdout).ok(),
    })
}

/// Nowhere else does the system tell what a child took.
#[cfg(not(unix))]
pub fn only_child(program: &str, _: &[String]) -> Result<Sample> {
    bail!("{program} can be measured on Unix alone")
}

/// Runs `command` (a program that ends in [`only_child`]) and reads what it measured.
///
/// # Errors
/// When it fails; the error has what it said.
pub fn run(command: &mut Command) -> Result<Sample> {
    let output = command.stdin(Stdio::null()).output().context("cannot start the measurement")?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    serde_json::from_slice(&output.stdout).context("the measurement is not one")
}

/// The samples of one tool, each figure's median.
#[derive(Debug, Clone, Default)]
pub struct Samples(pub Vec<Sample>);

impl Samples {
    /// The median of one figure of every sample.
    #[must_use]
    pub fn median(&self, figure: impl Fn(&Sample) -> f64) -> f64 {
        median(self.0.iter().map(figure).collect())
    }

    /// In seconds.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.median(|sample| sample.seconds)
    }

    /// In seconds of processor time.
    #[must_use]
    pub fn cpu_seconds(&self) -> f64 {
        self.median(|sample| sample.cpu_seconds)
    }

    /// In MiB.
    #[must_use]
    pub fn peak_mib(&self) -> f64 {
        self.median(|sample| sample.peak_kib as f64 / 1024.0)
    }

    /// A figure of the engine's own account.
    #[must_use]
    pub fn told(&self, figure: impl Fn(&Outcome) -> f64) -> f64 {
        self.median(|sample| sample.outcome.as_ref().map_or(f64::NAN, &figure))
    }
}

/// The value in the middle; no number where there are none.
#[must_use]
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        length if length % 2 == 1 => values[length / 2],
        length => f64::midpoint(values[length / 2 - 1], values[length / 2]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_stands_in_the_middle() {
        let check = |seconds: &[f64], expected: f64| {
            let sample = |seconds: &f64| Sample { seconds: *seconds, ..Sample::default() };
            assert!((Samples(seconds.iter().map(sample).collect()).seconds() - expected).abs() < 1e-9);
        };
        check(&[3.0, 1.0, 2.0], 2.0);
        check(&[4.0, 1.0, 2.0, 100.0], 3.0);
        assert!(Samples::default().seconds().is_nan(), "nothing measured is no figure");
    }
}
