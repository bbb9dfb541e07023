//! One page of a folder.

use devops360_contract::files::{Cursor, Entry, EntryKind, ListFiles, Listing};

use super::error::FilesError;
use super::key;
use super::retry::Retry;
use super::sizes::Sizes;
use super::visible::visible;
use super::workspace::Place;
use super::{Object, ObjectPage};
use crate::environment::timestamp;

/// The most entries that S3 gives in one page.
const PAGE_LIMIT: u16 = 1000;
/// How many entries the first page has: as many as one round trip brings over a fresh connection, and more than a window
/// shows.
const FIRST_PAGE_LIMIT: u16 = 200;

/// Asks for the page, and takes note of the sizes in it.
pub(crate) async fn list(
    place: &Place,
    retry: &Retry,
    sizes: &Sizes,
    request: ListFiles,
) -> Result<Listing, FilesError> {
    let prefix = place.folder(&request.folder)?;
    let token = request.cursor.map(|cursor| cursor.0);
    let limit = if token.is_none() { FIRST_PAGE_LIMIT } else { PAGE_LIMIT };
    let page = retry
        .run(|| place.objects.list(&prefix, Some("/"), token.as_deref(), limit))
        .await
        .map_err(place.failed("list", &request.folder))?;
    sizes.note(&page.objects);
    // A server that hands back the token it was given would be asked for ever.
    let next = page.next.clone().filter(|next| Some(next) != token.as_ref());
    Ok(Listing { entries: entries(page, &prefix, &place.files, &place.trash), next: next.map(Cursor) })
}

/// Folders and files of a page in key order. A folder that is stored as an empty object, as some programs do, is no file;
/// what does not lie below `prefix` was not asked for; the trash is shown elsewhere.
pub(super) fn entries(page: ObjectPage, prefix: &str, files: &str, trash: &str) -> Vec<Entry> {
    let below = |key: &str| {
        let inside = key.starts_with(prefix);
        if !inside {
            tracing::warn!(
                key = visible(key),
                "the bucket listed a key outside of the folder; it is dropped"
            );
        }
        inside && key != prefix && !key.starts_with(trash)
    };
    let is_file = |key: &str| below(key) && !key.ends_with('/');
    let folders = page.prefixes.into_iter().filter(|key| below(key)).map(|key| (key, EntryKind::Folder));
    let objects = page.objects.into_iter().filter(|object| is_file(&object.key)).map(|object| {
        let kind = kind(&object);
        (object.key, kind)
    });
    let mut entries: Vec<Entry> =
        folders.chain(objects).map(|(key, kind)| entry(&key[files.len()..], kind)).collect();
    entries.sort_by(|a, b| a.key.cmp(&b.key));
    entries
}

/// What a file's entry says of its object.
pub(crate) fn kind(object: &Object) -> EntryKind {
    EntryKind::File { size: object.size, modified: timestamp(object.modified) }
}

/// The entry of a relative key.
pub(crate) fn entry(key: &str, kind: EntryKind) -> Entry {
    let name = match key::name(key) {
        // Two slashes in a row: a folder without a name.
        "" => "/".to_owned(),
        name => visible(name),
    };
    Entry { key: key.to_owned(), name, kind }
}
