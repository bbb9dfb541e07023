//! Pictures that are pasted: written down as files, to be uploaded as any other.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use devops360_contract::files::name_problem;
use image::{ImageFormat, RgbaImage};

use super::error::FilesError;
use crate::environment::Environment;

/// How long a picture stays on this computer: an upload that was interrupted may go on at a later start.
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// A picture of the clipboard: four bytes a pixel, row after row from the top.
#[derive(Debug)]
pub struct Picture {
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
    /// Red, green, blue and opacity of each pixel.
    pub rgba: Vec<u8>,
}

/// The folder of pasted pictures.
pub struct PastedPictures {
    folder: PathBuf,
    environment: Arc<dyn Environment>,
}

impl PastedPictures {
    /// Keeps them in `folder`, each in a folder of its own, so that none has another's name.
    #[must_use]
    pub fn new(folder: PathBuf, environment: Arc<dyn Environment>) -> Self {
        Self { folder, environment }
    }

    /// Writes `picture` down as `<name>.png` and answers where; what is a week old makes room.
    ///
    /// # Errors
    /// `NameRefused` for a name that no file can have, and when the file cannot be written.
    pub fn keep(&self, name: &str, picture: Picture) -> Result<PathBuf, FilesError> {
        if name_problem(name).is_some() || name.contains('\\') {
            return Err(FilesError::NameRefused(name.to_owned()));
        }
        let name = format!("{name}.png");
        let unwritable = |source| FilesError::writing(&name, source);
        self.forget_old().map_err(unwritable)?;
        let folder = self.folder.join(self.environment.new_id());
        fs::create_dir_all(&folder).map_err(unwritable)?;
        let path = folder.join(&name);
        write(&path, picture).map_err(unwritable)?;
        Ok(path)
    }

    fn forget_old(&self) -> io::Result<()> {
        let now = self.environment.now();
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            if is_old(&entry.metadata()?, now) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }
}

fn is_old(folder: &fs::Metadata, now: SystemTime) -> bool {
    let age = folder.modified().ok().and_then(|written| now.duration_since(written).ok());
    folder.is_dir() && age.is_some_and(|age| age > KEPT)
}

fn write(path: &Path, picture: Picture) -> io::Result<()> {
    let size = |pixels: usize| u32::try_from(pixels).map_err(io::Error::other);
    let image = RgbaImage::from_raw(size(picture.width)?, size(picture.height)?, picture.rgba)
        .ok_or_else(|| io::Error::other("a picture without all of its pixels"))?;
    image.save_with_format(path, ImageFormat::Png).map_err(io::Error::other)
}
