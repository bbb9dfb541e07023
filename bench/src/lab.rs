//! Where the measurements are made: programs, data, a server, and the order of the runs.

use std::cell::{Cell, OnceCell};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use devops360_testkit::null_s3::Content;
use serde::Deserialize;

use crate::measure::{self, Samples};
use crate::once;
use crate::server::Server;
use crate::slow_line::{SERVER, SlowLine};
use crate::tool::{Task, Tool, prepare};

/// The round trip of the slow line, in milliseconds.
pub const RTT_MS: u32 = 80;
/// Its rate, in megabits a second.
pub const MBIT: u32 = 200;

/// What every measurement needs.
pub struct Lab {
    folder: PathBuf,
    /// The virtual environment of the peers.
    peers: PathBuf,
    repetitions: usize,
    near: OnceCell<Site>,
    far: OnceCell<Site>,
    /// How many folders have been given to runs.
    arrivals: Cell<u32>,
}

/// A server and the way to it.
pub struct Site {
    server: Server,
    line: Option<SlowLine>,
}

/// What the story of the open window says of one round.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Round {
    /// With the window.
    pub window_seconds: f64,
    /// Of the engine alone.
    pub headless_seconds: f64,
}

/// The samples of each tool.
pub type Measured = BTreeMap<Tool, Samples>;

impl Lab {
    /// In `folder`, which is made; `peers` is the virtual environment that has them.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn new(folder: PathBuf, peers: PathBuf, repetitions: usize) -> Result<Self> {
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let (near, far) = (OnceCell::new(), OnceCell::new());
        let lab = Self { folder, peers, repetitions, near, far, arrivals: Cell::new(0) };
        // What a run that was killed has left.
        lab.clear_away()?;
        Ok(lab)
    }

    /// A server on this computer.
    ///
    /// # Errors
    /// When it does not start.
    pub fn near(&self) -> Result<&Site> {
        once(&self.near, || {
            let server = Server::start(Command::new(sibling("null-s3")?), "127.0.0.1:0", &self.folder)?;
            Ok(Site { server, line: None })
        })
    }

    /// A server behind a slow line.
    ///
    /// # Errors
    /// When there can be no slow line, or the server does not start.
    pub fn far(&self) -> Result<&Site> {
        once(&self.far, || {
            let line = SlowLine::new(RTT_MS, MBIT)?;
            let server =
                Server::start(line.far(sibling("null-s3")?), &format!("{SERVER}:9000"), &self.folder)?;
            Ok(Site { server, line: Some(line) })
        })
    }

    /// A local file of `size` bytes that lies in the system's cache.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn file(&self, name: &str, size: u64) -> Result<PathBuf> {
        let path = self.folder.join(name);
        if fs::metadata(&path).is_ok_and(|metadata| metadata.len() == size) {
            std::io::copy(&mut File::open(&path)?, &mut std::io::sink())?;
            return Ok(path);
        }
        write_content(&path, name, size).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(path)
    }

    /// A local folder of `count` files of `size` bytes.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn folder(&self, name: &str, count: usize, size: u64) -> Result<PathBuf> {
        let folder = self.folder.join(name);
        fs::create_dir_all(&folder)?;
        for number in 0..count {
            self.file(&format!("{name}/{number:06}.bin"), size)?;
        }
        Ok(folder)
    }

    /// The figure's value in each of as many runs as count, after one that does not. Each is given its number.
    ///
    /// # Errors
    /// When a run fails.
    pub fn repeated(&self, figure: impl Fn(usize) -> Result<f64>) -> Result<Vec<f64>> {
        figure(0)?;
        (1..=self.repetitions).map(figure).collect()
    }

    /// The folder of everything that is measured.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Runs `task` with each tool in turn, again and again, after one round that does not count. The task is given a name
    /// that no other of these runs has, and an empty local folder.
    ///
    /// # Errors
    /// When a run fails.
    pub fn interleaved(
        &self,
        site: &Site,
        tools: &[Tool],
        task: impl Fn(&str, &Path) -> Task,
    ) -> Result<Measured> {
        let mut measured = Measured::new();
        for round in 0..=self.repetitions {
            for tool in tools {
                let name = format!("{}-{round}", tool.name().replace(' ', "-"));
                let arrivals = self.new_arrivals()?;
                let sample = self.run(site, *tool, &task(&name, &arrivals));
                empty_files(&arrivals)?;
                settle();
                let sample = sample.with_context(|| format!("{} failed", tool.name()))?;
                if round > 0 {
                    measured.entry(*tool).or_default().0.push(sample);
                }
            }
        }
        Ok(measured)
    }

    /// The rounds of the app's window against its engine alone, which the stories of the window tell.
    ///
    /// # Errors
    /// When there is no app, no sandbox or no desktop: `cargo xtask bench` has them.
    pub fn rounds_of_the_window(&self) -> Result<Vec<Round>> {
        let results = self.folder.join("window.json");
        let output = Command::new(sibling("e2e")?).arg("window").arg(&results).output();
        let output = output.context("the stories of the window are not built")?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout).trim());
        Ok(serde_json::from_slice(&fs::read(&results)?)?)
    }

    fn run(&self, site: &Site, tool: Tool, task: &Task) -> Result<measure::Sample> {
        let this = std::env::current_exe()?;
        let mut command = site.line.as_ref().map_or_else(|| Command::new(&this), |line| line.near(&this));
        let endpoint = site.server.endpoint();
        command.arg("measure").arg(self.program(tool)?).args(tool.arguments(task, endpoint));
        prepare(&mut command, endpoint, site.server.authority());
        measure::run(&mut command)
    }

    /// An empty folder that nothing was ever removed from.
    fn new_arrivals(&self) -> Result<PathBuf> {
        self.arrivals.set(self.arrivals.get() + 1);
        let folder = self.all_arrivals().join(self.arrivals.get().to_string());
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    fn all_arrivals(&self) -> PathBuf {
        self.folder.join("arrivals")
    }

    fn clear_away(&self) -> std::io::Result<()> {
        match fs::remove_dir_all(self.all_arrivals()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn program(&self, tool: Tool) -> Result<PathBuf> {
        match tool {
            Tool::Ours => sibling("bench-client"),
            // The package's own command is a script in front of the program.
            Tool::S5cmd => self.in_site_packages("s5cmd/bin/s5cmd"),
            Tool::Rclone => Ok(self.peers.join("bin/rclone")),
            Tool::AwsCli => Ok(self.peers.join("bin/aws")),
        }
    }

    /// A file of an installed Python package.
    fn in_site_packages(&self, name: &str) -> Result<PathBuf> {
        let versions = fs::read_dir(self.peers.join("lib")).context("the peers are not installed")?;
        let mut found = versions
            .flatten()
            .map(|version| version.path().join("site-packages").join(name))
            .filter(|path| path.is_file());
        found.next().with_context(|| format!("{name} is not installed"))
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        // What stays is removed at the next start.
        let _ = self.clear_away();
    }
}

/// A program that was built beside this one.
pub(crate) fn sibling(name: &str) -> Result<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name(name))
}

/// Writes the content of the object that is called like the file.
fn write_content(path: &Path, name: &str, size: u64) -> std::io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    Content::of(name, size).pieces(0..size).try_for_each(|piece| file.write_all(&piece))?;
    file.flush()
}

/// Gives the disk's blocks back. The files themselves are removed when nothing is measured any more: without a journal, ext4
/// does not use the inode of a file again for a minute, and whoever makes files meanwhile pays for the search.
fn empty_files(folder: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            empty_files(&entry.path())?;
        } else {
            File::create(entry.path())?;
        }
    }
    Ok(())
}

/// What one run left to be written to the disk must not be a burden on the next.
fn settle() {
    #[cfg(unix)]
    rustix::fs::sync();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_arrived_is_emptied_and_stays_until_the_end() {
        let place = tempfile::tempdir().unwrap();
        let lab = || Lab::new(place.path().join("lab"), PathBuf::new(), 1).unwrap();
        let first = lab();
        let (one, another) = (first.new_arrivals().unwrap(), first.new_arrivals().unwrap());
        assert_ne!(one, another);
        fs::create_dir(one.join("folder")).unwrap();
        let file = one.join("folder/file");
        fs::write(&file, "content").unwrap();
        empty_files(&one).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().len(), 0);
        drop(first);
        assert!(!file.exists());
        // As a run that was killed leaves it.
        fs::create_dir_all(&one).unwrap();
        fs::write(one.join("left"), "").unwrap();
        let next = lab();
        assert!(!one.join("left").exists(), "the next begins with nothing");
        drop(next);
    }
}
