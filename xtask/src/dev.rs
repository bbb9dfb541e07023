//! `cargo xtask dev`: from nothing to the running app.

use anyhow::Result;

use crate::process::{cargo, run};
use crate::report::{heading, note};
use crate::sandbox::Sandbox;
use crate::setup;

/// Sets up, starts the sandbox and opens the app on it, rebuilt whenever its source changes.
pub(crate) fn run_app() -> Result<()> {
    setup::run(setup::Scope::Develop)?;
    let sandbox = Sandbox::configured()?;
    sandbox.start()?;
    heading("App");
    note("choose \"Use the local sandbox\" in the window; the code for every sign-up is 123456");
    note("the sandbox keeps running afterwards: `cargo xtask sandbox stop` ends it");
    run(cargo(&["tauri", "dev"]).envs(sandbox.environment()))
}
