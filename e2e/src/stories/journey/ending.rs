//! Closing, coming back, and leaving for good.

use std::fs;
use std::path::PathBuf;

use crate::error::Result;
use crate::report::{Report, ensure};
use crate::steps::Target;
use crate::stories::stage::Stage;

/// Closes the app and starts it again: still signed in.
pub(super) fn come_back(stage: &mut Stage<'_>, report: &mut Report) -> Result<()> {
    report.check("a session that is kept is sealed on disk, its key in the keychain", kept(stage));
    report.need("the window closes and the app ends", stage.close())?;
    report.need("the app starts again", stage.open())?;
    let still = stage.page()?.find(Target::Screen("files")).and_then(|_| stage.reads("report.pdf"));
    report.need("the person is still signed in, and sees their files", still)
}

/// Signs out: nothing is left.
pub(super) fn leave(stage: &mut Stage<'_>, report: &mut Report) -> Result<()> {
    report.need("signing out leads to the sign-in", stage.sign_out())?;
    report.check("neither keychain nor disk holds the session any more", wiped(stage));
    report.need("the window closes after that", stage.close())?;
    report.need("the app starts once more", stage.open())?;
    let out = stage.page()?.find(Target::Screen("sign-in")).map(drop);
    report.need("nobody is signed in", out)?;
    report.need("and the app ends", stage.close())
}

fn kept(stage: &Stage<'_>) -> Result<()> {
    let (files, keys) = session(stage)?;
    ensure(!files.is_empty() && keys > 0, || format!("files: {files:?}, keys: {keys}"))?;
    for file in files {
        let mode = fs::metadata(&file)
            .map(|metadata| std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()));
        let mode = mode.unwrap_or_default() & 0o777;
        ensure(mode == 0o600, || format!("{} may be read by others: {mode:o}", file.display()))?;
    }
    Ok(())
}

fn wiped(stage: &Stage<'_>) -> Result<()> {
    let (files, keys) = session(stage)?;
    ensure(files.is_empty() && keys == 0, || format!("files: {files:?}, keys: {keys}"))
}

/// The files of sealed sessions, and the number of entries in the keyring.
fn session(stage: &Stage<'_>) -> Result<(Vec<PathBuf>, usize)> {
    let entries = fs::read_dir(stage.data().join("sessions")).into_iter().flatten();
    let files = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_file()).collect();
    let keys = stage.desktop.keyring_entries()?.matches("/org/freedesktop/secrets/collection/").count();
    Ok((files, keys))
}
