//! What a session opens: the data of its person, in their name or the operator's.

use std::time::Duration;

use devops360_testkit::identity::PoolOptions;

use super::HOUR;
use crate::app::{Computer, operator_file, user_file};

#[tokio::test]
async fn personal_credentials_come_from_one_request_and_are_renewed_before_their_end() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    app.sign_in(true).await;
    let session = app.sessions.current().unwrap();
    session.data().await.unwrap();
    let provider = computer.cloud.credentials_provider().expect("user mode has its own credentials");
    let pool = &computer.cloud.identity_pool;
    let (one, two) = tokio::join!(provider.credentials(), provider.credentials());
    assert_eq!(one.unwrap().access_key_id, two.unwrap().access_key_id);
    assert_eq!(pool.calls.count("GetCredentialsForIdentity"), 1);
    computer.clock.advance(HOUR - Duration::from_secs(300));
    provider.credentials().await.unwrap();
    assert_eq!(pool.calls.count("GetCredentialsForIdentity"), 2);
    assert_eq!(pool.calls.count("GetId"), 1, "the identity id never changes");
    pool.calls.set_offline(true);
    computer.clock.advance(HOUR - Duration::from_secs(60));
    assert!(provider.credentials().await.is_ok(), "what is still valid is used offline");
    app.sessions.sign_out().await;
    assert!(provider.credentials().await.is_err(), "nothing after a sign-out");
}

#[tokio::test]
async fn operator_mode_reaches_the_data_with_the_computers_own_credentials() {
    let computer = Computer::new(PoolOptions { confidential: true, ..PoolOptions::default() });
    let app = computer.start_with(&operator_file());
    app.sign_in(true).await;
    let session = app.sessions.current().unwrap();
    session.data().await.unwrap();
    assert!(computer.cloud.credentials_provider().is_none());
    assert!(
        session.owner().await.unwrap().starts_with("eu-north-1:"),
        "the owner is the identity all the same"
    );
}
