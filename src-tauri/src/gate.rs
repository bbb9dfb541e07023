//! What the window may ask of the shell, before any command sees it: so much at once, so often, and while the app is
//! locked next to nothing.
//!
//! The window is the app's own code. Should something foreign ever run in it, it cannot use up the computer by what it
//! sends.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use devops360_contract::{AppError, Code};
use serde_json::Value;
use tauri::ipc::{Invoke, InvokeBody};
use tauri::{Manager, Wry};

use crate::error::refused;
use crate::state::AppState;

/// The longest text: a connection file's fields, a key, a biography and a description are all far below.
const TEXT_LIMIT: usize = 64 * 1024;
/// The most of a request in bytes: the keys of everything that is selected in a folder of a million files.
const REQUEST_LIMIT: usize = 64 * 1024 * 1024;
/// What a value costs besides its text, in bytes, so that a million empty ones are not free.
const VALUE: usize = 16;
/// How many calls may come at once.
const BURST: u32 = 1_000;
/// How many calls a second may go on coming.
const RATE: u32 = 250;

/// What can be asked while the app is locked: what the window needs to start, and the ways to open the lock or to leave.
const WHILE_LOCKED: [&str; 15] = [
    "about",
    "answer_challenge",
    "answer_close",
    "cancel_browser_sign_in",
    "forgot_password",
    "list_connections",
    "load_settings",
    "lock_session",
    "remove_everything",
    "reset_password",
    "session_status",
    "sign_in",
    "sign_in_with_browser",
    "sign_out",
    "subscribe",
];

/// The handler with the gate in front of it.
pub(crate) fn guarded(
    handler: impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static,
) -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    let allowance = Mutex::new(Allowance::new(Instant::now()));
    move |invoke| {
        let is_left = allowance.lock().unwrap_or_else(PoisonError::into_inner).take(Instant::now());
        let fits = admit(is_left, invoke.message.payload());
        match fits.and_then(|()| behind_lock(&invoke)) {
            Ok(()) => handler(invoke),
            Err(code) => {
                invoke.resolver.reject::<AppError>(refused(code));
                true
            }
        }
    }
}

/// Whether the command may be called, the app being locked or not.
fn behind_lock(invoke: &Invoke<Wry>) -> Result<(), Code> {
    let lock = invoke.message.webview_ref().try_state::<AppState>().map(|state| state.lock.clone());
    let is_locked = lock.is_some_and(|lock| lock.reason().is_some());
    let may = !is_locked || WHILE_LOCKED.contains(&invoke.message.command());
    if may { Ok(()) } else { Err(Code::Locked) }
}

/// Whether the call, for which a turn is left or not, may go on to its command.
fn admit(is_left: bool, body: &InvokeBody) -> Result<(), Code> {
    if !is_left {
        return Err(Code::TooManyRequests);
    }
    let weight = match body {
        InvokeBody::Json(value) => weight(value),
        InvokeBody::Raw(bytes) => Some(bytes.len()),
    };
    let fits = weight.is_some_and(|weight| weight <= REQUEST_LIMIT);
    if fits { Ok(()) } else { Err(Code::RequestTooLarge) }
}

/// What a value weighs with everything in it, in bytes; `None` where one of its texts is too long.
fn weight(value: &Value) -> Option<usize> {
    let inside = match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::String(text) => text_weight(text)?,
        Value::Array(values) => values.iter().map(weight).sum::<Option<usize>>()?,
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| Some(text_weight(name)? + weight(value)?)).sum::<Option<_>>()?
        }
    };
    Some(VALUE + inside)
}

fn text_weight(text: &str) -> Option<usize> {
    (text.len() <= TEXT_LIMIT).then_some(text.len())
}

/// A bucket of calls that fills up again with time.
struct Allowance {
    calls: f64,
    at: Instant,
}

impl Allowance {
    fn new(at: Instant) -> Self {
        Self { calls: f64::from(BURST), at }
    }

    /// Takes one call out, if there is one.
    fn take(&mut self, now: Instant) -> bool {
        let passed: Duration = now.saturating_duration_since(self.at);
        self.calls = (self.calls + passed.as_secs_f64() * f64::from(RATE)).min(f64::from(BURST));
        self.at = now;
        let is_left = self.calls >= 1.0;
        if is_left {
            self.calls -= 1.0;
        }
        is_left
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(what: &str, request: &Value, expected: Result<(), Code>) {
        let admitted = admit(true, &InvokeBody::Json(json!({ "request": request })));
        assert_eq!(admitted, expected, "{what}");
    }

    #[test]
    fn an_argument_is_as_large_as_a_person_could_make_it_and_no_larger() {
        let keys = |count: usize| vec!["holidays/2026/beach/picture 0001.jpg"; count];
        check("nothing", &json!({}), Ok(()));
        check("a selection of a million files", &json!({ "keys": keys(1_000_000) }), Ok(()));
        check("one of 100 MB", &json!({ "keys": keys(2_000_000) }), Err(Code::RequestTooLarge));
        check("a million times nothing", &json!([vec![0; 5_000_000]]), Err(Code::RequestTooLarge));
        check("a text at the limit", &json!({ "name": "a".repeat(TEXT_LIMIT) }), Ok(()));
        let long = "a".repeat(TEXT_LIMIT + 1);
        check("a text above it", &json!({ "keys": ["a", long] }), Err(Code::RequestTooLarge));
        check("a name above it", &json!({ long: 1 }), Err(Code::RequestTooLarge));
    }

    #[test]
    fn bytes_of_the_window_are_weighed_too() {
        let raw = InvokeBody::Raw(vec![0; REQUEST_LIMIT + 1]);
        assert_eq!(admit(true, &raw), Err(Code::RequestTooLarge));
    }

    #[test]
    fn calls_are_admitted_as_often_as_a_window_makes_them_and_no_oftener() {
        let start = Instant::now();
        let mut allowance = Allowance::new(start);
        // 10,000 calls in a second.
        let moments = (0..10_000).map(|call| start + Duration::from_micros(call * 100));
        let admitted = moments.filter(|moment| allowance.take(*moment)).count();
        let expected = (BURST + RATE) as usize;
        assert!((expected - 1..=expected).contains(&admitted), "{admitted} were admitted");
        assert_eq!(admit(false, &InvokeBody::default()), Err(Code::TooManyRequests));
        let later = start + Duration::from_secs(60);
        let again = std::iter::from_fn(|| allowance.take(later).then_some(())).count();
        assert_eq!(again, BURST as usize, "it is full again, and no fuller");
    }
}
