//! Files and folders of the bucket on their way into one folder of this computer: under which names, and what they meet.
//!
//! The chosen folder is held by a handle while names are looked at and folders made, so that no link leads out of it.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use devops360_contract::AppError;
use devops360_contract::files::{DownloadPlan, FileHandle, Renamed, Resolution};
use futures::TryStreamExt;

use super::disk::blocking;
use super::download::partial::{assert_writable, temporary_name};
use super::error::FilesError;
use super::journal::DownloadWork;
use super::key;
use super::local::file_name;
use super::numbering::first_free_on_disk;
use super::retry::Retry;
use super::safe_name::{SafeName, leaves_its_folder};
use super::visible::visible;
use super::walk::walk;
use super::workspace::Place;
use crate::environment::Environment;

/// How many names or reasons are told.
const TOLD: usize = 50;

/// Where everything goes, before anything is there.
pub(crate) struct Layout {
    root: PathBuf,
    tops: Vec<Top>,
    names: Names,
}

/// One of the chosen files or folders.
#[derive(Default)]
struct Top {
    /// Its name on the disk, unless that is taken.
    name: String,
    is_folder: bool,
    /// The folders in it, each after the one that it is in. Paths below the top are joined with `/`.
    folders: Vec<String>,
    files: Vec<File>,
}

/// An object, and where it goes below its top; nowhere, where it is the top.
struct File {
    key: String,
    path: String,
    size: u64,
}

/// The names that the download takes, and what it reports of them.
#[derive(Default)]
struct Names {
    /// Paths in lower case: on many disks that is all that tells names apart.
    taken: BTreeSet<String>,
    renamed: u64,
    first_renamed: Vec<Renamed>,
    problems: u64,
    first_problems: Vec<AppError>,
}

/// Looks the objects and the local folder `root` up.
pub(crate) async fn plan(
    place: &Place,
    retry: &Retry,
    keys: &[String],
    root: PathBuf,
    handle: FileHandle,
) -> Result<(Layout, DownloadPlan), FilesError> {
    let mut layout = Layout { root, tops: Vec::new(), names: Names::default() };
    for key in keys {
        if key.ends_with('/') {
            layout.add_folder(place, retry, key).await?;
        } else {
            layout.add_file(place, retry, key).await?;
        }
    }
    let into = file_name(&layout.root);
    let looked = blocking(move || {
        let taken = layout.taken()?;
        Ok((layout, taken))
    });
    let (layout, taken) = looked.await.map_err(|error| FilesError::writing(&into, error))?;
    let files = || layout.tops.iter().flat_map(|top| &top.files);
    let plan = DownloadPlan {
        handle,
        into: visible(&into),
        files: files().count() as u64,
        size: files().map(|file| file.size).sum(),
        taken: taken.len() as u64,
        first_taken: taken.into_iter().next(),
        renamed: layout.names.renamed,
        first_renamed: layout.names.first_renamed.clone(),
        problems: layout.names.problems,
        first_problems: layout.names.first_problems.clone(),
    };
    Ok((layout, plan))
}

impl Layout {
    /// One file.
    async fn add_file(&mut self, place: &Place, retry: &Retry, key: &str) -> Result<(), FilesError> {
        let whole = place.file(key)?;
        let object = retry.run(|| place.objects.head(&whole)).await.map_err(place.failed("download", key))?;
        let Some(object) = object else {
            self.names.refuse(FilesError::ObjectNotFound(key::name(key).to_owned()));
            return Ok(());
        };
        let name = self.names.name("", key::name(key), false);
        let file = File { key: key.to_owned(), path: String::new(), size: object.size };
        self.tops.push(Top { name, files: vec![file], ..Top::default() });
        Ok(())
    }

    /// A folder with all that is in it.
    async fn add_folder(&mut self, place: &Place, retry: &Retry, key: &str) -> Result<(), FilesError> {
        let prefix = place.folder(key)?;
        let name = self.names.name("", key::name(key), true);
        let mut top = Top { name, is_folder: true, ..Top::default() };
        let mut folders = BTreeMap::from([(String::new(), String::new())]);
        let mut pages = pin!(walk(place, retry, &prefix));
        while let Some(objects) = pages.try_next().await? {
            for object in objects {
                let below = &object.key[prefix.len()..];
                if leaves_its_folder(below) {
                    self.names.refuse(FilesError::NameRefused(below.to_owned()));
                    continue;
                }
                let (folder, name) = below.split_at(below.rfind('/').map_or(0, |end| end + 1));
                let folder = self.names.folder(&mut top, &mut folders, folder);
                if !name.is_empty() {
                    let name = self.names.name(&format!("{}/{folder}", top.name), name, false);
                    let key = object.key[place.files.len()..].to_owned();
                    top.files.push(File { key, path: format!("{folder}{name}"), size: object.size });
                }
            }
        }
        self.tops.push(top);
        Ok(())
    }

    /// The names that are taken in the local folder, each with a free one. Blocks.
    fn taken(&self) -> io::Result<Vec<Renamed>> {
        let root = open(&self.root)?;
        let is_there = |top: &&Top| root.symlink_metadata(&top.name).is_ok();
        let renamed = |top: &Top| {
            let to = visible(&self.free_name(&root, top, &BTreeSet::new()));
            Renamed { from: visible(&top.name), to }
        };
        Ok(self.tops.iter().filter(is_there).map(renamed).collect())
    }

    /// The first numbered name of `top` that nobody has.
    fn free_name(&self, root: &Dir, top: &Top, given: &BTreeSet<String>) -> String {
        let is_taken = |name: &str| {
            let folded = name.to_lowercase();
            self.names.taken.contains(&folded)
                || given.contains(&folded)
                || root.symlink_metadata(name).is_ok()
        };
        first_free_on_disk(&top.name, top.is_folder, is_taken)
    }

    /// Makes the folders and gives every file its place, as `resolution` says of those whose names are taken.
    pub(crate) async fn settle(
        self,
        resolution: Resolution,
        environment: Arc<dyn Environment>,
    ) -> Result<Vec<DownloadWork>, FilesError> {
        let name = file_name(&self.root);
        let settled = blocking(move || Ok(self.make(resolution, &*environment)));
        settled.await.map_err(|error| FilesError::writing(&name, error))?
    }

    fn make(
        self,
        resolution: Resolution,
        environment: &dyn Environment,
    ) -> Result<Vec<DownloadWork>, FilesError> {
        let writable = |root: Dir| assert_writable(&root, environment).map(|()| root);
        let root = open(&self.root).and_then(writable);
        let root = root.map_err(|error| FilesError::writing(&file_name(&self.root), error))?;
        let (mut work, mut given) = (Vec::new(), BTreeSet::new());
        for top in &self.tops {
            let there = root.symlink_metadata(&top.name).ok();
            let merges = there
                .as_ref()
                .is_some_and(|there| if top.is_folder { there.is_dir() } else { !there.is_dir() });
            let stays =
                there.is_none() || merges && matches!(resolution, Resolution::Replace | Resolution::Skip);
            if there.is_some() && resolution == Resolution::Skip && !(merges && top.is_folder) {
                continue;
            }
            let name = if stays { top.name.clone() } else { self.free_name(&root, top, &given) };
            given.insert(name.to_lowercase());
            for folder in &top.folders {
                make_folder(&root, &format!("{name}/{folder}"))?;
            }
            if top.is_folder {
                make_folder(&root, &name)?;
            }
            for file in &top.files {
                let path = if top.is_folder { format!("{name}/{}", file.path) } else { name.clone() };
                let Some((path, replaces)) = settled(&root, path, resolution, &mut given) else { continue };
                work.push(self.download(file, &path, replaces, environment));
            }
        }
        Ok(work)
    }

    fn download(
        &self,
        file: &File,
        path: &str,
        replaces: bool,
        environment: &dyn Environment,
    ) -> DownloadWork {
        let target = self.root.join(path);
        DownloadWork {
            key: file.key.clone(),
            temporary: temporary_name(&file_name(&target), environment),
            target: target.into_os_string(),
            replaces,
            root: Some(OsString::from(&self.root)),
            expected: Some(file.size),
            object: None,
            seen: None,
        }
    }
}

/// A file, or a link that leads out of the chosen folder, may be in the way.
fn make_folder(root: &Dir, path: &str) -> Result<(), FilesError> {
    let unwritable = |source| FilesError::Unwritable { name: key::name(path).to_owned(), source };
    root.create_dir_all(path).map_err(unwritable)
}

/// Where a file goes, and whether it replaces what is there; nothing where it is left out.
fn settled(
    root: &Dir,
    path: String,
    resolution: Resolution,
    given: &mut BTreeSet<String>,
) -> Option<(String, bool)> {
    let (path, replaces) = match root.symlink_metadata(&path) {
        Err(_) => (path, false),
        Ok(_) if resolution == Resolution::Skip => return None,
        Ok(there) if resolution == Resolution::Replace && !there.is_dir() => (path, true),
        Ok(_) => {
            let (folder, name) = path.split_at(path.rfind('/').map_or(0, |end| end + 1));
            let is_taken = |name: &str| {
                let path = format!("{folder}{name}");
                given.contains(&path.to_lowercase()) || root.symlink_metadata(path).is_ok()
            };
            (format!("{folder}{}", first_free_on_disk(name, false, is_taken)), false)
        }
    };
    given.insert(path.to_lowercase());
    Some((path, replaces))
}

impl Names {
    /// The local path below `top` of the remote folder `below`, ending in `/`; made where it is new.
    fn folder(&mut self, top: &mut Top, folders: &mut BTreeMap<String, String>, below: &str) -> String {
        if let Some(known) = folders.get(below) {
            return known.clone();
        }
        let mut local = String::new();
        for (end, _) in below.match_indices('/') {
            let remote = &below[..=end];
            local = match folders.get(remote) {
                Some(known) => known.clone(),
                None => {
                    let component = remote[..end].rsplit('/').next().unwrap_or_default();
                    let name = self.name(&format!("{}/{local}", top.name), component, true);
                    let path = format!("{local}{name}/");
                    top.folders.push(path.clone());
                    folders.insert(remote.to_owned(), path.clone());
                    path
                }
            };
        }
        local
    }

    /// A name in the local folder `folder` that every disk holds, and that no other of the download has.
    fn name(&mut self, folder: &str, component: &str, is_folder: bool) -> String {
        let safe = SafeName::of_component(component).to_string();
        let folded = |name: &str| format!("{folder}{name}").to_lowercase();
        let name = if self.taken.contains(&folded(&safe)) {
            first_free_on_disk(&safe, is_folder, |name| self.taken.contains(&folded(name)))
        } else {
            safe
        };
        self.taken.insert(folded(&name));
        if name != component {
            self.renamed += 1;
            if self.first_renamed.len() < TOLD {
                self.first_renamed.push(Renamed { from: visible(component), to: visible(&name) });
            }
        }
        name
    }

    fn refuse(&mut self, error: FilesError) {
        self.problems += 1;
        if self.first_problems.len() < TOLD {
            self.first_problems.push(error.into());
        }
    }
}

fn open(root: &std::path::Path) -> io::Result<Dir> {
    Dir::open_ambient_dir(root, ambient_authority())
}
