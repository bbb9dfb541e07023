//! Accessibility of every screen in every state: the rules of axe-core, and the Tab key.

use std::collections::BTreeSet;
use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::browser::{Browser, Scheme, Size};
use crate::error::{Error, Result};
use crate::paths;
use crate::report::{Report, ensure, say};
use crate::scenario::load_for;
use crate::steps::{Target, chord};
use crate::wait::{SOON, until};
use crate::webdriver::Session;

/// The heading of the dialog in front.
const DIALOG: Target<'_> = Target::Css("dialog:modal > h2");
/// A button of that dialog whose work is under way.
const WORKING: Target<'_> = Target::Css("dialog:modal [aria-busy=true]");
const SIZE: Size = Size { width: 1200, height: 800 };
const AXE: &str = include_str!("page/axe.js");
const KEYBOARD: &str = include_str!("page/keyboard.js");
const FAULTY: &str = include_str!("page/faulty.html");
const FOCUS: &str = include_str!("page/focus.js");

/// Checks every scenario whose name contains `filter`.
///
/// # Errors
/// When there is no browser, no axe-core or no scenario.
pub fn run(filter: &str) -> Result<Report> {
    let scenarios = load_for(&paths::dist(), filter)?;
    let path = paths::root().join("e2e/node_modules/axe-core/axe.min.js");
    let axe = fs::read_to_string(&path).map_err(Error::file(&path))?;
    let mut report = Report::default();
    // In a browser of its own: Chromium does not always leave such a page in good order.
    report.check("a page with faults is found out", finds_faults(Browser::start()?.session(), &axe));
    let browser = Browser::start()?;
    for scenario in &scenarios {
        report.check(&format!("{} speaks the contract", scenario.name()), scenario.speaks_the_contract());
        for scheme in Scheme::ALL {
            let name = format!("{} {}", scenario.name(), scheme.as_str());
            if report.check(&format!("{name} shows"), browser.play(scenario, scheme, SIZE)).is_some() {
                report.check(&format!("{name} axe-core"), rules(browser.session(), &axe));
            }
        }
        report.check(&format!("{} keyboard", scenario.name()), keyboard(browser.session()));
        if browser.session().seek(DIALOG)?.is_some() {
            // Anew: the Tab key has led away from where a person would press Escape.
            let played = browser.play(scenario, Scheme::Light, SIZE);
            let busy = browser.session().seek(WORKING)?.is_some();
            let (what, leave): (_, fn(&Session) -> Result<()>) =
                if busy { ("stays while it works", stays) } else { ("gives the focus back", closes) };
            let left = played.and_then(|()| leave(browser.session()));
            report.check(&format!("{} {what}", scenario.name()), left);
        }
    }
    let screens: BTreeSet<&str> = scenarios.iter().map(|scenario| scenario.screen.as_str()).collect();
    say(&format!("{} screens in {} states x {} themes", screens.len(), scenarios.len(), Scheme::ALL.len()));
    Ok(report)
}

/// The checks can fail: a page with a fault of each kind does not pass them.
fn finds_faults(session: &Session, axe: &str) -> Result<()> {
    session.open(&format!("data:text/html;base64,{}", STANDARD.encode(FAULTY)))?;
    let seen = [rules(session, axe), keyboard(session)].map(|outcome| match outcome {
        Ok(()) => String::new(),
        Err(error) => error.to_string(),
    });
    for (text, fault) in
        [(&seen[0], "color-contrast"), (&seen[1], "no visible outline"), (&seen[1], "cannot reach")]
    {
        ensure(text.contains(fault), || format!("{fault} was not seen in: {text}"))?;
    }
    Ok(())
}

/// No rule of axe-core is violated.
fn rules(session: &Session, axe: &str) -> Result<()> {
    let found = session.script(&format!("{axe}\nreturn (async () => {{ {AXE} }})()"), &json!([]))?;
    let violations = texts(&found);
    ensure(found.is_array() && violations.is_empty(), || violations.join("\n"))
}

/// Tab reaches everything, and where it is can be seen.
fn keyboard(session: &Session) -> Result<()> {
    let start = session.script(KEYBOARD, &json!([]))?;
    let mut problems: Vec<String> =
        texts(&start["lost"]).iter().map(|name| format!("{name}: the Tab key cannot reach it")).collect();
    let total = start["total"].as_u64().ok_or_else(|| Error::failed("the page could not be searched"))?;
    let tab = chord("Tab")?;
    let mut left = Vec::new();
    // Past the last element, the focus leaves the page once and comes back.
    for _ in 0..total + 3 {
        session.press(&tab)?;
        let seen = session.script(FOCUS, &json!([]))?;
        problems.extend(seen["problem"].as_str().map(ToOwned::to_owned));
        left = texts(&seen["left"]);
        if left.is_empty() {
            break;
        }
    }
    problems.extend(left.iter().map(|name| format!("{name}: never reached by Tab")));
    ensure(problems.is_empty(), || problems.join("\n"))
}

/// Escape closes the dialog in front, and the focus is somewhere: whoever works with the keyboard does not begin anew.
fn closes(session: &Session) -> Result<()> {
    // One may stand in front of another, which stays.
    let before = open_dialogs(session)?;
    session.press(&chord("Escape")?)?;
    until(SOON, "the dialog in front closes", || Ok((open_dialogs(session)? < before).then_some(())))?;
    let focused = session.script("return document.activeElement?.localName ?? 'nothing'", &json!([]))?;
    ensure(focused != "body", || "the dialog took the focus with it".to_owned())
}

fn open_dialogs(session: &Session) -> Result<u64> {
    let count = session.script("return document.querySelectorAll('dialog:modal > h2').length", &json!([]))?;
    count.as_u64().ok_or_else(|| Error::failed("the page does not count its dialogs"))
}

/// What works goes on in front of the person: Escape does not take it out of sight.
fn stays(session: &Session) -> Result<()> {
    session.press(&chord("Escape")?)?;
    ensure(session.seek(DIALOG)?.is_some(), || "the dialog went while it works".to_owned())
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(ToOwned::to_owned).collect()
}
