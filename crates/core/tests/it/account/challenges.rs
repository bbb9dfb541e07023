//! What the pool asks between the password and the session.

use std::collections::BTreeMap;
use std::time::{Duration, UNIX_EPOCH};

use devops360_contract::account::{
    Answer, AnswerChallenge, AnswerOutcome, Challenge, DeliveryMedium, Factor, Question, SignInOutcome,
};
use devops360_contract::{AppError, Code, Password};
use devops360_core::cloud::ErrorKind;
use devops360_core::environment::Environment;
use devops360_testkit::identity::{PoolOptions, SESSION_LIFE};
use devops360_testkit::totp;
use serde_json::json;

use crate::app::{App, Computer, EMAIL, PASSWORD, operator_file, user_file};

const KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const OWN: &str = "My very own 9!";

fn shown(computer: &Computer, key: &str) -> String {
    let now = computer.clock.now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    totp::code(key, now)
}

async fn asked(app: &App, username: &str, password: &str) -> Challenge {
    match app.try_sign_in(username, password, true).await.unwrap() {
        SignInOutcome::Challenge(challenge) => challenge,
        other => panic!("a question was expected: {other:?}"),
    }
}

async fn answer(app: &App, challenge: &Challenge, answer: Answer) -> AnswerOutcome {
    let request = AnswerChallenge { id: challenge.id.clone(), answer };
    app.accounts.answer_challenge(request).await.unwrap()
}

async fn code(app: &App, challenge: &Challenge, code: &str) -> AnswerOutcome {
    answer(app, challenge, Answer::Code(code.to_owned())).await
}

#[track_caller]
fn next(outcome: AnswerOutcome) -> Challenge {
    match outcome {
        AnswerOutcome::Next(SignInOutcome::Challenge(challenge)) => challenge,
        other => panic!("another question was expected: {other:?}"),
    }
}

#[track_caller]
fn assert_in(outcome: &AnswerOutcome) {
    assert!(matches!(outcome, AnswerOutcome::Next(SignInOutcome::SignedIn(_))), "{outcome:?}");
}

#[tokio::test]
async fn an_authenticator_app_is_asked_for_and_its_code_works_once() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    computer.pool().give_app("ada", KEY);
    let challenge = asked(&app, "ada", PASSWORD).await;
    assert!(matches!(challenge.question, Question::AuthenticatorCode { .. }), "{challenge:?}");
    assert!(!challenge.resend, "an app is not asked to send anything");
    assert!(app.sessions.current().is_err(), "nobody is in yet");
    assert_eq!(code(&app, &challenge, "000000").await, AnswerOutcome::WrongCode);
    let right = shown(&computer, KEY);
    assert_in(&code(&app, &challenge, &format!(" {} {} ", &right[..3], &right[3..])).await);
    assert_eq!(code(&app, &challenge, &right).await, AnswerOutcome::Over, "the question is answered");
    let again = asked(&app, "ada", PASSWORD).await;
    assert_eq!(code(&app, &again, &right).await, AnswerOutcome::ExpiredCode, "used once already");
    computer.clock.advance(Duration::from_secs(totp::STEP));
    assert_in(&code(&app, &again, &shown(&computer, KEY)).await);
}

#[tokio::test]
async fn a_sent_code_can_be_sent_again_without_typing_the_password_again() {
    for (factor, medium) in [("SMS_MFA", DeliveryMedium::Sms), ("EMAIL_OTP", DeliveryMedium::Email)] {
        let computer = Computer::new(PoolOptions::default());
        let app = computer.start_with(&user_file());
        computer.pool().give_factors("ada", &[factor]);
        let first = asked(&app, "ada", PASSWORD).await;
        let Question::SentCode(delivery) = &first.question else { panic!("{first:?}") };
        assert_eq!(delivery.medium, medium);
        assert!(!delivery.destination.is_empty());
        let old = computer.pool().last_sign_in_code().unwrap();
        let second = next(answer(&app, &first, Answer::Resend).await);
        let new = computer.pool().last_sign_in_code().unwrap();
        assert_ne!(old, new);
        assert_eq!(code(&app, &first, &new).await, AnswerOutcome::Over, "the first question is gone");
        assert_eq!(code(&app, &second, &old).await, AnswerOutcome::WrongCode);
        assert_in(&code(&app, &second, &new).await);
    }
}

#[tokio::test]
async fn a_factor_is_chosen_and_another_one_instead() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    computer.pool().give_app("ada", KEY);
    computer.pool().give_factors("ada", &["SMS_MFA", "SOFTWARE_TOKEN_MFA"]);
    let choice = asked(&app, "ada", PASSWORD).await;
    let factors = vec![Factor::AuthenticatorApp, Factor::Sms];
    assert_eq!(choice.question, Question::ChooseFactor { factors: factors.clone() });
    let sms = next(answer(&app, &choice, Answer::Factor(Factor::Sms)).await);
    assert!(matches!(sms.question, Question::SentCode(_)) && sms.other_factors, "{sms:?}");
    let again = next(answer(&app, &sms, Answer::Resend).await);
    assert!(matches!(again.question, Question::SentCode(_)), "the choice is remembered: {again:?}");
    let choice = next(answer(&app, &again, Answer::OtherFactor).await);
    assert_eq!(choice.question, Question::ChooseFactor { factors });
    let code_of_app = next(answer(&app, &choice, Answer::Factor(Factor::AuthenticatorApp)).await);
    assert_in(&code(&app, &code_of_app, &shown(&computer, KEY)).await);
}

#[tokio::test]
async fn a_password_that_was_handed_out_is_replaced_with_what_is_missing() {
    let computer = Computer::new(PoolOptions { required: &["email", "name"], ..PoolOptions::default() });
    let app = computer.start_with(&user_file());
    computer.pool().hand_out_password("ada", "Handed out 1!");
    let challenge = asked(&app, "ada", "Handed out 1!").await;
    assert_eq!(challenge.question, Question::NewPassword { missing: vec!["name".to_owned()] });
    let give = |password: &str, name: Option<&str>| Answer::NewPassword {
        password: Password::new(password.to_owned()),
        attributes: name
            .map(|name| ("name".to_owned(), name.to_owned()))
            .into_iter()
            .collect::<BTreeMap<_, _>>(),
    };
    let weak = answer(&app, &challenge, give("weak", Some("Ada"))).await;
    assert!(matches!(weak, AnswerOutcome::PasswordRefused { .. }), "{weak:?}");
    let request = AnswerChallenge { id: challenge.id.clone(), answer: give(OWN, None) };
    let error = AppError::from(app.accounts.answer_challenge(request).await.unwrap_err());
    assert_eq!(error.code, Code::AttributeRefused);
    assert_in(&answer(&app, &challenge, give(OWN, Some("Ada Lovelace"))).await);
    assert_eq!(computer.pool().attributes("ada")["name"], "Ada Lovelace");
    app.sessions.sign_out().await;
    assert!(matches!(app.try_sign_in("ada", OWN, false).await.unwrap(), SignInOutcome::SignedIn(_)));
}

#[tokio::test]
async fn an_authenticator_app_is_set_up_before_the_person_comes_in() {
    let computer = Computer::new(PoolOptions { mfa_required: true, ..PoolOptions::default() });
    let app = computer.start_with(&user_file());
    let challenge = asked(&app, "ada", PASSWORD).await;
    let Question::SetUpAuthenticator(setup) = &challenge.question else { panic!("{challenge:?}") };
    assert!(setup.qr.side > 20 && setup.qr.drawing.starts_with('M'));
    assert_eq!(code(&app, &challenge, "000000").await, AnswerOutcome::WrongCode);
    assert_in(&code(&app, &challenge, &shown(&computer, &setup.key)).await);
    let challenge = asked(&app, "ada", PASSWORD).await;
    assert!(matches!(challenge.question, Question::AuthenticatorCode { app: None }), "{challenge:?}");
}

#[tokio::test]
async fn a_sign_in_that_waits_too_long_is_over() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    computer.pool().give_app("ada", KEY);
    let challenge = asked(&app, "ada", PASSWORD).await;
    computer.clock.advance(SESSION_LIFE);
    assert_eq!(code(&app, &challenge, &shown(&computer, KEY)).await, AnswerOutcome::Over, "the pool's limit");
    let challenge = asked(&app, "ada", PASSWORD).await;
    computer.clock.advance(Duration::from_secs(15 * 60));
    let calls = computer.pool().calls.count("RespondToAuthChallenge");
    assert_eq!(code(&app, &challenge, &shown(&computer, KEY)).await, AnswerOutcome::Over, "one's own");
    assert_eq!(computer.pool().calls.count("RespondToAuthChallenge"), calls, "nothing is sent");
}

#[tokio::test]
async fn a_network_that_fails_leaves_the_question() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    computer.pool().give_app("ada", KEY);
    let challenge = asked(&app, "ada", PASSWORD).await;
    computer.pool().calls.fail_next("RespondToAuthChallenge", ErrorKind::Network, "", "reset");
    let right = Answer::Code(shown(&computer, KEY));
    let request = AnswerChallenge { id: challenge.id.clone(), answer: right.clone() };
    let error = AppError::from(app.accounts.answer_challenge(request).await.unwrap_err());
    assert_eq!(error.code, Code::Offline);
    assert_in(&answer(&app, &challenge, right).await);
}

#[tokio::test]
async fn a_question_that_nobody_knows_is_shown_with_its_name() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    computer.pool().challenge_next("CUSTOM_CHALLENGE");
    let challenge = asked(&app, "ada", PASSWORD).await;
    assert_eq!(challenge.question, Question::Unknown { name: "CUSTOM_CHALLENGE".to_owned() });
}

/// By an alias, and with a pool that calls people by their `sub`: the hash of every answer is over `USER_ID_FOR_SRP`.
#[tokio::test]
async fn a_confidential_client_proves_itself_in_every_answer() {
    let options = PoolOptions { confidential: true, username_is_sub: true, ..PoolOptions::default() };
    let computer = Computer::new(options);
    let app = computer.start_with(&operator_file());
    computer.pool().give_app(EMAIL, KEY);
    let challenge = asked(&app, EMAIL, PASSWORD).await;
    assert_in(&code(&app, &challenge, &shown(&computer, KEY)).await);
}

#[tokio::test]
async fn people_choose_how_to_sign_in_where_the_pool_lets_them() {
    let computer = Computer::new(PoolOptions { choice: true, ..PoolOptions::default() });
    let mut file = user_file();
    file["auth_flow"] = json!("USER_AUTH");
    let app = computer.start_with(&file);
    assert!(matches!(app.try_sign_in("ada", PASSWORD, false).await.unwrap(), SignInOutcome::SignedIn(_)));
    let choice = asked(&app, "ada", "").await;
    let factors = vec![Factor::Password, Factor::Sms, Factor::Email];
    assert_eq!(choice.question, Question::ChooseFactor { factors });
    let email = next(answer(&app, &choice, Answer::Factor(Factor::Email)).await);
    assert!(matches!(email.question, Question::SentCode(_)) && email.resend, "{email:?}");
    let email = next(answer(&app, &email, Answer::Resend).await);
    let sent = computer.pool().last_sign_in_code().unwrap();
    assert_in(&code(&app, &email, &sent).await);
    let choice = asked(&app, "ada", "").await;
    let password = next(answer(&app, &choice, Answer::Factor(Factor::Password)).await);
    assert_eq!(password.question, Question::Password);
    let wrong = answer(&app, &password, Answer::Password(Password::new("wrong".to_owned()))).await;
    assert_eq!(wrong, AnswerOutcome::Next(SignInOutcome::WrongCredentials));
    assert_in(&answer(&app, &password, Answer::Password(Password::new(PASSWORD.to_owned()))).await);
}
