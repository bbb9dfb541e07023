//! A screen in one of its states: what the shell answers, what it tells, and what the person does.
//!
//! One JSON file each, `scenarios/<group>/<screen>-<state>.json`:
//!
//! - `screen` is the `data-screen` of the page's `main`, `state` names the state, `route` is where the window starts,
//!   `from` the screen there, where it is another one that the steps lead on from;
//! - `replies` has one answer a command: a reply of the contract, `{"$error": AppError}`, `{"$pending": true}` (no answer
//!   at all), `{"$image": "photo.jpg"}` (the bytes of a fixture), `{"$pages": 100000}` (a listing of so many files, page
//!   by page) or `{"$sequence": [..]}` (one after the other, the last one stays). A command without an answer fails with `internal`, but for `subscribe`;
//! - `steps` are done when the screen is there, then `events` are sent over the channel, then `then` is done.

use std::fs;
use std::path::{Path, PathBuf};

use devops360_contract::{AppError, COMMANDS, Codec, Event, round_trip};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::paths;
use crate::report::say;
use crate::steps::Step;

/// The screen that only a development build has.
const GALLERY: &str = "gallery";

/// A screen in one of its states.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The `data-screen` of the page's `main`.
    pub screen: String,
    /// The state's name.
    pub state: String,
    /// Where the window starts, such as `#/files`.
    pub route: String,
    /// The `data-screen` of the page there, where the steps lead from it to the screen.
    #[serde(default)]
    pub from: Option<String>,
    /// What each command answers.
    #[serde(default)]
    pub replies: Map<String, Value>,
    /// What the person does first.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// What the shell tells then.
    #[serde(default)]
    pub events: Vec<Value>,
    /// What the person does after that.
    #[serde(default)]
    pub then: Vec<Step>,
    /// Where it was read from.
    #[serde(skip)]
    pub path: PathBuf,
}

impl Scenario {
    /// Its name: `files-conflict`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}-{}", self.screen, self.state)
    }

    /// Whether every reply and every event is a message of the contract.
    ///
    /// # Errors
    /// When one is not: the contract moved on, or the scenario is misspelt.
    pub fn speaks_the_contract(&self) -> Result<()> {
        let wrong = |what: &str, detail: String| Error::Scenario {
            path: self.path.clone(),
            detail: format!("{what}: {detail}"),
        };
        for (command, reply) in &self.replies {
            check_reply(command, reply).map_err(|detail| wrong(command, detail))?;
        }
        for event in &self.events {
            check_message::<Event>(event).map_err(|detail| wrong("event", detail))?;
        }
        Ok(())
    }
}

/// Reads every scenario below `folder` whose name contains `filter`, by name.
///
/// # Errors
/// When a file is not a scenario.
pub fn load(folder: &Path, filter: &str) -> Result<Vec<Scenario>> {
    let mut all = Vec::new();
    for path in files_below(folder)? {
        let text = fs::read_to_string(&path).map_err(Error::file(&path))?;
        let mut scenario: Scenario = serde_json::from_str(&text)
            .map_err(|source| Error::Scenario { path: path.clone(), detail: source.to_string() })?;
        scenario.path = path;
        all.push(scenario);
    }
    all.retain(|scenario| scenario.name().contains(filter));
    all.sort_by_key(Scenario::name);
    if let Some(twins) = all.windows(2).find(|pair| pair[0].name() == pair[1].name()) {
        let detail = format!("{} says the same name", twins[1].path.display());
        return Err(Error::Scenario { path: twins[0].path.clone(), detail });
    }
    Ok(all)
}

/// The scenarios that the built content in `dist` can show: a release has no gallery, and its absence is said.
///
/// # Errors
/// As [`load`], and when the built content cannot be read.
pub fn load_for(dist: &Path, filter: &str) -> Result<Vec<Scenario>> {
    let mut all = load(&paths::scenarios(), filter)?;
    if !has_gallery(dist)? {
        let before = all.len();
        all.retain(|scenario| scenario.screen != GALLERY);
        if all.len() < before {
            say("left out: the gallery, which only a development build has");
        }
    }
    Ok(all)
}

/// Whether the WebAssembly in `dist` knows the gallery's address.
fn has_gallery(dist: &Path) -> Result<bool> {
    let address = format!("/{GALLERY}");
    for entry in fs::read_dir(dist).map_err(Error::file(dist))? {
        let path = entry.map_err(Error::file(dist))?.path();
        if path.extension().is_some_and(|extension| extension == "wasm") {
            let bytes = fs::read(&path).map_err(Error::file(&path))?;
            if bytes.windows(address.len()).any(|window| window == address.as_bytes()) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(Error::file(folder))? {
        let path = entry.map_err(Error::file(folder))?.path();
        if path.is_dir() {
            found.append(&mut files_below(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
    Ok(found)
}

fn check_reply(command: &str, reply: &Value) -> std::result::Result<(), String> {
    if !COMMANDS.contains(&command) {
        return Err("no such command".to_owned());
    }
    if let Some(sequence) = reply["$sequence"].as_array() {
        return sequence.iter().try_for_each(|reply| check_reply(command, reply));
    }
    if !reply["$error"].is_null() {
        return check_message::<AppError>(&reply["$error"]);
    }
    if reply["$pages"].is_u64() {
        return if command == "list_files" { Ok(()) } else { Err("has no pages".to_owned()) };
    }
    if !reply["$pending"].is_null() || !reply["$image"].is_null() {
        return Ok(());
    }
    let (_, again) = round_trip(command, "", &reply.to_string(), ReplyOnly)?;
    same(reply, &again)
}

fn check_message<T: Serialize + DeserializeOwned>(message: &Value) -> std::result::Result<(), String> {
    same(message, &ReplyOnly.again::<T>(&message.to_string())?)
}

/// Reads JSON. The empty text stands for the request that a reply answers, which a scenario does not have.
struct ReplyOnly;

impl Codec for ReplyOnly {
    fn again<T: Serialize + DeserializeOwned>(&self, text: &str) -> std::result::Result<String, String> {
        if text.is_empty() {
            return Ok(String::new());
        }
        let message: T = serde_json::from_str(text).map_err(|source| source.to_string())?;
        serde_json::to_string(&message).map_err(|source| source.to_string())
    }
}

/// A field that the contract does not know is read over; writing the message again shows it.
fn same(given: &Value, again: &str) -> std::result::Result<(), String> {
    let again: Value = serde_json::from_str(again).map_err(|source| source.to_string())?;
    if is_within(given, &again) {
        Ok(())
    } else {
        Err(format!("has more than the contract: read as {again}"))
    }
}

fn is_within(given: &Value, again: &Value) -> bool {
    match (given, again) {
        (Value::Object(given), Value::Object(again)) => given
            .iter()
            .all(|(key, value)| again.get(key).map_or(value.is_null(), |found| is_within(value, found))),
        (Value::Array(given), Value::Array(again)) => {
            given.len() == again.len()
                && given.iter().zip(again).all(|(given, again)| is_within(given, again))
        }
        (Value::Number(given), Value::Number(again)) => given.as_f64() == again.as_f64(),
        _ => given == again,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_reply_of_the_contract_is_accepted() {
        assert_eq!(check_reply("list_files", &json!({ "entries": [], "next": null })), Ok(()));
        assert_eq!(check_reply("subscribe", &json!(null)), Ok(()));
        assert_eq!(check_reply("show_photo", &json!({ "$image": "photo.jpg" })), Ok(()));
    }

    #[test]
    fn a_reply_that_drifted_is_not() {
        for (command, reply) in [
            ("list_files", json!({ "files": [] })),
            ("list_files", json!({ "entries": [], "next": null, "total": 3 })),
            ("list_files", json!({ "$error": { "code": "no-such-code" } })),
            ("list_files", json!({ "$sequence": [{ "entries": [], "next": null }, { "entries": 1 }] })),
            ("list_trash", json!({ "$pages": 3 })),
            ("read_files", json!(null)),
        ] {
            assert!(check_reply(command, &reply).is_err(), "{command} {reply}");
        }
    }

    #[test]
    fn every_scenario_speaks_the_contract() -> Result<()> {
        load(&crate::paths::scenarios(), "")?.iter().try_for_each(Scenario::speaks_the_contract)
    }
}
