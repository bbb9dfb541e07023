//! What was done, so that it can be taken back.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use devops360_contract::files::{ChangeId, TrashReason};
use futures::{StreamExt, stream};
use serde::{Deserialize, Serialize};

use super::carry::{Carrier, OBJECTS_AT_ONCE, Tally};
use crate::files::error::FilesError;
use crate::files::trash::name::trashed;
use crate::files::{Object, WriteCondition};

/// How many changes are remembered; the oldest give way.
const CHANGES: usize = 50;
/// How many objects one remembered change has at most.
const OBJECTS: usize = 100_000;

/// One object that was moved, copied or uploaded.
#[derive(Debug, Clone)]
pub(crate) struct Done {
    /// The object at its new place.
    pub(crate) copy: Object,
    /// Where it came from.
    pub(crate) origin: Origin,
    /// What it replaced.
    pub(crate) kept: Option<Kept>,
}

/// Where an object came from, and so what becomes of it when that is taken back.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    /// It was this object: it becomes that again.
    Moved(Object),
    /// It is a copy of one that is still there: it goes.
    Copied,
    /// It was uploaded, and the bucket has nothing else like it: it goes to the trash.
    Uploaded,
}

/// What was replaced, and can come back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// The object as it was.
    pub(crate) replaced: Object,
    /// Its copy in the trash; without, the bucket has it as an earlier version.
    pub(crate) copy: Option<Object>,
}

/// The objects that came back, by what they were before: their entity tags may be others now.
type Renewed = HashMap<(String, String), Object>;

/// The last changes, as long as somebody stays signed in.
#[derive(Default)]
pub(crate) struct History(Mutex<VecDeque<(ChangeId, Vec<Done>)>>);

impl History {
    /// Remembers a change, and says whether it can be taken back.
    pub(crate) fn remember(&self, id: ChangeId, done: Vec<Done>) -> bool {
        if done.is_empty() || done.len() > OBJECTS {
            return false;
        }
        let mut changes = self.lock();
        if changes.len() == CHANGES {
            changes.pop_front();
        }
        changes.push_back((id, done));
        true
    }

    /// What a change did; it is forgotten then, since it is taken back once.
    pub(crate) fn take(&self, id: &ChangeId) -> Option<Vec<Done>> {
        let mut changes = self.lock();
        let index = changes.iter().position(|(known, _)| known == id)?;
        changes.remove(index).map(|(_, done)| done)
    }

    /// Takes note that objects are there again which older changes left: those can be taken back next.
    fn renew(&self, renewed: &Renewed) {
        for (_, done) in self.lock().iter_mut() {
            for Done { copy, .. } in done {
                if let Some(now) = renewed.get(&(copy.key.clone(), copy.etag.0.clone())) {
                    copy.clone_from(now);
                }
            }
        }
    }

    /// Forgets everything: it was somebody else's.
    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(ChangeId, Vec<Done>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes back what was done, object by object; what changed since stays as it is now.
pub(crate) async fn undo(carrier: &Carrier, history: &History, done: Vec<Done>) -> Tally {
    let (mut tally, mut renewed) = (Tally::default(), Renewed::new());
    carrier.progress.found(done.len());
    let mut undoing = stream::iter(done)
        .filter(|_| std::future::ready(!carrier.is_cancelled()))
        .map(|done| async move {
            let key = carrier.shown(&done.copy.key).to_owned();
            (key, undo_one(carrier, done).await)
        })
        .buffer_unordered(OBJECTS_AT_ONCE);
    while let Some((key, undone)) = undoing.next().await {
        carrier.progress.done();
        match undone {
            Ok(back) => {
                tally.succeeded += 1;
                renewed.extend(back.into_iter().map(|(was, now)| ((was.key, was.etag.0), now)));
            }
            Err(error) => tally.fail(key, error),
        }
    }
    drop(undoing);
    history.renew(&renewed);
    tally
}

/// Takes one object back, and answers what came back: as it was, and as it is now.
async fn undo_one(carrier: &Carrier, done: Done) -> Result<Vec<(Object, Object)>, FilesError> {
    let copier = &carrier.copier;
    let mut back = Vec::new();
    match done.origin {
        Origin::Moved(origin) => {
            let now = copier.relocate(&done.copy, &origin.key, &WriteCondition::Absent).await?;
            back.push((origin, now));
        }
        Origin::Copied => copier.remove(&done.copy).await?,
        Origin::Uploaded => {
            let target =
                trashed(carrier.place(), &*carrier.environment, TrashReason::Replaced, &done.copy.key);
            copier.relocate(&done.copy, &target, &WriteCondition::Absent).await?;
        }
    }
    if let Some(Kept { replaced, copy }) = done.kept {
        let now = match copy {
            Some(copy) => copier.relocate(&copy, &replaced.key, &WriteCondition::Absent).await?,
            None => copier.copy_version(&replaced, &replaced.key, &WriteCondition::Absent).await?,
        };
        back.push((replaced, now));
    }
    Ok(back)
}
