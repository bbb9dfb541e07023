//! The system's clipboard, for what the window must not hold.

use std::sync::{Mutex, PoisonError};

use arboard::{Clipboard as System, Error};
use devops360_core::secret::Secret;

/// The clipboard. On X11 and Wayland what was put there is served by this process, so it stays open.
#[derive(Default)]
pub(crate) struct Clipboard(Mutex<Option<System>>);

impl Clipboard {
    /// Puts a secret on the clipboard, and asks the system to keep it out of the clipboard's history and the cloud.
    pub(crate) fn put(&self, secret: &Secret) -> Result<(), Error> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let system = match open.as_mut() {
            Some(system) => system,
            None => open.insert(System::new()?),
        };
        private(system.set()).text(secret.reveal())
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
