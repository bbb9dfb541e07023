//! What a kill, a cancel and a pause cost, as the server sees it: it runs in this process, so that its log is at hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use devops360_testkit::null_s3::{Exchange, NullS3, Series, Settings};
use tokio::runtime::Runtime;

use crate::FILES;
use crate::client::{CANCELLED, JOURNAL, RESUMED};
use crate::lab::sibling;
use crate::tool::prepare;

/// How often the log is looked at.
const LOOK: Duration = Duration::from_millis(1);
/// The file that is fetched.
const SOURCE: &str = "source/n-";

/// A server that checks everything, and a folder for the client.
pub struct Interruptions {
    /// Keeps the server going.
    _runtime: Runtime,
    server: NullS3,
    folder: PathBuf,
    size: u64,
}

impl Interruptions {
    /// For files of `size` bytes, in a folder that is empty.
    ///
    /// # Errors
    /// When the server does not start or the folder cannot be made.
    pub fn new(folder: PathBuf, size: u64) -> Result<Self> {
        let runtime = Runtime::new()?;
        let series = vec![Series { prefix: format!("{FILES}{SOURCE}"), count: 1, size }];
        let settings = Settings { tls: true, series, ..Settings::default() };
        let server = runtime.block_on(NullS3::start(settings))?;
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("authority.pem"), server.authority().context("the server speaks TLS")?)?;
        Ok(Self { _runtime: runtime, server, folder, size })
    }

    /// Kills an upload of `file` halfway and takes it up again: the bytes sent in all, by the file.
    ///
    /// # Errors
    /// When the second start does not bring it to its end.
    pub fn kill_upload(&self, file: &Path) -> Result<f64> {
        let key = format!("{FILES}killed/{}", file.file_name().context("it has a name")?.to_string_lossy());
        let sent = |server: &NullS3| total(server, &key, |request| request.bytes_in);
        let words = ["upload".to_owned(), text(file), "killed/".to_owned()];
        self.killed_halfway(&words, &sent)
    }

    /// Kills a download halfway and takes it up again: the bytes sent in all, by the file.
    ///
    /// # Errors
    /// When the second start does not bring it to its end.
    pub fn kill_download(&self) -> Result<f64> {
        let (key, target) = (format!("{SOURCE}00000000"), self.folder.join("arrivals"));
        fs::create_dir_all(&target)?;
        let whole_key = format!("{FILES}{key}");
        let sent = |server: &NullS3| total(server, &whole_key, |request| request.bytes_out);
        let by_file = self.killed_halfway(&["download".to_owned(), key, text(&target)], &sent)?;
        fs::remove_dir_all(&target)?;
        Ok(by_file)
    }

    /// Cancels an upload of `file` halfway: how many milliseconds later its last byte came.
    ///
    /// # Errors
    /// When the upload is not cleared away.
    pub fn cancel(&self, file: &Path) -> Result<f64> {
        let before = self.server.requests().len();
        self.finish(&["cancel".to_owned(), text(file), "cancelled/".to_owned()])?;
        ensure!(self.server.open_uploads() == 0, "the cancelled upload is still open");
        let requests = self.server.requests().split_off(before);
        let cancelled = marked(&requests, CANCELLED)?;
        let last = requests.iter().filter(|request| request.bytes_in > 0).map(|request| request.last_byte);
        Ok(last.max().unwrap_or(cancelled).saturating_sub(cancelled) as f64)
    }

    /// Pauses an upload of `file` halfway and resumes it: how many milliseconds later its next byte came.
    ///
    /// # Errors
    /// When the upload does not end.
    pub fn resume(&self, file: &Path, folder: &str) -> Result<f64> {
        let before = self.server.requests().len();
        self.finish(&["pause".to_owned(), text(file), folder.to_owned()])?;
        let requests = self.server.requests().split_off(before);
        let resumed = marked(&requests, RESUMED)?;
        let next = requests.iter().filter(|request| request.bytes_in > 0 && request.began >= resumed);
        let first = next.map(|request| request.began).min().context("nothing was sent after the pause")?;
        Ok((first - resumed) as f64)
    }

    fn killed_halfway(&self, words: &[String], sent: &dyn Fn(&NullS3) -> u64) -> Result<f64> {
        let before = sent(&self.server);
        let mut client = Client(self.client(words)?.spawn()?);
        while sent(&self.server) - before < self.size / 2 {
            if let Some(status) = client.0.try_wait()? {
                bail!("the client ended before it was killed: {status}");
            }
            thread::sleep(LOOK);
        }
        drop(client);
        self.finish(&["restore".to_owned()])?;
        let moved = (sent(&self.server) - before) as f64;
        fs::remove_dir_all(self.journal())?;
        Ok(moved / self.size as f64)
    }

    fn finish(&self, words: &[String]) -> Result<()> {
        let output = self.client(words)?.output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr).trim());
        Ok(())
    }

    fn client(&self, words: &[String]) -> Result<Command> {
        fs::create_dir_all(self.journal())?;
        let mut command = Command::new(sibling("bench-client")?);
        command
            .arg(self.server.endpoint())
            .args(words)
            .env(JOURNAL, self.journal())
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        prepare(&mut command, self.server.endpoint(), &self.folder.join("authority.pem"));
        Ok(command)
    }

    fn journal(&self) -> PathBuf {
        self.folder.join("journal")
    }
}

/// A client that is killed (SIGKILL) and waited for when it is dropped.
struct Client(Child);

impl Drop for Client {
    fn drop(&mut self) {
        // One that has ended already needs no killing.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn total(server: &NullS3, key: &str, bytes: impl Fn(&Exchange) -> u64) -> u64 {
    server.requests().iter().filter(|request| request.key == key).map(bytes).sum()
}

/// When the client marked the log.
fn marked(requests: &[Exchange], folder: &str) -> Result<u64> {
    let key = format!("{FILES}{folder}");
    let mark = requests.iter().find(|request| request.key == key);
    Ok(mark.with_context(|| format!("{folder} is not in the log"))?.began)
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
