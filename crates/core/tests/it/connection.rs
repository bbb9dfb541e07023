//! Connections: the file, what is saved, the sandbox, and the checks.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
#[cfg(unix)]
use std::process::Command;

use devops360_contract::connection::{
    CheckState, CheckSubject, ConnectionFile, ConnectionId, SaveConnection, SaveConnectionOutcome, TrustMode,
};
use devops360_contract::settings::{Settings, Theme};
use devops360_contract::{AppError, Code};
use devops360_core::cloud::ErrorKind;
use devops360_core::connection::{
    EndpointPolicy, FILE_BYTES_LIMIT, OPERATOR_FILE_NAME, USER_FILE_NAME, parse, read, validate,
};
use devops360_core::settings::SettingsStore;
use devops360_testkit::desktop::KeychainMood;
use devops360_testkit::identity::PoolOptions;
use serde_json::{Value, json};

use crate::app::{App, Computer, operator_file, user_file};

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

#[test]
fn a_connection_file_is_read_with_its_defaults() {
    let text = user_file().to_string();
    let file = parse(text.as_bytes(), "x", EndpointPolicy::LoopbackOnly).unwrap();
    assert_eq!(file.layout.files, "users/{owner}/files/");
    let with_mark = format!("\u{feff}{text}");
    assert_eq!(parse(with_mark.as_bytes(), "x", EndpointPolicy::LoopbackOnly).unwrap(), file);
    assert!(parse(operator_file().to_string().as_bytes(), "x", EndpointPolicy::LoopbackOnly).is_ok());
}

#[test]
fn a_truncated_connection_file_is_refused_wherever_it_ends() {
    let text = user_file().to_string();
    for end in 0..text.len() {
        assert_eq!(refusal(&text.as_bytes()[..end]).code, Code::ConnectionFileMalformed, "cut at {end}");
    }
}

#[test]
fn an_oversized_connection_file_is_refused_before_it_is_read() {
    let mut bytes = user_file().to_string().into_bytes();
    bytes.resize(usize::try_from(FILE_BYTES_LIMIT).unwrap(), b' ');
    assert!(parse(&bytes, "x", EndpointPolicy::LoopbackOnly).is_ok());
    bytes.push(b' ');
    assert_eq!(refusal(&bytes).code, Code::ConnectionFileTooLarge);
}

async fn read_refusal(path: &Path) -> Code {
    AppError::from(read(path.to_owned(), "test.json").await.unwrap_err()).code
}

#[tokio::test]
async fn only_a_readable_file_is_a_connection_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.json");
    assert_eq!(read_refusal(&path).await, Code::ConnectionFileUnreadable, "it is missing");
    assert_eq!(read_refusal(folder.path()).await, Code::ConnectionFileUnreadable, "it is a folder");
    fs::write(&path, user_file().to_string()).unwrap();
    assert_eq!(read(path, "test.json").await.unwrap(), user_file().to_string().as_bytes());
}

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_or_an_endless_file_does_not_hold_the_import_up() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.json");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert_eq!(read_refusal(&pipe).await, Code::ConnectionFileUnreadable);
    let endless = folder.path().join("endless.json");
    fs::File::create(&endless).unwrap().set_len(1 << 40).unwrap();
    let bytes = read(endless, "endless.json").await.unwrap();
    assert_eq!(refusal(&bytes).code, Code::ConnectionFileTooLarge);
}

#[test]
fn unknown_fields_and_versions_are_named() {
    let error = refusal(changed("bukket", json!("x")).to_string().as_bytes());
    assert_eq!(error.code, Code::ConnectionFileMalformed);
    assert!(error.args["detail"].contains("bukket") && error.args["detail"].contains("line 1"));
    for version in [json!(2), json!("1"), json!(-1), json!(null)] {
        let mut file = changed("version", version.clone());
        file["a_field_of_the_future"] = json!(true);
        let error = refusal(file.to_string().as_bytes());
        assert_eq!(error.code, Code::ConnectionVersionUnknown, "{version}");
    }
    for text in ["[]", "7", "null", "{}", "{\"version\":1}", "\u{0}", "<xml/>"] {
        assert_eq!(refusal(text.as_bytes()).code, Code::ConnectionFileMalformed, "{text}");
    }
}

#[test]
fn a_field_that_cannot_be_is_named() {
    let cases: &[(&str, &[Value])] = &[
        ("name", &[json!(""), json!("  "), json!("a\u{7}b"), json!("x".repeat(81))]),
        ("region", &[json!(""), json!("eu"), json!("EU-north-1"), json!("eu-north-"), json!("eu-north-1/x")]),
        ("user_pool_id", &[json!(""), json!("eu-west-1_Abc"), json!("eu-north-1_"), json!("eu-north-1_a/b")]),
        ("client_id", &[json!(""), json!("a b"), json!("x".repeat(129))]),
        (
            "identity_pool_id",
            &[json!("eu-north-1:x"), json!("eu-west-1:01234567-89ab-cdef-0123-456789abcdef"), json!(null)],
        ),
        (
            "bucket",
            &[json!("ab"), json!("Upper"), json!("a..b"), json!("-ab"), json!("a/b"), json!("a".repeat(64))],
        ),
        ("table", &[json!("ab"), json!("a b c"), json!("x".repeat(256))]),
        ("client_secret", &[json!({ "secret_id": "a", "key": "b" })]),
        (
            "layout.files",
            &[
                json!("/x/{owner}/"),
                json!("x/{owner}"),
                json!("x/"),
                json!("../{owner}/"),
                json!("{owner}/{owner}/"),
            ],
        ),
        ("layout.photos", &[json!("f/{owner}/photos/"), json!("p//{owner}/")]),
    ];
    for (field, values) in cases {
        for value in *values {
            let error = refusal(changed(field, value.clone()).to_string().as_bytes());
            assert_eq!(error.code, Code::ConnectionFieldInvalid, "{field} = {value}");
            assert_eq!(error.args["field"], *field, "{value}");
        }
    }
}

#[test]
fn a_release_build_refuses_a_foreign_endpoint() {
    let foreign = [
        "http://evil.example",
        "https://169.254.169.254",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example:80",
        "http://0.0.0.0:4566",
        "http://[::2]:4566",
        "http://user:secret@127.0.0.1:4566",
        "http://evil.example@127.0.0.1",
        "file:///etc/passwd",
        "ftp://127.0.0.1",
        "127.0.0.1:4566",
        "http://127.0.0.1:4566/path",
        "http://127.0.0.1:4566/?q",
        "",
    ];
    for endpoint in foreign {
        let error = refusal(changed("endpoint", json!(endpoint)).to_string().as_bytes());
        assert_eq!(error.code, Code::ConnectionEndpointRefused, "{endpoint}");
        assert!(!format!("{error:?}").contains("secret@"), "credentials are not repeated");
    }
    let local = ["http://127.0.0.1:4566", "https://localhost", "http://[::1]:4566", "http://127.9.8.7:1"];
    for endpoint in local {
        assert!(EndpointPolicy::LoopbackOnly.check(endpoint).is_ok(), "{endpoint}");
    }
    assert!(EndpointPolicy::Any.check("http://192.168.0.2:4566").is_ok(), "a development build may");
}

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

async fn examine(app: &App, computer: &Computer) -> Vec<(CheckSubject, CheckState)> {
    let checks = app.sessions.check(computer.keychain.as_ref()).await;
    checks.into_iter().map(|check| (check.subject, check.state)).collect()
}

fn state(checks: &[(CheckSubject, CheckState)], subject: CheckSubject) -> &CheckState {
    &checks.iter().find(|(checked, _)| *checked == subject).expect("every subject has a result").1
}

#[tokio::test]
async fn a_healthy_connection_passes_every_check() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    let checks = examine(&app, &computer).await;
    assert_eq!(checks.len(), 9);
    for (subject, state) in &checks {
        let expected = match subject {
            CheckSubject::ClientSecret => CheckState::NotUsed,
            CheckSubject::Bucket | CheckSubject::Table => CheckState::NeedsSignIn,
            _ => CheckState::Passed,
        };
        assert_eq!(*state, expected, "{subject:?}");
    }
    app.sign_in(false).await;
    let checks = examine(&app, &computer).await;
    assert_eq!(*state(&checks, CheckSubject::Bucket), CheckState::Passed);
    let operator = Computer::new(PoolOptions { confidential: true, ..PoolOptions::default() });
    let app = operator.start_with(&operator_file());
    assert!(examine(&app, &operator).await.iter().all(|(_, state)| *state == CheckState::Passed));
}

#[tokio::test]
async fn each_check_names_its_own_fault() {
    type Sabotage = fn(&Computer);
    let cases: &[(CheckSubject, Code, Sabotage)] = &[
        (CheckSubject::Endpoint, Code::Offline, |computer| computer.pool().calls.set_offline(true)),
        (CheckSubject::Clock, Code::ClockSkew, |computer| computer.pool().set_clock_ahead(-301)),
        (CheckSubject::UserPool, Code::UserPoolNotFound, |computer| {
            computer.pool().calls.fail_next("KeySet", ErrorKind::NotFound, "", "404");
        }),
        (CheckSubject::ClientSecret, Code::SecretKeyMissing, |computer| {
            computer.cloud.secrets.put("devops360/cognito", "{}");
        }),
        (CheckSubject::AppClient, Code::AppClientInvalid, |computer| {
            computer.pool().rotate_client_secret("another");
        }),
        (CheckSubject::IdentityPool, Code::IdentityPoolInvalid, |computer| {
            let calls = &computer.cloud.identity_pool.calls;
            calls.fail_next(
                "GetId",
                ErrorKind::NotFound,
                "ResourceNotFoundException",
                "IdentityPool not found",
            );
        }),
        (CheckSubject::Keychain, Code::KeychainUnavailable, |computer| {
            computer.keychain.become_mood(KeychainMood::Locked);
        }),
        (CheckSubject::Keychain, Code::KeychainUnavailable, |computer| {
            computer.keychain.become_mood(KeychainMood::Forgetful);
        }),
    ];
    for (subject, code, sabotage) in cases {
        let computer = Computer::new(PoolOptions { confidential: true, ..PoolOptions::default() });
        let app = computer.start_with(&operator_file());
        sabotage(&computer);
        let checks = examine(&app, &computer).await;
        match state(&checks, *subject) {
            CheckState::Failed(error) => assert_eq!(error.code, *code, "{subject:?}"),
            other => panic!("{subject:?} should have failed with {code:?}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn an_app_client_without_the_flow_is_told_apart() {
    let computer = Computer::new(PoolOptions { password_flow_only: true, ..PoolOptions::default() });
    let app = computer.start_with(&user_file());
    let checks = examine(&app, &computer).await;
    let CheckState::Failed(error) = state(&checks, CheckSubject::AppClient) else { panic!("{checks:?}") };
    assert_eq!(error.code, Code::AuthFlowDisabled);
}

#[test]
fn unreadable_settings_become_the_defaults_and_the_bad_copy_is_kept() {
    for text in ["{ cut", "7", r#"{"theme":"plaid"}"#] {
        let computer = Computer::new(PoolOptions::default());
        computer.preferences.put_text("settings", text);
        let settings = SettingsStore::new(computer.preferences.clone());
        let loaded = settings.load();
        assert_eq!((loaded.theme, loaded.language.clone()), (Theme::System, None), "{text}");
        let problem = loaded.problem.expect("it is said");
        assert_eq!(problem.code, Code::SettingsUnreadable);
        assert_eq!(computer.preferences.text(&problem.args["name"]).as_deref(), Some(text));
    }
}

#[test]
fn settings_are_saved_and_a_field_of_another_release_is_left_out() {
    let computer = Computer::new(PoolOptions::default());
    let settings = SettingsStore::new(computer.preferences.clone());
    let wanted = Settings { theme: Theme::Dark, language: Some("en".to_owned()), problem: None };
    assert_eq!(settings.save(wanted.clone()).unwrap(), wanted);
    assert_eq!(settings.load(), wanted);
    computer.preferences.put_text("settings", r#"{"theme":"light","font":"x"}"#);
    assert_eq!(settings.load(), Settings { theme: Theme::Light, ..Settings::default() });
    computer.preferences.set_read_only(true);
    assert!(settings.save(wanted).is_err());
}
