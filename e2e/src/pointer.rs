//! What a person does outside the page: dragging files in from another program and out to one, and answering file dialogs.

use std::path::Path;
use std::time::Duration;

use serde_json::json;

use crate::desktop::{DISPLAY, Desktop};
use crate::error::{Error, Result};
use crate::process::{Input, Program};
use crate::steps::Target;
use crate::wait::{LONG, SOON, until};
use crate::webdriver::Session;
use crate::{app, paths};

/// Where the window that files are dragged from or to stands.
const SOURCE: (u32, u32) = (DISPLAY.0 - 140, DISPLAY.1 - 100);

/// The title of the other program's window.
const OTHER_TITLE: &str = "drag source";

/// How long a dialog takes to go once it has its answer.
const PATIENCE: Duration = Duration::from_secs(4);

impl Desktop {
    /// The visible window of that title.
    ///
    /// # Errors
    /// When there is none in time.
    pub fn window(&self, title: &str) -> Result<String> {
        let exactly = format!("^{title}$");
        until(SOON, &format!("a window called {title}"), || {
            let found = self.xdotool(&["search", "--onlyvisible", "--name", &exactly])?;
            Ok(found.lines().find(|window| self.is_drawn(window)).map(ToOwned::to_owned))
        })
    }

    /// Opens another program's window, with files that can be dragged out of it.
    ///
    /// # Errors
    /// When it does not open.
    pub fn other_program(&self, files: &[&Path]) -> Result<Program> {
        let mut source = self.command("/usr/bin/python3");
        source.arg(paths::root().join("e2e/drag_source.py"));
        source.args([SOURCE.0.to_string(), SOURCE.1.to_string()]).args(files);
        let mut source = Program::start(&source, Input::None, &self.home().join("drag_source.log"))?;
        says(&mut source, "ready")?;
        Ok(source)
    }

    /// Drags `files` from another program's window over the app, waits until the page shows `invitation`, and lets go.
    ///
    /// # Errors
    /// When the drag does not begin, is not noticed, or does not end.
    pub fn drop_files(&self, page: &Session, files: &[&Path], invitation: Target<'_>) -> Result<()> {
        let mut source = self.other_program(files)?;
        self.pick_up(&mut source)?;
        self.carry(page, invitation)?;
        self.xdotool(&["mouseup", "1"])?;
        says(&mut source, "ended")
    }

    /// Drags what `selector` finds on the page to another program's window, and answers the URI of the file that arrives.
    ///
    /// Before that it is pulled and let go at once: that leaves nothing that hangs on the pointer, and takes its clicks.
    ///
    /// # Errors
    /// When the drag does not begin, or nothing arrives.
    pub fn drag_out(&self, page: &Session, selector: &str) -> Result<String> {
        let mut target = self.command("/usr/bin/python3");
        target
            .arg(paths::root().join("e2e/drop_target.py"))
            .args([SOURCE.0.to_string(), SOURCE.1.to_string()]);
        let mut target = Program::start(&target, Input::None, &self.home().join("drop_target.log"))?;
        says(&mut target, "ready")?;
        let (x, y) = place_of(page, selector)?;
        let window = self.window(app::TITLE)?;
        let [left, top, right] = [x, y, x + 40].map(|number| number.to_string());
        let press = ["mousemove", "--window", &window, &left, &top, "mousedown", "1"];
        let flick = ["mousemove", "--window", &window, &right, &top, "mouseup", "1"];
        self.xdotool(&[&press[..], &flick].concat())?;
        // The shell answers in turn: what was pulled has reached it then.
        page.script(
            "await window.__TAURI_INTERNALS__.invoke('list_transfers', { request: {} })",
            &json!([]),
        )?;
        self.point(SOURCE.0 + 30, SOURCE.1 + 30)?;
        self.xdotool(&["click", "1"])?;
        says(&mut target, "clicked")?;
        self.xdotool(&press)?;
        let mut step = 0;
        until(SOON, "something is dragged over the other program", || {
            step += 1;
            self.point(SOURCE.0 + 30 + step % 8, SOURCE.1 + 30 + step % 8)?;
            Ok(target.output().contains("over").then_some(()))
        })?;
        self.xdotool(&["mouseup", "1"])?;
        until(SOON, "a file is dropped", || {
            let said = target.output();
            Ok(said.lines().find_map(|line| line.strip_prefix("dropped ")).map(ToOwned::to_owned))
        })
    }

    /// Another program that has copied `files`, as long as it runs.
    ///
    /// # Errors
    /// When it does not get the clipboard.
    pub fn copies(&self, files: &[&Path]) -> Result<Program> {
        let mut source = self.command("/usr/bin/python3");
        source.arg(paths::root().join("e2e/clipboard_source.py")).args(files);
        let mut source = Program::start(&source, Input::None, &self.home().join("clipboard_source.log"))?;
        says(&mut source, "ready")?;
        Ok(source)
    }

    /// Presses the button over the source and moves until the toolkit takes it for a drag.
    fn pick_up(&self, source: &mut Program) -> Result<()> {
        self.point(SOURCE.0 + 30, SOURCE.1 + 30)?;
        self.xdotool(&["mousedown", "1"])?;
        let mut step = 0;
        until(SOON, "the drag begins", || {
            step += 1;
            self.point(SOURCE.0 + 30 - (step % 20), SOURCE.1 + 30 - (step % 20))?;
            Ok(source.output().contains("begun").then_some(()))
        })
    }

    /// Moves over the app, never standing still, as a hand does, until the page has noticed.
    fn carry(&self, page: &Session, invitation: Target<'_>) -> Result<()> {
        for share in 1..=10 {
            self.point(SOURCE.0 - share * (SOURCE.0 - 600) / 10, SOURCE.1 - share * (SOURCE.1 - 400) / 10)?;
        }
        let mut step = 0;
        until(SOON, &format!("{invitation:?} while files are dragged over the window"), || {
            step += 1;
            self.point(600 + step % 8, 400 + step % 8)?;
            page.seek(invitation)
        })
        .map(drop)
    }

    fn point(&self, x: u32, y: u32) -> Result<()> {
        self.xdotool(&["mousemove", &x.to_string(), &y.to_string()]).map(drop)
    }

    /// Answers the app's file dialog with a path, and waits until the dialog is gone.
    ///
    /// # Errors
    /// When there is no dialog, or it stays.
    pub fn answer_dialog(&self, path: &Path) -> Result<()> {
        let text = path.to_str().ok_or_else(|| Error::failed("a path that cannot be typed"))?;
        let dialog = self.dialog()?;
        self.xdotool(&["windowfocus", "--sync", &dialog])?;
        until(LONG, "the dialog closes", || {
            // In both kinds of GTK dialogs a slash opens the field of the path or goes into it. A field that is just being
            // opened loses keys; then the path is not one, the dialog stays, and the next round finds the field open.
            for keys in ["slash", "ctrl+a"] {
                self.xdotool(&["key", "--clearmodifiers", keys])?;
            }
            self.xdotool(&["type", "--clearmodifiers", "--delay", "15", text])?;
            self.xdotool(&["key", "--clearmodifiers", "Return"])?;
            let gone =
                until(PATIENCE, "the window goes", || Ok((!self.windows()?.contains(&dialog)).then_some(())));
            Ok(gone.ok())
        })
    }

    /// Gives another program the focus, does `what`, and waits until the app has the focus again.
    ///
    /// # Errors
    /// When the focus stays where it is.
    pub fn takes_focus(&self, what: impl FnOnce() -> Result<()>) -> Result<()> {
        let _other = self.other_program(&[])?;
        let focused = || self.xdotool(&["getwindowfocus", "-f"]).map(|window| window.trim().to_owned());
        let (own, other) = (self.window(app::TITLE)?, self.window(OTHER_TITLE)?);
        self.xdotool(&["windowfocus", "--sync", &other])?;
        let before = focused()?;
        if before != other {
            return Err(Error::failed(format!(
                "the focus is on {before}, not on the other program's {other}"
            )));
        }
        what()?;
        until(SOON, &format!("the app's window {own} has the focus, not {other}"), || {
            let now = focused()?;
            if now == own { Ok(Some(())) } else { Err(Error::failed(format!("it is on {now}"))) }
        })
    }

    /// The app's window that is not its main window.
    fn dialog(&self) -> Result<String> {
        let main = self.window(app::TITLE)?;
        let process = self.xdotool(&["getwindowpid", &main])?;
        until(SOON, "a file dialog", || {
            let all = self.xdotool(&["search", "--onlyvisible", "--pid", process.trim()])?;
            let mut dialogs = all.lines().filter(|window| *window != main && self.is_drawn(window));
            Ok(dialogs.next_back().map(ToOwned::to_owned))
        })
    }

    fn windows(&self) -> Result<Vec<String>> {
        let all = self.xdotool(&["search", "--onlyvisible", "--name", "."])?;
        Ok(all.lines().map(ToOwned::to_owned).collect())
    }

    /// Toolkits keep tiny windows of their own, even under the same title.
    fn is_drawn(&self, window: &str) -> bool {
        let geometry = self.xdotool(&["getwindowgeometry", "--shell", window]).unwrap_or_default();
        geometry
            .lines()
            .filter_map(|line| line.strip_prefix("WIDTH=")?.parse::<u32>().ok())
            .any(|width| width >= 100)
    }
}

/// Where what `selector` finds stands in the window: a little behind its left edge.
fn place_of(page: &Session, selector: &str) -> Result<(u32, u32)> {
    let script = "const box = document.querySelector(arguments[0]).getBoundingClientRect();
        return [Math.round(box.left) + 10, Math.round(box.top + box.height / 2)]";
    let place = page.script(script, &json!([selector]))?;
    serde_json::from_value(place).map_err(|error| Error::failed(error.to_string()))
}

fn says(source: &mut Program, word: &str) -> Result<()> {
    let log = source.log().to_owned();
    source.until_ready(SOON, || std::fs::read_to_string(&log).ok()?.contains(word).then_some(()))
}
