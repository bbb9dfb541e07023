//! The local side of a download: a temporary file beside the target, which takes the target's name when it is whole.
//!
//! Everything of one run goes through one handle of the folder, so that a folder that is moved or replaced meanwhile leads
//! nowhere else. The temporary file outlives the run: another one takes it up, or it is discarded.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};

use super::folders::Folders;
use super::mark;
use crate::environment::Environment;
use crate::files::checksum::digest;
use crate::files::disk::blocking;
use crate::files::error::FilesError;
use crate::files::journal::Seen;
use crate::files::local::file_name;
use crate::files::parts::MIB;
use crate::files::safe_name::prefix;
use crate::files::upload::Identity;

/// What the temporary name keeps of the target's, in bytes; the rest is the mark, the random part and the ending.
const KEPT: usize = 200;

/// Where a download goes, before anything is there.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) path: PathBuf,
    /// The temporary file's name, in the same folder.
    pub(crate) temporary: String,
    /// Whether the person chose to replace a file that was there at the start.
    pub(crate) replaces: bool,
    /// The folder that was chosen for a whole download: the target lies below it, and no link leads out of it.
    pub(crate) root: Option<PathBuf>,
    /// What a preview saw.
    pub(crate) seen: Option<Seen>,
}

/// An unfinished download.
pub(crate) struct Partial {
    folder: Arc<Dir>,
    temporary: String,
    target: OsString,
    path: PathBuf,
    /// The name in messages.
    name: String,
    replaces: bool,
    seen: Option<Seen>,
    file: Arc<File>,
    /// Nothing was there before.
    is_new: bool,
}

/// What tells a whole object.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Whole {
    /// In bytes.
    pub(crate) size: u64,
    pub(crate) crc64nvme: u64,
}

impl Target {
    /// Chooses the temporary name beside `path` and looks at what is there.
    pub(crate) async fn choose(path: PathBuf, environment: &dyn Environment) -> Result<Self, FilesError> {
        let name = file_name(&path);
        let temporary = temporary_name(&name, environment);
        let looked = blocking(move || match path.symlink_metadata() {
            Ok(metadata) if metadata.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            there => Ok(Self { path, temporary, replaces: there.is_ok(), root: None, seen: None }),
        });
        looked.await.map_err(|error| FilesError::writing(&name, error))
    }

    /// The target's name, for messages.
    pub(crate) fn name(&self) -> String {
        file_name(&self.path)
    }

    /// Removes the temporary file, if there is one.
    pub(crate) async fn discard(self) -> io::Result<()> {
        blocking(move || {
            let removed = self.open_folder().and_then(|(folder, _)| folder.remove_file(&self.temporary));
            match removed {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            }
        })
        .await
    }

    /// Gives the file under the target's name the time of the object that it is, where a preview told it.
    pub(crate) async fn take_time(&self) -> io::Result<()> {
        let Some(modified) = self.seen.as_ref().map(|seen| seen.modified) else { return Ok(()) };
        let target = self.clone();
        blocking(move || {
            let (folder, name) = target.open_folder()?;
            folder.open_with(name, OpenOptions::new().write(true))?.into_std().set_modified(modified)
        })
        .await
    }

    /// The target's folder, and the name in it.
    fn open_folder(&self) -> io::Result<(Dir, OsString)> {
        let name = self.path.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_owned();
        let parent = self.path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
        let Some(root) = &self.root else {
            return Ok((Dir::open_ambient_dir(parent, ambient_authority())?, name));
        };
        let below = parent.strip_prefix(root).map_err(|_| io::ErrorKind::InvalidFilename)?;
        let root = Dir::open_ambient_dir(root, ambient_authority())?;
        Ok(if below == Path::new("") { (root, name) } else { (root.open_dir(below)?, name) })
    }

    /// The same, with the folders made again where they are gone.
    fn folder(&self) -> io::Result<(Dir, OsString)> {
        match self.open_folder() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.make_folders()?;
                self.open_folder()
            }
            opened => opened,
        }
    }

    /// Does `work` in the target's folder, of which it learns the target's name.
    async fn in_folder<T: Send + 'static>(
        self,
        work: impl FnOnce(Self, Dir, OsString) -> io::Result<T> + Send + 'static,
    ) -> Result<T, FilesError> {
        let name = self.name();
        let done = blocking(move || {
            let (folder, name_there) = self.folder()?;
            work(self, folder, name_there)
        });
        done.await.map_err(|error| FilesError::writing(&name, error))
    }

    /// Makes the folders between the chosen one and the target again, where they are gone.
    fn make_folders(&self) -> io::Result<()> {
        let Some(root) = &self.root else { return Ok(()) };
        let below = self.path.parent().and_then(|parent| parent.strip_prefix(root).ok());
        match below.filter(|below| *below != Path::new("")) {
            Some(below) => Dir::open_ambient_dir(root, ambient_authority())?.create_dir_all(below),
            None => Ok(()),
        }
    }
}

impl Whole {
    /// Whether the file `name` in `folder` has these bytes.
    fn is_at(self, folder: &Dir, name: &OsStr) -> io::Result<bool> {
        let there = folder.symlink_metadata(name)?;
        if !there.is_file() || there.len() != self.size {
            return Ok(false);
        }
        let mut digest = digest();
        let mut reader = io::BufReader::with_capacity(MIB as usize, folder.open(name)?.into_std());
        loop {
            let length = io::BufRead::fill_buf(&mut reader).map(|bytes| {
                digest.update(bytes);
                bytes.len()
            })?;
            if length == 0 {
                return Ok(digest.finalize() == self.crc64nvme);
            }
            io::BufRead::consume(&mut reader, length);
        }
    }
}

/// A name beside `name` that nobody else chooses.
pub(crate) fn temporary_name(name: &str, environment: &dyn Environment) -> String {
    let mut random = [0; 4];
    environment.fill_random(&mut random);
    format!(".{}.{:08x}.part", prefix(name, KEPT), u32::from_be_bytes(random))
}

/// Fails where no file can be made in `folder`. Blocks.
pub(crate) fn assert_writable(folder: &Dir, environment: &dyn Environment) -> io::Result<()> {
    let name = temporary_name("download", environment);
    folder.open_with(&name, &private())?;
    folder.remove_file(&name)
}

impl Partial {
    /// Opens the temporary file of `target`, made where there is none; says at once when the folder cannot be written.
    pub(crate) async fn open(target: Target) -> Result<Self, FilesError> {
        target.in_folder(Self::open_in_folder).await
    }

    /// The same, or nothing where an earlier run has ended: the `whole` object is there under the target's name.
    pub(crate) async fn open_unless_there(
        target: Target,
        whole: Option<Whole>,
    ) -> Result<Option<Self>, FilesError> {
        let opened = target.in_folder(move |target, folder, name_there| {
            if whole.is_some_and(|whole| whole.is_at(&folder, &name_there).unwrap_or(false)) {
                return Ok(None);
            }
            Self::open_in_folder(target, folder, name_there).map(Some)
        });
        opened.await
    }

    fn open_in_folder(target: Target, folder: Dir, name_there: OsString) -> io::Result<Self> {
        let name = target.name();
        let Target { path, temporary, replaces, seen, .. } = target;
        let mut is_new = true;
        let file = match folder.open_with(&temporary, &private()) {
            // What an earlier run has left, unless something else stands there now.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if !folder.symlink_metadata(&temporary)?.is_file() {
                    return Err(error);
                }
                is_new = false;
                folder.open_with(&temporary, OpenOptions::new().write(true))?
            }
            opened => opened?,
        };
        Ok(Self {
            folder: Arc::new(folder),
            temporary,
            target: name_there,
            path,
            name,
            replaces,
            seen,
            file: Arc::new(file.into_std()),
            is_new,
        })
    }

    /// The file to write to.
    pub(crate) const fn file(&self) -> &Arc<File> {
        &self.file
    }

    /// Whether it was made just now and has no bytes, or none yet that count.
    pub(crate) const fn is_new(&self) -> bool {
        self.is_new
    }

    /// The target's name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Empties the file.
    pub(crate) async fn empty(&self) -> Result<(), FilesError> {
        let file = self.file.clone();
        blocking(move || file.set_len(0)).await.map_err(|error| FilesError::writing(&self.name, error))
    }

    /// How much of the file there is, in bytes.
    pub(crate) async fn length(&self) -> Result<u64, FilesError> {
        let file = self.file.clone();
        let length = blocking(move || Ok(file.metadata()?.len()));
        length.await.map_err(|error| FilesError::writing(&self.name, error))
    }

    /// Fails when the disk has no room for `bytes` more.
    pub(crate) async fn assert_room(&self, bytes: u64) -> Result<(), FilesError> {
        let folder = self.folder.clone();
        let free = blocking(move || Ok(free_space(&folder))).await.ok().flatten();
        if free.is_some_and(|free| free < bytes) {
            return Err(FilesError::DiskFull(self.name.clone()));
        }
        Ok(())
    }

    /// Makes the file durable, gives it the target's name, and makes the name durable, together with others in its folder.
    pub(crate) async fn finish(self, folders: &Folders) -> Result<(), FilesError> {
        let (name, folder) = (self.name.clone(), self.folder.clone());
        let settled =
            blocking(move || if self.is_as_seen() { self.settle().map(|()| true) } else { Ok(false) }).await;
        let kept = match settled {
            Ok(true) => folders.sync(folder).await,
            Ok(false) => return Err(FilesError::ChangedSincePreview(name)),
            Err(error) => Err(error),
        };
        kept.map_err(|error| FilesError::writing(&name, error))
    }

    /// Whether the file that would be replaced is the one that a preview saw, where one did.
    fn is_as_seen(&self) -> bool {
        let Some(seen) = self.seen.as_ref().and_then(|seen| seen.local.as_ref()) else { return true };
        // One that is gone leaves nothing to be lost.
        !matches!(identity(&self.folder, &self.target), Ok(now) if now != *seen)
    }

    fn settle(self) -> io::Result<()> {
        readable(&self.file)?;
        if let Some(seen) = &self.seen {
            self.file.set_modified(seen.modified)?;
        }
        mark::downloaded(&self.file, &self.path.with_file_name(&self.temporary));
        // Before the name: whatever stands under it is whole, after a crash too.
        self.file.sync_all()?;
        if self.replaces {
            self.folder.rename(&self.temporary, &self.folder, &self.target)
        } else {
            self.rename_to_free_name()
        }
    }

    /// Renames without replacing what appeared since the save dialog.
    fn rename_to_free_name(&self) -> io::Result<()> {
        match rename_new(&self.folder, &self.temporary, &self.target) {
            Err(error) if !matches!(error.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound) => {
                self.link_to_free_name()
            }
            renamed => renamed,
        }
    }

    /// The same where the system or its file system has no such rename: a link refuses where a rename would replace.
    fn link_to_free_name(&self) -> io::Result<()> {
        match self.folder.hard_link(&self.temporary, &self.folder, &self.target) {
            Ok(()) => self.folder.remove_file(&self.temporary),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
            // A file system without links, such as FAT.
            Err(_) if self.folder.symlink_metadata(&self.target).is_ok() => {
                Err(io::ErrorKind::AlreadyExists.into())
            }
            Err(_) => self.folder.rename(&self.temporary, &self.folder, &self.target),
        }
    }
}

/// Renames in one step that fails where there is something under the new name.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn rename_new(folder: &Dir, from: &str, to: &OsStr) -> io::Result<()> {
    use rustix::fs::{RenameFlags, renameat_with};
    Ok(renameat_with(folder, from, folder, to, RenameFlags::NOREPLACE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn rename_new(_: &Dir, _: &str, _: &OsStr) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// A new file that nobody else reads while it is incomplete.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    cap_std::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// What the file `name` in `folder` is now. Opened for nothing, so that a pipe does not wait for its other end.
pub(crate) fn identity(folder: &Dir, name: &OsStr) -> io::Result<Identity> {
    if !folder.symlink_metadata(name)?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    Ok(Identity::of(&folder.open(name)?.into_std().metadata()?))
}

/// An ordinary file, readable as others are; never executable.
#[cfg(unix)]
fn readable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
const fn readable(_: &File) -> io::Result<()> {
    Ok(())
}

/// What the folder's file system has left for this person, where it says so.
#[cfg(unix)]
fn free_space(folder: &Dir) -> Option<u64> {
    let space = rustix::fs::fstatvfs(folder).ok()?;
    Some(space.f_bavail.saturating_mul(space.f_frsize))
}

#[cfg(not(unix))]
const fn free_space(_: &Dir) -> Option<u64> {
    None
}
