//! What a file was before, and the way back to it.

use devops360_contract::files::{FileVersion, FileVersionId};

use super::ObjectVersion;
use super::changes::carry::{Carrier, Tally, keep};
use super::changes::history::{Done, Origin};
use super::error::FilesError;
use super::key::name;
use super::retry::Retry;
use super::workspace::Place;
use super::{VersionId, WriteCondition};
use crate::environment::timestamp;

/// The versions of the file of the relative key `key`, newest first. That it was deleted in between is none.
pub(crate) async fn list(place: &Place, retry: &Retry, key: &str) -> Result<Vec<FileVersion>, FilesError> {
    let versions = read(place, retry, key).await?;
    Ok(versions.into_iter().filter_map(shown).collect())
}

async fn read(place: &Place, retry: &Retry, key: &str) -> Result<Vec<ObjectVersion>, FilesError> {
    let key = place.file(key)?;
    let versions = retry.run(|| place.objects.versions(&key)).await;
    versions.map_err(place.failed("list versions", &key))
}

fn shown(version: ObjectVersion) -> Option<FileVersion> {
    let ObjectVersion { object, is_latest, is_deleted } = version;
    let VersionId(id) = object.version.filter(|_| !is_deleted)?;
    let modified = timestamp(object.modified);
    Some(FileVersion { id: FileVersionId(id), modified, size: object.size, current: is_latest })
}

/// Makes the file what it was in `version`. What it is now stays as a version of its own, or goes to the trash.
pub(crate) async fn restore(carrier: &Carrier, key: &str, version: &FileVersionId) -> Tally {
    let mut tally = Tally::default();
    carrier.progress.found(1);
    match revert(carrier, key, version).await {
        Ok(done) => tally.succeed(done),
        Err(error) => tally.fail(key.to_owned(), error),
    }
    carrier.progress.done();
    tally
}

async fn revert(carrier: &Carrier, key: &str, version: &FileVersionId) -> Result<Done, FilesError> {
    let copier = &carrier.copier;
    let versions = read(carrier.place(), &copier.retry, key).await?;
    let named = |known: &ObjectVersion| {
        known.object.version.as_ref().is_some_and(|VersionId(id)| *id == version.0) && !known.is_deleted
    };
    let gone = || FilesError::ObjectNotFound(name(key).to_owned());
    let ObjectVersion { object, .. } = versions.into_iter().find(named).ok_or_else(gone)?;
    let (condition, kept) = match copier.find(&object.key).await? {
        Some(now) => {
            let kept = keep(copier, &*carrier.environment, &now).await?;
            (WriteCondition::Matches(now.etag), Some(kept))
        }
        None => (WriteCondition::Absent, None),
    };
    let copy = copier.copy_version(&object, &object.key, &condition).await?;
    Ok(Done { copy, origin: Origin::Copied, kept })
}
