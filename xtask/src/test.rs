//! `cargo xtask test`: set-up, then everything that can fail.

use anyhow::Result;

use crate::headless::Session;
use crate::process::cargo;
use crate::report::{Tally, heading};
use crate::sandbox::Sandbox;
use crate::{check, e2e, libtest, setup};

/// Runs every check and test, or only the tests whose name contains `name`.
pub(crate) fn run(name: Option<&str>) -> Result<Tally> {
    setup::run(setup::Scope::Test)?;
    let mut tally = Tally::default();
    if name.is_none() {
        tally += check::run_checks();
    }
    let session = Session::start()?;
    let sandbox = Sandbox::for_tests()?;
    heading("Tests");
    tally += cargo_test(name, &session, &sandbox)?;
    if name.is_none() && cfg!(target_os = "linux") {
        // What cannot be built cannot be driven; the tests above still count.
        tally += e2e::all(&session, &sandbox).unwrap_or_else(|error| {
            println!("{error:#}");
            Tally::failure("build of the stories")
        });
    }
    println!();
    Ok(tally)
}

/// Unit, integration and documentation tests of the workspace.
fn cargo_test(name: Option<&str>, session: &Session, sandbox: &Sandbox) -> Result<Tally> {
    let mut arguments = vec!["test", "--workspace", "--no-fail-fast"];
    arguments.extend(name);
    let program = cargo(&[]).get_program().to_string_lossy().into_owned();
    libtest::run(session.command(&program, &arguments).envs(sandbox.environment()))
}
