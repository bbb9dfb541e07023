//! The fake transport: the script that answers the window's commands from a scenario.

use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::paths;
use crate::scenario::Scenario;

const SCRIPT: &str = include_str!("page/fake.js");

/// The script to run before the page's own, with the scenario and its images in it.
///
/// # Errors
/// When an image of the scenario is not among the fixtures.
pub fn script(scenario: &Scenario) -> Result<String> {
    let played = serde_json::json!({ "replies": scenario.replies });
    let images = images(&Value::Object(scenario.replies.clone()))?;
    Ok(SCRIPT.replace("SCENARIO", &played.to_string()).replace("IMAGES", &Value::Object(images).to_string()))
}

/// The images that a reply names, in base64.
fn images(replies: &Value) -> Result<Map<String, Value>> {
    let mut found = Map::new();
    let inner: Vec<&Value> = match replies {
        Value::Object(fields) => fields.values().collect(),
        Value::Array(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    if let Some(name) = replies["$image"].as_str() {
        let path = paths::fixture(name);
        let bytes = fs::read(&path).map_err(Error::file(&path))?;
        found.insert(name.to_owned(), STANDARD.encode(bytes).into());
    }
    for value in inner {
        found.append(&mut images(value)?);
    }
    Ok(found)
}
