//! A browser with a scenario loaded: Chromium, which is the engine on Windows, or WebKitGTK, which is that on Linux.

use std::process::Command;

use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::process::{Input, Program, answers, free_port};
use crate::scenario::Scenario;
use crate::site::Site;
use crate::steps::Target;
use crate::wait::{LONG, SOON, until};
use crate::webdriver::Session;
use crate::{fake, paths};

/// The window's colours, as the system asks for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Scheme {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Light, Self::Dark];

    /// The value of `prefers-color-scheme`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The window's content size in CSS pixels.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// What draws the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Engine {
    Chromium,
    WebKit,
}

/// A browser, its driver, and the site that it shows.
pub struct Browser {
    engine: Engine,
    // Fields are dropped in this order: the session first, then the driver, then what it used.
    session: Session,
    site: Site,
    _driver: Program,
    _scratch: tempfile::TempDir,
}

/// Whether the page rests: every command answered, every finite animation over, fonts there.
const AT_REST: &str = "
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const moving = document.getAnimations().filter((animation) => animation.playState === 'running'
        && animation.effect.getComputedTiming().iterations !== Infinity);
    return window.__FAKE__.idle() && moving.length === 0;";

impl Browser {
    /// Starts Chromium on the window's built content.
    ///
    /// # Errors
    /// When the content is not built, or the browser does not start.
    pub fn start() -> Result<Self> {
        Self::start_with(Engine::Chromium, Command::new("chromedriver"), &chromium())
    }

    /// Starts WebKitGTK in the colours of `scheme`, on a display.
    ///
    /// # Errors
    /// When the content is not built, or the browser does not start.
    pub fn webkit(scheme: Scheme) -> Result<Self> {
        let mut driver = Command::new("WebKitWebDriver");
        driver.env("GTK_THEME", if scheme == Scheme::Dark { "Adwaita:dark" } else { "Adwaita" });
        Self::start_with(Engine::WebKit, driver, &webkit())
    }

    fn start_with(engine: Engine, mut driver: Command, capabilities: &Value) -> Result<Self> {
        let scratch = tempfile::tempdir().map_err(Error::file(std::path::Path::new("temporary folder")))?;
        let site = Site::start(&paths::dist())?;
        let port = free_port()?;
        driver.arg(format!("--port={port}")).env("HOME", scratch.path());
        let mut driver = Program::start(&driver, Input::None, &scratch.path().join("driver.log"))?;
        driver.until_ready(LONG, || answers(port).then_some(()))?;
        let session = Session::start(&format!("http://127.0.0.1:{port}"), capabilities)?;
        Ok(Self { engine, session, site, _driver: driver, _scratch: scratch })
    }

    /// The page's session.
    #[must_use]
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// Plays a scenario to its end and waits until the page rests.
    ///
    /// # Errors
    /// When its screen does not appear or a step cannot be done.
    pub fn play(&self, scenario: &Scenario, scheme: Scheme, size: Size) -> Result<()> {
        let session = &self.session;
        session.open("about:blank")?;
        match self.engine {
            Engine::Chromium => {
                session.devtools("Emulation.setDeviceMetricsOverride", &metrics(size))?;
                session.devtools("Emulation.setEmulatedMedia", &media(scheme))?;
            }
            Engine::WebKit => session.resize(size.width, size.height)?,
        }
        self.site.run_first(&fake::script(scenario)?);
        session.open(&format!("{}/{}", self.site.origin(), scenario.route))?;
        self.perform(scenario)
    }

    fn perform(&self, scenario: &Scenario) -> Result<()> {
        let first = scenario.from.as_ref().unwrap_or(&scenario.screen);
        self.session.find(Target::Screen(first)).map_err(|error| self.explained(&error))?;
        self.rest()?;
        for step in &scenario.steps {
            self.session.act(step)?;
        }
        self.rest()?;
        for event in &scenario.events {
            until(SOON, "the window listens", || self.listens())?;
            self.session.script("window.__FAKE__.send(arguments[0])", &json!([event]))?;
        }
        self.rest()?;
        for step in &scenario.then {
            self.session.act(step)?;
        }
        self.rest()?;
        self.session.find(Target::Screen(&scenario.screen)).map(drop)
    }

    /// Waits until the page rests.
    ///
    /// # Errors
    /// When it does not.
    pub fn rest(&self) -> Result<()> {
        let body = format!("return (async () => {{ {AT_REST} }})()");
        until(SOON, "the page rests", || Ok((self.session.script(&body, &json!([]))? == true).then_some(())))
    }

    fn listens(&self) -> Result<Option<()>> {
        Ok((self.session.script("return window.__FAKE__.listening()", &json!([]))? == true).then_some(()))
    }

    /// Says what is there instead of the screen.
    fn explained(&self, error: &Error) -> Error {
        let seen = self.session.script(
            "return [document.querySelector('main')?.dataset.screen, location.hash,
                     document.body.innerText.slice(0, 200), window.__FAKE__.calls.map((call) => call.command)]",
            &json!([]),
        );
        Error::failed(format!("{error}; seen instead: {}", seen.unwrap_or_default()))
    }
}

fn chromium() -> Value {
    json!({
        "browserName": "chrome",
        "goog:chromeOptions": {
            "binary": std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned()),
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--force-color-profile=srgb",
                     "--disable-dev-shm-usage", "--no-proxy-server", "--lang=en-GB"],
        },
        "goog:loggingPrefs": { "browser": "ALL" },
    })
}

fn webkit() -> Value {
    let browser = format!("/usr/lib/{}-linux-gnu/webkit2gtk-4.1/MiniBrowser", std::env::consts::ARCH);
    json!({ "webkitgtk:browserOptions": { "binary": browser, "args": ["--automation"] } })
}

fn metrics(size: Size) -> Value {
    json!({ "width": size.width, "height": size.height, "deviceScaleFactor": 1, "mobile": false })
}

/// Reduced motion, so that no check meets a colour half way between two others.
fn media(scheme: Scheme) -> Value {
    json!({ "features": [
        { "name": "prefers-color-scheme", "value": scheme.as_str() },
        { "name": "prefers-reduced-motion", "value": "reduce" },
    ] })
}
