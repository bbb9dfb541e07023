//! Signing in, and what keeps a person out.

use devops360_contract::account::SignInOutcome;
use devops360_contract::{AppError, Code};
use devops360_testkit::identity::PoolOptions;
use serde_json::json;

use super::{code_of, forgot};
use crate::app::{Computer, PASSWORD, user_file};

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_are_the_same_outcome() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    for (username, password) in
        [("ada", "wrong"), ("nobody", PASSWORD), ("ada", "correct horse 1!"), ("", "")]
    {
        let outcome = app.try_sign_in(username, password, true).await.unwrap();
        assert_eq!(outcome, SignInOutcome::WrongCredentials, "{username}/{password}");
    }
    assert!(computer.sealed().is_empty());
}

#[tokio::test]
async fn too_many_wrong_passwords_ask_to_wait() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    for _ in 0..5 {
        app.try_sign_in("ada", "wrong", true).await.unwrap();
    }
    let error = app.try_sign_in("ada", PASSWORD, true).await.unwrap_err();
    assert_eq!(code_of(error), Code::TooManyAttempts);
}

#[tokio::test]
async fn a_pool_that_does_not_answer_is_no_wrong_password() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    computer.pool().calls.set_offline(true);
    assert_eq!(code_of(app.try_sign_in("ada", PASSWORD, true).await.unwrap_err()), Code::Offline);
    assert_eq!(code_of(forgot(&app, "ada").await.unwrap_err()), Code::Offline);
    computer.pool().calls.set_offline(false);
    app.sign_in(true).await;
}

#[tokio::test]
async fn a_phone_number_is_a_sign_in_name_however_it_is_written() {
    let computer = Computer::new(PoolOptions::default());
    let mut file = user_file();
    file["sign_in_with"] = json!("phone");
    let app = computer.start_with(&file);
    computer.pool().add_person("+46701234567", PASSWORD, "maya@example.com");
    let outcome = app.try_sign_in(" +46 70-123 45 67", PASSWORD, false).await.unwrap();
    assert!(matches!(outcome, SignInOutcome::SignedIn(_)), "{outcome:?}");
}

/// Unicode, 256 characters, spaces at the ends: passed unaltered, by either flow.
#[tokio::test]
async fn passwords_pass_unaltered() {
    let long = format!("Aa1!{}", "x".repeat(252));
    let passwords = [" Leading and trailing 1! ", "Пароль-Ω-1!aA", "é1!AaBbCc", "e\u{301}1!AaBbCc", &long];
    for password_flow_only in [false, true] {
        for password in passwords {
            let computer = Computer::new(PoolOptions { password_flow_only, ..PoolOptions::default() });
            let mut file = user_file();
            if password_flow_only {
                file["auth_flow"] = json!("USER_PASSWORD_AUTH");
            }
            let app = computer.start_with(&file);
            computer.pool().add_person("eve", password, "eve@example.com");
            let outcome = app.try_sign_in("eve", password, false).await.unwrap();
            assert!(matches!(outcome, SignInOutcome::SignedIn(_)), "{password:?}");
            for other in [password.trim(), "é1!AaBbCc"].into_iter().filter(|other| *other != password) {
                let outcome = app.try_sign_in("eve", other, false).await.unwrap();
                assert_eq!(outcome, SignInOutcome::WrongCredentials, "{other:?} is not {password:?}");
            }
        }
    }
}

#[tokio::test]
async fn the_password_is_never_sent_unless_the_connection_says_so() {
    let computer = Computer::new(PoolOptions { password_flow_only: true, ..PoolOptions::default() });
    let app = computer.start_with(&user_file());
    let error = app.try_sign_in("ada", PASSWORD, true).await.unwrap_err();
    let error = AppError::from(error);
    assert_eq!((error.code, error.args["flow"].as_str()), (Code::AuthFlowDisabled, "USER_SRP_AUTH"));
    assert_eq!(computer.pool().calls.count("InitiateAuth"), 1, "no silent fallback");
}

#[tokio::test]
async fn what_the_pool_asks_instead_of_a_sign_in_is_told() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    computer.pool().require_reset("ada");
    let outcome = app.try_sign_in("ada", PASSWORD, true).await.unwrap();
    assert_eq!(outcome, SignInOutcome::PasswordResetRequired);
    computer.pool().disable("ada");
    assert_eq!(code_of(app.try_sign_in("ada", PASSWORD, true).await.unwrap_err()), Code::RefusedByPool);
}
