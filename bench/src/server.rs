//! The null server as a process beside the clients.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::FILES;

/// What is there to be fetched and listed: the beginning of the keys, how many, and the size of each.
pub const SERIES: [(&str, u32, u64); 5] = [
    ("large/n-", 1, 1 << 30),
    ("middle/n-", 1, 128 << 20),
    ("small/n-", 1000, 16 << 10),
    ("many/n-", 100_000, 16 << 10),
    ("million/n-", 1_000_000, 16 << 10),
];

/// A running server; it ends when it is dropped.
pub struct Server {
    process: Child,
    endpoint: String,
    authority: PathBuf,
}

impl Server {
    /// Starts `command` (the server's program, wherever it is to run) on `address`, with TLS.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(mut command: Command, address: &str, folder: &Path) -> Result<Self> {
        let authority = folder.join(format!("authority-{}.pem", address.replace(':', "-")));
        command.args(["--listen", address, "--authority"]).arg(&authority);
        for (prefix, count, size) in SERIES {
            command.args(["--series", &format!("{FILES}{prefix},{count},{size}")]);
        }
        let mut process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the null server")?;
        let mut endpoint = String::new();
        BufReader::new(process.stdout.take().context("no output of the server")?).read_line(&mut endpoint)?;
        if endpoint.is_empty() {
            bail!("the null server ended at once");
        }
        Ok(Self { process, endpoint: endpoint.trim().to_owned(), authority })
    }

    /// Where it is.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The file of the authority to trust.
    #[must_use]
    pub fn authority(&self) -> &Path {
        &self.authority
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is this process's own; a failure leaves a process that nobody talks to.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
