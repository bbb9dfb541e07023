//! The system's trash, for files that a sync deletes on this computer.

use std::io;
use std::path::Path;

use devops360_core::files::LocalTrash;
use trash::TrashContext;

/// The trash that the desktop shows.
pub(crate) struct SystemTrash;

impl LocalTrash for SystemTrash {
    fn put(&self, file: &Path) -> io::Result<()> {
        context().delete(file).map_err(io::Error::other)
    }
}

#[cfg(not(target_os = "macos"))]
fn context() -> TrashContext {
    TrashContext::new()
}

/// Asks the system itself: the Finder would have to be allowed to be spoken to, and makes a noise for each file.
#[cfg(target_os = "macos")]
fn context() -> TrashContext {
    use trash::macos::{DeleteMethod, TrashContextExtMacos};
    let mut context = TrashContext::new();
    context.set_delete_method(DeleteMethod::NsFileManager);
    context
}
