//! An account from its first day to its last, in the real window: confirmed, protected by an authenticator app, its
//! password forgotten, its address changed, signed out everywhere, deleted.

mod beginning;
mod end;
mod factor;
mod password;

use crate::error::Result;
use crate::report::{Report, say};
use crate::sandbox::Sandbox;
use crate::stories::stage::{Stage, modes};

/// A code that no service here sends.
const WRONG: &str = "000000";

/// Tells the story in each mode whose name contains `filter`.
///
/// # Errors
/// When there is no sandbox or no desktop.
pub fn run(filter: &str) -> Result<Report> {
    let sandbox = Sandbox::find()?;
    let mut report = Report::default();
    for mode in modes(filter) {
        let mut stage = Stage::set(&sandbox, mode, "ida", &[])?;
        say(&format!("In {}:", stage.mode_name()));
        let mut part = Report::default();
        // What failed is in the report already; the rest of this mode would only repeat it.
        let _told = tell(&mut stage, &mut part);
        stage.keep_evidence("identity", &part);
        report.absorb(&part);
    }
    Ok(report)
}

fn tell(stage: &mut Stage<'_>, report: &mut Report) -> Result<()> {
    report.need("the app opens on the first screen", stage.open())?;
    report.need("the connection answers every check and is taken", stage.connect())?;
    beginning::sign_up(stage, report)?;
    let owner = report.need("what is the person's lies under their own id", stage.owner())?;
    let authenticator = factor::enrol(stage, report)?;
    factor::sign_in(stage, report, &authenticator)?;
    password::forgotten(stage, report, &authenticator)?;
    factor::remove(stage, report)?;
    password::address(stage, report)?;
    end::everywhere(stage, report)?;
    end::delete(stage, report, &owner)
}
