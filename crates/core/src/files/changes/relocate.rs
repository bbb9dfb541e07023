//! Moving and copying files and folders: a folder is what its key begins.

use std::sync::Arc;

use devops360_contract::AppError;
use devops360_contract::files::{
    ChangeAction, ChangeFailure, ChangeItem, ChangeOutcome, Placement, Resolution,
};
use futures::{StreamExt, TryStreamExt, pin_mut, stream};

use super::copy::Copier;
use super::names::{Taken, split};
use super::plan::{Seen, check};
use super::progress::Progress;
use crate::files::claims::{Claim, Claims};
use crate::files::error::FilesError;
use crate::files::walk::walk;
use crate::files::workspace::Place;
use crate::files::{Object, WriteCondition};

/// How many objects are on their way at once; each takes three or four small requests.
const OBJECTS_AT_ONCE: usize = 32;
/// How many other names "keep both" tries when others take them at the same time.
const NAMES_LIMIT: usize = 20;

/// A move or a copy, and what it needs.
pub(crate) struct Relocation {
    pub(crate) action: ChangeAction,
    pub(crate) copier: Copier,
    pub(crate) claims: Claims,
    pub(crate) seen: Seen,
    pub(crate) progress: Arc<Progress>,
}

/// Counts what became of the objects.
#[derive(Default)]
struct Tally {
    succeeded: u64,
    failed: Vec<ChangeFailure>,
}

impl Relocation {
    /// Moves or copies every item; a failure keeps none of the others from going on.
    pub(crate) async fn run(&self, items: Vec<ChangeItem>) -> ChangeOutcome {
        let mut tally = Tally::default();
        for ChangeItem { placement, resolution } in items {
            if self.progress.is_cancelled() {
                break;
            }
            let key = placement.key.clone();
            if let Err(error) = self.item(placement, resolution, &mut tally).await {
                tally.fail(key, error);
            }
        }
        let Tally { succeeded, failed } = tally;
        ChangeOutcome { succeeded, failed, cancelled: self.progress.is_cancelled() }
    }

    async fn item(
        &self,
        placement: Placement,
        resolution: Resolution,
        tally: &mut Tally,
    ) -> Result<(), FilesError> {
        check(&self.copier.place, self.action, &placement)?;
        let resolution = if placement.key == placement.target { Resolution::KeepBoth } else { resolution };
        if placement.key.ends_with('/') {
            self.folder(&placement, resolution, tally).await
        } else {
            self.file(&placement, resolution, tally).await
        }
    }

    async fn file(
        &self,
        placement: &Placement,
        resolution: Resolution,
        tally: &mut Tally,
    ) -> Result<(), FilesError> {
        self.progress.found(1);
        let done = self.one_file(placement, resolution).await;
        self.progress.done();
        done.map(|()| tally.succeeded += 1)
    }

    async fn one_file(&self, placement: &Placement, resolution: Resolution) -> Result<(), FilesError> {
        let source = self.copier.object(&self.place().file(&placement.key)?).await?;
        if resolution != Resolution::KeepBoth {
            let condition = self.condition(&placement.target, resolution).await?;
            return self.step(&source, &placement.target, &condition).await;
        }
        for _ in 0..NAMES_LIMIT {
            let claim = self.free(&placement.target).await?;
            match self.step(&source, claim.key(), &WriteCondition::Absent).await {
                Err(FilesError::NameTaken(_)) => {}
                done => return done,
            }
        }
        Err(FilesError::NameTaken(split(&placement.target).1.to_owned()))
    }

    async fn folder(
        &self,
        placement: &Placement,
        resolution: Resolution,
        tally: &mut Tally,
    ) -> Result<(), FilesError> {
        let from = self.place().folder(&placement.key)?;
        let (claim, resolution) = match resolution {
            Resolution::KeepBoth => (Some(self.free(&placement.target).await?), Resolution::Create),
            other => (None, other),
        };
        let to = claim.as_ref().map_or(placement.target.as_str(), Claim::key);
        let pages = walk(self.place(), &self.copier.retry, &from);
        pin_mut!(pages);
        let mut any = false;
        while let Some(objects) = pages.try_next().await? {
            any |= !objects.is_empty();
            self.progress.found(objects.len());
            self.page(objects, (&from, to), resolution, tally).await;
            if self.progress.is_cancelled() {
                break;
            }
        }
        if any { Ok(()) } else { Err(FilesError::ObjectNotFound(split(&placement.key).1.to_owned())) }
    }

    /// Moves or copies one page of a folder's objects.
    async fn page(&self, objects: Vec<Object>, way: (&str, &str), resolution: Resolution, tally: &mut Tally) {
        let mut results = stream::iter(objects)
            .map(|object| async move {
                let key = object.key.clone();
                let result = self.inside(object, way, resolution).await;
                (key, result)
            })
            .buffer_unordered(OBJECTS_AT_ONCE);
        while let Some((key, result)) = results.next().await {
            let Some(result) = result else { continue };
            self.progress.done();
            match result {
                Ok(()) => tally.succeeded += 1,
                Err(error) => tally.fail(key[self.place().files.len()..].to_owned(), error),
            }
        }
    }

    /// Moves or copies one object of a folder, unless the change was cancelled before its turn.
    async fn inside(
        &self,
        listed: Object,
        (from, to): (&str, &str),
        resolution: Resolution,
    ) -> Option<Result<(), FilesError>> {
        if self.progress.is_cancelled() {
            return None;
        }
        let target = format!("{to}{}", &listed.key[from.len()..]);
        Some(self.listed(listed, target, resolution).await)
    }

    async fn listed(&self, listed: Object, target: String, resolution: Resolution) -> Result<(), FilesError> {
        // A listing tells no checksum, and the copy is to be compared with one.
        let source = self.copier.object(&listed.key).await?;
        let condition = self.condition(&target, resolution).await?;
        self.step(&source, &target, &condition).await
    }

    async fn step(
        &self,
        source: &Object,
        target: &str,
        condition: &WriteCondition,
    ) -> Result<(), FilesError> {
        let target = self.place().whole(target)?;
        let copied = match self.action {
            ChangeAction::Copy => self.copier.copy(source, &target, condition).await,
            ChangeAction::Move | ChangeAction::Rename => {
                self.copier.relocate(source, &target, condition).await
            }
        };
        copied.map(drop)
    }

    /// On what condition the object of the key `target` is written.
    async fn condition(&self, target: &str, resolution: Resolution) -> Result<WriteCondition, FilesError> {
        if resolution != Resolution::Replace {
            return Ok(WriteCondition::Absent);
        }
        if let Some(etag) = self.seen.get(target) {
            return Ok(WriteCondition::Matches(etag.clone()));
        }
        match self.copier.object(&self.place().whole(target)?).await {
            Ok(object) => Ok(WriteCondition::Matches(object.etag)),
            Err(FilesError::ObjectNotFound(_)) => Ok(WriteCondition::Absent),
            Err(error) => Err(error),
        }
    }

    /// A numbered key that nobody has or is about to take.
    async fn free(&self, target: &str) -> Result<Claim, FilesError> {
        let taken = Taken::around(self.place(), &self.copier.retry, target).await?;
        Ok(self.claims.claim(|is_claimed| taken.first_free(is_claimed)))
    }

    fn place(&self) -> &Place {
        &self.copier.place
    }
}

impl Tally {
    fn fail(&mut self, key: String, error: FilesError) {
        tracing::warn!(%error, "a file could not be moved or copied");
        self.failed.push(ChangeFailure { key, error: AppError::from(error) });
    }
}
