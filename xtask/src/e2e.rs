//! Stories on the real window and checks of every screen: the crate `e2e` tells them, this starts what they need.

use anyhow::{Result, bail};

use crate::headless::Session;
use crate::libtest;
use crate::paths;
use crate::process::{cargo, command, run};
use crate::report::{Tally, heading};
use crate::sandbox::Sandbox;
use crate::setup;

/// The stories of the built app, in the order in which they run.
const STORIES: &[&str] =
    &["journey", "identity", "administration", "session", "isolation", "canary", "browse"];

/// Those that take many minutes: told when they are asked for.
const LONG_STORIES: &[&str] = &["folder", "crash"];

/// The feature with which the shell shows the interface that was built, as `cargo tauri build` sets it.
pub(crate) const SHIPPED: &str = "tauri/custom-protocol";

/// `cargo xtask e2e [STORY]`.
pub(crate) fn stories(only: Option<&str>) -> Result<Tally> {
    let known = [STORIES, LONG_STORIES].concat();
    let chosen = match only {
        Some(only) => known.iter().copied().filter(|story| *story == only).collect(),
        None => STORIES.to_vec(),
    };
    if chosen.is_empty() {
        bail!("there is no such story; there are {}", known.join(", "));
    }
    setup::run(setup::Scope::Test)?;
    build_app()?;
    let (session, sandbox) = (Session::start()?, Sandbox::for_tests()?);
    tell(&chosen, &session, &sandbox.environment())
}

/// `cargo xtask a11y` and `cargo xtask screens`: the built interface in a browser.
pub(crate) fn alone(what: &str) -> Result<Tally> {
    setup::run(setup::Scope::Test)?;
    heading("Build of the interface");
    build_interface()?;
    run(&mut cargo(&["build", "--quiet", "--package", "e2e"]))?;
    let session = Session::start()?;
    let mut tally = tell(&[what], &session, &[])?;
    tally += gallery(what, &session)?;
    Ok(tally)
}

/// The gallery of components, which only a development build of the interface has.
fn gallery(what: &str, session: &Session) -> Result<Tally> {
    heading("Build of the interface's gallery");
    let dist = paths::target().join("gallery");
    let folder = dist.display().to_string();
    run(command("trunk", &["build", "--dist", &folder]).current_dir(paths::root().join("src-ui")))?;
    heading(&format!("Gallery: {what}"));
    let program = paths::target().join("debug/e2e").display().to_string();
    libtest::run(session.command(&program, &[what, "gallery"]).env("DEVOPS360_DIST", &dist))
}

/// Everything, for `cargo xtask test`, on what [`build_app`] built.
pub(crate) fn all(session: &Session, sandbox: &Sandbox) -> Result<Tally> {
    let stories = [&["a11y"], STORIES].concat();
    let mut tally = tell(&stories, session, &sandbox.environment())?;
    tally += gallery("a11y", session)?;
    Ok(tally)
}

/// The interface as it ships (with its content security policy) in a shell that is quick to build, with every test and
/// the stories: one selection of packages and features, or the dependencies would be compiled once for each.
pub(crate) fn build_app() -> Result<()> {
    heading("Build of the interface");
    build_interface()?;
    heading("Build of the app and its tests");
    run(&mut cargo(&["build", "--workspace", "--all-targets", "--features", SHIPPED]))
}

/// The interface as it ships.
pub(crate) fn build_interface() -> Result<()> {
    run(command("trunk", &["build", "--release"]).current_dir(paths::root().join("src-ui")))
}

fn tell(stories: &[&str], session: &Session, environment: &[(&'static str, String)]) -> Result<Tally> {
    let mut tally = Tally::default();
    let app = paths::target().join("debug/devops360");
    for story in stories {
        heading(&format!("Story: {story}"));
        let program = paths::target().join("debug/e2e").display().to_string();
        let mut command = session.command(&program, &[story]);
        tally += libtest::run(command.envs(environment.iter().cloned()).env("DEVOPS360_APP", &app))?;
    }
    Ok(tally)
}
