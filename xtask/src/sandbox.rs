//! `cargo xtask sandbox`: the pinned AWS emulator on loopback, provisioned from `infra/template.yaml`.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::paths;
use crate::process::{command, run, stdout};
use crate::report::{heading, note, step};
use crate::{network, setup};

const DEFAULT_PORT: u16 = 4566;
const HEALTH: &str = "/_ministack/health";
const START_LIMIT: Duration = Duration::from_secs(60);
/// Saving a large bucket's index takes a while.
const STOP_LIMIT: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(100);

/// Runs `cargo xtask sandbox <action>`.
pub(crate) fn command_line(action: &str) -> Result<()> {
    let sandbox = Sandbox::configured()?;
    match action {
        "start" => {
            setup::run(setup::Scope::Sandbox)?;
            sandbox.start()?;
            sandbox.describe();
        }
        "stop" => sandbox.stop()?,
        "reset" => {
            sandbox.stop()?;
            sandbox.forget()?;
        }
        "status" => sandbox.describe(),
        other => bail!("`{other}` is none of start, stop, reset, status"),
    }
    Ok(())
}

/// One emulator: its directory and its port.
#[derive(Debug)]
pub(crate) struct Sandbox {
    directory: PathBuf,
    port: u16,
}

impl Sandbox {
    /// The one that the app finds.
    pub(crate) fn configured() -> Result<Self> {
        let port = match std::env::var("DEVOPS360_SANDBOX_PORT") {
            Ok(text) => text.parse().context("DEVOPS360_SANDBOX_PORT is not a port number")?,
            Err(_) => DEFAULT_PORT,
        };
        Ok(Self { directory: paths::sandbox(), port })
    }

    /// A fresh one for tests, on a free port, stopped and removed when dropped.
    pub(crate) fn for_tests() -> Result<TestSandbox> {
        let directory = paths::target().join(format!("test-sandbox-{}", std::process::id()));
        let sandbox = TestSandbox(Self { directory, port: network::free_port()? });
        sandbox.0.start()?;
        Ok(sandbox)
    }

    /// What programs need to know to use this sandbox.
    pub(crate) fn environment(&self) -> Vec<(&'static str, String)> {
        let path = |name: &str| self.directory.join(name).display().to_string();
        vec![
            ("DEVOPS360_SANDBOX_DIR", path("")),
            ("DEVOPS360_SANDBOX_PORT", self.port.to_string()),
            ("DEVOPS360_TEST_ENDPOINT", self.endpoint()),
            // Operator mode: the credentials that provisioning created, and no search for others.
            ("AWS_SHARED_CREDENTIALS_FILE", path("aws-credentials")),
            ("AWS_PROFILE", "devops360-operator".to_owned()),
            ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
        ]
    }

    /// Starts the emulator unless it runs, then deploys the template to it.
    pub(crate) fn start(&self) -> Result<()> {
        heading("Sandbox");
        let running = self.runs();
        if !running && self.pid().is_some() {
            bail!("this sandbox runs on another port; `cargo xtask sandbox stop` ends it");
        }
        step(&format!("AWS emulator on {}", self.endpoint()), running, || self.launch())?;
        step("resources of infra/template.yaml", false, || self.provision())
    }

    fn launch(&self) -> Result<()> {
        if network::port_in_use(self.port) {
            bail!(
                "port {} is taken by another program; stop it, or set DEVOPS360_SANDBOX_PORT to a free port",
                self.port
            );
        }
        create_private(&self.directory)?;
        let log =
            File::create(self.directory.join("emulator.log")).context("cannot write the emulator's log")?;
        let mut child = self
            .launcher()
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("cannot start the emulator; run `cargo xtask setup`")?;
        fs::write(self.pid_file(), child.id().to_string()).context("cannot write the emulator's pid file")?;
        let started = Instant::now();
        while !network::answers(self.port, HEALTH) {
            if let Some(status) = child.try_wait()? {
                bail!(
                    "the emulator ended with {status}; see {}",
                    self.directory.join("emulator.log").display()
                );
            }
            if started.elapsed() > START_LIMIT {
                bail!("the emulator does not answer; see {}", self.directory.join("emulator.log").display());
            }
            thread::sleep(POLL);
        }
        Ok(())
    }

    /// On loopback only, with signatures and policies checked, and state kept between runs.
    fn launcher(&self) -> Command {
        let mut launcher = command(paths::python_tool("python"), &["sandbox/launcher.py"]);
        launcher.env("SANDBOX_DIRECTORY", &self.directory).env("GATEWAY_PORT", self.port.to_string());
        detach(&mut launcher);
        launcher
    }

    fn provision(&self) -> Result<()> {
        let endpoint = self.endpoint();
        run(command(
            paths::python_tool("python"),
            &["sandbox/provision.py", "--endpoint", &endpoint, "--directory"],
        )
        .arg(&self.directory))
    }

    /// Asks the emulator to save and end, and waits until it has.
    pub(crate) fn stop(&self) -> Result<()> {
        let Some(pid) = self.pid() else {
            note("the sandbox does not run");
            return Ok(());
        };
        step("stop the sandbox; its state is kept", false, || {
            terminate(&pid)?;
            let asked = Instant::now();
            while self.pid().is_some() {
                if asked.elapsed() > STOP_LIMIT {
                    bail!("the emulator (process {pid}) does not end");
                }
                thread::sleep(POLL);
            }
            fs::remove_file(self.pid_file()).or(Ok(()))
        })
    }

    fn forget(&self) -> Result<()> {
        let exists = self.directory.exists();
        step(&format!("remove {}", self.directory.display()), !exists, || {
            fs::remove_dir_all(&self.directory).context("cannot remove the sandbox's directory")
        })
    }

    fn describe(&self) {
        let state = if self.runs() {
            format!("The sandbox runs on {}", self.endpoint())
        } else {
            "The sandbox does not run".to_owned()
        };
        println!("\n{state}; its files are in {}", self.directory.display());
        for name in ["devops360.connection.json", "devops360.operator.connection.json"] {
            let file = self.directory.join(name);
            if file.is_file() {
                println!("  {}", file.display());
            }
        }
    }

    fn runs(&self) -> bool {
        self.pid().is_some() && network::answers(self.port, HEALTH)
    }

    fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn pid_file(&self) -> PathBuf {
        self.directory.join("emulator.pid")
    }

    /// The emulator's process, if the one that the pid file names still is the emulator.
    fn pid(&self) -> Option<String> {
        let pid = fs::read_to_string(self.pid_file()).ok()?.trim().to_owned();
        pid.parse::<u32>().ok()?;
        is_launcher(&pid).then_some(pid)
    }
}

/// A sandbox that is gone, with all it holds, when dropped.
#[derive(Debug)]
pub(crate) struct TestSandbox(Sandbox);

impl std::ops::Deref for TestSandbox {
    type Target = Sandbox;

    fn deref(&self) -> &Sandbox {
        &self.0
    }
}

impl Drop for TestSandbox {
    fn drop(&mut self) {
        if let Err(error) = self.0.stop().and_then(|()| self.0.forget()) {
            note(&format!("the sandbox of the tests was not removed: {error:#}"));
        }
    }
}

/// A process number may be used again by another program, which must not be ended.
fn is_launcher(pid: &str) -> bool {
    if cfg!(windows) {
        let filter = format!("PID eq {pid}");
        return stdout("tasklist", &["/FI", &filter, "/NH"]).is_some_and(|text| text.contains("python"));
    }
    let state_and_command = stdout("ps", &["-o", "stat=,args=", "-p", pid]).unwrap_or_default();
    state_and_command.contains("sandbox/launcher.py") && !state_and_command.starts_with('Z')
}

fn terminate(pid: &str) -> Result<()> {
    if cfg!(windows) {
        run(&mut command("taskkill", &["/PID", pid, "/T", "/F"]))
    } else {
        run(&mut command("kill", &["-TERM", pid]))
    }
}

/// The state holds password hashes and signing keys.
fn create_private(directory: &Path) -> Result<()> {
    fs::create_dir_all(directory).with_context(|| format!("cannot create {}", directory.display()))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(directory, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Its own process group: Ctrl+C in the terminal ends the app, not the sandbox.
fn detach(command: &mut Command) {
    command.stdin(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
}
