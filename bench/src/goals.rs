//! The goals, and how each is measured.

use std::cell::OnceCell;
use std::path::Path;

use anyhow::Result;

use crate::interruptions::Interruptions;
use crate::lab::{Lab, MBIT, Measured, RTT_MS, Round};
use crate::measure::{Samples, median};
use crate::once;
use crate::row::{Figures, Row, Wanted};
use crate::tool::{Task, Tool};

const GIB: u64 = 1 << 30;
const MIB: f64 = 1024.0 * 1024.0;
/// The file of the slow line.
const MIDDLE: u64 = 128 << 20;
/// How many small files, and how large.
const SMALL: (usize, u64) = (1000, 16 << 10);

/// Every goal, in order.
pub const IDS: [&str; 11] = ["P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", "P11"];

/// Measures goals; what two of them need is measured once.
pub struct Goals<'a> {
    lab: &'a Lab,
    large_up: OnceCell<Measured>,
    large_down: OnceCell<Measured>,
}

impl<'a> Goals<'a> {
    /// Measures nothing yet.
    #[must_use]
    pub const fn new(lab: &'a Lab) -> Self {
        Self { lab, large_up: OnceCell::new(), large_down: OnceCell::new() }
    }

    /// Measures one of [`IDS`].
    ///
    /// # Errors
    /// When a run fails.
    pub fn measure(&self, id: &str) -> Result<Vec<Row>> {
        match id {
            "P1" => self.upload_of_a_large_file(),
            "P2" => self.memory(),
            "P3" => self.download_of_a_large_file(),
            "P4" => self.uploads_of_small_files(),
            "P5" => self.downloads_of_small_files(),
            "P6" => self.listing(),
            "P7" => self.slow_line(),
            "P8" => self.small_files_on_the_slow_line(),
            "P9" => self.kill(),
            "P10" => self.cancel_and_resume(),
            "P11" => self.window(),
            _ => Ok(Vec::new()),
        }
    }

    fn upload_of_a_large_file(&self) -> Result<Vec<Row>> {
        let measured = self.large_up()?;
        let rate = Row::rate("P1", "upload of 1 GiB, MiB/s", GIB as f64 / MIB, measured, Tool::S5cmd, 1.5);
        let figures = Figures::of(measured, Tool::S5cmd, Samples::cpu_seconds);
        let what = "upload of 1 GiB, CPU-s";
        let cpu =
            Row { id: "P1-cpu", what, figures, wanted: Wanted::AtMost(0.3), reference: Tool::S5cmd.name() };
        Ok(vec![rate, cpu])
    }

    fn memory(&self) -> Result<Vec<Row>> {
        let above_idle = |measured: &Measured| {
            let ours = measured.get(&Tool::Ours).cloned().unwrap_or_default();
            ours.told(|outcome| outcome.rss_above_idle_kib as f64 / 1024.0)
        };
        let (up, down) = (above_idle(self.large_up()?), above_idle(self.large_down()?));
        Ok(vec![
            Row::limit("P2-up", "memory above idle in P1, MiB", up, 64.0),
            Row::limit("P2-down", "memory above idle in P3, MiB", down, 64.0),
        ])
    }

    fn download_of_a_large_file(&self) -> Result<Vec<Row>> {
        let (what, amount) = ("download of 1 GiB to disk, MiB/s", GIB as f64 / MIB);
        Ok(vec![Row::rate("P3", what, amount, self.large_down()?, Tool::S5cmd, 1.0)])
    }

    fn uploads_of_small_files(&self) -> Result<Vec<Row>> {
        let files = self.lab.folder("small", SMALL.0, SMALL.1)?;
        let task = |name: &str, _: &Path| Task::UploadAll(files.clone(), format!("p4/{name}/"));
        let measured = self.lab.interleaved(self.lab.near()?, &[Tool::Ours, Tool::S5cmd], task)?;
        Ok(vec![Row::rate("P4", "upload of 1,000 × 16 KiB, files/s", 1000.0, &measured, Tool::S5cmd, 1.2)])
    }

    fn downloads_of_small_files(&self) -> Result<Vec<Row>> {
        let task = |_: &str, target: &Path| Task::DownloadAll("small/".to_owned(), target.to_owned());
        let tools = [Tool::Ours, Tool::S5cmd, Tool::Rclone];
        let measured = self.lab.interleaved(self.lab.near()?, &tools, task)?;
        let what = "download of 1,000 × 16 KiB, files/s";
        Ok(vec![
            Row::rate("P5", what, 1000.0, &measured, Tool::S5cmd, 1.0),
            Row::rate("P5-rclone", what, 1000.0, &measured, Tool::Rclone, 1.0),
        ])
    }

    fn listing(&self) -> Result<Vec<Row>> {
        let list = |_: &str, _: &Path| Task::List("many/".to_owned());
        let measured = self.lab.interleaved(self.lab.near()?, &[Tool::Ours, Tool::S5cmd], list)?;
        let million = |_: &str, _: &Path| Task::List("million/".to_owned());
        let million = self.lab.interleaved(self.lab.near()?, &[Tool::Ours], million)?;
        let million = million.get(&Tool::Ours).cloned().unwrap_or_default();
        let first = |_: &str, _: &Path| Task::First("many/".to_owned());
        let far = self.lab.interleaved(self.lab.far()?, &[Tool::Ours], first)?;
        let far = far.get(&Tool::Ours).cloned().unwrap_or_default();
        let most = f64::from(RTT_MS + 50);
        Ok(vec![
            Row::rate("P6", "listing of 100,000 keys, keys/s", 100_000.0, &measured, Tool::S5cmd, 1.0),
            Row::limit(
                "P6-memory",
                "memory of one of a million keys, B",
                million.told(|outcome| outcome.bytes_per_key),
                250.0,
            ),
            Row::limit(
                "P6-first",
                "first rows at 80 ms, ms",
                far.told(|told| told.first_rows_seconds * 1000.0),
                most,
            ),
        ])
    }

    fn slow_line(&self) -> Result<Vec<Row>> {
        let (site, tools) = (self.lab.far()?, [Tool::Ours, Tool::S5cmd]);
        let file = self.lab.file("middle.bin", MIDDLE)?;
        let up = self
            .lab
            .interleaved(site, &tools, |name, _| Task::Upload(file.clone(), format!("p7/{name}/")))?;
        let down = |_: &str, target: &Path| Task::Download("middle/n-00000000".to_owned(), target.to_owned());
        let down = self.lab.interleaved(site, &tools, down)?;
        let line = f64::from(MBIT) * 1e6 / 8.0 / MIB;
        let of_line = |id, what, measured: &Measured, least| {
            let figures =
                Figures::of(measured, Tool::S5cmd, |samples| MIDDLE as f64 / MIB / samples.seconds());
            let figures = figures.map(|figures| Figures { peer: line, ..figures });
            Row { id, what, figures, wanted: Wanted::AtLeast(least), reference: "the line" }
        };
        let against = |id, what, measured: &Measured| {
            Row::rate(id, what, MIDDLE as f64 / MIB, measured, Tool::S5cmd, 1.0)
        };
        let (what_up, what_down) =
            ("upload of 128 MiB at 80 ms, MiB/s", "download of 128 MiB at 80 ms, MiB/s");
        Ok(vec![
            of_line("P7-up", what_up, &up, 0.90),
            of_line("P7-down", what_down, &down, 0.92),
            against("P7-up-s5cmd", what_up, &up),
            against("P7-down-s5cmd", what_down, &down),
        ])
    }

    fn small_files_on_the_slow_line(&self) -> Result<Vec<Row>> {
        let (site, tools) = (self.lab.far()?, [Tool::Ours, Tool::S5cmd]);
        let files = self.lab.folder("small", SMALL.0, SMALL.1)?;
        let up = |name: &str, _: &Path| Task::UploadAll(files.clone(), format!("p8/{name}/"));
        let up = self.lab.interleaved(site, &tools, up)?;
        let down = |_: &str, target: &Path| Task::DownloadAll("small/".to_owned(), target.to_owned());
        let down = self.lab.interleaved(site, &tools, down)?;
        let (what_up, what_down) =
            ("upload of 1,000 × 16 KiB at 80 ms, files/s", "download of 1,000 × 16 KiB at 80 ms, files/s");
        Ok(vec![
            Row::rate("P8-up", what_up, 1000.0, &up, Tool::S5cmd, 1.0),
            Row::rate("P8-down", what_down, 1000.0, &down, Tool::S5cmd, 1.0),
        ])
    }

    fn kill(&self) -> Result<Vec<Row>> {
        let file = self.lab.file("large.bin", GIB)?;
        // A server of its own each time: the upload's name is free again.
        let fresh = || Interruptions::new(self.lab.path().join("interrupted"), GIB);
        let up = self.lab.repeated(|_| fresh()?.kill_upload(&file))?;
        let down = self.lab.repeated(|_| fresh()?.kill_download())?;
        Ok(vec![
            Row::limit("P9", "bytes sent with a kill -9 halfway, by the file", median(up), 1.05),
            Row::limit("P9-down", "bytes fetched with a kill -9 halfway, by the file", median(down), 1.05),
        ])
    }

    fn cancel_and_resume(&self) -> Result<Vec<Row>> {
        let file = self.lab.file("middle.bin", MIDDLE)?;
        let site = Interruptions::new(self.lab.path().join("interrupted"), MIDDLE)?;
        let cancelled = self.lab.repeated(|_| site.cancel(&file))?;
        let resumed = self.lab.repeated(|round| site.resume(&file, &format!("resumed-{round}/")))?;
        Ok(vec![
            Row::limit("P10-cancel", "last byte after a cancel, ms", median(cancelled), 100.0),
            // On this computer a round trip takes no time.
            Row::limit("P10-resume", "next byte after a resume, ms", median(resumed), 100.0),
        ])
    }

    fn window(&self) -> Result<Vec<Row>> {
        let rounds = self.lab.rounds_of_the_window()?;
        let seconds = |figure: fn(&Round) -> f64| median(rounds.iter().map(figure).collect());
        let figures = Figures {
            ours: seconds(|round| round.window_seconds),
            peer: seconds(|round| round.headless_seconds),
            cpu_seconds: None,
            peak_mib: None,
        };
        Ok(vec![Row {
            id: "P11",
            what: "upload of 1,000 × 1 MiB with the window open, s",
            figures: Some(figures),
            wanted: Wanted::AtMost(1.05),
            reference: "without",
        }])
    }

    fn large_up(&self) -> Result<&Measured> {
        once(&self.large_up, || {
            let file = self.lab.file("large.bin", GIB)?;
            let task = |name: &str, _: &Path| Task::Upload(file.clone(), format!("p1/{name}/"));
            self.lab.interleaved(self.lab.near()?, &[Tool::Ours, Tool::S5cmd, Tool::AwsCli], task)
        })
    }

    fn large_down(&self) -> Result<&Measured> {
        once(&self.large_down, || {
            let task =
                |_: &str, target: &Path| Task::Download("large/n-00000000".to_owned(), target.to_owned());
            self.lab.interleaved(self.lab.near()?, &[Tool::Ours, Tool::S5cmd, Tool::AwsCli], task)
        })
    }
}
