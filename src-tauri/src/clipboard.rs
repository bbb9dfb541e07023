//! The system's clipboard: what the window must not hold goes there, and files that other programs put there are taken.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use arboard::{Clipboard as System, Error};
use devops360_core::files::Picture;
use devops360_core::secret::Secret;

/// The clipboard. On X11 and Wayland what was put there is served by this process, so it stays open.
#[derive(Default)]
pub(crate) struct Clipboard(Mutex<Open>);

#[derive(Default)]
struct Open {
    system: Option<System>,
    /// The names of what was copied in the app last.
    own: Option<String>,
}

/// What the clipboard holds.
pub(crate) enum Held {
    /// What was copied in the app last.
    Own,
    /// Files and folders that another program copied.
    Files(Vec<PathBuf>),
    /// A picture.
    Picture(Picture),
    /// Nothing that can be uploaded.
    Nothing,
}

impl Clipboard {
    /// Puts a secret on the clipboard, and asks the system to keep it out of the clipboard's history and the cloud.
    pub(crate) fn put(&self, secret: &Secret) -> Result<(), Error> {
        let mut open = self.open();
        open.own = None;
        private(open.system()?.set()).text(secret.reveal())
    }

    /// Puts the names of what was copied in the app on the clipboard.
    pub(crate) fn put_names(&self, names: String) -> Result<(), Error> {
        let mut open = self.open();
        open.system()?.set_text(names.clone())?;
        open.own = Some(names);
        Ok(())
    }

    /// What it holds. Whoever owns the clipboard is asked, which may take a while.
    pub(crate) fn held(&self) -> Result<Held, Error> {
        let mut open = self.open();
        let own = open.own.clone();
        let system = open.system()?;
        let text = present(system.get_text())?;
        if text.is_some() && text == own {
            return Ok(Held::Own);
        }
        if let Some(files) = present(system.get().file_list())?.filter(|files| !files.is_empty()) {
            return Ok(Held::Files(files));
        }
        let picture = present(system.get_image())?;
        Ok(picture.map_or(Held::Nothing, |picture| {
            let (width, height) = (picture.width, picture.height);
            Held::Picture(Picture { width, height, rgba: picture.bytes.into_owned() })
        }))
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    fn system(&mut self) -> Result<&mut System, Error> {
        match &mut self.system {
            Some(system) => Ok(system),
            none => Ok(none.insert(System::new()?)),
        }
    }
}

/// A clipboard that has nothing of a kind is not broken.
fn present<T>(answer: Result<T, Error>) -> Result<Option<T>, Error> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(Error::ContentNotAvailable | Error::ConversionFailure) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(target_os = "linux")]
fn private(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtLinux::exclude_from_history(set)
}

#[cfg(target_os = "macos")]
fn private(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtApple::exclude_from_history(set)
}

#[cfg(windows)]
fn private(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtWindows;
    set.exclude_from_monitoring().exclude_from_cloud().exclude_from_history()
}
