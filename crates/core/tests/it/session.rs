//! Sessions: kept, refreshed, lost and ended.

use std::fs;
use std::time::Duration;

use devops360_contract::Code;
use devops360_contract::session::{Persistence, SessionStatus};
use devops360_core::cloud::ErrorKind;
use devops360_core::session::SessionError;
use devops360_testkit::desktop::KeychainMood;
use devops360_testkit::identity::{CLIENT_SECRET, PoolOptions};

use crate::app::{Computer, operator_file, user_file};

const HOUR: Duration = Duration::from_secs(60 * 60);

fn rotating(grace: u64) -> PoolOptions {
    PoolOptions { rotation: Some(Duration::from_secs(grace)), ..PoolOptions::default() }
}

#[track_caller]
fn assert_signed_out(status: &SessionStatus, code: Option<Code>) {
    let SessionStatus::SignedOut { because } = status else { panic!("still signed in: {status:?}") };
    assert_eq!(because.as_ref().map(|error| error.code), code);
}

#[tokio::test]
async fn a_kept_session_is_back_after_a_restart() {
    let computer = Computer::new(PoolOptions::default());
    let before = computer.start_with(&user_file()).sign_in(true).await;
    assert_eq!(before.persistence, Persistence::Kept);
    assert_eq!(before.display_name, "ada@example.com");
    let again = computer.start();
    assert_eq!(again.session().await, before);
    assert_eq!(computer.pool().calls.count("RefreshTokenAuth"), 0, "the tokens are still good");
    assert!(again.sessions.current().unwrap().access_token().await.is_ok());
}

#[tokio::test]
async fn a_session_that_is_not_kept_leaves_nothing() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    assert_eq!(app.sign_in(false).await.persistence, Persistence::EndsWithApp);
    assert!(computer.sealed().is_empty());
    assert!(computer.keychain.entries().is_empty());
    assert_signed_out(&computer.start().sessions.status().await, None);
}

#[tokio::test]
async fn sealed_bytes_show_no_token_and_only_the_owner_reads_them() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    app.sign_in(true).await;
    let token = app.sessions.current().unwrap().access_token().await.unwrap();
    let [path] = computer.sealed().try_into().expect("one sealed session and no temporary file");
    let bytes = fs::read(&path).unwrap();
    assert!(!bytes.windows(16).any(|window| window == &token.reveal().as_bytes()[..16]));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

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
async fn without_a_usable_keychain_the_session_stays_in_memory() {
    for mood in [KeychainMood::Locked, KeychainMood::Forgetful] {
        let computer = Computer::new(PoolOptions::default());
        computer.keychain.become_mood(mood);
        let app = computer.start_with(&user_file());
        let persistence = app.sign_in(true).await.persistence;
        let Persistence::MemoryOnly(error) = persistence else { panic!("{mood:?}: {persistence:?}") };
        assert_eq!(error.code, Code::KeychainUnavailable);
        assert!(computer.sealed().is_empty(), "{mood:?}: nothing goes to the disk without a key");
        assert!(app.sessions.current().unwrap().access_token().await.is_ok());
    }
}

#[tokio::test]
async fn a_keychain_that_is_locked_at_the_start_is_said_and_loses_nothing() {
    let computer = Computer::new(PoolOptions::default());
    computer.start_with(&user_file()).sign_in(true).await;
    computer.keychain.become_mood(KeychainMood::Locked);
    assert_signed_out(&computer.start().sessions.status().await, Some(Code::KeychainUnavailable));
    computer.keychain.become_mood(KeychainMood::Usable);
    computer.start().session().await;
}

#[tokio::test]
async fn one_flipped_bit_in_the_sealed_session_discards_it() {
    let computer = Computer::new(PoolOptions::default());
    computer.start_with(&user_file()).sign_in(true).await;
    let [path] = computer.sealed().try_into().unwrap();
    let (whole, keys) = (fs::read(&path).unwrap(), computer.keychain.entries());
    let (entry, key) = keys.first_key_value().unwrap();
    // Every byte of magic, version, account and nonce; then samples of the rest and its end.
    let places = (0..100).chain((100..whole.len()).step_by(97)).chain([whole.len() - 1]);
    for place in places {
        let mut damaged = whole.clone();
        damaged[place] ^= 1;
        fs::write(&path, &damaged).unwrap();
        devops360_core::session::Keychain::write(computer.keychain.as_ref(), entry, key).unwrap();
        assert_signed_out(&computer.start().sessions.status().await, Some(Code::SessionExpired));
        assert!(computer.sealed().is_empty(), "byte {place}: what does not open is removed");
        assert!(computer.keychain.entries().is_empty(), "byte {place}: and its key with it");
    }
}

#[tokio::test]
async fn a_cut_off_or_foreign_sealed_session_is_discarded() {
    for content in [&b""[..], b"DEVOPS360-SESSION\x01", b"DEVOPS360-SESSION\x01\xff", &[0; 4096]] {
        let computer = Computer::new(PoolOptions::default());
        computer.start_with(&user_file()).sign_in(true).await;
        let [path] = computer.sealed().try_into().unwrap();
        fs::write(&path, content).unwrap();
        assert_signed_out(&computer.start().sessions.status().await, Some(Code::SessionExpired));
    }
}

#[tokio::test]
async fn a_disk_that_refuses_the_seal_leaves_the_session_in_memory() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    fs::write(computer.directory.path().join("sessions"), "a file where the folder belongs").unwrap();
    let persistence = app.sign_in(true).await.persistence;
    assert!(matches!(persistence, Persistence::MemoryOnly(error) if error.code == Code::SettingsUnwritable));
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
