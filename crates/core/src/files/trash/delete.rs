//! Into the trash, and out of it for good.

use devops360_contract::files::{TrashId, TrashReason};
use futures::{StreamExt, TryStreamExt, pin_mut, stream};

use super::name::TrashName;
use crate::environment::Environment;
use crate::files::changes::carry::{Carrier, OBJECTS_AT_ONCE, Tally, WriteMode};
use crate::files::changes::history::{Done, Origin};
use crate::files::error::FilesError;
use crate::files::key::name;
use crate::files::walk::walk;
use crate::files::{ETag, WriteCondition};

/// Moves files and folders to the trash, each under a name of its own; a failure keeps none of the others from going on.
pub(crate) async fn delete(carrier: &Carrier, environment: &dyn Environment, keys: Vec<String>) -> Tally {
    let mut tally = Tally::default();
    for key in keys {
        if carrier.is_cancelled() {
            break;
        }
        let moved = delete_one(carrier, environment, &key, &mut tally).await;
        tally.note(key, moved);
    }
    tally
}

async fn delete_one(
    carrier: &Carrier,
    environment: &dyn Environment,
    key: &str,
    tally: &mut Tally,
) -> Result<(), FilesError> {
    let place = carrier.place();
    let prefix = TrashName::new(environment, TrashReason::Deleted, key).prefix(place);
    if key.is_empty() {
        Err(FilesError::KeyInvalid(key.to_owned()))
    } else if key.ends_with('/') {
        let from = place.folder(key)?;
        carrier.tree(&from, &format!("{prefix}{key}"), WriteMode::Fresh, tally).await
    } else {
        let from = place.file(key)?;
        carrier.single(&from, &format!("{prefix}{key}"), WriteMode::Fresh, tally).await
    }
}

/// Moves files to the trash that are still what was seen, many at once; a failure keeps none of the others.
pub(crate) async fn delete_seen(carrier: &Carrier, files: Vec<(String, ETag)>) -> Tally {
    let mut tally = Tally::default();
    carrier.progress.found(files.len());
    let mut moving = stream::iter(files)
        .filter(|_| std::future::ready(!carrier.is_cancelled()))
        .map(|(key, seen)| async move { (delete_one_seen(carrier, &key, &seen).await, key) })
        .buffer_unordered(OBJECTS_AT_ONCE);
    while let Some((moved, key)) = moving.next().await {
        carrier.progress.done();
        match moved {
            Ok(done) => tally.succeed(done),
            Err(error) => tally.fail(key, error),
        }
    }
    drop(moving);
    tally
}

async fn delete_one_seen(carrier: &Carrier, key: &str, seen: &ETag) -> Result<Done, FilesError> {
    let place = carrier.place();
    let prefix = TrashName::new(&*carrier.environment, TrashReason::Deleted, key).prefix(place);
    let target = format!("{prefix}{key}");
    place.check_length(&target)?;
    let source = carrier.copier.find(&place.file(key)?).await?.filter(|there| there.etag == *seen);
    let source = source.ok_or_else(|| FilesError::ChangedSincePreview(name(key).to_owned()))?;
    let copy = carrier.copier.relocate(&source, &target, &WriteCondition::Absent).await?;
    Ok(Done { copy, origin: Origin::Moved(source), kept: None })
}

/// Deletes the things of `ids` for good; everything in the trash without.
pub(crate) async fn empty(carrier: &Carrier, ids: Option<Vec<TrashId>>) -> Tally {
    let mut tally = Tally::default();
    let prefixes = match ids {
        None => vec![carrier.place().trash.clone()],
        Some(ids) => ids.iter().map(|id| format!("{}{id}/", carrier.place().trash)).collect(),
    };
    for prefix in prefixes {
        if let Err(error) = empty_below(carrier, &prefix, &mut tally).await {
            tally.fail(String::new(), error);
        }
    }
    tally
}

async fn empty_below(carrier: &Carrier, prefix: &str, tally: &mut Tally) -> Result<(), FilesError> {
    let (place, retry) = (carrier.place(), &carrier.copier.retry);
    let pages = walk(place, retry, prefix);
    pin_mut!(pages);
    while let Some(objects) = pages.try_next().await? {
        carrier.progress.found(objects.len());
        let mut deleting = stream::iter(objects)
            .filter(|_| std::future::ready(!carrier.is_cancelled()))
            .map(|object| async move {
                let deleted = retry.run(|| place.objects.delete(&object.key)).await;
                (deleted.map_err(place.failed("delete", &object.key)), object.key)
            })
            .buffer_unordered(OBJECTS_AT_ONCE);
        while let Some((deleted, key)) = deleting.next().await {
            carrier.progress.done();
            match deleted {
                Ok(()) => tally.succeeded += 1,
                Err(error) => tally.fail(carrier.shown(&key).to_owned(), error),
            }
        }
        if carrier.is_cancelled() {
            break;
        }
    }
    Ok(())
}
