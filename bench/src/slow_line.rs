//! A line with a delay and a rate, between two network namespaces: `slow-line.py` carries the packets.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use serde::Deserialize;

/// The address of the far end.
pub const SERVER: &str = "10.99.0.2";

/// A line; it is gone when it is dropped.
pub struct SlowLine {
    carrier: Child,
    ends: Ends,
}

/// The processes that hold the two ends.
#[derive(Debug, Deserialize)]
struct Ends {
    client: u32,
    server: u32,
    /// Whether they are in a user namespace of their own.
    user: bool,
}

impl SlowLine {
    /// Sets up a line of `rtt_ms` milliseconds there and back and `mbit` megabits a second each way.
    ///
    /// # Errors
    /// Where the system allows no such namespaces or has no TUN devices.
    pub fn new(rtt_ms: u32, mbit: u32) -> Result<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("slow-line.py");
        let mut carrier = Command::new("python3")
            .arg(script)
            .args([rtt_ms.to_string(), mbit.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start python3")?;
        let mut line = String::new();
        BufReader::new(carrier.stdout.take().context("no output of the line")?).read_line(&mut line)?;
        let ends = serde_json::from_str(&line).context("no slow line can be had here")?;
        Ok(Self { carrier, ends })
    }

    /// A command at the client's end.
    #[must_use]
    pub fn near(&self, program: impl AsRef<OsStr>) -> Command {
        self.at(self.ends.client, program)
    }

    /// A command at the server's end.
    #[must_use]
    pub fn far(&self, program: impl AsRef<OsStr>) -> Command {
        self.at(self.ends.server, program)
    }

    fn at(&self, holder: u32, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("nsenter");
        command.args(["--target", &holder.to_string(), "--net"]);
        if self.ends.user {
            command.args(["--user", "--preserve-credentials"]);
        }
        command.arg(program);
        command
    }
}

impl Drop for SlowLine {
    fn drop(&mut self) {
        // The carrier ends with its standard input.
        drop(self.carrier.stdin.take());
        let _ = self.carrier.wait();
    }
}
