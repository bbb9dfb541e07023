//! Sessions between two runs: sealed, damaged, or not kept at all.

use std::fs;

use devops360_contract::Code;
use devops360_contract::session::Persistence;
use devops360_testkit::desktop::KeychainMood;
use devops360_testkit::identity::PoolOptions;

use super::assert_signed_out;
use crate::app::{Computer, user_file};

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
