//! Objects on their way inside the bucket, one or a whole tree of them: counted, kept from being lost, remembered.

use std::sync::Arc;

use devops360_contract::AppError;
use devops360_contract::files::{ChangeFailure, ChangeOutcome, TrashReason};
use futures::{StreamExt, TryStreamExt, pin_mut, stream};

use super::copy::Copier;
use super::history::{Done, Kept, Origin};
use super::plan::Seen;
use super::progress::Progress;
use crate::environment::Environment;
use crate::files::error::FilesError;
use crate::files::key::name;
use crate::files::trash::name::trashed;
use crate::files::walk::walk;
use crate::files::workspace::Place;
use crate::files::{Object, WriteCondition};

/// How many objects are on their way at once; each takes three or four small requests.
pub(crate) const OBJECTS_AT_ONCE: usize = 32;

/// Carries objects from key to key.
pub(crate) struct Carrier {
    pub(crate) copier: Copier,
    pub(crate) environment: Arc<dyn Environment>,
    pub(crate) progress: Arc<Progress>,
    /// The originals go.
    pub(crate) moves: bool,
    /// The files that the person was asked about, by relative key: a replace replaces these and no others.
    pub(crate) seen: Seen,
}

/// What to do about what is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WriteMode {
    /// Nothing can be there: the name was made for this.
    Fresh,
    /// It stays, and nothing is written.
    Create,
    /// It is kept in the trash, or as an earlier version, and replaced.
    Replace,
}

/// What became of the objects of a change.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) succeeded: u64,
    failed: Vec<ChangeFailure>,
    /// What would have to be taken back to undo it.
    pub(crate) done: Vec<Done>,
}

impl Tally {
    /// Notes how a whole item failed, if it did.
    pub(crate) fn note(&mut self, key: String, result: Result<(), FilesError>) {
        if let Err(error) = result {
            self.fail(key, error);
        }
    }

    /// Notes what stayed as it was.
    pub(crate) fn fail(&mut self, key: String, error: FilesError) {
        tracing::warn!(%error, "something in the bucket stayed as it was");
        self.failed.push(ChangeFailure { key, error: AppError::from(error) });
    }

    /// What stayed as it was.
    pub(crate) fn failures(&self) -> &[ChangeFailure] {
        &self.failed
    }

    /// Notes what was done.
    pub(crate) fn succeed(&mut self, done: Done) {
        self.succeeded += 1;
        self.done.push(done);
    }

    /// What the window is told.
    pub(crate) fn outcome(self, cancelled: bool, undoable: bool) -> ChangeOutcome {
        ChangeOutcome { succeeded: self.succeeded, failed: self.failed, cancelled, undoable }
    }
}

impl Carrier {
    /// Whose place it is.
    pub(crate) const fn place(&self) -> &Place {
        &self.copier.place
    }

    /// Whether nothing new may begin.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.progress.is_cancelled()
    }

    /// The key of an object as the person knows it: relative, in the trash too.
    pub(crate) fn shown<'a>(&self, key: &'a str) -> &'a str {
        let place = self.place();
        let in_trash = || key.strip_prefix(&place.trash)?.split_once('/').map(|(_, key)| key);
        key.strip_prefix(&place.files).or_else(in_trash).unwrap_or(key)
    }

    /// Carries one object between whole keys, and counts it.
    pub(crate) async fn single(
        &self,
        from: &str,
        to: &str,
        mode: WriteMode,
        tally: &mut Tally,
    ) -> Result<(), FilesError> {
        self.progress.found(1);
        let done = self.carry(from, to, mode).await;
        self.progress.done();
        done.map(|done| tally.succeed(done))
    }

    /// Carries every object whose whole key begins with `from`; their keys begin with `to` then.
    pub(crate) async fn tree(
        &self,
        from: &str,
        to: &str,
        mode: WriteMode,
        tally: &mut Tally,
    ) -> Result<(), FilesError> {
        let pages = walk(self.place(), &self.copier.retry, from);
        pin_mut!(pages);
        let mut any = false;
        while let Some(objects) = pages.try_next().await? {
            any |= !objects.is_empty();
            self.progress.found(objects.len());
            self.page(objects, (from, to), mode, tally).await;
            if self.is_cancelled() {
                break;
            }
        }
        if any { Ok(()) } else { Err(FilesError::ObjectNotFound(name(from).to_owned())) }
    }

    async fn page(&self, objects: Vec<Object>, (from, to): (&str, &str), mode: WriteMode, tally: &mut Tally) {
        let mut carrying = stream::iter(objects)
            .filter(|_| std::future::ready(!self.is_cancelled()))
            .map(|Object { key, .. }| async move {
                let target = format!("{to}{}", &key[from.len()..]);
                (self.carry(&key, &target, mode).await, key)
            })
            .buffer_unordered(OBJECTS_AT_ONCE);
        while let Some((result, key)) = carrying.next().await {
            self.progress.done();
            match result {
                Ok(done) => tally.succeed(done),
                Err(error) => tally.fail(self.shown(&key).to_owned(), error),
            }
        }
    }

    /// Carries one object between whole keys.
    pub(crate) async fn carry(&self, from: &str, to: &str, mode: WriteMode) -> Result<Done, FilesError> {
        self.place().check_length(to)?;
        // A listing tells no checksum, and the copy is to be compared with one.
        let source = self.copier.object(from).await?;
        let (condition, kept) = self.make_room(to, mode).await?;
        let carried = if self.moves {
            self.copier.relocate(&source, to, &condition).await
        } else {
            self.copier.copy(&source, to, &condition).await
        };
        match carried {
            Ok(copy) => {
                let origin = if self.moves { Origin::Moved(source) } else { Origin::Copied };
                Ok(Done { copy, origin, kept })
            }
            Err(error) => {
                self.keep_no_longer(kept).await;
                Err(error)
            }
        }
    }

    /// Takes back what was kept of an object that was to be replaced, where it is there still. Else its copy is all that is
    /// left of it, and stays in the trash.
    async fn keep_no_longer(&self, kept: Option<Kept>) {
        let Some(Kept { replaced, copy: Some(copy) }) = kept else { return };
        if let Ok(Some(there)) = self.copier.find(&replaced.key).await
            && there.etag == replaced.etag
        {
            self.copier.take_back(&copy).await;
        }
    }

    /// On what condition `to` is written, and where what is replaced by it is kept.
    async fn make_room(
        &self,
        to: &str,
        mode: WriteMode,
    ) -> Result<(WriteCondition, Option<Kept>), FilesError> {
        if mode == WriteMode::Fresh {
            return Ok((WriteCondition::Absent, None));
        }
        let Some(there) = self.copier.find(to).await? else { return Ok((WriteCondition::Absent, None)) };
        // Asked before, since a refused copy cannot tell an equal object from one that it wrote itself.
        if mode == WriteMode::Create {
            return Err(FilesError::NameTaken(name(to).to_owned()));
        }
        if self.seen.get(self.shown(to)).is_some_and(|seen| *seen != there.etag) {
            return Err(FilesError::NameTaken(name(to).to_owned()));
        }
        let kept = keep(&self.copier, &*self.environment, &there).await?;
        Ok((WriteCondition::Matches(there.etag), Some(kept)))
    }
}

/// Makes sure that `object`, one of the person's files, can come back after it is replaced: as an earlier version where
/// the bucket keeps them, else as a copy in the trash.
pub(crate) async fn keep(
    copier: &Copier,
    environment: &dyn Environment,
    object: &Object,
) -> Result<Kept, FilesError> {
    if object.version.is_some() {
        return Ok(Kept { replaced: object.clone(), copy: None });
    }
    let target = trashed(&copier.place, environment, TrashReason::Replaced, &object.key);
    copier.place.check_length(&target)?;
    let copy = copier.copy(object, &target, &WriteCondition::Absent).await?;
    Ok(Kept { replaced: object.clone(), copy: Some(copy) })
}
