//! What a change would meet, asked before anything is done.

use std::collections::{BTreeSet, HashMap};

use devops360_contract::files::{
    ChangeAction, ChangePlan, Entry, EntryKind, Placement, PlanChange, PlannedChange, name_problem,
};
use futures::{StreamExt, TryStreamExt, stream};

use super::folder;
use super::names::{Taken, split};
use crate::files::ETag;
use crate::files::error::FilesError;
use crate::files::key::name;
use crate::files::listing::{entry, kind};
use crate::files::retry::Retry;
use crate::files::visible::visible;
use crate::files::workspace::Place;

/// How many names are looked up at once.
const LOOKUPS_AT_ONCE: usize = 16;

/// The files that a plan found, by relative key: a replace replaces these and no others.
pub(crate) type Seen = HashMap<String, ETag>;

/// Looks every target up.
pub(crate) async fn plan(
    place: &Place,
    retry: &Retry,
    request: PlanChange,
) -> Result<(ChangePlan, Seen), FilesError> {
    let action = request.action;
    let looked_up: Vec<LookedUp> = stream::iter(request.items)
        .map(|placement| look_up(place, retry, action, placement))
        .buffered(LOOKUPS_AT_ONCE)
        .try_collect()
        .await?;
    let (mut taken, mut seen) = (BTreeSet::new(), Seen::new());
    let mut items = Vec::with_capacity(looked_up.len());
    for LookedUp { placement, existing, problem, etag } in looked_up {
        // Two files of one name can come from two folders: all but the first need another name. So does a copy
        // beside its original.
        let is_twin = !taken.insert(placement.target.clone()) || placement.key == placement.target;
        let alternative = if problem.is_none() && (existing.is_some() || is_twin) {
            let around = Taken::around(place, retry, &placement.target).await?;
            let free = around.first_free(|key| taken.contains(key));
            taken.insert(free.clone());
            Some(visible(name(&free)))
        } else {
            None
        };
        seen.extend(etag.map(|etag| (placement.target.clone(), etag)));
        let name = visible(name(&placement.target));
        let problem = problem.map(Into::into);
        items.push(PlannedChange { placement, name, existing, alternative, problem });
    }
    Ok((ChangePlan { items }, seen))
}

struct LookedUp {
    placement: Placement,
    existing: Option<Entry>,
    problem: Option<FilesError>,
    etag: Option<ETag>,
}

async fn look_up(
    place: &Place,
    retry: &Retry,
    action: ChangeAction,
    placement: Placement,
) -> Result<LookedUp, FilesError> {
    let problem = check(place, action, &placement).err();
    if problem.is_some() || placement.key == placement.target {
        return Ok(LookedUp { placement, existing: None, problem, etag: None });
    }
    let key = place.whole(&placement.target)?;
    if placement.target.ends_with('/') {
        let is_there = folder::exists(place, retry, &key).await?;
        let existing = is_there.then(|| entry(&placement.target, EntryKind::Folder));
        return Ok(LookedUp { placement, existing, problem, etag: None });
    }
    let object = retry.run(|| place.objects.head(&key)).await.map_err(place.failed("read", &key))?;
    let existing = object.as_ref().map(|object| entry(&placement.target, kind(object)));
    Ok(LookedUp { placement, existing, problem, etag: object.map(|object| object.etag) })
}

/// Whether what `placement` names can go there at all.
pub(crate) fn check(place: &Place, action: ChangeAction, placement: &Placement) -> Result<(), FilesError> {
    let Placement { key, target } = placement;
    let (is_folder, to_folder) = (key.ends_with('/'), target.ends_with('/'));
    if key.is_empty() || is_folder != to_folder {
        return Err(FilesError::KeyInvalid(target.clone()));
    }
    let (_, new_name) = split(target);
    // A name that is there already may be one that nobody could give: it can be moved all the same.
    if new_name != name(key) && name_problem(new_name).is_some() {
        return Err(FilesError::NameRefused(new_name.to_owned()));
    }
    if is_folder {
        place.folder(key)?;
        place.folder(target)?;
    } else {
        place.file(key)?;
        place.file(target)?;
    }
    if action != ChangeAction::Copy && key == target {
        return Err(FilesError::AlreadyThere(name(key).to_owned()));
    }
    if is_folder && target.starts_with(key.as_str()) && target != key {
        return Err(FilesError::FolderIntoItself(name(key).to_owned()));
    }
    Ok(())
}
