//! `cargo xtask bench [GOAL]...`: the transfer engine beside other programs; the crate `bench` measures, this starts what
//! it needs.

use anyhow::{Result, bail};

use crate::e2e::{self, SHIPPED};
use crate::headless::Session;
use crate::process::{cargo, command, run};
use crate::report::heading;
use crate::sandbox::Sandbox;
use crate::{paths, setup};

/// The goal that needs the app itself, and a desktop to open its window on.
const WINDOW: &str = "p11";

/// Sets up, builds as the app is released, and measures the goals; all without one.
pub(crate) fn goals(wanted: &[&str]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the goals are measured on Linux, which can give a program a slow line of its own");
    }
    setup::run(setup::Scope::Bench)?;
    let target = paths::target();
    let program = target.join("release/bench").display().to_string();
    let words = [&target, &paths::bench_peers()].map(|path| path.display().to_string());
    let words: Vec<&str> = words.iter().map(String::as_str).chain(wanted.iter().copied()).collect();
    if !wanted.is_empty() && !wanted.iter().any(|goal| goal.eq_ignore_ascii_case(WINDOW)) {
        build(&["--features", "devops360-testkit/null-s3"])?;
        heading("Measurements");
        return run(&mut command(program, &words));
    }
    setup::run(setup::Scope::Test)?;
    heading("Build of the interface");
    e2e::build_interface()?;
    let features = format!("devops360-testkit/null-s3,{SHIPPED}");
    build(&["--package", "devops360", "--package", "e2e", "--features", &features])?;
    heading("Measurements");
    let (session, sandbox) = (Session::start()?, Sandbox::for_tests()?);
    let mut bench = session.command(&program, &words);
    run(bench.envs(sandbox.environment()).env("DEVOPS360_APP", target.join("release/devops360")))
}

fn build(more: &[&str]) -> Result<()> {
    heading("Build of the programs to measure");
    let packages = ["build", "--release", "--bins", "--package", "bench", "--package", "devops360-testkit"];
    run(&mut cargo(&[&packages[..], more].concat()))
}
