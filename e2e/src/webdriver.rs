//! A WebDriver client: the few commands that the tests need (<https://www.w3.org/TR/webdriver2/>).

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::error::{Error, Result};

/// The key under which the standard puts an element's reference.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// A picture of the whole display may be that large.
const ANSWER_LIMIT: u64 = 64 * 1024 * 1024;

/// A session with a browser or with the app's webview. Dropping it ends the session, and with it the window.
#[derive(Debug)]
pub struct Session {
    agent: ureq::Agent,
    base: String,
}

/// A reference to an element of the page.
#[derive(Debug, Clone)]
pub struct Element(String);

impl Session {
    /// Starts a session with the driver at `server`.
    ///
    /// # Errors
    /// When the driver cannot start what the capabilities ask for.
    pub fn start(server: &str, capabilities: &Value) -> Result<Self> {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(120)))
            .build();
        let mut session = Self { agent: config.into(), base: server.to_owned() };
        let begun = session.post("/session", &json!({ "capabilities": { "alwaysMatch": capabilities } }))?;
        let id = begun["sessionId"].as_str().ok_or_else(|| Error::failed("the driver gave no session id"))?;
        session.base = format!("{server}/session/{id}");
        Ok(session)
    }

    /// Opens an address.
    ///
    /// # Errors
    /// When the page does not load.
    pub fn open(&self, url: &str) -> Result<()> {
        self.post("/url", &json!({ "url": url })).map(drop)
    }

    /// Runs a function body in the page; a promise is waited for.
    ///
    /// # Errors
    /// When the script throws.
    pub fn script(&self, body: &str, args: &Value) -> Result<Value> {
        self.post("/execute/sync", &json!({ "script": body, "args": args }))
    }

    /// Runs a function body that answers an element, or nothing.
    ///
    /// # Errors
    /// When the script throws.
    pub fn locate(&self, body: &str, args: &Value) -> Result<Option<Element>> {
        let found = self.script(body, args)?;
        Ok(found[ELEMENT].as_str().map(|id| Element(id.to_owned())))
    }

    /// Clicks in the middle of an element.
    ///
    /// # Errors
    /// When something else would get the click.
    pub fn click(&self, element: &Element) -> Result<()> {
        self.post(&format!("/element/{}/click", element.0), &json!({})).map(drop)
    }

    /// Empties a field.
    ///
    /// # Errors
    /// When it is not a field that can be changed.
    pub fn clear(&self, element: &Element) -> Result<()> {
        self.post(&format!("/element/{}/clear", element.0), &json!({})).map(drop)
    }

    /// Types into an element.
    ///
    /// # Errors
    /// When the element takes no keys.
    pub fn type_into(&self, element: &Element, text: &str) -> Result<()> {
        self.post(&format!("/element/{}/value", element.0), &json!({ "text": text })).map(drop)
    }

    /// Presses keys one after the other, holds them together, and releases them.
    ///
    /// # Errors
    /// When the driver refuses.
    pub fn press(&self, keys: &[char]) -> Result<()> {
        let down = keys.iter().map(|key| json!({ "type": "keyDown", "value": key }));
        let up = keys.iter().rev().map(|key| json!({ "type": "keyUp", "value": key }));
        let actions: Vec<Value> = down.chain(up).collect();
        self.post(
            "/actions",
            &json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] }),
        )
        .map(drop)
    }

    /// Presses the mouse button on an element and moves to another one; lets go there, or holds on.
    ///
    /// # Errors
    /// When the driver refuses.
    pub fn drag(&self, from: &Element, to: &Element, hold: bool) -> Result<()> {
        let to_element = |element: &Element, x: i32, y: i32| json!({ "type": "pointerMove", "duration": 20, "x": x, "y": y, "origin": { ELEMENT: element.0 } });
        let mut actions = vec![
            to_element(from, 0, 0),
            json!({ "type": "pointerDown", "button": 0 }),
            to_element(from, 9, 3),
            to_element(to, 0, 2),
            to_element(to, 0, 0),
        ];
        if !hold {
            actions.push(json!({ "type": "pointerUp", "button": 0 }));
        }
        let mouse = json!({ "type": "pointer", "id": "mouse", "actions": actions });
        self.post("/actions", &json!({ "actions": [mouse] })).map(drop)
    }

    /// Makes the window so large that the page has `width` and `height` in CSS pixels.
    ///
    /// # Errors
    /// When the driver refuses.
    pub fn resize(&self, width: u32, height: u32) -> Result<()> {
        let script = "return [outerWidth - innerWidth, outerHeight - innerHeight]";
        let (beside, above): (u32, u32) = serde_json::from_value(self.script(script, &json!([]))?)
            .map_err(|error| Error::failed(format!("the size of the window: {error}")))?;
        let rect = json!({ "width": width + beside, "height": height + above });
        self.post("/window/rect", &rect).map(drop)
    }

    /// A picture of the page (PNG).
    ///
    /// # Errors
    /// When the driver takes none.
    pub fn picture(&self) -> Result<Vec<u8>> {
        let value = self.call("GET", "/screenshot", None)?;
        let text = value.as_str().ok_or_else(|| Error::failed("the driver gave no picture"))?;
        STANDARD.decode(text).map_err(|source| Error::failed(format!("picture: {source}")))
    }

    /// Sends a command of the Chrome DevTools protocol; Chromium only.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn devtools(&self, command: &str, params: &Value) -> Result<Value> {
        self.post("/goog/cdp/execute", &json!({ "cmd": command, "params": params }))
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.call("POST", path, Some(body))
    }

    fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value> {
        let url = format!("{}{path}", self.base);
        let failed = |source: ureq::Error| Error::Http { url: url.clone(), source: Box::new(source) };
        let sent = match (method, body) {
            ("POST", Some(body)) => self.agent.post(&url).send_json(body),
            ("DELETE", _) => self.agent.delete(&url).call(),
            _ => self.agent.get(&url).call(),
        };
        let mut response = sent.map_err(failed)?;
        let ok = response.status().is_success();
        let answer: Value =
            response.body_mut().with_config().limit(ANSWER_LIMIT).read_json().map_err(failed)?;
        if ok { Ok(answer["value"].clone()) } else { Err(refusal(method, path, &answer["value"])) }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A driver that is gone has ended its sessions already.
        drop(self.call("DELETE", "", None));
    }
}

fn refusal(method: &str, path: &str, value: &Value) -> Error {
    let text =
        |key: &str| value[key].as_str().unwrap_or("unknown").lines().next().unwrap_or_default().to_owned();
    Error::WebDriver { command: format!("{method} {path}"), code: text("error"), message: text("message") }
}
