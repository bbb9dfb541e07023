//! The first day: signed up, confirmed, signed in, and some things of one's own.

use std::fs;

use crate::error::{Error, Result};
use crate::paths;
use crate::report::Report;
use crate::steps::Target;
use crate::stories::identity::WRONG;
use crate::stories::stage::Stage;

const FILE: &str = "letter.txt";
const DELETED: &str = "draft.txt";
const INVITATION: Target<'_> = Target::Css(".drop-overlay");

/// Signs up with a photo, confirms, signs in, and leaves a file, an earlier version of it, a deleted one, and a record.
pub(super) fn sign_up(stage: &Stage<'_>, report: &mut Report) -> Result<()> {
    report.need("the sign-up asks for what the connection says", stage.fill_sign_up())?;
    report.need("a photo is dropped on it", drop_photo(stage))?;
    let created = stage.click("Create account", Target::Screen("confirm"));
    report.need("the account is created, and a code asked for", created)?;
    report.check("another code is refused, and the field stays", refused(stage));
    report.need("the code is taken", stage.confirm())?;
    report.need("the sign-in leads to the files", stage.sign_in())?;
    report.need("a file is uploaded", upload(stage, FILE))?;
    report.need("another version of it takes its place", replace(stage))?;
    report.need("a second file is uploaded and deleted", delete(stage))?;
    report.need("the profile is saved", profile(stage))
}

fn drop_photo(stage: &Stage<'_>) -> Result<()> {
    stage.drop_files(&[&paths::fixture("portrait.jpg")], Target::Css(".photo-choice.over"))?;
    stage.reads("It stays on this computer until your first sign-in")
}

fn refused(stage: &Stage<'_>) -> Result<()> {
    stage.page()?.fill("code", WRONG)?;
    stage.reads("That code is not right")
}

fn drop_file(stage: &Stage<'_>, name: &str, content: &str) -> Result<()> {
    let path = stage.desktop.folder("papers")?.join(name);
    fs::write(&path, content).map_err(Error::file(&path))?;
    stage.drop_files(&[&path], INVITATION)
}

fn upload(stage: &Stage<'_>, name: &str) -> Result<()> {
    drop_file(stage, name, "the first")?;
    stage.reads(&format!("{name} is uploaded"))
}

fn replace(stage: &Stage<'_>) -> Result<()> {
    drop_file(stage, FILE, "the second one")?;
    stage.reads("is in this folder already")?;
    stage.page()?.hit(Target::Button("Replace"))?;
    stage.reads(&format!("“{FILE}” replaced"))
}

fn delete(stage: &Stage<'_>) -> Result<()> {
    upload(stage, DELETED)?;
    stage.page()?.hit(Target::Button(DELETED))?;
    stage.page()?.hit(Target::Button("Delete"))?;
    stage.reads(&format!("“{DELETED}” moved to the trash"))
}

fn profile(stage: &Stage<'_>) -> Result<()> {
    stage.click("Profile", Target::Screen("profile"))?;
    stage.page()?.fill("bio", "I write letters.")?;
    stage.page()?.hit(Target::Button("Save changes"))?;
    stage.reads("Your profile is saved")
}
