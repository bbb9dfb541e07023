//! A desktop of its own: a display, a D-Bus session, an unlocked keyring and an empty home.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, Result};
use crate::logind::Logind;
use crate::process::{Input, Program, run};
use crate::wait::LONG;

/// What the keyring is locked with; it guards nothing but a test.
const KEYRING_PASSWORD: &str = "test\n";
/// The display's size, in pixels: room for the app's window and, right of it, for what is dragged.
pub const DISPLAY: (u32, u32) = (1400, 900);

/// A desktop. Dropping it ends its programs and removes its home.
#[derive(Debug)]
pub struct Desktop {
    // Dropped in this order: the keyring talks over the bus, and all of them write into the home.
    logind: Logind,
    _keyring: Program,
    _bus: Program,
    _display: Program,
    variables: Vec<(String, OsString)>,
    home: tempfile::TempDir,
}

impl Desktop {
    /// Starts a desktop.
    ///
    /// # Errors
    /// When one of its programs does not start.
    pub fn start() -> Result<Self> {
        let home = tempfile::Builder::new().prefix("devops360-home-").tempdir();
        let home = home.map_err(Error::file(&std::env::temp_dir()))?;
        let mut variables = homely(home.path())?;
        let (display, name) = start_display(home.path())?;
        variables.push(("DISPLAY".to_owned(), name.into()));
        let (bus, address) = start_bus(home.path(), &variables)?;
        let logind = Logind::start(&address)?;
        variables.push(("DBUS_SYSTEM_BUS_ADDRESS".to_owned(), address.clone().into()));
        variables.push(("DBUS_SESSION_BUS_ADDRESS".to_owned(), address.into()));
        let keyring = start_keyring(home.path(), &variables)?;
        Ok(Self { logind, _keyring: keyring, _bus: bus, _display: display, variables, home })
    }

    /// The home folder.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// A folder in the home that is there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn folder(&self, name: &str) -> Result<PathBuf> {
        let path = self.home().join(name);
        fs::create_dir_all(&path).map_err(Error::file(&path))?;
        Ok(path)
    }

    /// A command that runs on this desktop.
    #[must_use]
    pub fn command(&self, program: &str) -> Command {
        on_desktop(program, &self.variables)
    }

    /// Whether a program keeps this computer from falling asleep by itself.
    #[must_use]
    pub fn is_kept_awake(&self) -> bool {
        self.logind.is_inhibited()
    }

    /// Runs `xdotool` and answers what it printed.
    ///
    /// # Errors
    /// When it fails, as it does when a search finds nothing.
    pub fn xdotool(&self, arguments: &[&str]) -> Result<String> {
        run(self.command("xdotool").args(arguments))
    }

    /// Takes a picture of the whole display.
    ///
    /// # Errors
    /// When the picture cannot be taken.
    pub fn picture(&self, path: &Path) -> Result<()> {
        run(self.command("import").args(["-window", "root"]).arg(path)).map(drop)
    }

    /// Everything that the keyring holds, with the attributes of each entry but without waiting for a prompt.
    ///
    /// # Errors
    /// When the keyring does not answer.
    pub fn keyring_entries(&self) -> Result<String> {
        let collection = "/org/freedesktop/secrets/aliases/default";
        run(self
            .command("gdbus")
            .args(["call", "--session", "--dest", "org.freedesktop.secrets", "--object-path"])
            .args([
                collection,
                "--method",
                "org.freedesktop.DBus.Properties.Get",
                "org.freedesktop.Secret.Collection",
                "Items",
            ]))
    }
}

/// The variables that keep everything inside `home`, and the desktop of this computer out.
fn homely(home: &Path) -> Result<Vec<(String, OsString)>> {
    let mut variables = vec![("HOME".to_owned(), home.into())];
    for (name, folder) in [
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_CACHE_HOME", ".cache"),
        ("XDG_STATE_HOME", ".local/state"),
        ("XDG_RUNTIME_DIR", ".runtime"),
    ] {
        let path = home.join(folder);
        fs::create_dir_all(&path).map_err(Error::file(&path))?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).map_err(Error::file(&path))?;
        variables.push((name.to_owned(), path.into()));
    }
    for (name, value) in [
        ("GDK_BACKEND", "x11"),
        ("LANG", "C.UTF-8"),
        ("LANGUAGE", "en"),
        // No accessibility bus is started here, and the warning about it is noise.
        ("NO_AT_BRIDGE", "1"),
        ("GTK_THEME", "Adwaita"),
        // There is no graphics card behind Xvfb.
        ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
        ("LIBGL_ALWAYS_SOFTWARE", "1"),
    ] {
        variables.push((name.to_owned(), value.into()));
    }
    Ok(variables)
}

fn on_desktop(program: &str, variables: &[(String, OsString)]) -> Command {
    let mut command = Command::new(program);
    for foreign in ["WAYLAND_DISPLAY", "GNOME_KEYRING_CONTROL", "XAUTHORITY", "SESSION_MANAGER", "http_proxy"]
    {
        command.env_remove(foreign);
    }
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    command
}

fn start_display(home: &Path) -> Result<(Program, String)> {
    let mut command = Command::new("Xvfb");
    let screen = format!("{}x{}x24", DISPLAY.0, DISPLAY.1);
    command.args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp", "-noreset"]);
    let log = home.join("xvfb.log");
    let mut display = Program::start(&command, Input::None, &log)?;
    let number = display.until_ready(LONG, || {
        let text = fs::read_to_string(&log).ok()?;
        text.lines().find_map(|line| line.trim().parse::<u32>().ok())
    })?;
    Ok((display, format!(":{number}")))
}

fn start_bus(home: &Path, variables: &[(String, OsString)]) -> Result<(Program, String)> {
    let mut command = on_desktop("dbus-daemon", variables);
    command.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
    let log = home.join("dbus.log");
    let mut bus = Program::start(&command, Input::None, &log)?;
    let address = bus.until_ready(LONG, || {
        let text = fs::read_to_string(&log).ok()?;
        text.lines().find(|line| line.starts_with("unix:")).map(ToOwned::to_owned)
    })?;
    Ok((bus, address))
}

/// Ready means that a secret can be kept and read again: the keyring is there, and unlocked.
fn start_keyring(home: &Path, variables: &[(String, OsString)]) -> Result<Program> {
    let mut command = on_desktop("gnome-keyring-daemon", variables);
    command.args(["--foreground", "--unlock", "--components=secrets"]);
    let log = home.join("keyring.log");
    let mut keyring = Program::start(&command, Input::Text(KEYRING_PASSWORD), &log)?;
    let probe = r#"printf probe | timeout 5 secret-tool store --label=probe for probe
        && [ "$(timeout 5 secret-tool lookup for probe)" = probe ] && secret-tool clear for probe"#;
    keyring.until_ready(LONG, || {
        run(on_desktop("sh", variables).args(["-c", &probe.replace('\n', " ")])).ok()
    })?;
    Ok(keyring)
}
