//! The proof of a confidential app client, and the secret behind it.

use devops360_contract::account::{ResendCode, ResetOutcome, SignInOutcome};
use devops360_contract::{AppError, Code};
use devops360_core::cloud::ErrorKind;
use devops360_testkit::identity::{CLIENT_SECRET, PoolOptions};

use super::{code_of, confirmation, forgot, reset, sign_up};
use crate::app::{Computer, PASSWORD, operator_file};

#[tokio::test]
async fn a_confidential_client_proves_itself_everywhere() {
    let computer = Computer::new(PoolOptions { confidential: true, ..PoolOptions::default() });
    let app = computer.start_with(&operator_file());
    app.accounts.sign_up(sign_up("bob", PASSWORD)).await.unwrap();
    app.accounts.resend_code(ResendCode { username: "bob".to_owned() }).await.unwrap();
    let code = computer.pool().last_code("bob").unwrap();
    app.accounts.confirm_sign_up(confirmation("bob", &code)).await.unwrap();
    // By the alias: the challenge's hash is over the user name in the pool.
    let outcome = app.try_sign_in("bob@example.com", PASSWORD, false).await.unwrap();
    assert!(matches!(outcome, SignInOutcome::SignedIn(_)));
    forgot(&app, "bob").await.unwrap();
    let code = computer.pool().last_code("bob").unwrap();
    let outcome = app.accounts.reset_password(reset("bob", &code, "Another horse 2!")).await.unwrap();
    assert_eq!(outcome, ResetOutcome::Changed);
    assert!(app.sessions.sign_out().await.revoked);
    assert_eq!(computer.cloud.secrets.calls.count("GetSecretValue"), 1, "fetched once");
}

#[tokio::test]
async fn a_rotated_client_secret_is_fetched_once_more_and_tried_once_more() {
    let computer = Computer::new(PoolOptions { confidential: true, ..PoolOptions::default() });
    let app = computer.start_with(&operator_file());
    app.sign_in(false).await;
    computer.pool().rotate_client_secret("another");
    let error = app.try_sign_in("ada", PASSWORD, false).await.unwrap_err();
    assert_eq!(code_of(error), Code::AppClientInvalid, "Secrets Manager still has the old one");
    assert_eq!(computer.cloud.secrets.calls.count("GetSecretValue"), 2);
    computer.cloud.secrets.put("devops360/cognito", r#"{"COGNITO_APP_CLIENT_SECRET":"another"}"#);
    app.sign_in(false).await;
    assert_eq!(computer.cloud.secrets.calls.count("GetSecretValue"), 3);
}

#[tokio::test]
async fn a_secret_that_cannot_be_had_is_told_exactly() {
    let entry = |text: &str| Some(text.to_owned());
    let failing = |kind| (None, Some(kind));
    let cases = [
        ((entry("not json"), None), Code::SecretMalformed),
        ((entry(r#"["a list"]"#), None), Code::SecretMalformed),
        ((entry(r#"{"COGNITO_APP_CLIENT_SECRET": 7}"#), None), Code::SecretMalformed),
        ((entry(r#"{"COGNITO_APP_CLIENT_SECRET": ""}"#), None), Code::SecretMalformed),
        ((entry(r#"{"OTHER": "x"}"#), None), Code::SecretKeyMissing),
        (failing(ErrorKind::NotFound), Code::SecretNotFound),
        (failing(ErrorKind::Denied), Code::SecretDenied),
        (failing(ErrorKind::Unauthenticated), Code::OperatorCredentialsMissing),
        (failing(ErrorKind::Network), Code::Offline),
    ];
    for ((text, failure), code) in cases {
        let computer = Computer::new(PoolOptions { confidential: true, ..PoolOptions::default() });
        let app = computer.start_with(&operator_file());
        if let Some(text) = &text {
            computer.cloud.secrets.put("devops360/cognito", text);
        }
        if let Some(kind) = failure {
            computer.cloud.secrets.calls.fail_next("GetSecretValue", kind, "X", "x");
        }
        let error = AppError::from(app.try_sign_in("ada", PASSWORD, false).await.unwrap_err());
        assert_eq!(error.code, code, "{text:?} {failure:?}");
        assert!(!format!("{error:?}").contains(CLIENT_SECRET));
        assert_eq!(computer.pool().calls.count("InitiateAuth"), 0, "nothing is sent without the proof");
    }
}
