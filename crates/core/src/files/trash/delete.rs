//! Into the trash, and out of it for good.

use devops360_contract::files::{TrashId, TrashReason};
use futures::{StreamExt, TryStreamExt, pin_mut, stream};

use super::name::TrashName;
use crate::environment::Environment;
use crate::files::changes::carry::{Carrier, OBJECTS_AT_ONCE, Tally, WriteMode};
use crate::files::error::FilesError;
use crate::files::walk::walk;

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
