//! The app is killed in the middle of large transfers, at random points, and started again: its window shows the queue as
//! it was, each transfer goes on by itself, hardly a byte travels twice, and what arrives is what was sent.
//!
//! The bucket is a null S3 server in this process, which stands in front of the sandbox: it counts every byte and knows the
//! SHA-256 of what it was sent. While the app starts again, it holds the line, so that the window is seen before the end.

mod bucket;
mod points;

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use devops360_contract::connection::TrustMode;

use crate::app;
use crate::error::{Error, Result};
use crate::process::run as output;
use crate::report::{Report, ensure, say};
use crate::sandbox::{FOLDER_VARIABLE, Sandbox};
use crate::steps::Target;
use crate::stories::person::{Person, client_secret};
use crate::stories::stage::Stage;
use crate::wait::until;

use self::bucket::{Bucket, SIZE};
use self::points::Points;

/// How often each way, where nothing else is asked for.
const RUNS: u32 = 5;
/// How many bytes may travel, by the file. What was handed to a connection that the kill cut off has travelled too.
const MOST: f64 = 1.05;
/// How long a file may take.
const TRAVEL: Duration = Duration::from_secs(600);

/// Which way a transfer goes.
#[derive(Debug, Clone, Copy)]
enum Way {
    Up,
    Down,
}

/// Tells the story `runs` times each way.
///
/// # Errors
/// When there is no sandbox or no desktop.
pub fn run(runs: &str) -> Result<Report> {
    let runs = if runs.is_empty() { RUNS } else { runs.parse().map_err(|_| Error::failed("how often?"))? };
    let sandbox = Sandbox::find()?;
    let person = Person::new("cora");
    person.register(&sandbox.user)?;
    let (owner, _) = person.enter(&sandbox, &client_secret(&sandbox, &sandbox.operator_caller()?)?)?;
    let bucket = Bucket::start(&sandbox, &owner, runs)?;
    let folder = tempfile::tempdir().map_err(Error::file(&std::env::temp_dir()))?;
    sandbox.copy_with_endpoint(folder.path(), bucket.endpoint())?;
    let variables: [(&str, OsString); 1] = [(FOLDER_VARIABLE, folder.path().into())];
    let mut stage = Stage::set(&sandbox, TrustMode::User, "cora", &variables)?;
    stage.person = person;
    let mut report = Report::default();
    // What failed is in the report already; the rest would only repeat it.
    let _told = tell(&mut stage, &bucket, runs, &mut report);
    stage.keep_evidence("crash", &report);
    Ok(report)
}

fn tell(stage: &mut Stage<'_>, bucket: &Bucket, runs: u32, report: &mut Report) -> Result<()> {
    report.need("the app opens", stage.open())?;
    report.need("it connects", stage.connect())?;
    report.need("a person signs in", stage.sign_in())?;
    let mut points = Points::new()?;
    say(&format!("        the points are those of {}={}", points::VARIABLE, points.seed()));
    for number in 0..runs {
        let name = format!("recording {number}.bin");
        let name = name.as_str();
        let file = stage.desktop.folder("papers")?.join(name);
        bucket.write(name, &file)?;
        let began = stage.drop_files(&[&file], Target::Css(".drop-overlay"));
        report.need(&format!("{name} begins to be uploaded"), began)?;
        crash(stage, bucket, Way::Up, name, points.next(), report)?;
        let arrived = bucket.sha256_of_sent(name).ok_or_else(|| Error::failed("nothing arrived"));
        report.check(&format!("{name} arrives as it was sent"), arrived.and_then(|hash| same(&file, &hash)));
        fs::remove_file(&file).map_err(Error::file(&file))?;
    }
    for number in 0..runs {
        let name = &Bucket::film(number);
        let file = stage.desktop.folder("saved")?.join(name);
        report.need(&format!("{name} begins to be downloaded"), fetch(stage, name, &file))?;
        crash(stage, bucket, Way::Down, name, points.next(), report)?;
        let outcome = same(&file, &bucket.sha256_of_film(number)).and_then(|()| alone(&file));
        report.check(&format!("{name} arrives as it was sent, and nothing is left beside it"), outcome);
        fs::remove_file(&file).map_err(Error::file(&file))?;
    }
    Ok(())
}

/// Kills the app once `point` of the file has travelled, starts it again, and looks on.
fn crash(
    stage: &mut Stage<'_>,
    bucket: &Bucket,
    way: Way,
    name: &str,
    point: f64,
    report: &mut Report,
) -> Result<()> {
    let what = format!("{name} is killed at {:.0} %", point * 100.0);
    report.need(&what, kill(stage, bucket, way, name, point))?;
    report.need("the app opens again", stage.open())?;
    let row = Target::Button(&format!("Cancel {name}"));
    report.need("its window shows the queue again", stage.page()?.find(row).map(drop))?;
    bucket.go_on();
    let done = match way {
        Way::Up => format!("{name} is uploaded"),
        Way::Down => format!("{name} is downloaded"),
    };
    let page = stage.page()?;
    let ended = until(TRAVEL, &done, || page.seek(Target::Text(&done)));
    report.need("it goes on by itself, and ends", ended.map(drop))?;
    let moved = bucket.moved(way, name) as f64 / SIZE as f64;
    let outcome = ensure(moved <= MOST, || format!("{moved:.4} times the file travelled"));
    report.check(&format!("{moved:.4} times the file travelled in all"), outcome);
    Ok(())
}

fn kill(stage: &mut Stage<'_>, bucket: &Bucket, way: Way, name: &str, point: f64) -> Result<()> {
    let bytes = (SIZE as f64 * point) as u64;
    stage.end_by(|app, desktop| {
        let process = app.process(desktop)?;
        let reached = until(TRAVEL, &format!("{bytes} bytes travel"), || {
            Ok((bucket.moved(way, name) >= bytes).then_some(()))
        });
        let killed = app::kill(&process);
        bucket.hold();
        reached.and(killed)
    })
}

fn fetch(stage: &Stage<'_>, name: &str, target: &Path) -> Result<()> {
    stage.page()?.hit(Target::Button(name))?;
    stage.page()?.hit(Target::Button("Download"))?;
    stage.desktop.answer_dialog(target)
}

/// Whether a file has that SHA-256, which a program that is not ours computes.
fn same(file: &Path, sha256: &str) -> Result<()> {
    let printed = output(Command::new("sha256sum").arg("--").arg(file))?;
    let actual = printed.trim_start_matches('\\').split(' ').next().unwrap_or_default();
    ensure(actual == sha256, || format!("SHA-256 {actual} here, {sha256} there"))
}

/// Whether a file has its folder to itself.
fn alone(file: &Path) -> Result<()> {
    let folder = file.parent().unwrap_or(file);
    let entries = fs::read_dir(folder).map_err(Error::file(folder))?;
    let others: Vec<_> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path != file).collect();
    ensure(others.is_empty(), || format!("left beside it: {others:?}"))
}
