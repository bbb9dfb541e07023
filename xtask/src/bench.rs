//! `cargo xtask bench [GOAL]...`: the transfer engine beside other programs; the crate `bench` measures, this starts what
//! it needs.

use anyhow::{Result, bail};

use crate::process::{cargo, command, run};
use crate::report::heading;
use crate::{paths, setup};

/// Sets up, builds as the app is released, and measures the goals; all without one.
pub(crate) fn goals(wanted: &[&str]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the goals are measured on Linux, which can give a program a slow line of its own");
    }
    setup::run(setup::Scope::Bench)?;
    heading("Build of the programs to measure");
    let packages =
        ["--package", "bench", "--package", "devops360-testkit", "--features", "devops360-testkit/null-s3"];
    run(&mut cargo(&[&["build", "--release", "--bins"], &packages[..]].concat()))?;
    heading("Measurements");
    let target = paths::target();
    let words = [&target, &paths::bench_peers()].map(|path| path.display().to_string());
    let words: Vec<&str> = words.iter().map(String::as_str).chain(wanted.iter().copied()).collect();
    run(&mut command(target.join("release/bench"), &words))
}
