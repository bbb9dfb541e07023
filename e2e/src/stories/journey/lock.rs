//! The lock: nothing is shown, what was begun goes on.

use serde_json::json;

use crate::error::Result;
use crate::report::{Report, ensure};
use crate::steps::Target;
use crate::stories::journey::files;
use crate::stories::stage::Stage;

/// What the window asks for while it is locked, and what it is told.
const ASK: &str = "return (async (commands) => {
    const told = {};
    for (const command of commands) {
        await window.__TAURI_INTERNALS__.invoke(command, { request: { folder: '', prefix: '', cursor: null } }).then(
            () => { told[command] = 'answered'; },
            (error) => { told[command] = error.code ?? String(error); },
        );
    }
    return told;
})(arguments[0])";

/// Nobody is there for an hour, with an upload running.
pub(super) fn story(stage: &mut Stage<'_>, report: &mut Report) -> Result<()> {
    report.need("left alone for as long as the settings say, it locks", left_alone(stage))?;
    report.check("while it is locked, the window is told nothing", silent(stage));
    report.check("the upload goes on meanwhile", files::goes_on(stage));
    report.check("nobody else may sign in", nobody_else(stage));
    report.need("starting it again does not unlock it", restarted(stage))?;
    report.need("the person signs in and sees the upload", signed_in(stage))
}

fn left_alone(stage: &Stage<'_>) -> Result<()> {
    stage.click("Settings", Target::Screen("settings"))?;
    let page = stage.page()?;
    page.fill("lock_after_minutes", "30")?;
    page.script("const now = Date.now; Date.now = () => now() + 60 * 60 * 1000; return null", &json!([]))?;
    page.find(Target::Screen("sign-in"))?;
    stage.reads("Locked for")
}

fn silent(stage: &Stage<'_>) -> Result<()> {
    let commands = ["list_files", "list_transfers", "load_profile", "show_photo", "save_settings"];
    let told = stage.page()?.script(ASK, &json!([commands]))?;
    let all = commands.iter().all(|command| told[command] == "locked");
    ensure(all, || told.to_string())
}

fn nobody_else(stage: &Stage<'_>) -> Result<()> {
    let page = stage.page()?;
    page.fill("username", "somebody-else")?;
    page.fill("password", "Correct horse 1!")?;
    page.hit(Target::Button("Sign in"))?;
    // Said a second time, as what is wrong with the attempt.
    stage.holds("the lock is named twice", "return document.body.innerText.split('Locked for').length === 3")
}

fn restarted(stage: &mut Stage<'_>) -> Result<()> {
    stage.end_by(crate::app::App::kill)?;
    stage.open()?;
    stage.page()?.find(Target::Screen("sign-in"))?;
    stage.reads("Locked for")?;
    silent(stage)
}

fn signed_in(stage: &Stage<'_>) -> Result<()> {
    stage.sign_in()?;
    files::shown(stage)
}
