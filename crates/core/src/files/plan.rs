//! What an upload would meet, asked before the first byte.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use devops360_contract::files::{
    EntryKind, FileHandle, LocalItem, LocalKind, PlanUpload, PlannedFolder, PlannedItem, UploadPlan,
};
use futures::{StreamExt, TryStreamExt, stream};

use super::Object;
use super::changes::names::names_like;
use super::error::FilesError;
use super::key;
use super::lanes::Lanes;
use super::listing::{entry, kind};
use super::local::{LocalFiles, file_name};
use super::numbering::Numbering;
use super::retry::Retry;
use super::tree::Tree;
use super::visible::visible;
use super::workspace::Place;

/// How many names are looked up at once.
const LOOKUPS_AT_ONCE: usize = 16;

/// Looks every name up.
pub(crate) async fn plan(
    place: &Place,
    retry: &Retry,
    lanes: &Lanes,
    local: &LocalFiles,
    request: PlanUpload,
) -> Result<UploadPlan, FilesError> {
    let PlanUpload { folder, handles } = request;
    let looked_up: Vec<LookedUp> = stream::iter(handles)
        .map(|handle| look_up(place, retry, lanes, local, &folder, handle))
        .buffered(LOOKUPS_AT_ONCE)
        .try_collect()
        .await?;
    // Two files of one name can be dropped from two folders: all but the first need another name.
    let mut taken = BTreeSet::new();
    let mut items = Vec::with_capacity(looked_up.len());
    let mut trees = HashMap::new();
    for LookedUp { item, name, existing, tree } in looked_up {
        if let Some(tree) = tree {
            items.push(planned_folder(item.clone(), &tree, &folder, &mut taken));
            trees.insert(item.handle, Arc::new(tree));
            continue;
        }
        let usable = item.problem.is_none();
        let is_twin = usable && !taken.insert(name.clone());
        let alternative = if usable && (existing.is_some() || is_twin) {
            Some(alternative(place, retry, &folder, &name, &mut taken).await?)
        } else {
            None
        };
        let existing = existing.map(|object| entry(&object.key[place.files.len()..], kind(&object)));
        items.push(PlannedItem { item, existing, alternative, folder: None });
    }
    local.keep_trees(trees);
    Ok(UploadPlan { items })
}

/// What a folder would meet; `taken` are the names, relative to the remote folder, that the upload itself takes.
fn planned_folder(item: LocalItem, tree: &Tree, folder: &str, taken: &mut BTreeSet<String>) -> PlannedItem {
    let is_taken = |file: &&super::tree::TreeFile| {
        let is_twin = !taken.insert(file.key[folder.len()..].to_owned());
        is_twin || file.there.is_some()
    };
    let taken: Vec<_> = tree.files.iter().filter(is_taken).collect();
    PlannedItem {
        existing: (!taken.is_empty()).then(|| entry(&tree.key, EntryKind::Folder)),
        alternative: taken
            .first()
            .map(|file| visible(&Numbering::of(key::name(&file.key)).first_free(|_| false))),
        folder: Some(PlannedFolder {
            files: tree.totals.files,
            taken: taken.len() as u64,
            problems: tree.totals.problems,
            first_problems: tree.problems.clone(),
        }),
        item: LocalItem { size: tree.totals.size, ..item },
    }
}

struct LookedUp {
    item: LocalItem,
    name: String,
    existing: Option<Object>,
    tree: Option<Tree>,
}

async fn look_up(
    place: &Place,
    retry: &Retry,
    lanes: &Lanes,
    local: &LocalFiles,
    folder: &str,
    handle: FileHandle,
) -> Result<LookedUp, FilesError> {
    let mut item = local.item(&handle)?;
    let name = file_name(&local.path(&handle)?);
    place.folder(folder)?;
    if item.problem.is_some() {
        return Ok(LookedUp { item, name, existing: None, tree: None });
    }
    if item.kind == LocalKind::Folder {
        let tree = Tree::read(place, retry, lanes, local.path(&handle)?, folder).await?;
        return Ok(LookedUp { item, name, existing: None, tree: Some(tree) });
    }
    let key = match place.file(&format!("{folder}{name}")) {
        Ok(key) => key,
        Err(error) => {
            item.problem = Some(error.into());
            return Ok(LookedUp { item, name, existing: None, tree: None });
        }
    };
    let existing = retry.run(|| place.objects.head(&key)).await.map_err(place.failed("upload", &key))?;
    if let Some(object) = &existing {
        local.remember(&handle, &key, &object.etag);
    }
    Ok(LookedUp { item, name, existing, tree: None })
}

async fn alternative(
    place: &Place,
    retry: &Retry,
    folder: &str,
    name: &str,
    taken: &mut BTreeSet<String>,
) -> Result<String, FilesError> {
    let there = names_like(place, retry, folder, name, false).await?;
    let free = Numbering::of(name).first_free(|name| there.contains(name) || taken.contains(name));
    taken.insert(free.clone());
    Ok(key::name(&free).to_owned())
}
