//! Registration, its code, and what waits for the first sign-in.

use std::time::Duration;

use devops360_contract::Code;
use devops360_contract::account::{
    CodeOutcome, DeliveryMedium, ResendCode, SignInOutcome, SignUp, SignUpOutcome,
};
use devops360_contract::profile::PhotoHandle;
use devops360_core::cloud::ErrorKind;
use devops360_testkit::identity::PoolOptions;

use super::{code_of, confirmation, sign_up};
use crate::app::{Computer, PASSWORD, user_file};

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
