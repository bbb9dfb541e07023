//! Prepared photos, kept on this computer until they are sent: `<handle>.jpg`, for this person's eyes only.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use devops360_contract::profile::PhotoHandle;
use tempfile::NamedTempFile;

use super::error::ProfileError;

/// How long a photo waits for a first sign-in that does not come.
const LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The folder of prepared photos.
#[derive(Debug, Clone)]
pub(super) struct Staging {
    folder: PathBuf,
}

impl Staging {
    pub(super) const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Keeps `jpeg` under `handle`: whole, or not at all.
    pub(super) fn keep(
        &self,
        handle: &PhotoHandle,
        jpeg: &[u8],
        now: SystemTime,
    ) -> Result<(), ProfileError> {
        let path = self.path(handle)?;
        self.write(&path, jpeg).map_err(ProfileError::Staging)?;
        self.forget_old(now);
        Ok(())
    }

    /// The prepared photo.
    pub(super) fn read(&self, handle: &PhotoHandle) -> Result<Vec<u8>, ProfileError> {
        fs::read(self.path(handle)?).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => ProfileError::PhotoGone,
            _ => ProfileError::Staging(error),
        })
    }

    /// Removes the prepared photo; an absent one is no error.
    pub(super) fn remove(&self, handle: &PhotoHandle) {
        if let Err(error) = self.path(handle).map(fs::remove_file) {
            tracing::debug!(%error, "a prepared photo was not there to remove");
        }
    }

    /// The file of `handle`. A handle comes back from the window, so it is checked before it becomes a path.
    fn path(&self, handle: &PhotoHandle) -> Result<PathBuf, ProfileError> {
        let is_ours = !handle.0.is_empty() && handle.0.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
        if is_ours { Ok(self.folder.join(format!("{handle}.jpg"))) } else { Err(ProfileError::PhotoGone) }
    }

    fn write(&self, path: &Path, jpeg: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        // A named temporary file is created with mode 0600.
        let mut file = NamedTempFile::new_in(&self.folder)?;
        file.write_all(jpeg)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    }

    /// Removes photos that nobody came back for.
    fn forget_old(&self, now: SystemTime) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for entry in entries.flatten() {
            let modified = entry.metadata().and_then(|metadata| metadata.modified());
            let age = modified.ok().and_then(|modified| now.duration_since(modified).ok());
            if age.is_some_and(|age| age > LIFETIME) {
                // What cannot be removed now is tried again with the next photo.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}
