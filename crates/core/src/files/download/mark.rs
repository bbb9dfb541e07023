//! The system's mark for a file that came from elsewhere, so that it asks before it runs one.
//!
//! A file system that cannot keep the mark is no reason to lose the download: failures are logged.

use std::fs::File;
use std::path::Path;

/// Marks the file; `path` is where it is now.
#[cfg(windows)]
pub(super) fn downloaded(_: &File, path: &Path) {
    // Zone 3 is the Internet; the stream travels with the file when it is renamed.
    let mut stream = path.as_os_str().to_owned();
    stream.push(":Zone.Identifier");
    if let Err(error) = std::fs::write(stream, "[ZoneTransfer]\r\nZoneId=3\r\n") {
        tracing::info!(%error, "a download could not be marked");
    }
}

/// Marks the file; `path` is where it is now.
#[cfg(target_os = "macos")]
pub(super) fn downloaded(file: &File, _: &Path) {
    use rustix::fs::{XattrFlags, fsetxattr};
    // Flags 0081: quarantined, not yet approved; no time and no event are needed.
    let mark = b"0081;00000000;DevOps360;";
    if let Err(error) = fsetxattr(file, "com.apple.quarantine", mark, XattrFlags::empty()) {
        tracing::info!(%error, "a download could not be marked");
    }
}

/// Linux has no such mark; a file without the executable bit is not run.
#[cfg(not(any(windows, target_os = "macos")))]
pub(super) const fn downloaded(_: &File, _: &Path) {}
