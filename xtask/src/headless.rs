//! A desktop session that nobody sees: an X server, a D-Bus and a keyring of its own, and an empty home.
//!
//! On Linux only. macOS and Windows cannot have a second desktop beside the person's, so tests run in that one there.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

use crate::paths;
use crate::process::command;

/// A running display; everything it made is gone when it is dropped.
#[derive(Debug)]
pub(crate) struct Session(Option<Desktop>);

#[derive(Debug)]
struct Desktop {
    server: Child,
    display: String,
    home: PathBuf,
}

impl Session {
    /// Starts the display and makes the home.
    pub(crate) fn start() -> Result<Self> {
        Ok(Self(if cfg!(target_os = "linux") { Some(Desktop::start()?) } else { None }))
    }

    /// A command in this session.
    pub(crate) fn command(&self, program: &str, arguments: &[&str]) -> Command {
        match &self.0 {
            Some(desktop) => desktop.command(program, arguments),
            None => command(program, arguments),
        }
    }
}

impl Desktop {
    fn start() -> Result<Self> {
        let home = paths::target().join(format!("test-home-{}", std::process::id()));
        for folder in ["data", "config", "cache", "runtime"] {
            fs::create_dir_all(home.join(folder)).context("cannot make a home for the tests")?;
        }
        restrict(&home.join("runtime"))?;
        // The server picks a free display and says which once it accepts clients.
        let arguments = ["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"];
        let mut server = command("Xvfb", &arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start Xvfb")?;
        let mut number = String::new();
        BufReader::new(server.stdout.take().context("no output of Xvfb")?).read_line(&mut number)?;
        Ok(Self { server, display: format!(":{}", number.trim()), home })
    }

    /// With a D-Bus and an unlocked keyring that end with the command.
    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command =
            command("dbus-run-session", &["--", "bash", "xtask/scripts/with-keyring.sh", program]);
        command.args(arguments).env("DISPLAY", &self.display).env("HOME", &self.home);
        for (variable, folder) in [
            ("XDG_DATA_HOME", "data"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_RUNTIME_DIR", "runtime"),
        ] {
            command.env(variable, self.home.join(folder));
        }
        // The toolchain stays where it was.
        let old_home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
        for (variable, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            if std::env::var_os(variable).is_none() {
                command.env(variable, old_home.join(folder));
            }
        }
        command
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env("GDK_BACKEND", "x11");
        command
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        // Both are this session's own; a failure leaves a process that ends with the machine, or an empty folder.
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.home);
    }
}

/// XDG_RUNTIME_DIR must belong to its user alone (XDG Base Directory Specification).
fn restrict(folder: &std::path::Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    let _ = folder;
    Ok(())
}
