//! How much memory this process has, in KiB: proc_pid_status(5).

use anyhow::{Context, Result};

/// The memory that is resident now.
pub(crate) fn now() -> Result<u64> {
    field("VmRSS")
}

/// The most that was resident so far.
pub(crate) fn peak() -> Result<u64> {
    field("VmHWM")
}

fn field(name: &str) -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status").context("memory can be read on Linux alone")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    kib.with_context(|| format!("no {name} in /proc/self/status"))
}
