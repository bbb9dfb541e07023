//! The whole journey in a real window, in user mode and then in operator mode: connect, sign up with a photo, confirm,
//! sign in, see the photo, edit the profile, drop files, download, close, come back signed in, sign out.

mod account;
mod ending;
mod files;
mod lock;
mod window;

use crate::error::Result;
use crate::report::{Report, say};
use crate::sandbox::Sandbox;
use crate::stories::stage::{Stage, modes};

/// Tells the story in each mode whose name contains `filter`.
///
/// # Errors
/// When there is no sandbox or no desktop.
pub fn run(filter: &str) -> Result<Report> {
    let sandbox = Sandbox::find()?;
    let mut report = Report::default();
    for mode in modes(filter) {
        let mut stage = Stage::set(&sandbox, mode, "anna", &[])?;
        say(&format!("In {}:", stage.mode_name()));
        let mut part = Report::default();
        // What failed is in the report already; the rest of this mode would only repeat it.
        let _told = tell(&mut stage, &mut part);
        stage.keep_evidence("journey", &part);
        report.absorb(&part);
    }
    Ok(report)
}

fn tell(stage: &mut Stage<'_>, report: &mut Report) -> Result<()> {
    report.need("the app opens on the first screen", stage.open())?;
    report.check(
        "its policy is the shipped one, and no command but the granted ones runs, nor one that is too large",
        account::walls(stage),
    );
    window::import(stage, report)?;
    account::enter(stage, report)?;
    account::profile(stage, report)?;
    files::upload(stage, report)?;
    files::download(stage, report)?;
    report.check("a second start ends and brings this window to the front", window::second_start(stage));
    ending::come_back(stage, report)?;
    ending::leave(stage, report)
}
