//! Closing, coming back, and leaving for good.

use std::fs;
use std::path::{Path, PathBuf};

use devops360_contract::connection::TrustMode;

use crate::error::Result;
use crate::report::{Report, ensure};
use crate::steps::Target;
use crate::stories::journey::files::{self, close_while_uploading, killed_while_uploading};
use crate::stories::journey::lock;
use crate::stories::stage::Stage;

/// Kills the app with an upload running, then closes it, and starts it again each time: still signed in.
pub(super) fn come_back(stage: &mut Stage<'_>, report: &mut Report) -> Result<()> {
    report.check("a session that is kept is sealed on disk, its key in the keychain", kept(stage));
    report.need("the speed of transfers is limited", files::slowly(stage))?;
    report.need(
        "killed in the middle of an upload, it shows it again and goes on",
        killed_while_uploading(stage),
    )?;
    lock::story(stage, report)?;
    report.need("closing with a transfer running asks, cancels it and ends", close_while_uploading(stage))?;
    report.need("the app starts again", stage.open())?;
    let still = stage.page()?.find(Target::Screen("files")).and_then(|_| stage.reads("report.pdf"));
    report.need("the person is still signed in, and sees their files", still)
}

/// Signs out, or removes everything from this computer: nothing is left.
pub(super) fn leave(stage: &mut Stage<'_>, report: &mut Report) -> Result<()> {
    let first = match stage.mode {
        TrustMode::User => {
            report.need("signing out leads to the sign-in", stage.sign_out())?;
            "sign-in"
        }
        TrustMode::Operator => {
            report.need("removing everything leads to the first screen", remove_everything(stage))?;
            report.check("no connection and no setting is left", forgotten(stage));
            "connect"
        }
    };
    report.check("neither keychain nor disk holds the session any more", stage.keeps_nothing());
    report.need("the window closes after that", stage.close())?;
    report.need("the app starts once more", stage.open())?;
    let out = stage.page()?.find(Target::Screen(first)).map(drop);
    report.need("nobody is signed in", out)?;
    if stage.mode == TrustMode::User {
        report.check("who stayed signed in here last is offered by name", offered(stage));
    }
    report.need("and the app ends", stage.close())
}

fn offered(stage: &Stage<'_>) -> Result<()> {
    let name = &stage.person.username;
    let script = format!("return document.querySelector('input[name=username]').value === '{name}'");
    stage.holds("the name is in its field", &script)
}

fn remove_everything(stage: &Stage<'_>) -> Result<()> {
    stage.click("Settings", Target::Screen("settings"))?;
    let button = Target::Button("Remove everything from this computer");
    stage.page()?.hit(button)?;
    stage.reads("Your account, your files and what you downloaded stay")?;
    stage.click("Remove everything", Target::Screen("connect"))?;
    stage.reads("Everything is removed from this computer")
}

/// What the app keeps names neither the connection nor the person.
fn forgotten(stage: &Stage<'_>) -> Result<()> {
    let names = [&stage.connection().user_pool_id, &stage.person.username];
    let left: Vec<PathBuf> = files_below(&stage.data())
        .into_iter()
        .filter(|file| {
            let content = fs::read(file).unwrap_or_default();
            let content = String::from_utf8_lossy(&content);
            names.iter().any(|name| content.contains(name.as_str()))
        })
        .collect();
    ensure(left.is_empty(), || format!("left: {left:?}"))
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

fn kept(stage: &Stage<'_>) -> Result<()> {
    stage.keeps_a_session()?;
    for file in stage.sealed()?.0 {
        let mode = fs::metadata(&file)
            .map(|metadata| std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()));
        let mode = mode.unwrap_or_default() & 0o777;
        ensure(mode == 0o600, || format!("{} may be read by others: {mode:o}", file.display()))?;
    }
    Ok(())
}
