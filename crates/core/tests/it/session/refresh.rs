//! Tokens that are renewed: in time, once, and whatever the network does.

use std::time::Duration;

use devops360_contract::Code;
use devops360_contract::session::SessionStatus;
use devops360_core::cloud::ErrorKind;
use devops360_core::session::SessionError;
use devops360_testkit::identity::{CLIENT_SECRET, PoolOptions};

use super::{HOUR, assert_signed_out, rotating};
use crate::app::{Computer, PASSWORD, operator_file, user_file};

#[tokio::test]
async fn two_refreshes_race_and_make_one_call() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    app.sign_in(true).await;
    computer.clock.advance(HOUR);
    let session = app.sessions.current().unwrap();
    let (one, two, three) = tokio::join!(session.access_token(), session.id_token(), session.access_token());
    assert_eq!(one.unwrap().reveal(), three.unwrap().reveal());
    assert!(two.is_ok());
    assert_eq!(computer.pool().calls.count("RefreshTokenAuth"), 1);
}

#[tokio::test]
async fn who_waited_for_a_failed_refresh_does_not_repeat_it() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    app.sign_in(true).await;
    computer.clock.advance(HOUR);
    computer.pool().calls.set_offline(true);
    let session = app.sessions.current().unwrap();
    let (one, two) = tokio::join!(session.access_token(), session.access_token());
    assert!(one.is_err() && two.is_err());
    assert_eq!(computer.pool().calls.count("RefreshTokenAuth"), 1);
    computer.pool().calls.set_offline(false);
    assert!(session.access_token().await.is_ok(), "a later attempt is a new one");
}

#[tokio::test]
async fn tokens_are_renewed_five_minutes_before_their_end() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    app.sign_in(true).await;
    let session = app.sessions.current().unwrap();
    let first = session.access_token().await.unwrap();
    computer.clock.advance(HOUR - Duration::from_secs(301));
    assert_eq!(session.access_token().await.unwrap().reveal(), first.reveal());
    computer.clock.advance(Duration::from_secs(1));
    assert_ne!(session.access_token().await.unwrap().reveal(), first.reveal());
}

#[tokio::test]
async fn a_rotated_refresh_token_survives_a_restart() {
    let computer = Computer::new(rotating(0));
    let app = computer.start_with(&user_file());
    app.sign_in(true).await;
    for _ in 0..2 {
        computer.clock.advance(HOUR);
        app.sessions.current().unwrap().access_token().await.unwrap();
    }
    assert_eq!(computer.pool().calls.count("RefreshTokenAuth"), 1, "rotation is noticed once");
    computer.clock.advance(HOUR);
    let again = computer.start();
    again.session().await;
    assert!(again.sessions.current().unwrap().access_token().await.is_ok());
}

#[tokio::test]
async fn a_rotated_refresh_token_is_sealed_before_the_new_tokens_are_used() {
    let computer = Computer::new(rotating(0));
    let app = computer.start_with(&user_file());
    app.sign_in(true).await;
    computer.clock.advance(HOUR);
    computer.pool().rotate_signing_key(true);
    computer.pool().calls.fail_next("KeySet", ErrorKind::Network, "", "connection refused");
    assert!(app.sessions.current().unwrap().access_token().await.is_err(), "the keys cannot be fetched");
    drop(app);
    let again = computer.start();
    again.session().await;
    assert!(again.sessions.current().unwrap().access_token().await.is_ok(), "the new refresh token was kept");
}

/// Killed, or cut off, after the rotation and before the answer.
#[tokio::test]
async fn a_lost_rotation_is_retried_within_the_grace_else_asks_for_a_sign_in() {
    for (grace, pause, lives) in [(60, 30, true), (60, 61, false), (0, 1, false)] {
        let computer = Computer::new(rotating(grace));
        let app = computer.start_with(&user_file());
        app.sign_in(true).await;
        computer.clock.advance(HOUR);
        computer.pool().drop_answer("GetTokensFromRefreshToken");
        assert!(app.sessions.current().unwrap().access_token().await.is_err());
        drop(app);
        computer.clock.advance(Duration::from_secs(pause));
        let status = computer.start().sessions.status().await;
        if lives {
            assert!(matches!(status, SessionStatus::SignedIn(_)), "{pause} s within {grace} s");
        } else {
            assert_signed_out(&status, Some(Code::SessionExpired));
        }
    }
}

#[tokio::test]
async fn offline_when_the_token_expires_keeps_the_session() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    assert!(app.sign_in(true).await.online);
    computer.clock.advance(HOUR * 2);
    computer.pool().calls.set_offline(true);
    let token = app.sessions.current().unwrap().access_token().await;
    assert!(matches!(token, Err(SessionError::Service(_))));
    assert!(!app.session().await.online);
    let restarted = computer.start();
    assert!(!restarted.session().await.online, "a start without network keeps it too");
    computer.pool().calls.set_offline(false);
    assert!(restarted.session().await.online);
}

#[tokio::test]
async fn throttling_or_a_broken_pool_does_not_end_the_session() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    app.sign_in(true).await;
    for (kind, code) in [
        (ErrorKind::Throttled, "TooManyRequestsException"),
        (ErrorKind::Other, "InternalErrorException"),
        (ErrorKind::TimedOut, ""),
    ] {
        computer.clock.advance(HOUR);
        computer.pool().calls.fail_next("RefreshTokenAuth", kind, code, "not now");
        let session = app.sessions.current().unwrap();
        assert!(session.access_token().await.is_err(), "{code}");
        assert!(session.access_token().await.is_ok(), "{code} passes");
    }
}

#[tokio::test]
async fn an_unknown_signing_key_is_looked_for_once() {
    for (published, fetches) in [(true, 2), (false, 2)] {
        let computer = Computer::new(PoolOptions::default());
        let app = computer.start_with(&user_file());
        app.sign_in(true).await;
        assert_eq!(computer.pool().calls.count("KeySet"), 1);
        computer.pool().rotate_signing_key(published);
        computer.clock.advance(HOUR);
        let token = app.sessions.current().unwrap().access_token().await;
        assert_eq!(token.is_ok(), published);
        assert_eq!(computer.pool().calls.count("KeySet"), fetches);
    }
}

#[tokio::test]
async fn a_clock_that_is_off_is_measured_against_the_servers() {
    for ahead in [-7200, 7200] {
        let computer = Computer::new(PoolOptions::default());
        computer.pool().set_clock_ahead(ahead);
        let app = computer.start_with(&user_file());
        app.sign_in(true).await;
        let session = app.sessions.current().unwrap();
        let first = session.access_token().await.unwrap();
        assert_eq!(computer.pool().calls.count("RefreshTokenAuth"), 0, "{ahead}: the token is fresh");
        computer.clock.advance(HOUR - Duration::from_secs(301));
        assert_eq!(session.access_token().await.unwrap().reveal(), first.reveal(), "{ahead}");
        drop(app);
        computer.clock.advance(Duration::from_secs(2));
        let again = computer.start();
        again.session().await;
        assert_eq!(computer.pool().calls.count("RefreshTokenAuth"), 1, "{ahead}: kept over a restart");
    }
}

#[tokio::test]
async fn a_refresh_of_a_confidential_client_proves_the_pools_user_name() {
    for username_is_sub in [false, true] {
        let options = PoolOptions { confidential: true, username_is_sub, ..PoolOptions::default() };
        let computer = Computer::new(options);
        let app = computer.start_with(&operator_file());
        app.try_sign_in("ada@example.com", crate::app::PASSWORD, true).await.unwrap();
        computer.clock.advance(HOUR);
        assert!(app.sessions.current().unwrap().access_token().await.is_ok());
        assert_eq!(computer.pool().calls.count("RefreshTokenAuth"), 1, "the first hash is right");
    }
}

#[tokio::test]
async fn a_client_secret_that_was_rotated_is_fetched_again_for_a_refresh() {
    let computer = Computer::new(PoolOptions { confidential: true, ..PoolOptions::default() });
    let app = computer.start_with(&operator_file());
    app.sign_in(true).await;
    computer.clock.advance(HOUR);
    computer.pool().rotate_client_secret("another");
    computer.cloud.secrets.put("devops360/cognito", r#"{"COGNITO_APP_CLIENT_SECRET":"another"}"#);
    assert!(app.sessions.current().unwrap().access_token().await.is_ok());
    assert_eq!(computer.cloud.secrets.calls.count("GetSecretValue"), 2);
    assert_ne!(CLIENT_SECRET, "another");
}

#[tokio::test]
async fn tokens_of_somebody_else_are_not_taken() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    computer.pool().add_person("bob", PASSWORD, "bob@example.com");
    computer.pool().confuse_id_token("bob");
    assert!(app.try_sign_in("ada", PASSWORD, true).await.is_err(), "two people in one answer");
    assert!(app.sessions.current().is_err() && computer.sealed().is_empty());
    app.sign_in(true).await;
    computer.clock.advance(HOUR);
    computer.pool().confuse_id_token("bob");
    assert!(app.sessions.current().unwrap().id_token().await.is_err(), "another person after a refresh");
    assert_signed_out(&app.sessions.status().await, Some(Code::SessionExpired));
}
