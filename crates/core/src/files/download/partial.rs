//! The local side of a download: a temporary file beside the target, which takes the target's name when it is whole.
//!
//! Everything goes through one handle of the folder, so that a folder that is moved or replaced meanwhile leads nowhere
//! else. Dropping an unfinished download removes its temporary file.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};

use super::mark;
use crate::environment::Environment;
use crate::files::disk::blocking;
use crate::files::error::FilesError;
use crate::files::local::file_name;
use crate::files::safe_name::prefix;

/// What the temporary name keeps of the target's, in bytes; the rest is the mark, the random part and the ending.
const KEPT: usize = 200;

/// An unfinished download.
pub(crate) struct Partial {
    folder: Arc<Dir>,
    temporary: String,
    target: OsString,
    path: PathBuf,
    /// The name in messages.
    name: String,
    /// Whether the person chose to replace a file that was there at the start.
    replaces: bool,
    file: Arc<File>,
}

impl Partial {
    /// Creates the temporary file beside `path`, which says at once when the folder cannot be written.
    pub(crate) async fn create(path: PathBuf, environment: &dyn Environment) -> Result<Self, FilesError> {
        let mut random = [0; 4];
        environment.fill_random(&mut random);
        let name = file_name(&path);
        let temporary = format!(".{}.{:08x}.part", prefix(&name, KEPT), u32::from_be_bytes(random));
        let created = blocking({
            let temporary = temporary.clone();
            move || {
                create(&path, &temporary)
                    .map(|(folder, target, replaces, file)| (folder, target, path, replaces, file))
            }
        });
        let (folder, target, path, replaces, file) =
            created.await.map_err(|error| FilesError::writing(&name, error))?;
        Ok(Self { folder: Arc::new(folder), temporary, target, path, name, replaces, file: Arc::new(file) })
    }

    /// The file to write to.
    pub(crate) const fn file(&self) -> &Arc<File> {
        &self.file
    }

    /// The target's name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Empties the file for `size` bytes; fails when the disk has no room for them.
    pub(crate) async fn prepare(&self, size: u64) -> Result<(), FilesError> {
        let (file, folder) = (self.file.clone(), self.folder.clone());
        let prepared = blocking(move || {
            file.set_len(0)?;
            if free_space(&folder).is_some_and(|free| free < size) {
                return Err(io::ErrorKind::StorageFull.into());
            }
            Ok(())
        });
        prepared.await.map_err(|error| FilesError::writing(&self.name, error))
    }

    /// Makes the file durable and gives it the target's name.
    pub(crate) async fn finish(self) -> Result<(), FilesError> {
        let name = self.name.clone();
        let finished = blocking(move || self.settle());
        finished.await.map_err(|error| FilesError::writing(&name, error))
    }

    fn settle(self) -> io::Result<()> {
        readable(&self.file)?;
        mark::downloaded(&self.file, &self.path.with_file_name(&self.temporary));
        self.file.sync_all()?;
        if self.replaces {
            self.folder.rename(&self.temporary, &self.folder, &self.target)?;
        } else {
            self.rename_to_free_name()?;
        }
        sync(&self.folder)
    }

    /// Renames without replacing what appeared since the save dialog: a link refuses where a rename would replace.
    fn rename_to_free_name(&self) -> io::Result<()> {
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

impl Drop for Partial {
    fn drop(&mut self) {
        // After a success there is nothing left under this name.
        let _ = self.folder.remove_file(&self.temporary);
    }
}

fn create(path: &Path, temporary: &str) -> io::Result<(Dir, OsString, bool, File)> {
    let target = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let parent =
        path.parent().filter(|parent| parent.as_os_str() != OsStr::new("")).unwrap_or(Path::new("."));
    let folder = Dir::open_ambient_dir(parent, ambient_authority())?;
    let replaces = match folder.symlink_metadata(target) {
        Ok(metadata) if metadata.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(_) => true,
        Err(_) => false,
    };
    let file = folder.open_with(temporary, &private())?.into_std();
    Ok((folder, target.to_owned(), replaces, file))
}

/// A new file that nobody else reads while it is incomplete.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    cap_std::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
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

/// Makes the new name durable.
#[cfg(unix)]
fn sync(folder: &Dir) -> io::Result<()> {
    // The handle itself is opened for paths alone (`O_PATH`), which cannot be synced.
    folder.open(".")?.sync_all()
}

/// Windows has no such call: its journal orders the rename.
#[cfg(not(unix))]
const fn sync(_: &Dir) -> io::Result<()> {
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
