//! A session that is kept, and a process that is killed (SIGKILL) at each step of keeping it: the next start finds the
//! old session or the new one, whole, and never something in between. The process is `session_host`, with the rules, the
//! adapter, the keychain and the disk of the app; Cognito is on the wire.

use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use std::{env, fs};

use devops360_core::environment::SystemEnvironment;
use devops360_testkit::cognito::CognitoServer;
use devops360_testkit::identity::{FakeUserPool, PoolOptions};
use tokio::runtime::Runtime;

use crate::desktop::Desktop;
use crate::error::{Error, Result};
use crate::report::{Report, ensure};

/// Who signs in.
pub const NAME: &str = "ada";
/// With what.
pub const PASSWORD: &str = "Correct horse 1!";
/// What the process says where it stands still.
pub const REACHED: &str = "reached";

const KEY: &str = "the key is in the keychain";
/// The steps of writing the sealed session, in their order.
const STEPS: [&str; 4] =
    ["the file is there", "the file is written", "the file is durable", "the file has its name"];
/// How long after a rotation the pool takes the earlier refresh token, so that a start after a kill can go on. Cognito gives
/// a minute; here, a slow computer must not look like a late start.
const GRACE: Duration = Duration::from_secs(15 * 60);
/// After this many seconds every token that was given out has ended.
const LATER: u64 = 2 * 60 * 60;

const OUT: &str = "nobody is in: None";
const IN: &str = "ada is in, with a valid token";
const SIGNED_IN: &str = "ada is in: Kept";

/// A desktop, and Cognito.
struct Place {
    desktop: Desktop,
    server: CognitoServer,
    // The server's tasks live in it: it ends last.
    _runtime: Runtime,
}

/// Tells the story.
///
/// # Errors
/// When there is no desktop or no process to kill.
pub fn run() -> Result<Report> {
    let mut report = Report::default();
    for point in [&[KEY][..], &STEPS].concat() {
        let seen = first_sign_in(point);
        report.check(&format!("killed at the first sign-in when {point}: no session or the new one"), seen);
    }
    let place = Place::set()?;
    let settled = place.says("sign-in", &[]).and_then(|said| expect(&said, SIGNED_IN));
    report.need("a session is kept, its key in the keychain", settled)?;
    for point in STEPS {
        let seen = place.sign_in_again(point);
        report.check(&format!("killed at another sign-in when {point}: a session, old or new"), seen);
    }
    for nth in [1, 2] {
        for point in STEPS {
            let seen = place.refresh(point, nth);
            let what = if nth == 1 { "the rotated token is" } else { "the new tokens are" };
            report.check(&format!("killed while {what} kept, when {point}: old or new, and it works"), seen);
        }
    }
    report.check("of all the kills, nothing is left beside the session", place.is_tidy());
    Ok(report)
}

/// A first sign-in in a home that has never seen one.
fn first_sign_in(point: &str) -> Result<()> {
    let place = Place::set()?;
    place.killed("sign-in", point, 1, 0)?;
    let is_new = point == STEPS[3];
    let said = place.says("restore", &[])?;
    expect(&said, if is_new { IN } else { OUT })?;
    expect(&place.says("sign-in", &[])?, SIGNED_IN)?;
    expect(&place.says("restore", &[])?, IN)?;
    place.is_tidy()
}

impl Place {
    fn set() -> Result<Self> {
        let runtime = Runtime::new().map_err(Error::file(&PathBuf::from("a runtime")))?;
        let options = PoolOptions { rotation: Some(GRACE), ..PoolOptions::default() };
        let pool = Arc::new(FakeUserPool::new(options, Arc::new(SystemEnvironment)));
        pool.add_person(NAME, PASSWORD, "ada@example.com");
        let server = runtime.block_on(CognitoServer::start(pool));
        let server = server.map_err(Error::file(&PathBuf::from("a port")))?;
        Ok(Self { desktop: Desktop::start()?, server, _runtime: runtime })
    }

    fn folder(&self) -> PathBuf {
        self.desktop.home().join("sessions")
    }

    fn host(&self, command: &str) -> Result<Command> {
        let program = env::current_exe().map_err(Error::file(&PathBuf::from("e2e")))?;
        let mut host = self.desktop.command(&program.with_file_name("session_host").to_string_lossy());
        host.arg(self.server.endpoint()).arg(self.folder()).arg(command);
        Ok(host)
    }

    /// What the process says at its end.
    fn says(&self, command: &str, variables: &[(&str, String)]) -> Result<String> {
        let said = crate::process::run(self.host(command)?.envs(variables.iter().cloned()))?;
        Ok(said.trim().to_owned())
    }

    /// Lets the process come to a point and kills it there.
    fn killed(&self, command: &str, point: &str, nth: usize, ahead: u64) -> Result<()> {
        let mut host = self.host(command)?;
        host.env("STOP_AT", point).env("STOP_NTH", nth.to_string()).env("AHEAD", ahead.to_string());
        let failed = |source: std::io::Error| Error::failed(format!("session_host: {source}"));
        let mut process = host.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(failed)?;
        let said = first_line(&mut process);
        // SIGKILL, whatever it has said: it must not outlive the story.
        process.kill().map_err(failed)?;
        let status = process.wait().map_err(failed)?;
        expect(&said, REACHED)?;
        ensure(status.signal() == Some(9), || format!("it ended with {status}"))
    }

    fn sign_in_again(&self, point: &str) -> Result<()> {
        let before = self.sealed()?;
        self.killed("sign-in", point, 1, 0)?;
        ensure((self.sealed()? == before) == (point != STEPS[3]), || "neither old nor new".to_owned())?;
        expect(&self.says("restore", &[])?, IN)
    }

    /// The session is refreshed in the process that is killed, and again in the next one: with the refresh token that was
    /// kept, whichever that is.
    fn refresh(&self, point: &str, nth: usize) -> Result<()> {
        expect(&self.says("sign-in", &[])?, SIGNED_IN)?;
        let before = self.sealed()?;
        self.killed("restore", point, nth, LATER)?;
        let is_old = nth == 1 && point != STEPS[3];
        ensure((self.sealed()? == before) == is_old, || "neither old nor new".to_owned())?;
        expect(&self.says("restore", &[("AHEAD", (2 * LATER).to_string())])?, IN)
    }

    /// The bytes of the sealed session.
    fn sealed(&self) -> Result<Vec<u8>> {
        let folder = self.folder();
        let mut sealed = self.files()?.into_iter().filter(|name| name.ends_with(".session"));
        let (Some(name), None) = (sealed.next(), sealed.next()) else {
            return Err(Error::failed("there is not one sealed session"));
        };
        let path = folder.join(name);
        fs::read(&path).map_err(Error::file(&path))
    }

    fn files(&self) -> Result<Vec<String>> {
        let folder = self.folder();
        let entries = fs::read_dir(&folder).map_err(Error::file(&folder))?;
        Ok(entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
    }

    fn is_tidy(&self) -> Result<()> {
        let files = self.files()?;
        ensure(files.len() == 1, || format!("left: {files:?}"))
    }
}

/// The first line that a process prints.
fn first_line(process: &mut Child) -> String {
    let mut line = String::new();
    if let Some(output) = process.stdout.take() {
        // A process that has ended has said nothing.
        drop(BufReader::new(output).read_line(&mut line));
    }
    line.trim().to_owned()
}

fn expect(said: &str, expected: &str) -> Result<()> {
    ensure(said == expected, || format!("it says {said:?}, not {expected:?}"))
}
