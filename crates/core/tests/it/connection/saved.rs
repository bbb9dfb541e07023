//! The saved connections and the one in use.

use devops360_contract::connection::{ConnectionFile, ConnectionId, SaveConnection, SaveConnectionOutcome};
use devops360_contract::{AppError, Code};
use devops360_core::connection::{EndpointPolicy, validate};
use devops360_testkit::identity::PoolOptions;
use serde_json::{Value, json};

use super::changed;
use crate::app::{Computer, user_file};

#[tokio::test]
async fn a_form_is_told_every_field_that_cannot_be() {
    let app = Computer::new(PoolOptions::default()).start();
    let mut file: ConnectionFile = serde_json::from_value(user_file()).unwrap();
    file.bucket = "No".to_owned();
    file.region = "nowhere".to_owned();
    file.endpoint = Some("http://evil.example".to_owned());
    let outcome = app.connections.save(SaveConnection { id: None, file: file.clone() }).unwrap();
    let SaveConnectionOutcome::Invalid(errors) = outcome else { panic!("{outcome:?}") };
    let fields: Vec<_> = errors.iter().map(|error| error.args["field"].as_str()).collect();
    assert_eq!(fields, ["region", "user_pool_id", "bucket", "identity_pool_id", "endpoint"]);
    assert_eq!(validate(&file, EndpointPolicy::Any).len(), 4);
    assert!(app.connections.list().await.saved.is_empty());
}

#[tokio::test]
async fn connections_are_saved_changed_selected_and_removed() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start();
    let import = |file: &Value| app.connections.import(file.to_string().as_bytes(), "x").unwrap();
    let first = import(&changed("name", json!("Zulu")));
    let second = import(&changed("name", json!("alpha")));
    assert_eq!(import(&changed("name", json!("Zulu"))).id, first.id, "the same file is the same connection");
    let mut file = first.file.clone();
    file.name = "Mike".to_owned();
    let before = app.connections.active().unwrap();
    let change = SaveConnection { id: Some(first.id.clone()), file };
    assert!(
        matches!(app.connections.save(change), Ok(SaveConnectionOutcome::Saved(saved)) if saved.id == first.id)
    );
    assert_eq!(before.file.name, "Zulu", "who holds the old one keeps it");
    assert_eq!(app.connections.active().unwrap().file.name, "Mike");
    app.connections.select(&second.id).unwrap();
    let listed = computer.start().connections.list().await;
    let names: Vec<_> = listed.saved.iter().map(|connection| connection.file.name.as_str()).collect();
    assert_eq!((names, listed.active), (vec!["alpha", "Mike"], Some(second.id.clone())));
    app.connections.remove(&second.id).unwrap();
    assert!(app.connections.active().is_err(), "no other connection takes its place unasked");
    assert!(app.connections.select(&second.id).is_err());
    let gone = SaveConnection { id: Some(ConnectionId("gone".to_owned())), file: first.file };
    assert!(app.connections.save(gone).is_err());
}

#[tokio::test]
async fn a_disk_that_refuses_changes_nothing() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    computer.preferences.set_read_only(true);
    let error =
        app.connections.import(changed("name", json!("New")).to_string().as_bytes(), "x").unwrap_err();
    assert_eq!(AppError::from(error).code, Code::SettingsUnwritable);
    assert_eq!(app.connections.active().unwrap().file.name, "Test");
}

#[tokio::test]
async fn unreadable_saved_connections_are_kept_aside_and_said() {
    let foreign = json!({ "active": "a", "connections": [
        { "id": "a", "file": changed("endpoint", json!("http://evil.example")) },
        { "id": "b", "file": user_file() },
    ]});
    for (text, left) in
        [("{ cut", 0), ("[]", 0), (r#"{"connections":7}"#, 0), (foreign.to_string().as_str(), 1)]
    {
        let computer = Computer::new(PoolOptions::default());
        computer.preferences.put_text("connections", text);
        let app = computer.start();
        let listed = app.connections.list().await;
        assert_eq!(listed.saved.len(), left, "{text}");
        let problem = listed.problem.expect("it is said");
        let kept = computer.preferences.text(&problem.args["name"]).expect("the bad copy is kept");
        assert_eq!(kept, text);
        assert!(app.connections.active().is_err(), "a connection that is refused is not used");
        app.connections.import(user_file().to_string().as_bytes(), "x").unwrap();
    }
}
