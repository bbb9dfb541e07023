//! What the open window costs a thousand transfers: the app uploads them with their list in view, the engine uploads the
//! same files without a window, in turn, each to a null S3 server in this process, whose log has the times.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use devops360_contract::connection::TrustMode;
use devops360_testkit::null_s3::{Behind, Content, Exchange, NullS3, Settings};
use serde::Serialize;
use tokio::runtime::Runtime;

use crate::error::{Error, Result};
use crate::process::run as output;
use crate::report::{Report, ensure, say};
use crate::sandbox::{FOLDER_VARIABLE, Sandbox};
use crate::steps::Target;
use crate::stories::person::{Person, client_secret};
use crate::stories::stage::Stage;
use crate::wait::until;

/// How many files, and how large each is.
const FILES: (usize, u64) = (1_000, 1024 * 1024);
/// How many rounds count; one more comes before them.
const ROUNDS: usize = 5;
/// How long a round may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// Says that transfers are under way.
const RUNNING: Target<'_> = Target::Css("footer.transfers progress");

/// How long the same thousand uploads took, from the beginning of the first to the last byte of the last.
#[derive(Debug, Clone, Copy, Serialize)]
struct Round {
    window_seconds: f64,
    headless_seconds: f64,
}

/// The servers of the two: alike, but that the app's stands in front of the sandbox.
struct Servers {
    window: NullS3,
    headless: NullS3,
    /// Keeps them going.
    _runtime: Runtime,
}

/// Measures every round, and writes them into the file `results` where it is named.
///
/// # Errors
/// When there is no sandbox or no desktop.
pub fn run(results: &str) -> Result<Report> {
    let sandbox = Sandbox::find()?;
    let person = Person::new("wilma");
    person.register(&sandbox.user)?;
    person.enter(&sandbox, &client_secret(&sandbox, &sandbox.operator_caller()?)?)?;
    let servers = Servers::start(&sandbox)?;
    let folder = tempfile::tempdir().map_err(Error::file(&std::env::temp_dir()))?;
    sandbox.copy_with_endpoint(folder.path(), servers.window.endpoint())?;
    let variables: [(&str, OsString); 1] = [(FOLDER_VARIABLE, folder.path().into())];
    let mut stage = Stage::set(&sandbox, TrustMode::User, "wilma", &variables)?;
    stage.person = person;
    let mut report = Report::default();
    // What failed is in the report already.
    let _told = tell(&mut stage, &servers, results, &mut report);
    stage.keep_evidence("window", &report);
    Ok(report)
}

fn tell(stage: &mut Stage<'_>, servers: &Servers, results: &str, report: &mut Report) -> Result<()> {
    report.need("a person is in the app", enter(stage))?;
    let mut folder = report.need("there are files to upload", write(stage))?;
    let mut rounds = Vec::new();
    for number in 0..=ROUNDS {
        folder = report.need("the files are in a folder of another name", renamed(&folder, number))?;
        let what = format!("round {number}: uploaded with the window open, and without one");
        let round = report.need(&what, measured(stage, servers, &folder))?;
        say(&format!("        {:.2} s, {:.2} s", round.window_seconds, round.headless_seconds));
        if number > 0 {
            rounds.push(round);
        }
    }
    if !results.is_empty() {
        let path = Path::new(results);
        let json = serde_json::to_vec(&rounds).map_err(|error| Error::failed(error.to_string()))?;
        fs::write(path, json).map_err(Error::file(path))?;
    }
    Ok(())
}

fn enter(stage: &mut Stage<'_>) -> Result<()> {
    stage.open()?;
    stage.connect()?;
    stage.sign_in()?;
    stage.reads("Your files will be here")
}

fn write(stage: &Stage<'_>) -> Result<PathBuf> {
    let folder = stage.desktop.folder("survey")?;
    for number in 0..FILES.0 {
        let path = folder.join(format!("{number:04}.bin"));
        let pieces: Vec<_> = Content::of(&number.to_string(), FILES.1).pieces(0..FILES.1).collect();
        fs::write(&path, pieces.concat()).map_err(Error::file(&path))?;
    }
    Ok(folder)
}

/// A name of its own for each round: nothing is there already.
fn renamed(folder: &Path, number: usize) -> Result<PathBuf> {
    let next = folder.with_file_name(format!("survey {number}"));
    fs::rename(folder, &next).map_err(Error::file(&next))?;
    Ok(next)
}

fn measured(stage: &Stage<'_>, servers: &Servers, folder: &Path) -> Result<Round> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    servers.forget();
    stage.drop_files(&[folder], Target::Css(".drop-overlay"))?;
    let window_seconds = until(PATIENCE, "every file is there", || servers.window_took(&name))?;
    until(PATIENCE, "the window says so", || Ok(stage.page()?.seek(RUNNING)?.is_none().then_some(())))?;
    clear_list(stage)?;
    let engine = std::env::current_exe().map_err(|source| Error::failed(source.to_string()))?;
    let mut engine = Command::new(engine.with_file_name("bench-client"));
    output(engine.args([servers.headless.endpoint(), "upload"]).arg(folder).arg(format!("{name}/")))?;
    let headless_seconds = servers.headless_took(&name)?;
    Ok(Round { window_seconds, headless_seconds })
}

/// Every round has as many transfers in its list.
fn clear_list(stage: &Stage<'_>) -> Result<()> {
    let page = stage.page()?;
    page.hit(Target::Css("a[href$=\"transfers\"]"))?;
    page.find(Target::Screen("transfers"))?;
    page.hit(Target::Button("Clear finished"))?;
    page.find(Target::Text("No transfers"))?;
    page.hit(Target::Css("a[href$=\"files\"]"))?;
    page.find(Target::Screen("files")).map(drop)
}

impl Servers {
    fn start(sandbox: &Sandbox) -> Result<Self> {
        let failed = |source: std::io::Error| Error::failed(format!("null server: {source}"));
        let behind = Behind { bucket: sandbox.user.bucket.clone(), endpoint: sandbox.endpoint().to_owned() };
        let runtime = Runtime::new().map_err(failed)?;
        let start = |behind| runtime.block_on(NullS3::start(Settings { behind, ..Settings::default() }));
        let (window, headless) = (start(Some(behind)).map_err(failed)?, start(None).map_err(failed)?);
        Ok(Self { window, headless, _runtime: runtime })
    }

    /// Forgets the last round: a long log takes time to look through.
    fn forget(&self) {
        self.window.forget_requests();
        self.headless.forget_requests();
    }

    /// How long the app's uploads into a folder took, once all are there.
    fn window_took(&self, folder: &str) -> Result<Option<f64>> {
        let uploads = uploads(&self.window, folder);
        Ok((uploads.len() == FILES.0).then(|| seconds(&uploads)))
    }

    /// How long the engine's took.
    fn headless_took(&self, folder: &str) -> Result<f64> {
        let uploads = uploads(&self.headless, folder);
        ensure(uploads.len() == FILES.0, || format!("{} files arrived", uploads.len()))?;
        Ok(seconds(&uploads))
    }
}

/// The uploads into a folder that have been answered.
fn uploads(server: &NullS3, folder: &str) -> Vec<Exchange> {
    let part = format!("/{folder}/");
    let is_one = |request: &Exchange| {
        request.operation == "PutObject" && request.status == 200 && request.key.contains(&part)
    };
    server.requests().into_iter().filter(is_one).collect()
}

fn seconds(uploads: &[Exchange]) -> f64 {
    let first = uploads.iter().map(|upload| upload.began).min().unwrap_or_default();
    let last = uploads.iter().map(|upload| upload.last_byte).max().unwrap_or_default();
    (last - first) as f64 / 1000.0
}
