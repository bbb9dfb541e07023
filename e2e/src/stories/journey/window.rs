//! What the window does besides its screens: connection files into it, a second start, the wish to close.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use devops360_contract::connection::TrustMode;
use serde_json::json;

use crate::error::{Error, Result};
use crate::report::{Report, ensure};
use crate::steps::Target;
use crate::stories::stage::Stage;
use crate::wait::{SOON, until};

/// Refuses a broken connection file; then the sandbox is offered, or its file imported, and the connection chosen.
pub(super) fn import(stage: &Stage<'_>, report: &mut Report) -> Result<()> {
    report.check("a file that is no connection is refused, and what to do is said", refuse(stage));
    match stage.mode {
        TrustMode::User => {
            let offer = stage.click("Use the local sandbox", Target::Button("Continue"));
            report.need("the sandbox is offered", offer)
        }
        TrustMode::Operator => {
            report.need("a connection file is imported in the file dialog", choose(stage, &file(stage)))?;
            let known = stage.page()?.find(Target::Button("Continue")).map(drop);
            report.need("it is the connection in use", known)
        }
    }
}

fn file(stage: &Stage<'_>) -> PathBuf {
    stage.sandbox.connection_file(stage.mode)
}

/// The whole file is dropped, or chosen in the dialog, but its last line is missing.
fn refuse(stage: &Stage<'_>) -> Result<()> {
    let whole = file(stage);
    let text = fs::read_to_string(&whole).map_err(Error::file(&whole))?;
    let broken = stage.desktop.folder("papers")?.join("devops360.connection.json");
    let cut = text.trim_end().trim_end_matches('}');
    fs::write(&broken, cut).map_err(Error::file(&broken))?;
    match stage.mode {
        TrustMode::User => stage.drop_files(&[&broken], Target::Css(".option.over"))?,
        TrustMode::Operator => choose(stage, &broken)?,
    }
    stage.reads("That is not a connection file")?;
    stage.reads("ask for a new one")
}

fn choose(stage: &Stage<'_>, file: &Path) -> Result<()> {
    stage.page()?.hit(Target::Button("Import a connection file"))?;
    stage.desktop.answer_dialog(file)
}

/// The app is one program a person: its second start hands over to the first.
pub(super) fn second_start(stage: &Stage<'_>) -> Result<()> {
    let mut command = stage.another_start()?;
    stage.desktop.takes_focus(|| {
        let started = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let mut second = started.map_err(|error| Error::failed(error.to_string()))?;
        let ended = until(SOON, "the second start ends", || {
            second.try_wait().map_err(|error| Error::failed(error.to_string()))
        });
        if ended.is_err() {
            // One that stays must not outlive the story.
            drop(second.kill().and_then(|()| second.wait()));
        }
        let status = ended?;
        ensure(status.success(), || format!("it ended with {status}"))
    })
}

/// Closes the window while a transfer runs; the app asks, and is told to keep going.
pub(super) fn close_but_stay(stage: &Stage<'_>) -> Result<()> {
    stage.app()?.ask_to_close(&stage.desktop)?;
    stage.reads("Close while transfers run?")?;
    // An engine may stretch a dialog, and what is in it, over the window.
    let tallest =
        "return Math.max(...[...document.querySelectorAll('dialog .button')].map((one) => one.offsetHeight))";
    let tallest = stage.page()?.script(tallest, &json!([]))?;
    ensure(tallest.as_f64().is_some_and(|height| height < 60.0), || format!("a button is {tallest} tall"))?;
    stage.click("Keep going", Target::Css("footer progress, footer [role=progressbar]"))
}
