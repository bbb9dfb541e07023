//! The built app in its real window, driven through tauri-driver and WebKitWebDriver.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use crate::desktop::Desktop;
use crate::error::{Error, Result};
use crate::paths;
use crate::process::{Input, Program, answers, free_port, run};
use crate::steps::Target;
use crate::wait::{LONG, SOON, until};
use crate::webdriver::Session;

/// The title of the app's window.
pub const TITLE: &str = "DevOps360";

/// A run of the app. Dropping it ends the app with its driver.
#[derive(Debug)]
pub struct App {
    session: Session,
    _driver: Program,
}

/// Records what the page sends to the shell, and every answer and event that it gets.
const RECORD_IPC: &str = include_str!("page/record_ipc.js");

impl App {
    /// Starts the app on `desktop` with some more variables, and waits for its first screen.
    ///
    /// # Errors
    /// When the app or its drivers do not start.
    pub fn start(desktop: &Desktop, variables: &[(&str, OsString)]) -> Result<Self> {
        let app = binary()?;
        let (port, native) = (free_port()?, free_port()?);
        let mut command = desktop.command("tauri-driver");
        command
            .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .current_dir(desktop.home());
        let mut driver = Program::start(&command, Input::None, &desktop.home().join("tauri-driver.log"))?;
        driver.until_ready(LONG, || (answers(port) && answers(native)).then_some(()))?;
        let capabilities = json!({ "tauri:options": { "application": app } });
        let session = Session::start(&format!("http://127.0.0.1:{port}"), &capabilities)?;
        let app = Self { session, _driver: driver };
        until(LONG, "the first screen", || {
            app.session.seek(Target::Css("main[data-screen]:not(.starting)"))
        })?;
        Ok(app)
    }

    /// The session of the app's webview.
    #[must_use]
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// From now on, keeps what crosses between window and shell.
    ///
    /// # Errors
    /// When the page refuses.
    pub fn record_ipc(&self) -> Result<()> {
        self.session.script(RECORD_IPC, &json!([])).map(drop)
    }

    /// What crossed between window and shell since [`App::record_ipc`], as JSON text.
    ///
    /// # Errors
    /// When the page does not answer.
    pub fn recorded_ipc(&self) -> Result<String> {
        self.session.script("return JSON.stringify(window.__IPC__)", &json!([])).map(|text| {
            match text.as_str() {
                Some(text) => text.to_owned(),
                None => String::new(),
            }
        })
    }

    /// Does what the window's close button does.
    ///
    /// # Errors
    /// When there is no window.
    pub fn ask_to_close(&self, desktop: &Desktop) -> Result<()> {
        let window = desktop.window(TITLE)?;
        let script = paths::root().join("e2e/close_window.py");
        run(desktop.command("/usr/bin/python3").arg(script).arg(&window)).map(drop)
    }

    /// Kills the app, which gets no chance to tidy up.
    ///
    /// # Errors
    /// When there is no window.
    pub fn kill(&self, desktop: &Desktop) -> Result<()> {
        kill(&self.process(desktop)?)
    }

    /// The id of the app's process.
    ///
    /// # Errors
    /// When there is no window.
    pub fn process(&self, desktop: &Desktop) -> Result<String> {
        let process = desktop.xdotool(&["getwindowpid", &desktop.window(TITLE)?])?;
        Ok(process.trim().to_owned())
    }

    /// Does `last` to the app, and waits until it is gone.
    ///
    /// # Errors
    /// When the app stays.
    pub fn end(&self, desktop: &Desktop, last: impl FnOnce(&Self) -> Result<()>) -> Result<()> {
        let running = PathBuf::from("/proc").join(self.process(desktop)?);
        last(self)?;
        until(SOON, "the app ends", || Ok(has_ended(&running).then_some(())))
    }
}

/// Kills the process of that id, which gets no chance to tidy up.
///
/// # Errors
/// When there is no such process.
pub fn kill(process: &str) -> Result<()> {
    let id = process.parse().ok().and_then(Pid::from_raw);
    let killed = id.map(|id| kill_process(id, Signal::KILL));
    killed.and_then(std::result::Result::ok).ok_or_else(|| Error::failed(format!("no process {process}")))
}

/// A process that nobody has waited for yet has ended all the same.
fn has_ended(process: &Path) -> bool {
    let status = std::fs::read_to_string(process.join("status")).unwrap_or_default();
    status.is_empty() || status.lines().any(|line| line.starts_with("State:") && line.contains("zombie"))
}

/// The app that was built for the tests.
///
/// # Errors
/// When it was not built.
pub fn binary() -> Result<PathBuf> {
    let built = || {
        let target =
            std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| paths::root().join("target"), PathBuf::from);
        target.join("debug/devops360")
    };
    let path = std::env::var_os("DEVOPS360_APP").map_or_else(built, PathBuf::from);
    if path.is_file() {
        return Ok(path);
    }
    let detail = format!("{} is not there; `cargo xtask e2e` makes it", path.display());
    Err(Error::Program { program: "devops360".to_owned(), detail })
}
