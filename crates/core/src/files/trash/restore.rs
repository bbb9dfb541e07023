//! Back from the trash, to where things were. What has their names by now stays: they get other ones.

use std::collections::BTreeSet;

use devops360_contract::files::TrashId;
use futures::{TryStreamExt, pin_mut};

use super::list::split;
use super::name::TrashName;
use crate::files::changes::carry::{Carrier, Tally, WriteMode};
use crate::files::changes::folder;
use crate::files::changes::names::Taken;
use crate::files::error::FilesError;
use crate::files::walk::walk;

/// Puts the things of `ids` back; everything in the trash without. A failure keeps none of the others from going on.
pub(crate) async fn restore(carrier: &Carrier, ids: Option<Vec<TrashId>>) -> Tally {
    let mut tally = Tally::default();
    let ids = match ids {
        Some(ids) => ids,
        None => match all(carrier).await {
            Ok(ids) => ids,
            Err(error) => {
                tally.fail(String::new(), error);
                return tally;
            }
        },
    };
    for id in ids {
        if carrier.is_cancelled() {
            break;
        }
        let restored = restore_one(carrier, &id, &mut tally).await;
        tally.note(id.0, restored);
    }
    tally
}

/// Every thing in the trash.
async fn all(carrier: &Carrier) -> Result<Vec<TrashId>, FilesError> {
    let mut ids = BTreeSet::new();
    let pages = walk(carrier.place(), &carrier.copier.retry, &carrier.place().trash);
    pin_mut!(pages);
    while let Some(objects) = pages.try_next().await? {
        let names = objects.iter().filter_map(|object| split(carrier.place(), &object.key));
        ids.extend(names.map(|(name, _)| name.id()));
    }
    Ok(ids.into_iter().collect())
}

async fn restore_one(carrier: &Carrier, id: &TrashId, tally: &mut Tally) -> Result<(), FilesError> {
    let place = carrier.place();
    let name = TrashName::parse(&id.0).ok_or_else(|| FilesError::KeyInvalid(id.0.clone()))?;
    let prefix = name.prefix(place);
    let first = carrier.copier.retry.run(|| place.objects.list(&prefix, None, None, 1)).await;
    let first = first.map_err(place.failed("list", "trash"))?.objects.into_iter().next();
    let gone = || FilesError::ObjectNotFound(id.0.clone());
    let (_, key) = first.as_ref().and_then(|first| split(place, &first.key)).ok_or_else(gone)?;
    let thing = name.thing(key);
    let target = free(carrier, thing).await?;
    let (from, to) = (format!("{prefix}{thing}"), place.whole(&target)?);
    if thing.ends_with('/') {
        carrier.tree(&from, &to, WriteMode::Create, tally).await
    } else {
        carrier.single(&from, &to, WriteMode::Create, tally).await
    }
}

/// The key of `thing`, or a numbered one where that is taken.
async fn free(carrier: &Carrier, thing: &str) -> Result<String, FilesError> {
    let whole = carrier.place().whole(thing)?;
    let is_taken = if thing.ends_with('/') {
        folder::exists(carrier.place(), &carrier.copier.retry, &whole).await?
    } else {
        carrier.copier.find(&whole).await?.is_some()
    };
    if !is_taken {
        return Ok(thing.to_owned());
    }
    let taken = Taken::around(carrier.place(), &carrier.copier.retry, thing).await?;
    let free = taken.first_free(|_| false);
    Ok(free)
}
