//! The lock in front of a session.

use std::sync::Arc;

use devops360_contract::Code;
use devops360_contract::account::SignInOutcome;
use devops360_contract::connection::ConnectionId;
use devops360_core::session::SessionLock;
use devops360_testkit::identity::PoolOptions;

use crate::app::{App, Computer, EMAIL, PASSWORD, user_file};

fn lock(computer: &Computer) -> SessionLock {
    SessionLock::new(computer.preferences.clone())
}

fn connection(app: &App) -> ConnectionId {
    app.connections.active().unwrap().id.clone()
}

async fn signed_in() -> (Computer, App) {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    app.sign_in(true).await;
    (computer, app)
}

#[tokio::test]
async fn a_lock_holds_over_a_restart_until_it_is_opened() {
    let (computer, app) = signed_in().await;
    let session = app.sessions.current().unwrap();
    assert_eq!(lock(&computer).reason(), None);
    lock(&computer).engage(&session, None);
    let again = lock(&computer);
    let reason = again.reason().unwrap();
    assert_eq!((reason.code, reason.args["name"].as_str()), (Code::Locked, EMAIL));
    again.open(&session);
    assert_eq!(again.reason(), None);
    assert_eq!(lock(&computer).reason(), None, "and is open after another restart");
}

#[tokio::test]
async fn nobody_else_may_try_to_open_it() {
    let (computer, app) = signed_in().await;
    let (lock, here) = (lock(&computer), connection(&app));
    assert!(lock.admits(&here, "ben"), "it does not hold yet");
    lock.engage(&app.sessions.current().unwrap(), Some("+46701234567"));
    for name in ["ada", " ADA@example.com ", "+46701234567"] {
        assert!(lock.admits(&here, name), "{name}");
    }
    assert!(!lock.admits(&here, "ben"));
    assert!(!lock.admits(&ConnectionId("another".to_owned()), "ada"), "on another connection");
}

#[tokio::test]
async fn another_persons_session_does_not_open_it() {
    let (computer, app) = signed_in().await;
    let lock = lock(&computer);
    lock.engage(&app.sessions.current().unwrap(), None);
    computer.pool().add_person("ben", PASSWORD, "ben@example.com");
    assert!(matches!(app.try_sign_in("ben", PASSWORD, false).await.unwrap(), SignInOutcome::SignedIn(_)));
    lock.open(&app.sessions.current().unwrap());
    assert!(lock.reason().is_some());
}

#[tokio::test]
async fn a_lock_holds_in_memory_where_the_disk_refuses() {
    let (computer, app) = signed_in().await;
    computer.preferences.set_read_only(true);
    let lock = lock(&computer);
    lock.engage(&app.sessions.current().unwrap(), None);
    assert!(lock.reason().is_some());
}

#[tokio::test]
async fn who_signs_in_once_more_goes_on_in_the_same_session() {
    let (computer, app) = signed_in().await;
    let before = app.sessions.current().unwrap();
    let (token, live) = (before.access_token().await.unwrap(), computer.pool().live_refresh_tokens());
    app.sign_in(true).await;
    let after = app.sessions.current().unwrap();
    assert!(Arc::ptr_eq(&before, &after), "what runs in it goes on");
    assert_ne!(after.access_token().await.unwrap().reveal(), token.reveal(), "with the new tokens");
    assert_eq!(computer.pool().live_refresh_tokens(), live, "the refresh token so far is revoked");
    let restarted = computer.start();
    assert_eq!(restarted.session().await.username, "ada", "the new one is the sealed one");
}

#[tokio::test]
async fn a_wrong_password_leaves_the_session_as_it_was() {
    let (computer, app) = signed_in().await;
    let before = app.sessions.current().unwrap().access_token().await.unwrap();
    let refused = app.try_sign_in("ada", "wrong", true).await.unwrap();
    assert_eq!(refused, SignInOutcome::WrongCredentials);
    assert_eq!(app.sessions.current().unwrap().access_token().await.unwrap().reveal(), before.reveal());
    assert_eq!(computer.pool().live_refresh_tokens(), 1);
}
