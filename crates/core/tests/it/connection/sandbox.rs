//! The sandbox of this computer.

use std::fs;
use std::net::TcpListener;

use devops360_contract::connection::TrustMode;
use devops360_contract::{AppError, Code};
use devops360_core::connection::{OPERATOR_FILE_NAME, USER_FILE_NAME};
use devops360_testkit::identity::PoolOptions;
use serde_json::{Value, json};

use crate::app::{Computer, operator_file, user_file};

fn set_up_sandbox(computer: &Computer, endpoint: &str) {
    let folder = computer.directory.path().join("sandbox");
    fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, mut file: Value| {
        file["endpoint"] = json!(endpoint);
        fs::write(folder.join(name), file.to_string()).unwrap();
    };
    write(USER_FILE_NAME, user_file());
    write(OPERATOR_FILE_NAME, operator_file());
}

#[tokio::test]
async fn the_sandbox_is_offered_while_it_answers() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start();
    assert!(app.connections.list().await.sandbox.is_empty());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    set_up_sandbox(&computer, &format!("http://{}", listener.local_addr().unwrap()));
    let modes: Vec<_> =
        app.connections.list().await.sandbox.iter().map(devops360_core::connection::trust_mode).collect();
    assert_eq!(modes, [TrustMode::User, TrustMode::Operator]);
    let used = app.connections.use_sandbox(TrustMode::Operator).await.unwrap();
    assert!(used.sandbox && used.mode == TrustMode::Operator);
    let again = app.connections.use_sandbox(TrustMode::Operator).await.unwrap();
    assert_eq!(again.id, used.id, "there is one sandbox of a mode");
    drop(listener);
    assert!(app.connections.list().await.sandbox.is_empty());
    let error = app.connections.use_sandbox(TrustMode::User).await.unwrap_err();
    assert_eq!(AppError::from(error).code, Code::SandboxMissing);
}

#[tokio::test]
async fn a_sandbox_file_that_points_elsewhere_is_not_offered() {
    let computer = Computer::new(PoolOptions::default());
    set_up_sandbox(&computer, "http://192.0.2.1:80");
    assert!(computer.start().connections.list().await.sandbox.is_empty());
}
