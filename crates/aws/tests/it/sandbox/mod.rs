//! Against the emulator that `cargo xtask test` starts: the same requests as on AWS, with policies in force.

mod account;
mod data;
mod directory;
mod links;
mod machine;
mod person;

use std::path::PathBuf;

use devops360_contract::connection::ConnectionFile;

/// What the app imports for everybody.
fn user_connection() -> ConnectionFile {
    connection("devops360.connection.json")
}

/// What the app imports for administrators.
fn operator_connection() -> ConnectionFile {
    connection("devops360.operator.connection.json")
}

fn connection(name: &str) -> ConnectionFile {
    let Some(directory) = std::env::var_os("DEVOPS360_SANDBOX_DIR") else {
        panic!(
            "DEVOPS360_SANDBOX_DIR is not set: `cargo xtask test` starts a sandbox for the tests and sets it"
        );
    };
    let path = PathBuf::from(directory).join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("{} is not readable ({error}): is the sandbox provisioned?", path.display())
    });
    serde_json::from_str(&text).expect("the sandbox writes a valid connection file")
}
