//! A test in a process of its own, whose disk can be filled without filling anybody else's.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

const ALONE: &str = "DEVOPS360_TEST_ALONE";
/// A folder in memory, where the system has one: nothing here depends on a power cut, and a disk would only be waited for.
const MEMORY: &str = "/dev/shm";

/// Whether this is the process of its own; else runs the test `name` in one, and fails as it does.
pub(super) fn is_alone(name: &str) -> bool {
    if env::var_os(ALONE).is_some() {
        return true;
    }
    // A write beyond the limit would end the process instead of being refused.
    let mut command = if cfg!(unix) { Command::new("sh") } else { Command::new(env::current_exe().unwrap()) };
    if cfg!(unix) {
        command.args(["-c", "trap '' XFSZ; exec \"$@\"", "sh"]).arg(env::current_exe().unwrap());
    }
    command.args(["--exact", name]).env(ALONE, "").stderr(Stdio::inherit());
    if Path::new(MEMORY).is_dir() {
        command.env("TMPDIR", MEMORY);
    }
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
    false
}

/// No file of this process grows beyond `limit` bytes from now on, as if the disk were full; any does without.
///
/// The system refuses the same write, with the same kind of error, in the middle of a file.
#[cfg(unix)]
pub(super) fn limit_files(limit: Option<u64>) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(Resource::Fsize).maximum;
    setrlimit(Resource::Fsize, Rlimit { current: limit.or(maximum), maximum }).unwrap();
}

/// Elsewhere no such limit is known, and no test asks for one.
#[cfg(not(unix))]
pub(super) const fn limit_files(_: Option<u64>) {}
