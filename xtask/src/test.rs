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
    let whole = name.is_none() && cfg!(target_os = "linux");
    let built = if whole { e2e::build_app() } else { Ok(()) };
    let session = Session::start()?;
    let sandbox = Sandbox::for_tests()?;
    heading("Tests");
    tally += cargo_test(name, whole, &session, &sandbox)?;
    if whole {
        // What cannot be built cannot be driven; the tests above still count.
        tally += built.and_then(|()| e2e::all(&session, &sandbox)).unwrap_or_else(|error| {
            println!("{error:#}");
            Tally::failure("the stories of the window")
        });
    }
    println!();
    Ok(tally)
}

/// A suite's name, and what the names of its tests have in common and no others.
const SUITES: &[(&str, &str)] = &[("faults", "faults::")];

/// What the random work of the tests is drawn from.
const SEED: &str = "DEVOPS360_FAULTS_SEED";
/// Its value in the whole run: one commit gets one judgement. `test faults` draws a new one each time.
const WHOLE_RUN_SEED: &str = "360";

/// Unit, integration and documentation tests of the workspace; those of the whole run are built already.
fn cargo_test(name: Option<&str>, whole: bool, session: &Session, sandbox: &Sandbox) -> Result<Tally> {
    let mut arguments = vec!["test", "--workspace", "--no-fail-fast"];
    if whole {
        arguments.extend(["--features", e2e::SHIPPED]);
    }
    arguments.extend(
        name.map(|name| SUITES.iter().find(|(suite, _)| *suite == name).map_or(name, |(_, tests)| *tests)),
    );
    let program = cargo(&[]).get_program().to_string_lossy().into_owned();
    let mut command = session.command(&program, &arguments);
    if whole && std::env::var_os(SEED).is_none() {
        command.env(SEED, WHOLE_RUN_SEED);
    }
    libtest::run(command.envs(sandbox.environment()))
}
