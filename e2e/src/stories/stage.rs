//! Where a story of the window takes place: a desktop, the sandbox, a person, and the app as they use it.

mod behind;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use devops360_contract::connection::{ConnectionFile, TrustMode};
use serde_json::json;

use crate::app::{self, App};
use crate::desktop::Desktop;
use crate::error::{Error, Result};
use crate::paths;
use crate::report::{Report, say};
use crate::sandbox::Sandbox;
use crate::steps::Target;
use crate::stories::person::{CODE, Person};
use crate::wait::{LONG, SOON, until};
use crate::webdriver::Session;

/// The app's identifier, which names its folder.
pub const IDENTIFIER: &str = "com.devops360.desktop";

/// A desktop, the sandbox, a person and their app.
#[derive(Debug)]
pub struct Stage<'a> {
    // The app first: it ends before its desktop does.
    app: Option<App>,
    /// The desktop.
    pub desktop: Desktop,
    /// The sandbox.
    pub sandbox: &'a Sandbox,
    /// The trust mode.
    pub mode: TrustMode,
    /// The person.
    pub person: Person,
    variables: Vec<(&'static str, OsString)>,
}

/// The trust modes whose name contains `filter`.
pub fn modes(filter: &str) -> impl Iterator<Item = TrustMode> {
    [TrustMode::User, TrustMode::Operator].into_iter().filter(move |mode| name(*mode).contains(filter))
}

const fn name(mode: TrustMode) -> &'static str {
    match mode {
        TrustMode::User => "user mode",
        TrustMode::Operator => "operator mode",
    }
}

impl<'a> Stage<'a> {
    /// Sets a stage; the app gets `variables` besides those that name the sandbox.
    ///
    /// # Errors
    /// When the desktop does not start.
    pub fn set(
        sandbox: &'a Sandbox,
        mode: TrustMode,
        name: &str,
        more: &[(&'static str, OsString)],
    ) -> Result<Self> {
        let mut variables = sandbox.variables();
        if mode == TrustMode::Operator {
            variables.extend(sandbox.operator_variables());
        }
        variables.extend_from_slice(more);
        Ok(Self {
            app: None,
            desktop: Desktop::start()?,
            sandbox,
            mode,
            person: Person::new(name),
            variables,
        })
    }

    /// What to call the mode in a check.
    #[must_use]
    pub const fn mode_name(&self) -> &'static str {
        name(self.mode)
    }

    /// The connection of the mode.
    #[must_use]
    pub const fn connection(&self) -> &ConnectionFile {
        match self.mode {
            TrustMode::User => &self.sandbox.user,
            TrustMode::Operator => &self.sandbox.operator,
        }
    }

    /// Starts the app.
    ///
    /// # Errors
    /// When it shows no screen.
    pub fn open(&mut self) -> Result<()> {
        self.app = None;
        self.app = Some(App::start(&self.desktop, &self.variables)?);
        Ok(())
    }

    /// Closes the window and waits for the app to end.
    ///
    /// # Errors
    /// When the app does not run, or stays.
    pub fn close(&mut self) -> Result<()> {
        self.end_by(App::ask_to_close)
    }

    /// Does what ends the app, and waits for its end.
    ///
    /// # Errors
    /// When the app does not run, or stays.
    pub fn end_by(&mut self, last: impl FnOnce(&App, &Desktop) -> Result<()>) -> Result<()> {
        self.app()?.end(&self.desktop, |app| last(app, &self.desktop))?;
        self.app = None;
        Ok(())
    }

    /// A command that starts the app once more, on the same desktop.
    ///
    /// # Errors
    /// When the app was not built.
    pub fn another_start(&self) -> Result<Command> {
        let mut command = self.desktop.command(&app::binary()?.to_string_lossy());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        Ok(command)
    }

    /// The running app.
    ///
    /// # Errors
    /// When it does not run.
    pub fn app(&self) -> Result<&App> {
        self.app.as_ref().ok_or_else(nothing_runs)
    }

    /// The app's page.
    ///
    /// # Errors
    /// When the app does not run.
    pub fn page(&self) -> Result<&Session> {
        self.app().map(App::session)
    }

    /// Clicks a button and waits for what it brings.
    ///
    /// # Errors
    /// When there is no such button, or it does not bring that.
    pub fn click(&self, button: &str, brings: Target<'_>) -> Result<()> {
        let page = self.page()?;
        page.hit(Target::Button(button))?;
        page.find(brings).map(drop)
    }

    /// Waits for a text on the page, as long as a large transfer may take.
    ///
    /// # Errors
    /// When it does not appear.
    pub fn reads(&self, text: &str) -> Result<()> {
        let page = self.page()?;
        until(LONG, &format!("\"{text}\" to be read"), || page.seek(Target::Text(text))).map(drop)
    }

    /// Drops files on the window, out of another program.
    ///
    /// # Errors
    /// When the window does not notice.
    pub fn drop_files(&self, files: &[&Path], invitation: Target<'_>) -> Result<()> {
        self.desktop.drop_files(self.page()?, files, invitation)
    }

    /// Writes a file of `size` bytes that look like no other, to be uploaded.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn file(&self, name: &str, size: usize) -> Result<PathBuf> {
        let path = self.desktop.folder("papers")?.join(name);
        let mut state = size as u64 | 1;
        let bytes = std::iter::repeat_with(|| {
            // xorshift64 (Marsaglia, 2003)
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()
        });
        let content: Vec<u8> = bytes.flatten().take(size).collect();
        fs::write(&path, content).map_err(Error::file(&path))?;
        Ok(path)
    }

    /// The app's own folder.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.desktop.home().join(".local/share").join(IDENTIFIER)
    }

    /// Connects to the sandbox, as the first screen offers it.
    ///
    /// # Errors
    /// When the offer is not made or does not lead to the sign-in.
    pub fn connect(&self) -> Result<()> {
        let offer = match self.mode {
            TrustMode::User => "Use the local sandbox",
            TrustMode::Operator => "Use the local sandbox as operator",
        };
        self.click(offer, Target::Button("Continue"))?;
        self.go_on()
    }

    /// Goes on from a chosen connection, once it is checked.
    ///
    /// # Errors
    /// When a check fails.
    pub fn go_on(&self) -> Result<()> {
        self.reads("Everything that can be checked now works")?;
        self.click("Continue", Target::Screen("sign-in"))
    }

    /// Fills the sign-up form, without a photo.
    ///
    /// # Errors
    /// When the form is not there.
    pub fn fill_sign_up(&self) -> Result<()> {
        self.click("Create an account", Target::Screen("sign-up"))?;
        let page = self.page()?;
        page.fill("username", &self.person.username)?;
        page.fill("password", &self.person.password)?;
        page.fill("email", &self.person.email)
    }

    /// Enters the code; the sign-in comes by itself.
    ///
    /// # Errors
    /// When the code is not taken.
    pub fn confirm(&self) -> Result<()> {
        let page = self.page()?;
        page.fill("code", CODE)?;
        page.find(Target::Screen("sign-in"))?;
        page.find(Target::Text("Your account is confirmed")).map(drop)
    }

    /// Gives name and password; what comes then depends.
    ///
    /// # Errors
    /// When there is no sign-in.
    pub fn give_password(&self) -> Result<()> {
        let page = self.page()?;
        page.find(Target::Screen("sign-in"))?;
        page.fill("username", &self.person.username)?;
        page.fill("password", &self.person.password)?;
        page.hit(Target::Button("Sign in"))
    }

    /// Signs in; the session is kept unless told otherwise.
    ///
    /// # Errors
    /// When the files do not appear.
    pub fn sign_in(&self) -> Result<()> {
        self.give_password()?;
        let page = self.page()?;
        until(LONG, "the files appear", || page.seek(Target::Screen("files"))).map(drop)
    }

    /// Signs out by the account menu.
    ///
    /// # Errors
    /// When the sign-in does not appear.
    pub fn sign_out(&self) -> Result<()> {
        let page = self.page()?;
        page.hit(Target::Css(".account [aria-haspopup], .account summary, .account"))?;
        self.click("Sign out", Target::Screen("sign-in"))
    }

    /// Keeps a picture and the logs of a story that failed.
    pub fn keep_evidence(&self, story: &str, report: &Report) {
        if report.is_green() {
            return;
        }
        let folder = paths::evidence(story);
        let kept = fs::create_dir_all(&folder).map_err(Error::file(&folder));
        let kept =
            kept.and_then(|()| self.desktop.picture(&folder.join(format!("{}.png", self.mode_name()))));
        for log in self.logs() {
            let name = log.file_name().unwrap_or_default().to_string_lossy().into_owned();
            drop(fs::copy(&log, folder.join(format!("{} {name}", self.mode_name()))));
        }
        say(&match kept {
            Ok(()) => format!("        picture and logs in {}", folder.display()),
            Err(error) => format!("        no picture: {error}"),
        });
    }

    fn logs(&self) -> Vec<PathBuf> {
        let is_log = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "log");
        [self.data().join("logs"), self.desktop.home().to_owned()]
            .iter()
            .filter_map(|folder| fs::read_dir(folder).ok())
            .flat_map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())))
            .filter(is_log)
            .collect()
    }

    /// Waits until a value that the page computes is true.
    ///
    /// # Errors
    /// When it does not become true.
    pub fn holds(&self, what: &str, script: &str) -> Result<()> {
        let page = self.page()?;
        until(SOON, what, || Ok((page.script(script, &json!([]))? == true).then_some(())))
    }
}

fn nothing_runs() -> Error {
    Error::failed("the app does not run")
}
