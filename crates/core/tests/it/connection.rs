//! Connections: the file, what is saved, the sandbox, and the checks.

mod checks;
mod file;
mod sandbox;
mod saved;

use devops360_contract::AppError;
use devops360_core::connection::{EndpointPolicy, parse};
use serde_json::{Value, json};

use crate::app::user_file;

fn refusal(bytes: &[u8]) -> AppError {
    parse(bytes, "test.json", EndpointPolicy::LoopbackOnly).expect_err("it should be refused").into()
}

fn changed(field: &str, value: Value) -> Value {
    let mut file = user_file();
    match field.split_once('.') {
        Some((outer, inner)) => {
            file[outer] = json!({ "files": "f/{owner}/", "photos": "p/{owner}/", "owner": "identity" });
            file[outer][inner] = value;
        }
        None => file[field] = value,
    }
    file
}
