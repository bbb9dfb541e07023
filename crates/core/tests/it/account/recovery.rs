//! A forgotten password.

use std::time::Duration;

use devops360_contract::Code;
use devops360_contract::account::{ResetOutcome, SignInOutcome};
use devops360_core::cloud::ErrorKind;
use devops360_testkit::identity::PoolOptions;

use super::{code_of, forgot, reset};
use crate::app::{Computer, EMAIL, PASSWORD, user_file};

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
