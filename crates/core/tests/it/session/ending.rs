//! Sessions that end: signed out, revoked, forgotten.

use devops360_contract::{AppError, Code};
use devops360_core::account::IdentityProvider;
use devops360_core::cloud::ErrorKind;
use devops360_core::session::SessionError;
use devops360_testkit::identity::PoolOptions;

use super::{HOUR, assert_signed_out, rotating};
use crate::app::{Computer, user_file};
use crate::profile::saving::Home;

#[tokio::test]
async fn a_revoked_refresh_token_wipes_the_session_and_says_so() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    app.sign_in(true).await;
    let mut seen = app.sessions.subscribe();
    let session = app.sessions.current().unwrap();
    computer.pool().revoke_all();
    computer.clock.advance(HOUR);
    assert!(matches!(session.access_token().await, Err(SessionError::Expired)));
    assert!(seen.has_changed().unwrap());
    assert_signed_out(&seen.borrow_and_update(), Some(Code::SessionExpired));
    assert!(computer.sealed().is_empty() && computer.keychain.entries().is_empty());
    assert!(matches!(app.sessions.current(), Err(SessionError::Expired)));
    assert!(session.data().await.is_err(), "work in progress gets no credentials");
}

/// "Sign out everywhere", said on another computer, while the tokens here have most of their hour before them.
#[tokio::test]
async fn a_session_that_is_ended_elsewhere_ends_here_with_whatever_is_asked_next() {
    for asks in ["the account", "the profile", "the files"] {
        let home = Home::new().await;
        let app = &home.app;
        app.sessions.current().unwrap().data().await.unwrap();
        home.computer.pool().revoke_all();
        match asks {
            "the account" => assert!(app.accounts.security().await.is_err()),
            "the profile" => assert!(home.profiles.load().await.is_err()),
            _ => {
                let provider = home.computer.cloud.credentials_provider().expect("user mode has its own");
                assert!(provider.credentials().await.is_err());
            }
        }
        assert_signed_out(&app.sessions.status().await, Some(Code::SessionExpired));
        assert!(app.sessions.current().is_err(), "{asks}");
    }
}

#[tokio::test]
async fn an_account_that_is_deleted_elsewhere_ends_the_session() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    app.sign_in(true).await;
    let token = app.sessions.current().unwrap().access_token().await.unwrap();
    computer.pool().delete_user(&token).await.unwrap();
    assert!(app.accounts.security().await.is_err());
    assert_signed_out(&app.sessions.status().await, Some(Code::SessionExpired));
    assert!(computer.sealed().is_empty() && computer.keychain.entries().is_empty());
}

/// A pool refuses for reasons of its own too; several who were refused together ask for tokens once.
#[tokio::test]
async fn a_refusal_that_is_not_about_the_session_leaves_it_alone() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    app.sign_in(true).await;
    for operation in ["GetUser", "ListDevices", "ListWebAuthnCredentials"] {
        let code = "NotAuthorizedException";
        computer.pool().calls.fail_next(operation, ErrorKind::Unauthenticated, code, "Not today");
    }
    let accounts = &app.accounts;
    let (one, two, three) = tokio::join!(accounts.security(), accounts.devices(), accounts.passkeys());
    for code in [one.map(drop), two.map(drop), three.map(drop)].map(|refused| refused.unwrap_err()) {
        assert_eq!(AppError::from(code).code, Code::RefusedByPool);
    }
    assert_eq!(computer.pool().calls.count("RefreshTokenAuth"), 1);
    assert!(app.accounts.security().await.is_ok());
}

#[tokio::test]
async fn a_sign_out_revokes_and_wipes() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    app.sign_in(true).await;
    let session = app.sessions.current().unwrap();
    let report = app.sessions.sign_out().await;
    assert!(report.revoked && report.problems.is_empty());
    assert_eq!(computer.pool().live_refresh_tokens(), 0);
    assert!(computer.sealed().is_empty() && computer.keychain.entries().is_empty());
    assert!(session.access_token().await.is_err(), "whoever still holds the session gets nothing");
    assert_signed_out(&app.sessions.status().await, None);
    assert_signed_out(&computer.start().sessions.status().await, None);
}

#[tokio::test]
async fn a_sign_out_offline_wipes_and_says_what_was_not_done() {
    let computer = Computer::new(PoolOptions::default());
    computer.start_with(&user_file()).sign_in(true).await;
    computer.pool().calls.set_offline(true);
    let report = computer.start().sessions.sign_out().await;
    assert!(!report.revoked);
    assert!(computer.sealed().is_empty() && computer.keychain.entries().is_empty());
}

#[tokio::test]
async fn a_sign_out_waits_for_a_refresh_and_revokes_what_it_brought() {
    let computer = Computer::new(rotating(60));
    let app = computer.start_with(&user_file());
    app.sign_in(true).await;
    computer.clock.advance(HOUR);
    let session = app.sessions.current().unwrap();
    let (_, report) = tokio::join!(session.access_token(), app.sessions.sign_out());
    assert!(report.revoked);
    assert_eq!(computer.pool().live_refresh_tokens(), 0, "no refresh token outlives the sign-out");
    assert!(computer.sealed().is_empty(), "a late refresh does not seal again");
}

#[tokio::test]
async fn another_connection_has_another_session() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    let first = app.sign_in(true).await.connection;
    let mut other = user_file();
    other["name"] = "Other".into();
    app.connections.import(other.to_string().as_bytes(), "other.json").unwrap();
    assert_signed_out(&app.sessions.status().await, None);
    assert!(matches!(app.sessions.current(), Err(SessionError::NotSignedIn)));
    app.connections.select(&first).unwrap();
    app.session().await;
    assert!(app.sessions.forget(&first).await.is_empty());
    assert!(computer.sealed().is_empty() && computer.keychain.entries().is_empty());
}
