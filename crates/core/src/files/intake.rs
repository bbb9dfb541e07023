//! From chosen files and folders to uploads: each file of each folder is one.

use std::collections::BTreeSet;
use std::sync::Arc;

use devops360_contract::files::{FileHandle, LocalItem, LocalKind, Resolution, StartUpload, UploadItem};
use futures::{StreamExt, TryStreamExt, stream};

use super::changes::folder::mark;
use super::error::FilesError;
use super::journal::{UploadWork, Work};
use super::key::{folder_of, name};
use super::lanes::Lanes;
use super::local::{LocalFiles, file_name};
use super::retry::Retry;
use super::tree::{Tree, TreeFile};
use super::upload::Goal;
use super::workspace::Place;

/// How many folders are marked at once.
const MARKS_AT_ONCE: usize = 16;

/// What is to be done.
#[derive(Default)]
pub(crate) struct Intake {
    pub(crate) uploads: Vec<Work>,
    /// The relative keys of folders that have nothing in them.
    pub(crate) empty_folders: Vec<String>,
}

/// What `request` comes to.
pub(crate) async fn intake(
    place: &Place,
    retry: &Retry,
    lanes: &Lanes,
    local: &LocalFiles,
    request: StartUpload,
) -> Result<Intake, FilesError> {
    let StartUpload { folder, items } = request;
    place.folder(&folder)?;
    let (mut keys, mut intake) = (BTreeSet::new(), Intake::default());
    for UploadItem { handle, resolution } in items {
        let item = local.item(&handle)?;
        if item.kind == LocalKind::Folder {
            let tree = tree(place, retry, lanes, local, &handle, &folder).await?;
            intake
                .uploads
                .extend(tree.files.iter().filter_map(|file| part_of_tree(file, resolution, &mut keys)));
            intake.empty_folders.extend(tree.empty_folders.iter().cloned());
        } else {
            intake.uploads.extend(file(place, local, &item, &folder, resolution, &mut keys)?);
        }
    }
    Ok(intake)
}

/// Makes folders that have nothing in them.
pub(crate) async fn mark_all(place: &Place, retry: &Retry, folders: Vec<String>) -> Result<(), FilesError> {
    let marks =
        stream::iter(folders).map(async |relative| mark(place, retry, place.folder(&relative)?).await);
    marks.buffer_unordered(MARKS_AT_ONCE).try_collect().await
}

/// What the plan found in the folder; looked at again where it was planned for somewhere else.
async fn tree(
    place: &Place,
    retry: &Retry,
    lanes: &Lanes,
    local: &LocalFiles,
    handle: &FileHandle,
    into: &str,
) -> Result<Arc<Tree>, FilesError> {
    match local.take_tree(handle, into) {
        Some(tree) => Ok(tree),
        None => Tree::read(place, retry, lanes, local.path(handle)?, into).await.map(Arc::new),
    }
}

fn part_of_tree(file: &TreeFile, resolution: Resolution, keys: &mut BTreeSet<String>) -> Option<Work> {
    let is_twin = !keys.insert(file.key.clone());
    let is_taken = is_twin || file.there.is_some();
    let goal = match resolution {
        Resolution::Skip if is_taken => return None,
        Resolution::KeepBoth if is_taken => Goal::KeepBoth,
        _ if is_twin => Goal::KeepBoth,
        Resolution::Replace if is_taken => Goal::Replace(file.there.clone()),
        _ => Goal::Create,
    };
    Some(Work::Upload(UploadWork {
        path: file.path.clone().into_os_string(),
        folder: folder_of(&file.key).to_owned(),
        name: name(&file.key).to_owned(),
        size: file.size,
        goal,
        kept: None,
        begun: None,
        seen: None,
    }))
}

fn file(
    place: &Place,
    local: &LocalFiles,
    item: &LocalItem,
    folder: &str,
    resolution: Resolution,
    keys: &mut BTreeSet<String>,
) -> Result<Option<Work>, FilesError> {
    let path = local.path(&item.handle)?;
    let name = file_name(&path);
    let is_twin = !keys.insert(format!("{folder}{name}"));
    let goal = match resolution {
        Resolution::Skip => return Ok(None),
        Resolution::KeepBoth => Goal::KeepBoth,
        // Two files of one name in one drop: the second must not lose the first.
        Resolution::Create | Resolution::Replace if is_twin => Goal::KeepBoth,
        Resolution::Create => Goal::Create,
        Resolution::Replace => {
            Goal::Replace(local.seen(&item.handle, &format!("{}{folder}{name}", place.files)))
        }
    };
    let (path, folder, size) = (path.into_os_string(), folder.to_owned(), item.size);
    Ok(Some(Work::Upload(UploadWork { path, folder, name, size, goal, kept: None, begun: None, seen: None })))
}
