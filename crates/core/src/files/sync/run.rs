//! A comparison, done: what is missing or differs is written, then what is too much goes, if that was asked for.
//!
//! Each file is a transfer of its own, as in every other folder; it carries what the comparison saw, and fails where that
//! is not so any more.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use devops360_contract::files::{
    SyncChoices, SyncDirection, SyncGroup, SyncReport, TransferId, TransferState,
};
use devops360_contract::{AppError, Code};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::Instant;

use super::compare::{Comparison, Step, below};
use super::memory::{Memory, Pair, Settled};
use super::preview::Failures;
use super::shown::Cancellation;
use super::{LocalTrash, PAUSE, SyncParts};
use crate::files::changes::history::Done;
use crate::files::disk::blocking;
use crate::files::download::partial::{assert_writable, identity, temporary_name};
use crate::files::error::FilesError;
use crate::files::journal::{DownloadWork, Seen, UploadWork, Work};
use crate::files::key::{folder_of, name};
use crate::files::local::file_name;
use crate::files::queue::Ended;
use crate::files::upload::{Goal, Identity, nanoseconds};
use crate::files::workspace::Place;

/// How many files are noted at once.
const NOTED_AT_ONCE: usize = 1000;

/// What is to be done, and with what.
pub(super) struct Run {
    pub(super) parts: SyncParts,
    pub(super) place: Place,
    pub(super) pair: Pair,
    pub(super) memory: Memory,
    pub(super) root: std::path::PathBuf,
    /// The remote folder, relative.
    pub(super) folder: String,
    pub(super) direction: SyncDirection,
    pub(super) choices: SyncChoices,
    pub(super) found: Arc<Comparison>,
    pub(super) cancellation: Cancellation,
}

/// The transfers of a run, each with the number of its step.
pub(super) struct Begun {
    transfers: HashMap<TransferId, usize>,
    ended: UnboundedReceiver<Ended>,
}

/// How a run goes.
struct Course<T> {
    report: SyncReport,
    failures: Failures,
    /// What is to be noted of files that are the same now.
    left: Vec<(String, Option<Settled>)>,
    /// What uploads replaced, the first under which relative key.
    replaced: Vec<(String, Done)>,
    of: u64,
    last_told: Option<Instant>,
    tell: T,
}

impl Run {
    /// Takes every file into the journal and starts it.
    pub(super) async fn begin(&self) -> Result<Begun, FilesError> {
        if self.direction == SyncDirection::Down {
            self.assert_writable().await?;
        }
        let chosen = self.found.steps.iter().enumerate().filter(|(_, step)| self.is_written(step));
        let (numbers, work): (Vec<_>, Vec<_>) =
            chosen.filter_map(|(number, step)| Some((number, self.work(step)?))).unzip();
        let (watcher, ended) = unbounded_channel();
        let ids = self.parts.files.start_all(&self.place, work, Some(&watcher)).await?;
        Ok(Begun { transfers: ids.into_iter().zip(numbers).collect(), ended })
    }

    /// Waits until everything has ended.
    pub(super) async fn finish(&self, begun: Begun, tell: impl Fn(u64, u64)) -> (SyncReport, Failures) {
        let extra = if self.choices.delete { self.extra() } else { Vec::new() };
        let of = (begun.transfers.len() + extra.len()) as u64;
        let (report, failures) = (SyncReport::default(), Failures::new());
        let mut course =
            Course { report, failures, left: self.proven(), replaced: Vec::new(), of, last_told: None, tell };
        tokio::select! {
            () = self.cancellation.abandon.cancelled() => {}
            () = self.go(begun, extra, &mut course) => {}
        }
        self.memory.note(&self.pair, std::mem::take(&mut course.left)).await;
        self.offer_undo(course.replaced);
        course.report.failed = course.failures.len() as u64;
        course.report.cancelled = self.cancellation.stop.is_cancelled();
        (course.report, course.failures)
    }

    async fn go<T: Fn(u64, u64)>(&self, begun: Begun, extra: Vec<usize>, course: &mut Course<T>) {
        self.follow(begun, course).await;
        if !course.failures.is_empty() && !extra.is_empty() {
            // What failed may be what an extra file was called before.
            course.report.kept = true;
        } else if self.cancellation.stop.is_cancelled() {
            course.report.left += extra.len() as u64;
        } else if !extra.is_empty() {
            match self.direction {
                SyncDirection::Up => self.delete_remote(extra, course).await,
                SyncDirection::Down => self.delete_local(extra, course).await,
            }
        }
    }

    /// Waits for the transfers.
    async fn follow<T: Fn(u64, u64)>(&self, begun: Begun, course: &mut Course<T>) {
        let Begun { mut transfers, mut ended } = begun;
        let mut is_stopped = false;
        while !transfers.is_empty() {
            let next = tokio::select! {
                () = self.cancellation.stop.cancelled(), if !is_stopped => {
                    is_stopped = true;
                    self.parts.files.stop_all(transfers.keys());
                    continue;
                }
                next = ended.recv() => next,
            };
            // They are somebody else's by now.
            let Some(Ended { id, state, written, replaced }) = next else { break };
            course.replaced.extend(replaced);
            let Some(number) = transfers.remove(&id) else { continue };
            let step = &self.found.steps[number];
            match state {
                TransferState::Done => {
                    course.report.written.add(step.size(self.direction));
                    let settled = self.settled(step, written);
                    course.left.push((step.path.clone(), settled));
                }
                TransferState::Failed(error) => drop(course.failures.insert(number, since(error))),
                _ => course.report.left += 1,
            }
            course.tell();
            if course.left.len() >= NOTED_AT_ONCE {
                self.memory.note(&self.pair, std::mem::take(&mut course.left)).await;
            }
        }
    }

    /// Moves files of the bucket to its trash.
    async fn delete_remote<T: Fn(u64, u64)>(&self, extra: Vec<usize>, course: &mut Course<T>) {
        let steps = extra.iter().map(|&number| (number, &self.found.steps[number]));
        let named = steps.filter_map(|(number, step)| {
            let key = format!("{}{}", self.folder, step.path);
            Some((key, (number, step.remote.as_ref()?.etag.clone())))
        });
        let numbers: HashMap<String, _> = named.collect();
        let seen = numbers.iter().map(|(key, (_, etag))| (key.clone(), etag.clone())).collect();
        let (id, mut ended) = match self.parts.browser.delete_seen(seen).await {
            Ok(started) => started,
            Err(error) => {
                let error = AppError::from(error);
                return course.failures.extend(extra.into_iter().map(|number| (number, error.clone())));
            }
        };
        let deleted = tokio::select! {
            () = self.cancellation.stop.cancelled() => {
                self.parts.browser.cancel(&id);
                (&mut ended).await
            }
            deleted = &mut ended => deleted,
        };
        let Ok((deleted, failed)) = deleted else { return };
        course.report.deleted = deleted;
        course.report.left += (extra.len() as u64).saturating_sub(deleted + failed.len() as u64);
        for failure in failed {
            let Some((number, _)) = numbers.get(&failure.key) else { continue };
            course.failures.insert(*number, failure.error);
        }
        course.tell();
    }

    /// Moves files of this computer to the system's trash.
    async fn delete_local<T: Fn(u64, u64)>(&self, extra: Vec<usize>, course: &mut Course<T>) {
        for number in extra {
            if self.cancellation.stop.is_cancelled() {
                course.report.left += 1;
                continue;
            }
            let step = &self.found.steps[number];
            let Some(seen) = step.local.as_ref().map(|file| file.identity.clone()) else { continue };
            let (root, path, trash) = (self.root.clone(), step.path.clone(), self.parts.trash.clone());
            let discarded = blocking(move || Ok(discard(&root, &path, &seen, &*trash)));
            match discarded.await.map_err(|error| FilesError::writing(name(&step.path), error)) {
                Ok(Ok(())) => {
                    course.report.deleted += 1;
                    course.left.push((step.path.clone(), None));
                }
                Ok(Err(error)) | Err(error) => drop(course.failures.insert(number, error.into())),
            }
            course.tell();
        }
    }

    /// All that was replaced is one change, and can be taken back as one.
    fn offer_undo(&self, replaced: Vec<(String, Done)>) {
        let (keys, done): (Vec<_>, Vec<_>) = replaced.into_iter().unzip();
        if let Some(first) = keys.first() {
            self.parts.browser.overwrites().note(first, done);
        }
    }

    const fn is_written(&self, step: &Step) -> bool {
        match step.group {
            SyncGroup::New | SyncGroup::Changed => true,
            SyncGroup::Newer => self.choices.replace_newer,
            _ => false,
        }
    }

    /// What would be deleted; nothing where that is withheld.
    fn extra(&self) -> Vec<usize> {
        let steps = self.found.steps.iter().enumerate();
        let extra = steps.filter(|(_, step)| step.group == SyncGroup::Extra && self.found.withheld.is_none());
        extra.map(|(number, _)| number).collect()
    }

    fn work(&self, step: &Step) -> Option<Work> {
        match self.direction {
            SyncDirection::Up => self.upload(step).map(Work::Upload),
            SyncDirection::Down => self.download(step).map(Work::Download),
        }
    }

    fn upload(&self, step: &Step) -> Option<UploadWork> {
        let file = step.local.as_ref()?;
        let there = step.remote.as_ref().map(|remote| remote.etag.clone());
        Some(UploadWork {
            path: file.path.clone().into_os_string(),
            folder: format!("{}{}", self.folder, folder_of(&step.path)),
            name: name(&step.path).to_owned(),
            size: file.size,
            goal: there.map_or(Goal::Create, |etag| Goal::Replace(Some(etag))),
            kept: None,
            begun: None,
            seen: Some(file.identity.clone()),
        })
    }

    fn download(&self, step: &Step) -> Option<DownloadWork> {
        let remote = step.remote.as_ref()?;
        let target = below(&self.root, &step.path);
        let local = step.local.as_ref().map(|file| file.identity.clone());
        Some(DownloadWork {
            key: format!("{}{}", self.folder, step.path),
            temporary: temporary_name(&file_name(&target), &*self.parts.environment),
            target: target.into_os_string(),
            replaces: local.is_some(),
            root: Some(self.root.clone().into_os_string()),
            expected: Some(remote.size),
            object: None,
            seen: Some(Seen { etag: remote.etag.clone(), modified: remote.modified, local }),
        })
    }

    /// What a transfer has left on both sides.
    fn settled(&self, step: &Step, written: Option<crate::files::ETag>) -> Option<Settled> {
        match self.direction {
            SyncDirection::Up => {
                let identity = &step.local.as_ref()?.identity;
                Some(Settled { size: identity.size(), modified: identity.modified()?, etag: written? })
            }
            SyncDirection::Down => {
                let remote = step.remote.as_ref()?;
                let modified = nanoseconds(remote.modified)?;
                Some(Settled { size: remote.size, modified, etag: remote.etag.clone() })
            }
        }
    }

    /// What the comparison has shown to be the same, byte by byte.
    fn proven(&self) -> Vec<(String, Option<Settled>)> {
        let proven = self.found.steps.iter().filter(|step| step.group == SyncGroup::Same && step.is_proven);
        let settled = |step: &Step| {
            let (file, remote) = (step.local.as_ref()?, step.remote.as_ref()?);
            let modified = file.identity.modified()?;
            let settled = Settled { size: file.size, modified, etag: remote.etag.clone() };
            Some((step.path.clone(), Some(settled)))
        };
        proven.filter_map(settled).collect()
    }

    async fn assert_writable(&self) -> Result<(), FilesError> {
        let (root, environment) = (self.root.clone(), self.parts.environment.clone());
        let written = blocking(move || {
            assert_writable(&Dir::open_ambient_dir(root, ambient_authority())?, &*environment)
        });
        written.await.map_err(|error| FilesError::writing(&file_name(&self.root), error))
    }
}

impl<T: Fn(u64, u64)> Course<T> {
    fn done(&self) -> u64 {
        let SyncReport { written, deleted, left, .. } = self.report;
        written.files + deleted + left + self.failures.len() as u64
    }

    /// Tells how far it is, now and then.
    fn tell(&mut self) {
        if self.last_told.is_none_or(|told| told.elapsed() >= PAUSE) {
            self.last_told = Some(Instant::now());
            (self.tell)(self.done(), self.of);
        }
    }
}

/// Puts a file into the trash that is still what was seen; no link leads to it.
fn discard(root: &Path, path: &str, seen: &Identity, trash: &dyn LocalTrash) -> Result<(), FilesError> {
    let unwritable = |source| FilesError::Unwritable { name: name(path).to_owned(), source };
    let changed = || FilesError::ChangedSincePreview(name(path).to_owned());
    let folder = Dir::open_ambient_dir(root, ambient_authority()).map_err(unwritable)?;
    let folder = match folder_of(path).strip_suffix('/') {
        None => folder,
        Some(below) => folder.open_dir(below).map_err(|_| changed())?,
    };
    if !identity(&folder, name(path).as_ref()).is_ok_and(|now| now == *seen) {
        return Err(changed());
    }
    trash.put(&below(root, path)).map_err(unwritable)
}

/// A name that is taken by now, or an object that is another one, was not so when it was looked at.
fn since(error: AppError) -> AppError {
    match error.code {
        Code::NameTaken | Code::ObjectChanged => AppError { code: Code::ChangedSincePreview, ..error },
        _ => error,
    }
}
