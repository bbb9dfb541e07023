//! Programs that a run starts, and that end with it.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

use crate::error::{Error, Result};
use crate::wait::until;

const GRACE: Duration = Duration::from_secs(8);

/// A program in a process group of its own. Dropping it ends the group, first gently, and waits until it is gone.
#[derive(Debug)]
pub struct Program {
    name: String,
    child: Child,
    log: PathBuf,
}

/// What a program reads.
#[derive(Debug, Clone, Copy)]
pub enum Input<'a> {
    /// Nothing.
    None,
    /// A text, and then nothing more.
    Text(&'a str),
}

impl Program {
    /// Starts `command` with its output in `log`. The kernel ends it too, should this process be killed.
    ///
    /// # Errors
    /// When the program or its log cannot be started.
    pub fn start(command: &Command, input: Input<'_>, log: &Path) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let failed =
            |source: std::io::Error| Error::Program { program: name.clone(), detail: source.to_string() };
        let output = File::create(log).map_err(Error::file(log))?;
        let errors = output.try_clone().map_err(Error::file(log))?;
        let (stdin, text) = match input {
            Input::None => (Stdio::null(), ""),
            Input::Text(text) => (Stdio::piped(), text),
        };
        let mut child = tied(command).stdin(stdin).stdout(output).stderr(errors).spawn().map_err(failed)?;
        if let Some(mut pipe) = child.stdin.take() {
            pipe.write_all(text.as_bytes()).map_err(failed)?;
        }
        Ok(Self { name, child, log: log.to_owned() })
    }

    /// Fails once the program has ended, with the end of its log.
    ///
    /// # Errors
    /// When it has ended.
    pub fn still_runs(&mut self) -> Result<()> {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            ended => Err(Error::Program {
                program: self.name.clone(),
                detail: format!("ended early ({ended:?}): {}", tail(&self.log)),
            }),
        }
    }

    /// Waits until `ready` has a value, unless the program ends before.
    ///
    /// # Errors
    /// When the program ends or `limit` passes.
    pub fn until_ready<T>(&mut self, limit: Duration, mut ready: impl FnMut() -> Option<T>) -> Result<T> {
        let name = self.name.clone();
        let outcome = until(limit, &format!("{name} is ready"), || match (ready(), self.still_runs()) {
            (Some(value), _) => Ok(Some(Ok(value))),
            (None, Ok(())) => Ok(None),
            (None, Err(ended)) => Ok(Some(Err(ended))),
        });
        outcome?
    }

    /// Where its output goes.
    #[must_use]
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// What the program has printed.
    #[must_use]
    pub fn output(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    fn group(&self) -> Option<Pid> {
        i32::try_from(self.child.id()).ok().and_then(Pid::from_raw)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let Some(group) = self.group() else { return };
        for signal in [Signal::TERM, Signal::KILL] {
            // A group that is gone already cannot be signalled, which is what is wanted.
            let _ = kill_process_group(group, signal);
            let gone = until(GRACE, "the program ends", || {
                let _reaped = self.child.try_wait();
                Ok(test_kill_process_group(group).is_err().then_some(()))
            });
            if gone.is_ok() {
                return;
            }
        }
    }
}

/// The same command, in its own process group, and ended by the kernel when this process ends.
fn tied(command: &Command) -> Command {
    let mut tied = Command::new("setpriv");
    tied.args([OsStr::new("--pdeathsig"), OsStr::new("TERM"), OsStr::new("--")]);
    tied.arg(command.get_program()).args(command.get_args());
    for (key, value) in command.get_envs() {
        match value {
            Some(value) => tied.env(key, value),
            None => tied.env_remove(key),
        };
    }
    if let Some(directory) = command.get_current_dir() {
        tied.current_dir(directory);
    }
    tied.process_group(0);
    tied
}

/// Runs a program to its end and answers what it printed.
///
/// # Errors
/// When it cannot be started or does not succeed.
pub fn run(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|source| Error::Program { program: program.clone(), detail: source.to_string() })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let detail = format!("{}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    Err(Error::Program { program, detail })
}

/// A loopback port that nothing listens on.
///
/// # Errors
/// When the system has none.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    listener.map(|address| address.port()).map_err(|source| Error::failed(format!("no free port: {source}")))
}

/// Whether something listens on the loopback port.
#[must_use]
pub fn answers(port: u16) -> bool {
    std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
}

fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().rev().take(6).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dropping_a_program_ends_its_children_too() -> Result<()> {
        let folder = tempfile::tempdir().map_err(Error::file(Path::new("temporary folder")))?;
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 600 & echo $!; wait"]);
        let mut program = Program::start(&command, Input::None, &folder.path().join("log"))?;
        let log = folder.path().join("log");
        let child: i32 =
            program.until_ready(GRACE, || std::fs::read_to_string(&log).ok()?.trim().parse().ok())?;
        drop(program);
        let gone = Pid::from_raw(child).is_none_or(|pid| rustix::process::test_kill_process(pid).is_err());
        assert!(gone, "the child {child} outlived its parent");
        Ok(())
    }

    #[test]
    fn a_program_that_ends_early_says_so() -> Result<()> {
        let folder = tempfile::tempdir().map_err(Error::file(Path::new("temporary folder")))?;
        let mut command = Command::new("sh");
        command.args(["-c", "echo out of luck; exit 3"]);
        let mut program = Program::start(&command, Input::None, &folder.path().join("log"))?;
        let outcome: Result<()> = program.until_ready(GRACE, || None);
        assert!(outcome.is_err_and(|error| error.to_string().contains("out of luck")));
        Ok(())
    }
}
