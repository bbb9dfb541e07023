//! The authenticator app: set up with the key that is shown, asked for at every sign-in, removed.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use devops360_testkit::totp;
use serde_json::json;

use crate::error::{Error, Result};
use crate::report::{Report, ensure};
use crate::steps::Target;
use crate::stories::stage::Stage;
use crate::wait::{LONG, until};

/// An authenticator app on a telephone whose clock is a little fast, as some are: it shows each code up to one step
/// early, which Cognito takes. So nobody waits long for a code that was not used yet.
pub(super) struct Authenticator {
    key: String,
    used: std::cell::Cell<u64>,
}

impl Authenticator {
    fn new(key: String) -> Self {
        Self { key, used: std::cell::Cell::new(0) }
    }

    fn shows(&self, step: u64) -> String {
        totp::code(&self.key, step * totp::STEP)
    }

    /// The code that was used last.
    fn used(&self) -> String {
        self.shows(self.used.get())
    }

    /// A code that was not used yet.
    fn next(&self) -> Result<String> {
        let step = until(Duration::from_secs(2 * totp::STEP), "the app shows another code", || {
            let now = now();
            let unused = [now, now + 1].into_iter().find(|step| *step > self.used.get());
            Ok(unused)
        })?;
        self.used.set(step);
        Ok(self.shows(step))
    }

    /// A code that is not right now, nor was or will be soon.
    fn wrong(&self) -> Result<String> {
        let near: Vec<_> = (now() - 2..now() + 3).map(|step| self.shows(step)).collect();
        let other = (0..10).map(|number| format!("{number:06}")).find(|code| !near.contains(code));
        other.ok_or_else(|| Error::failed("every code is right"))
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() / totp::STEP
}

/// Sets the app up from the key on the screen.
pub(super) fn enrol(stage: &Stage<'_>, report: &mut Report) -> Result<Authenticator> {
    let key = report.need("an authenticator app is set up with the key that is shown", begin(stage))?;
    let app = Authenticator::new(key);
    report.check("a wrong code does not switch it on", refused(stage, &app));
    report.need("the code that the app shows does", switch_on(stage, &app))?;
    let on = factors(stage).and_then(|factors| {
        ensure(factors == json!(["SOFTWARE_TOKEN_MFA"]), || format!("the pool says {factors}"))
    });
    report.check("the user pool says so too", on);
    Ok(app)
}

fn begin(stage: &Stage<'_>) -> Result<String> {
    stage.click("Security", Target::Screen("security"))?;
    stage.click("Set up", Target::Css(".authenticator-key"))?;
    let script = "return document.querySelector('.authenticator-key').innerText";
    let shown = stage.page()?.script(script, &json!([]))?;
    let key: String = shown.as_str().unwrap_or_default().split_whitespace().collect();
    ensure(key.len() >= 32, || format!("the key is {key:?}"))?;
    Ok(key)
}

fn refused(stage: &Stage<'_>, app: &Authenticator) -> Result<()> {
    stage.page()?.fill("code", &app.wrong()?)?;
    stage.reads("That code is not right")?;
    let factors = factors(stage)?;
    ensure(factors.as_array().is_none_or(Vec::is_empty), || format!("the pool says {factors}"))
}

fn switch_on(stage: &Stage<'_>, app: &Authenticator) -> Result<()> {
    stage.page()?.fill("code", &app.next()?)?;
    stage.reads("signing in asks for a code from your app")
}

/// Signs out and in again, with the code that the app shows and no other.
pub(super) fn sign_in(stage: &Stage<'_>, report: &mut Report, app: &Authenticator) -> Result<()> {
    report.need("signing out leads to the sign-in", stage.sign_out())?;
    report.need("after the password, the app's code is asked for", to_the_question(stage))?;
    report.check("a wrong code is refused", answer(stage, &app.wrong()?, "That code is not right"));
    report.check("a code works once", answer(stage, &app.used(), "That code was used already"));
    report.need("the next code lets the person in", pass(stage, app))
}

/// Up to the question for the app's code.
pub(super) fn to_the_question(stage: &Stage<'_>) -> Result<()> {
    stage.give_password()?;
    stage.page()?.find(Target::Screen("challenge"))?;
    stage.reads("Enter the code that your authenticator app shows")
}

fn answer(stage: &Stage<'_>, code: &str, expected: &str) -> Result<()> {
    stage.page()?.fill("code", code)?;
    stage.reads(expected)
}

/// From the question to the files.
pub(super) fn pass(stage: &Stage<'_>, app: &Authenticator) -> Result<()> {
    let page = stage.page()?;
    page.fill("code", &app.next()?)?;
    until(LONG, "the files appear", || page.seek(Target::Screen("files"))).map(drop)
}

/// Removes the app; the pool forgets it.
pub(super) fn remove(stage: &Stage<'_>, report: &mut Report) -> Result<()> {
    report.need("the app is removed", removed(stage))?;
    report.need("signing out leads to the sign-in again", stage.sign_out())?;
    report.need("the password alone is enough from then on", stage.sign_in())
}

fn removed(stage: &Stage<'_>) -> Result<()> {
    stage.click("Security", Target::Screen("security"))?;
    stage.click("Remove", Target::Text("Remove the authenticator app?"))?;
    stage.page()?.hit(Target::Button("Remove"))?;
    until(LONG, "the pool has no second factor", || {
        Ok(factors(stage)?.as_array().is_none_or(Vec::is_empty).then_some(()))
    })
}

/// `UserMFASettingList`, asked past the app.
fn factors(stage: &Stage<'_>) -> Result<serde_json::Value> {
    Ok(stage.in_the_pool()?.allowed()?.json()["UserMFASettingList"].clone())
}
