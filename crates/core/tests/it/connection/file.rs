//! The connection file, whatever is in it.

use std::fs;
use std::path::Path;
#[cfg(unix)]
use std::process::Command;

use devops360_contract::{AppError, Code};
use devops360_core::connection::{EndpointPolicy, FILE_BYTES_LIMIT, parse, read};
use serde_json::{Value, json};

use super::{changed, refusal};
use crate::app::{operator_file, user_file};

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
fn what_a_file_says_is_repeated_short_and_without_deception() {
    let long = "\u{202E}evil".repeat(1000);
    let mut endpoint = user_file();
    endpoint["endpoint"] = json!(format!("http://{}.example", "a".repeat(5000)));
    let files = [changed(&long, json!("x")), changed("version", json!(long)), endpoint];
    for (file, argument) in files.iter().zip(["detail", "version", "endpoint"]) {
        let error = refusal(file.to_string().as_bytes());
        let shown = &error.args[argument];
        assert!(!shown.contains('\u{202E}') && shown.ends_with('…'), "{shown}");
        assert!(shown.len() < 1500, "{} bytes of {argument}", shown.len());
    }
}

#[test]
fn a_field_that_cannot_be_is_named() {
    let cases: &[(&str, &[Value])] = &[
        ("name", &[json!(""), json!("  "), json!("a\u{7}b"), json!("a\u{202E}b"), json!("x".repeat(81))]),
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
        ("layout.photos", &[json!("p\u{200B}/{owner}/"), json!("f/{owner}/photos/"), json!("p//{owner}/")]),
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
