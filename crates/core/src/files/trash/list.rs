//! One page of the trash.

use std::collections::BTreeMap;

use devops360_contract::files::{Cursor, ListTrash, TrashId, TrashItem, TrashPage};

use super::name::TrashName;
use crate::files::Object;
use crate::files::error::FilesError;
use crate::files::key::name;
use crate::files::retry::Retry;
use crate::files::visible::visible;
use crate::files::workspace::Place;

/// The most objects that S3 gives in one page.
const PAGE_LIMIT: u16 = 1000;

/// Asks for the page.
pub(crate) async fn list(place: &Place, retry: &Retry, request: ListTrash) -> Result<TrashPage, FilesError> {
    let token = request.cursor.map(|cursor| cursor.0);
    let page = retry
        .run(|| place.objects.list(&place.trash, None, token.as_deref(), PAGE_LIMIT))
        .await
        .map_err(place.failed("list", "trash"))?;
    // A server that hands back the token it was given would be asked for ever.
    let next = page.next.clone().filter(|next| Some(next) != token.as_ref());
    Ok(TrashPage { items: items(place, &page.objects), next: next.map(Cursor) })
}

/// The things that the objects belong to, in key order; what no name of ours stands before is left alone.
fn items(place: &Place, objects: &[Object]) -> Vec<TrashItem> {
    let mut items: BTreeMap<TrashId, TrashItem> = BTreeMap::new();
    for object in objects {
        let Some((name, key)) = split(place, &object.key) else { continue };
        let item = items.entry(name.id()).or_insert_with(|| empty(&name, key));
        // A folder's marker is no file.
        if !key.ends_with('/') {
            item.files += 1;
            item.size += object.size;
        }
    }
    items.into_values().collect()
}

/// The thing that an object of the trash belongs to, and the relative key that the object had.
pub(super) fn split<'a>(place: &Place, key: &'a str) -> Option<(TrashName, &'a str)> {
    let (id, key) = key.strip_prefix(&place.trash)?.split_once('/')?;
    Some((TrashName::parse(id)?, key)).filter(|(_, key)| !key.is_empty())
}

fn empty(thing: &TrashName, key: &str) -> TrashItem {
    let key = thing.thing(key).to_owned();
    TrashItem {
        id: thing.id(),
        name: visible(name(&key)),
        key,
        reason: thing.reason(),
        since: thing.since(),
        files: 0,
        size: 0,
    }
}
