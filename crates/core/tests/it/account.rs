//! Accounts: registration, confirmation, sign-in, recovery.

use std::collections::BTreeMap;
use std::time::Duration;

use devops360_contract::account::{
    CodeOutcome, ConfirmSignUp, DeliveryMedium, ForgotPassword, ResendCode, ResetOutcome, ResetPassword,
    SignInOutcome, SignUp, SignUpOutcome,
};
use devops360_contract::connection::Attribute;
use devops360_contract::profile::PhotoHandle;
use devops360_contract::{AppError, Code, Password};
use devops360_core::account::AccountError;
use devops360_core::cloud::ErrorKind;
use devops360_testkit::identity::{CLIENT_SECRET, PoolOptions};
use serde_json::json;

use crate::app::{App, Computer, EMAIL, PASSWORD, operator_file, user_file};

fn sign_up(username: &str, password: &str) -> SignUp {
    SignUp {
        username: username.to_owned(),
        password: Password::new(password.to_owned()),
        attributes: BTreeMap::from([
            (Attribute::Email, "bob@example.com".to_owned()),
            (Attribute::Name, " Bob ".to_owned()),
            (Attribute::Address, "  ".to_owned()),
        ]),
        photo: None,
    }
}

fn confirmation(username: &str, code: &str) -> ConfirmSignUp {
    ConfirmSignUp { username: username.to_owned(), code: code.to_owned() }
}

fn reset(username: &str, code: &str, password: &str) -> ResetPassword {
    let password = Password::new(password.to_owned());
    ResetPassword { username: username.to_owned(), code: code.to_owned(), password }
}

async fn forgot(app: &App, username: &str) -> Result<String, AccountError> {
    let answer = app.accounts.forgot_password(ForgotPassword { username: username.to_owned() }).await?;
    Ok(format!("{answer:?}"))
}

#[track_caller]
fn code_of(error: AccountError) -> Code {
    AppError::from(error).code
}

#[tokio::test]
async fn a_person_registers_confirms_and_signs_in() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    let outcome = app.accounts.sign_up(sign_up(" bob ", PASSWORD)).await.unwrap();
    let SignUpOutcome::ConfirmationRequired(pending) = outcome else { panic!("{outcome:?}") };
    assert_eq!(pending.username, "bob", "no spaces at the ends");
    let delivery = pending.delivery.as_ref().unwrap();
    assert_eq!((delivery.medium, delivery.destination.as_str()), (DeliveryMedium::Email, "b***@e***"));
    let attributes = computer.pool().attributes("bob");
    assert_eq!(attributes["name"], "Bob");
    assert!(!attributes.contains_key("address"), "an empty value is no value");
    let unconfirmed = app.try_sign_in("bob", PASSWORD, true).await.unwrap();
    assert_eq!(unconfirmed, SignInOutcome::ConfirmationRequired(pending));
    let code = computer.pool().last_code("bob").unwrap();
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    let outcome = app.accounts.confirm_sign_up(confirmation("bob", &spaced)).await.unwrap();
    assert_eq!(outcome, CodeOutcome::Confirmed);
    assert!(app.accounts.pending_sign_ups().unwrap().is_empty());
    let outcome = app.try_sign_in("bob", PASSWORD, true).await.unwrap();
    assert!(matches!(outcome, SignInOutcome::SignedIn(session) if session.display_name == "Bob"));
}

#[tokio::test]
async fn a_pending_sign_up_and_its_photo_survive_a_restart() {
    let computer = Computer::new(PoolOptions::default());
    let photo = PhotoHandle("photo-1".to_owned());
    let request = SignUp { photo: Some(photo.clone()), ..sign_up("bob", PASSWORD) };
    computer.start_with(&user_file()).accounts.sign_up(request).await.unwrap();
    let app = computer.start();
    let [pending] = app.accounts.pending_sign_ups().unwrap().try_into().unwrap();
    assert!(pending.has_photo);
    let code = computer.pool().last_code("bob").unwrap();
    app.accounts.confirm_sign_up(confirmation("bob", &code)).await.unwrap();
    assert!(app.accounts.pending_sign_ups().unwrap().is_empty());
    assert_eq!(app.accounts.waiting_photo(), None, "nobody is signed in who could send it");
    app.sign_in(false).await;
    assert_eq!(app.accounts.waiting_photo(), None, "Ada does not send Bob's photo");
    // By an alias: the record was made under the user name.
    app.try_sign_in("bob@example.com", PASSWORD, false).await.unwrap();
    assert_eq!(app.accounts.waiting_photo(), Some(photo.clone()));
    app.accounts.forget_waiting_photo(&photo).unwrap();
    assert_eq!(app.accounts.waiting_photo(), None);
    let kept = computer.preferences.text("pending-sign-ups").unwrap();
    assert!(!kept.contains(PASSWORD), "no password is kept");
}

#[tokio::test]
async fn what_a_pool_refuses_at_a_sign_up_is_told_exactly() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    assert_eq!(app.accounts.sign_up(sign_up("ada", PASSWORD)).await.unwrap(), SignUpOutcome::UsernameTaken);
    let outcome = app.accounts.sign_up(sign_up("bob", "weak")).await.unwrap();
    assert!(matches!(outcome, SignUpOutcome::PasswordRefused { detail } if detail.contains("policy")));
    let refusals = [
        (ErrorKind::Throttled, "LimitExceededException", "Attempt limit exceeded", Code::TooManyAttempts),
        (ErrorKind::Throttled, "TooManyRequestsException", "Rate exceeded", Code::Throttled),
        (
            ErrorKind::Invalid,
            "InvalidParameterException",
            "Invalid phone number format.",
            Code::AttributeRefused,
        ),
        (ErrorKind::Invalid, "UserLambdaValidationException", "PreSignUp failed", Code::RefusedByPool),
        (
            ErrorKind::Unauthenticated,
            "NotAuthorizedException",
            "SignUp is not permitted",
            Code::RefusedByPool,
        ),
        (ErrorKind::Other, "CodeDeliveryFailureException", "no sender", Code::CodeDeliveryFailed),
        (
            ErrorKind::NotFound,
            "ResourceNotFoundException",
            "User pool client x does not exist.",
            Code::AppClientInvalid,
        ),
        (
            ErrorKind::NotFound,
            "ResourceNotFoundException",
            "User pool x does not exist.",
            Code::UserPoolNotFound,
        ),
        (ErrorKind::Network, "", "connection refused", Code::Offline),
    ];
    for (kind, name, message, code) in refusals {
        computer.pool().calls.fail_next("SignUp", kind, name, message);
        let error = app.accounts.sign_up(sign_up("bob", PASSWORD)).await.unwrap_err();
        assert_eq!(code_of(error), code, "{name}: {message}");
    }
    let [pending] = app.accounts.pending_sign_ups().unwrap().try_into().unwrap();
    assert_eq!(pending.delivery, None, "a code that could not be sent can be asked for again");
}

#[tokio::test]
async fn a_code_is_wrong_expired_or_sent_again() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    app.accounts.sign_up(sign_up("bob", PASSWORD)).await.unwrap();
    let first = computer.pool().last_code("bob").unwrap();
    let confirm = async |name: &str, code: &str| app.accounts.confirm_sign_up(confirmation(name, code)).await;
    assert_eq!(confirm("bob", "no").await.unwrap(), CodeOutcome::Wrong);
    assert_eq!(
        confirm("nobody", "123456").await.unwrap(),
        CodeOutcome::Wrong,
        "whether there is one is not told"
    );
    computer.clock.advance(Duration::from_secs(25 * 60 * 60));
    assert_eq!(confirm("bob", &first).await.unwrap(), CodeOutcome::Expired);
    let resend = async |name: &str| app.accounts.resend_code(ResendCode { username: name.to_owned() }).await;
    assert_eq!(resend("bob").await.unwrap().destination, "b***@e***");
    assert_eq!(resend("who@else.org").await.unwrap().destination, "w***@e***");
    assert_eq!(confirm("bob", &first).await.unwrap(), CodeOutcome::Wrong, "the new code replaced it");
    let second = computer.pool().last_code("bob").unwrap();
    assert_eq!(confirm("bob", &second).await.unwrap(), CodeOutcome::Confirmed);
    assert_eq!(code_of(confirm("bob", &second).await.unwrap_err()), Code::AlreadyConfirmed);
    assert_eq!(code_of(resend("bob").await.unwrap_err()), Code::AlreadyConfirmed);
}

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
    computer.pool().challenge_next("SOFTWARE_TOKEN_MFA");
    let error = AppError::from(app.try_sign_in("ada", PASSWORD, true).await.unwrap_err());
    assert_eq!(
        (error.code, error.args["challenge"].as_str()),
        (Code::ChallengeUnsupported, "SOFTWARE_TOKEN_MFA")
    );
    computer.pool().require_reset("ada");
    let outcome = app.try_sign_in("ada", PASSWORD, true).await.unwrap();
    assert_eq!(outcome, SignInOutcome::PasswordResetRequired);
    computer.pool().disable("ada");
    assert_eq!(code_of(app.try_sign_in("ada", PASSWORD, true).await.unwrap_err()), Code::RefusedByPool);
}

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

#[tokio::test]
async fn a_reset_for_an_unknown_person_answers_like_one_for_a_known_person() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    computer.pool().add_person("zoe", PASSWORD, "zoe@example.com");
    assert_eq!(forgot(&app, "ada").await.unwrap(), forgot(&app, "nobody").await.unwrap());
    assert_eq!(
        forgot(&app, "zoe@example.com").await.unwrap(),
        forgot(&app, "zed@example.com").await.unwrap()
    );
    let no_address =
        "Cannot reset password for the user as there is no registered/verified email or phone_number";
    computer.pool().calls.fail_next(
        "ForgotPassword",
        ErrorKind::Invalid,
        "InvalidParameterException",
        no_address,
    );
    assert_eq!(forgot(&app, "ada").await.unwrap(), forgot(&app, "nobody").await.unwrap());
    let known = app.accounts.reset_password(reset("ada", "000", PASSWORD)).await.unwrap();
    let unknown = app.accounts.reset_password(reset("nobody", "000", PASSWORD)).await.unwrap();
    assert_eq!((known, unknown), (ResetOutcome::WrongCode, ResetOutcome::WrongCode));
    computer.pool().calls.fail_next("ForgotPassword", ErrorKind::Throttled, "LimitExceededException", "wait");
    assert_eq!(code_of(forgot(&app, "ada").await.unwrap_err()), Code::TooManyAttempts);
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    forgot(&app, EMAIL).await.unwrap();
    let code = computer.pool().last_code("ada").unwrap();
    let weak = app.accounts.reset_password(reset("ada", &code, "weak")).await.unwrap();
    assert!(matches!(weak, ResetOutcome::PasswordRefused { .. }));
    let outcome = app.accounts.reset_password(reset("ada", &code, "Another horse 2!")).await.unwrap();
    assert_eq!(outcome, ResetOutcome::Changed);
    let old = app.try_sign_in("ada", PASSWORD, false).await.unwrap();
    assert_eq!(old, SignInOutcome::WrongCredentials);
    let new = app.try_sign_in("ada", "Another horse 2!", false).await.unwrap();
    assert!(matches!(new, SignInOutcome::SignedIn(_)));
    forgot(&app, "ada").await.unwrap();
    let code = computer.pool().last_code("ada").unwrap();
    computer.clock.advance(Duration::from_secs(25 * 60 * 60));
    let late = app.accounts.reset_password(reset("ada", &code, "Third horse 3!")).await.unwrap();
    assert_eq!(late, ResetOutcome::ExpiredCode);
}

#[tokio::test]
async fn unreadable_pending_sign_ups_are_kept_aside() {
    for text in ["{ cut", r#"{"not":"a list"}"#] {
        let computer = Computer::new(PoolOptions::default());
        computer.preferences.put_text("pending-sign-ups", text);
        let app = computer.start_with(&user_file());
        assert!(app.accounts.pending_sign_ups().unwrap().is_empty());
        let kept = ["pending-sign-ups.unreadable-1.json", "pending-sign-ups-unreadable"];
        assert!(kept.iter().any(|name| computer.preferences.text(name).is_some_and(|kept| kept == text)));
    }
}

#[test]
fn the_futures_of_every_command_can_move_between_threads() {
    fn assert_send<T: Send>(_: &T) {}
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start();
    let request = || sign_up("bob", PASSWORD);
    assert_send(&app.accounts.sign_up(request()));
    assert_send(&app.accounts.confirm_sign_up(confirmation("bob", "1")));
    assert_send(&app.accounts.resend_code(ResendCode { username: String::new() }));
    assert_send(&app.try_sign_in("ada", PASSWORD, true));
    assert_send(&app.accounts.forgot_password(ForgotPassword { username: String::new() }));
    assert_send(&app.accounts.reset_password(reset("a", "b", "c")));
    assert_send(&app.sessions.status());
    assert_send(&app.sessions.sign_out());
    assert_send(&app.connections.list());
    assert_send(&app.sessions.check(computer.keychain.as_ref()));
}
