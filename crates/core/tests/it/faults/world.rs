//! The engine at work on a bucket and a folder, as the model sees them.

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use bytes::Bytes;
use devops360_contract::files::{
    Change, ChangeAction, ChangeId, Resolution, TransferId, TransferState, UndoChange, Which,
};
use devops360_contract::{AppError, Code};
use devops360_testkit::objects::MemoryObjects;
use tokio::runtime::{Builder, Runtime};
use tokio::time::{sleep, timeout};

use super::content::Content;
use super::model::{Act, State};
use crate::desk::{Desk, ROOT, TRASH};

/// No act takes that long, whatever goes wrong.
const PATIENCE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Longer than everything that is tried again together.
const ROUND: Duration = Duration::from_secs(15 * 60);
/// A night's sleep ends a round, and there are two at most.
const ROUNDS: usize = 3;

/// A desk that can lose its power.
pub(super) struct World {
    runtime: Option<Runtime>,
    pub(super) desk: Desk,
}

/// How an act ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ending {
    Done,
    Failed(Code),
    Cancelled,
    /// Nothing moves, and it has not ended.
    Stuck,
}

/// An act that was begun: a transfer that can be stopped and taken up, or a change that ran to its end.
#[derive(Debug, Clone)]
pub(super) enum Begun {
    Transfer(TransferId),
    Changed(ChangeId, Ending),
}

/// How the person takes something back.
#[derive(Debug, Clone)]
pub(super) enum Undo {
    /// By the offer that the app made.
    Change(ChangeId),
    /// Where there was nothing before, by deleting what is there now.
    Delete(String),
}

impl World {
    pub(super) fn new(is_versioned: bool) -> Self {
        let bucket = if is_versioned { MemoryObjects::versioned() } else { MemoryObjects::default() };
        Self { runtime: Some(runtime()), desk: Desk::on(bucket) }
    }

    /// Runs `work` while the app runs.
    pub(super) fn run<T>(&mut self, work: impl AsyncFnOnce(&Desk) -> T) -> T {
        let Self { runtime, desk } = self;
        let ended =
            async { timeout(PATIENCE, work(desk)).await.expect("whatever goes wrong, there is an end") };
        runtime.as_ref().unwrap().block_on(ended)
    }

    /// Writes a file into the folder.
    pub(super) fn write(&self, name: &str, content: &Content) {
        fs::write(self.desk.path(name), &content.0).unwrap();
    }

    /// What is in the bucket and in the folder, but for what is unfinished.
    pub(super) fn state(&self) -> State {
        let bucket = self.desk.bucket.keys().into_iter().filter_map(|key| {
            let body = self.desk.bucket.body(&key)?;
            Some((key.strip_prefix(ROOT)?.to_owned(), Content(body)))
        });
        let files = self.desk.names().into_iter().filter(|name| !name.starts_with('.'));
        let disk = files.map(|name| {
            let bytes = fs::read(self.desk.path(&name)).unwrap();
            (name, Content(Bytes::from(bytes)))
        });
        State { bucket: bucket.collect(), disk: disk.collect() }
    }

    /// All contents that the person can get at in the bucket.
    pub(super) fn contents(&self) -> BTreeSet<Content> {
        let keys = self.desk.bucket.keys().into_iter();
        let keys = keys.filter(|key| key.starts_with(ROOT) || key.starts_with(TRASH));
        keys.filter_map(|key| self.desk.bucket.body(&key).map(Content)).collect()
    }

    /// The unfinished files in the folder.
    pub(super) fn unfinished(&self) -> Vec<String> {
        self.desk.names().into_iter().filter(|name| name.starts_with('.')).collect()
    }

    /// Does something to its end, or until nothing moves any more.
    pub(super) fn begin(&mut self, act: &Act) -> (Result<Begun, Code>, Ending) {
        let begun = self.run(async |desk| begin(desk, act).await);
        let ending = match &begun {
            Ok(Begun::Changed(_, ending)) => ending.clone(),
            Ok(Begun::Transfer(id)) => self.ending(id),
            Err(code) => Ending::Failed(*code),
        };
        (begun, ending)
    }

    /// Waits for the end of a transfer.
    pub(super) fn ending(&mut self, id: &TransferId) -> Ending {
        self.run(async |desk| {
            for _ in 0..ROUNDS {
                let Ok(transfer) = timeout(ROUND, desk.ended(id)).await else { continue };
                // Everything is durable by then.
                sleep(Duration::from_secs(60)).await;
                return match transfer.state {
                    TransferState::Done => Ending::Done,
                    TransferState::Failed(error) => Ending::Failed(error.code),
                    _ => Ending::Cancelled,
                };
            }
            Ending::Stuck
        })
    }

    pub(super) fn retry(&mut self, id: &TransferId) -> Ending {
        self.run(async |desk| desk.files.retry(&Which::One(id.clone())));
        self.ending(id)
    }

    pub(super) fn pause_and_resume(&mut self, id: &TransferId) -> Ending {
        self.run(async |desk| {
            desk.files.pause(&Which::One(id.clone()));
            desk.state(id, &TransferState::Paused).await;
            desk.files.resume(&Which::One(id.clone()));
        });
        self.ending(id)
    }

    pub(super) fn cancel(&mut self, id: &TransferId) -> Ending {
        self.run(async |desk| desk.files.cancel(&Which::One(id.clone())));
        self.ending(id)
    }

    /// The person closes the app and starts it again.
    pub(super) fn leave(&mut self, id: &TransferId) -> Ending {
        self.run(async |desk| desk.files.leave().await);
        self.desk.restart();
        self.restored(id)
    }

    /// The app is killed and started again: every task ends where it stands, and the journal's file is as it was then.
    pub(super) fn kill(&mut self, id: &TransferId) -> Ending {
        let journal = fs::read(self.desk.journal_file()).ok();
        drop(self.runtime.replace(runtime()));
        self.desk.restart();
        if let Some(journal) = journal {
            fs::write(self.desk.journal_file(), journal).unwrap();
        }
        self.restored(id)
    }

    fn restored(&mut self, id: &TransferId) -> Ending {
        self.run(async |desk| desk.files.restore().await.unwrap());
        self.ending(id)
    }

    /// Takes everything off the list, with what it has left.
    pub(super) fn clear(&mut self) {
        self.run(async |desk| {
            desk.files.shut_down().await;
            desk.files.clear();
            sleep(Duration::from_secs(60)).await;
        });
    }

    /// Takes something back.
    pub(super) fn undo(&mut self, undo: &Undo) {
        let failed = self.run(async |desk| match undo {
            Undo::Change(id) => {
                let outcome = desk.ends(desk.browser.undo(UndoChange { id: id.clone() })).await.1;
                assert!(outcome.succeeded > 0, "there is something to take back");
                outcome.failed
            }
            Undo::Delete(key) => desk.delete(&[key]).await.1.failed,
        });
        assert_eq!(failed, [], "{undo:?}");
    }
}

async fn begin(desk: &Desk, act: &Act) -> Result<Begun, Code> {
    match act {
        Act::Upload(name, resolution) => {
            let item = desk.local.admit(desk.path(name));
            Ok(Begun::Transfer(desk.start(&item.handle, *resolution).await))
        }
        Act::Download { key, target, .. } => {
            let started = desk.files.start_download(key, desk.path(target)).await;
            started.map(Begun::Transfer).map_err(|error| AppError::from(error).code)
        }
        Act::Relocate { action, key, target, replaces } => {
            let resolution = if *replaces { Resolution::Replace } else { Resolution::Create };
            let mut changes = desk.browser.subscribe();
            let outcome = desk.change(*action, &[(key, target)], resolution).await;
            Ok(changed(changes.recv().await.unwrap().id, &outcome))
        }
        Act::Delete(key) => {
            let (id, outcome) = desk.delete(&[key]).await;
            Ok(changed(id, &outcome))
        }
    }
}

fn changed(id: ChangeId, outcome: &devops360_contract::files::ChangeOutcome) -> Begun {
    let ending = outcome.failed.first().map_or(Ending::Done, |failure| Ending::Failed(failure.error.code));
    assert_eq!(ending == Ending::Done, outcome.undoable, "what was done can be taken back: {outcome:?}");
    Begun::Changed(id, ending)
}

/// The offers to take an upload back that were made since `offers` was subscribed.
pub(super) fn offered(offers: &mut tokio::sync::broadcast::Receiver<Change>) -> Option<ChangeId> {
    let told = std::iter::from_fn(|| offers.try_recv().ok());
    let offer = told.filter(|change| change.action == ChangeAction::Replace).last()?;
    offer.outcome.is_some_and(|outcome| outcome.undoable).then_some(offer.id)
}

/// A clock that moves on only when there is nothing to do but to wait.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().start_paused(true).build().unwrap()
}
