//! What the contract must not have a word for.

use std::fs;
use std::path::Path;

use devops360_contract::{AppError, Code, Password};
use serde_json::Value;

use crate::messages::samples;

/// Types that would carry a file-system path, and names that would carry a token or a credential.
const FORBIDDEN: [&str; 8] = [
    "PathBuf",
    "std::path",
    "OsString",
    "access_token",
    "id_token",
    "refresh_token",
    "secret_key",
    "session_token",
];

#[test]
fn no_path_and_no_token_has_a_type_here() {
    check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
}

fn check(folder: &Path) {
    for entry in fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            check(&path);
            continue;
        }
        let text = fs::read_to_string(&path).expect("text");
        for word in FORBIDDEN {
            assert!(
                !text.contains(word),
                "{} speaks of `{word}`, which must not cross to the window",
                path.display()
            );
        }
    }
}

/// The names of every field in `value`.
fn fields(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(values) => values.iter().flat_map(fields).collect(),
        Value::Object(entries) => {
            entries.iter().flat_map(|(name, value)| [vec![name.as_str()], fields(value)].concat()).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn no_message_has_a_field_for_a_path_or_a_token_and_no_answer_has_one_for_a_password() {
    let samples = samples();
    let told = samples["commands"].as_array().into_iter().flatten().map(|sample| &sample["reply"]);
    let mut told: Vec<_> =
        told.chain(samples["events"].as_array().into_iter().flatten()).flat_map(fields).collect();
    assert!(told.len() > 100, "the samples are there");
    assert!(!told.contains(&"password"), "a password goes one way only");
    told.extend(fields(&samples));
    for name in ["path", "paths", "directory", "token", "tokens", "secret"] {
        assert!(!told.contains(&name), "a message has the field `{name}`");
    }
}

#[test]
fn a_password_does_not_show_in_debug_output() {
    let shown = format!("{:?}", Password::new("correct horse".to_owned()));
    assert!(!shown.contains("correct"), "{shown}");
}

#[test]
fn a_code_is_the_same_text_in_json_and_in_the_message_key() {
    for &code in Code::ALL {
        let json = serde_json::to_value(AppError::new(code)).expect("JSON");
        assert_eq!(json["code"], code.as_str());
    }
}
