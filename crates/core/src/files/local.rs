//! Local files that were dropped or chosen: the window holds handles, the paths stay here.

use std::collections::{HashMap, VecDeque};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use devops360_contract::files::{FileHandle, LocalItem, LocalKind};

use super::ETag;
use super::error::FilesError;
use super::tree::Tree;
use super::visible::visible;
use crate::environment::Environment;

/// How many handles are kept; the oldest give way.
const CAPACITY: usize = 10_000;

/// The registry of handles.
pub struct LocalFiles {
    environment: Arc<dyn Environment>,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    files: HashMap<FileHandle, Admitted>,
    order: VecDeque<FileHandle>,
    /// What the last plan found in folders.
    trees: HashMap<FileHandle, Arc<Tree>>,
}

#[derive(Clone)]
struct Admitted {
    path: PathBuf,
    /// What it was when it was admitted.
    kind: LocalKind,
    /// The object that a plan found under the whole key of an upload.
    seen: Option<(String, ETag)>,
}

impl LocalFiles {
    /// An empty registry.
    #[must_use]
    pub fn new(environment: Arc<dyn Environment>) -> Self {
        Self { environment, known: Mutex::default() }
    }

    /// Takes `path` in and looks at what it is; a link counts as what it leads to.
    pub fn admit(&self, path: PathBuf) -> LocalItem {
        let handle = FileHandle(self.environment.new_id());
        let item = inspect(handle.clone(), &path);
        let mut known = self.known();
        if known.files.len() >= CAPACITY
            && let Some(oldest) = known.order.pop_front()
        {
            known.files.remove(&oldest);
        }
        known.order.push_back(handle.clone());
        known.files.insert(handle, Admitted { path, kind: item.kind, seen: None });
        item
    }

    /// The path behind a handle.
    ///
    /// # Errors
    /// `HandleExpired` when the handle is unknown or gave way to newer ones.
    pub fn path(&self, handle: &FileHandle) -> Result<PathBuf, FilesError> {
        self.known().files.get(handle).map(|file| file.path.clone()).ok_or(FilesError::HandleExpired)
    }

    /// The item behind a handle, looked at again: a file that has become a folder meanwhile is not what was chosen.
    pub(crate) fn item(&self, handle: &FileHandle) -> Result<LocalItem, FilesError> {
        let Admitted { path, kind, .. } =
            self.known().files.get(handle).cloned().ok_or(FilesError::HandleExpired)?;
        let item = inspect(handle.clone(), &path);
        if item.problem.is_some() || item.kind == kind {
            return Ok(LocalItem { kind, ..item });
        }
        Ok(LocalItem {
            kind,
            size: 0,
            problem: Some(FilesError::FileChanged(file_name(&path)).into()),
            ..item
        })
    }

    /// Keeps what a plan found in folders, in place of what the one before found.
    pub(crate) fn keep_trees(&self, trees: HashMap<FileHandle, Arc<Tree>>) {
        self.known().trees = trees;
    }

    /// What the last plan found in a folder that was to go into `into`; asked once, since it can be large.
    pub(crate) fn take_tree(&self, handle: &FileHandle, into: &str) -> Option<Arc<Tree>> {
        self.known().trees.remove(handle).filter(|tree| tree.into == into)
    }

    /// Remembers which object a plan found under `key`, so that a replace replaces that one and no other.
    pub(crate) fn remember(&self, handle: &FileHandle, key: &str, etag: &ETag) {
        if let Some(file) = self.known().files.get_mut(handle) {
            file.seen = Some((key.to_owned(), etag.clone()));
        }
    }

    /// The object that a plan found under `key`.
    pub(crate) fn seen(&self, handle: &FileHandle, key: &str) -> Option<ETag> {
        let seen = self.known().files.get(handle)?.seen.clone();
        seen.filter(|(planned, _)| planned == key).map(|(_, etag)| etag)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The last component of a local path; what is not Unicode in it is replaced.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn inspect(handle: FileHandle, path: &Path) -> LocalItem {
    let name = file_name(path);
    let (kind, size, problem) = match size_of_file(path, &name) {
        Ok(size) => (LocalKind::File, size, None),
        Err(FilesError::Folder(_)) => (LocalKind::Folder, 0, assert_folder(path, &name).err()),
        Err(error) => (LocalKind::File, 0, Some(error)),
    };
    LocalItem { handle, name: visible(&name), kind, size, problem: problem.map(Into::into) }
}

/// Fails where a folder has a name that no key can have, or cannot be read.
fn assert_folder(path: &Path, name: &str) -> Result<(), FilesError> {
    if path.file_name().is_none_or(|raw| raw.to_str().is_none()) {
        return Err(FilesError::NameRefused(name.to_owned()));
    }
    let unreadable = |source| FilesError::Unreadable { name: name.to_owned(), source };
    fs::read_dir(path).map(drop).map_err(unreadable)
}

/// The size of an ordinary file that can be opened. A pipe is never opened: that would wait for its other end.
pub(crate) fn size_of_file(path: &Path, name: &str) -> Result<u64, FilesError> {
    let unreadable = |source| FilesError::Unreadable { name: name.to_owned(), source };
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(FilesError::Folder(name.to_owned()));
    }
    if !metadata.is_file() {
        return Err(FilesError::SpecialFile(name.to_owned()));
    }
    if path.file_name().is_none_or(|raw| raw.to_str().is_none()) {
        return Err(FilesError::NameRefused(name.to_owned()));
    }
    File::open(path).map_err(unreadable)?;
    Ok(metadata.len())
}
