//! What signs a person in: a password that is forgotten, an address that changes.

use crate::error::{Error, Result};
use crate::report::{Report, ensure};
use crate::steps::Target;
use crate::stories::identity::WRONG;
use crate::stories::identity::factor::{Authenticator, pass, to_the_question};
use crate::stories::person::CODE;
use crate::stories::stage::Stage;

/// The code that the emulator takes for every forgotten password.
const RESET_CODE: &str = "654321";

/// Sets a new password with a code; the old one is worth nothing then, and the app's code is still asked for.
pub(super) fn forgotten(stage: &mut Stage<'_>, report: &mut Report, app: &Authenticator) -> Result<()> {
    let old = stage.person.password.clone();
    report.need("signing out leads to the sign-in once more", stage.sign_out())?;
    report.need("a forgotten password is said, and a code is on its way", ask(stage))?;
    let new = format!("Another-{old}");
    report.check("a wrong code sets no password", reset(stage, WRONG, &new, "That code is not right"));
    report.need("the right one does", reset(stage, RESET_CODE, &new, "Your password is changed"))?;
    report.check("the old password is refused", refused(stage));
    stage.person.password = new;
    report.need("the new one is taken, and the app's code asked for", to_the_question(stage))?;
    report.need("and the person is in", pass(stage, app))
}

fn ask(stage: &Stage<'_>) -> Result<()> {
    stage.click("Forgot it?", Target::Screen("forgot"))?;
    stage.page()?.fill("username", &stage.person.username)?;
    stage.click("Send a code", Target::Screen("reset"))?;
    stage.reads("If that account exists, a code is on its way")
}

fn reset(stage: &Stage<'_>, code: &str, password: &str, expected: &str) -> Result<()> {
    let page = stage.page()?;
    page.fill("code", code)?;
    page.fill("password", password)?;
    page.hit(Target::Button("Set the password"))?;
    stage.reads(expected)
}

fn refused(stage: &Stage<'_>) -> Result<()> {
    stage.give_password()?;
    stage.reads("do not match")
}

/// Changes the address: the old one counts until the code that went to the new one is entered.
pub(super) fn address(stage: &mut Stage<'_>, report: &mut Report) -> Result<()> {
    let new = format!("new-{}", stage.person.email);
    report.need("a new e-mail address waits for its code", change(stage, &new))?;
    report.check("until then the pool has the old one", pool_has(stage, &stage.person.email));
    report.check("the code went to the new one", mailed(stage, &new));
    report.check("a wrong code is refused there too", code(stage, WRONG, "That code is not right"));
    report.need("the right one makes it count", code(stage, CODE, "Your new address is confirmed"))?;
    report.check("the pool has the new one", pool_has(stage, &new));
    stage.person.email = new;
    report.need("signing out leads to the sign-in for the new address", stage.sign_out())?;
    report.need("the new address signs in", enter(stage))
}

fn change(stage: &Stage<'_>, new: &str) -> Result<()> {
    stage.click("Profile", Target::Screen("profile"))?;
    stage.page()?.fill("email", new)?;
    stage.page()?.hit(Target::Button("Save changes"))?;
    stage.reads("Confirm your new e-mail address")
}

fn code(stage: &Stage<'_>, code: &str, expected: &str) -> Result<()> {
    stage.page()?.fill("code", code)?;
    stage.reads(expected)
}

fn pool_has(stage: &Stage<'_>, address: &str) -> Result<()> {
    let user = stage.in_the_pool()?.allowed()?;
    let expected = format!(r#""{address}""#);
    ensure(user.body.contains(&expected), || user.body.clone())
}

fn mailed(stage: &Stage<'_>, address: &str) -> Result<()> {
    let mails = stage.sandbox.mails_to(address)?;
    let has_code = mails.iter().any(|mail| mail.contains(CODE));
    if has_code { Ok(()) } else { Err(Error::failed(format!("mails to {address}: {mails:?}"))) }
}

fn enter(stage: &mut Stage<'_>) -> Result<()> {
    let name = std::mem::replace(&mut stage.person.username, stage.person.email.clone());
    let entered = stage.sign_in();
    stage.person.username = name;
    entered
}
