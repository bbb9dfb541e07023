//! Several accounts on one connection, side by side.

use devops360_contract::connection::{ConnectionId, SaveConnection};
use devops360_contract::session::SessionStatus;
use devops360_testkit::identity::PoolOptions;

use super::assert_signed_out;
use crate::app::{App, Computer, PASSWORD, user_file};

/// Ada is signed in, and Bob is in the pool.
async fn with_ada(computer: &Computer, keep: bool) -> (App, ConnectionId) {
    let app = computer.start_with(&user_file());
    computer.pool().add_person("bob", PASSWORD, "bob@example.com");
    let first = app.sign_in(keep).await.connection;
    (app, first)
}

async fn add_bob(app: &App) -> ConnectionId {
    let room = app.sessions.add_account().unwrap().id;
    assert_signed_out(&app.sessions.status().await, None);
    app.try_sign_in("bob", PASSWORD, true).await.unwrap();
    room
}

#[tokio::test]
async fn switching_between_two_accounts_signs_nobody_out() {
    let computer = Computer::new(PoolOptions::default());
    let (app, first) = with_ada(&computer, true).await;
    let second = add_bob(&app).await;
    assert_ne!(first, second);
    let sign_ins = computer.pool().calls.count("InitiateAuth");
    for (id, name) in [(&first, "ada"), (&second, "bob"), (&first, "ada")] {
        app.connections.select(id).unwrap();
        assert_eq!(app.session().await.username, name);
    }
    assert_eq!((computer.sealed().len(), computer.keychain.entries().len()), (2, 2), "each on its own");
    let app = computer.start();
    assert_eq!(app.session().await.username, "ada", "the one that was shown last");
    app.connections.select(&second).unwrap();
    assert_eq!(app.session().await.username, "bob");
    assert_eq!(computer.pool().calls.count("InitiateAuth"), sign_ins, "nobody had to sign in again");
}

#[tokio::test]
async fn a_session_that_ends_with_the_app_is_there_after_a_switch() {
    let computer = Computer::new(PoolOptions::default());
    let (app, first) = with_ada(&computer, false).await;
    add_bob(&app).await;
    app.connections.select(&first).unwrap();
    assert_eq!(app.session().await.username, "ada");
    let app = computer.start();
    assert_signed_out(&app.sessions.status().await, None);
}

#[tokio::test]
async fn an_account_is_signed_out_alone() {
    let computer = Computer::new(PoolOptions::default());
    let (app, first) = with_ada(&computer, true).await;
    add_bob(&app).await;
    assert!(app.sessions.sign_out().await.revoked);
    assert_eq!((computer.sealed().len(), computer.keychain.entries().len()), (1, 1));
    assert!(matches!(app.sessions.status().await, SessionStatus::SignedOut { because: None }));
    app.connections.select(&first).unwrap();
    assert_eq!(app.session().await.username, "ada");
    app.sessions.current().unwrap().access_token().await.unwrap();
}

#[tokio::test]
async fn room_that_nobody_has_is_used_before_more_is_made() {
    let computer = Computer::new(PoolOptions::default());
    let (app, first) = with_ada(&computer, false).await;
    let room = app.sessions.add_account().unwrap().id;
    app.connections.select(&first).unwrap();
    assert_eq!(app.sessions.add_account().unwrap().id, room, "it is empty");
    assert_eq!(app.connections.list().await.saved.len(), 2);
    app.try_sign_in("bob", PASSWORD, false).await.unwrap();
    let third = app.sessions.add_account().unwrap().id;
    assert!(third != room && third != first, "both have somebody, though neither stays");
    app.connections.remove(&third).unwrap();
    assert!(app.sessions.add_account().is_err(), "on no connection there is no room");
}

#[tokio::test]
async fn a_connection_that_changes_changes_for_all_its_accounts() {
    let computer = Computer::new(PoolOptions::default());
    let (app, first) = with_ada(&computer, true).await;
    add_bob(&app).await;
    let mut file = app.connections.active().unwrap().file.clone();
    file.bucket = "another-bucket".to_owned();
    app.connections.save(SaveConnection { id: Some(first), file: file.clone() }).unwrap();
    let saved = app.connections.list().await.saved;
    assert!(saved.iter().all(|known| known.file == file && known.username.is_some()), "{saved:?}");
    file.user_pool_id = "eu-north-1_Anotherp1".to_owned();
    let id = Some(saved[0].id.clone());
    app.connections.save(SaveConnection { id, file: file.clone() }).unwrap();
    let saved = app.connections.list().await.saved;
    assert!(
        saved.iter().all(|known| known.file == file && known.username.is_none()),
        "other people: {saved:?}"
    );
}
