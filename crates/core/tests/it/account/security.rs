//! What protects an account.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use devops360_contract::account::{
    AuthenticatorOutcome, ChangePassword, ChangePasswordOutcome, Devices, Factor, ForgetDevice, Passkeys,
    RemovePasskey, Security, SetFactor, SignInOutcome, VerifyAuthenticator,
};
use devops360_contract::{Code, Password};
use devops360_core::account::{ProviderDevice, ProviderPasskey};
use devops360_core::cloud::ErrorKind;
use devops360_core::environment::Environment;
use devops360_testkit::identity::PoolOptions;
use devops360_testkit::totp;

use super::code_of;
use crate::app::{App, Computer, PASSWORD, user_file};

const OWN: &str = "Another horse 2!";

async fn verify(app: &App, code: &str) -> AuthenticatorOutcome {
    app.accounts.verify_authenticator(VerifyAuthenticator { code: code.to_owned() }).await.unwrap()
}

#[tokio::test]
async fn an_authenticator_app_is_switched_on_by_its_code_preferred_and_removed() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    app.sign_in(false).await;
    let nothing = Security { factors: Vec::new(), preferred: None };
    assert_eq!(app.accounts.security().await.unwrap(), nothing);
    let setup = app.accounts.begin_authenticator().await.unwrap();
    assert_eq!(verify(&app, "000000").await, AuthenticatorOutcome::WrongCode);
    assert_eq!(app.accounts.security().await.unwrap(), nothing, "nothing changes until the code is right");
    let now = computer.clock.now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let on = Security { factors: vec![Factor::AuthenticatorApp], preferred: Some(Factor::AuthenticatorApp) };
    let outcome = verify(&app, &totp::code(&setup.key, now)).await;
    assert_eq!(outcome, AuthenticatorOutcome::Enabled(on));
    let asked = app.try_sign_in("ada", PASSWORD, false).await.unwrap();
    assert!(matches!(asked, SignInOutcome::Challenge(_)), "{asked:?}");
    let off = SetFactor { factor: Factor::AuthenticatorApp, enabled: false, preferred: false };
    assert_eq!(app.accounts.set_factor(off).await.unwrap(), nothing);
    app.sign_in(false).await;
    let sms = SetFactor { factor: Factor::Sms, enabled: true, preferred: true };
    let refused = app.accounts.set_factor(sms).await.unwrap_err();
    assert_eq!(code_of(refused), Code::AttributeRefused, "there is no telephone number");
}

#[tokio::test]
async fn a_code_is_not_taken_for_a_set_up_that_another_person_began() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    computer.pool().add_person("eve", PASSWORD, "eve@example.com");
    app.sign_in(false).await;
    app.accounts.begin_authenticator().await.unwrap();
    app.try_sign_in("eve", PASSWORD, false).await.unwrap();
    assert_eq!(verify(&app, "000000").await, AuthenticatorOutcome::WrongCode);
    assert_eq!(computer.pool().calls.count("VerifySoftwareToken"), 0, "nothing is sent");
}

#[tokio::test]
async fn a_pool_without_authenticator_apps_says_so() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    app.sign_in(false).await;
    let name = "SoftwareTokenMFANotFoundException";
    computer.pool().calls.fail_next("AssociateSoftwareToken", ErrorKind::Invalid, name, "disabled");
    let error = app.accounts.begin_authenticator().await.unwrap_err();
    assert_eq!(code_of(error), Code::AuthenticatorUnavailable);
}

#[tokio::test]
async fn a_password_is_changed_with_the_one_so_far() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    app.sign_in(false).await;
    let change = async |current: &str, new: &str| {
        let request =
            ChangePassword { current: Password::new(current.to_owned()), new: Password::new(new.to_owned()) };
        app.accounts.change_password(request).await.unwrap()
    };
    assert_eq!(change("wrong", OWN).await, ChangePasswordOutcome::WrongPassword);
    assert!(matches!(change(PASSWORD, "weak").await, ChangePasswordOutcome::PasswordRefused { .. }));
    assert_eq!(change(PASSWORD, OWN).await, ChangePasswordOutcome::Changed);
    let old = app.try_sign_in("ada", PASSWORD, false).await.unwrap();
    assert_eq!(old, SignInOutcome::WrongCredentials);
}

#[tokio::test]
async fn devices_and_passkeys_are_listed_and_removed() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    app.sign_in(false).await;
    let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
    for (key, seconds) in [("old", 1_000), ("new", 2_000)] {
        let attributes = [("device_name".to_owned(), format!("{key} pc"))].into();
        let device =
            ProviderDevice { key: key.to_owned(), attributes, last_authenticated: Some(at(seconds)) };
        computer.pool().add_device("ada", device);
        let (id, name, site) = (key.to_owned(), format!("{key} key"), "example.com".to_owned());
        computer.pool().add_passkey("ada", ProviderPasskey { id, name, site, created: at(seconds) });
    }
    let Devices::Known(devices) = app.accounts.devices().await.unwrap() else { panic!("there are devices") };
    let names: Vec<_> = devices.iter().filter_map(|device| device.name.as_deref()).collect();
    assert_eq!(names, ["new pc", "old pc"], "the newest first");
    for _ in 0..2 {
        let left = app.accounts.forget_device(ForgetDevice { id: "new".to_owned() }).await.unwrap();
        assert!(
            matches!(left, Devices::Known(left) if left.len() == 1),
            "forgotten once or twice is the same"
        );
    }
    let left = app.accounts.remove_passkey(RemovePasskey { id: "old".to_owned() }).await.unwrap();
    assert!(matches!(left, Passkeys::Known(left) if left.len() == 1 && left[0].name == "new key"));
    let name = "InvalidUserPoolConfigurationException";
    computer.pool().calls.fail_next("ListDevices", ErrorKind::Invalid, name, "no tracking");
    assert_eq!(app.accounts.devices().await.unwrap(), Devices::NotOffered);
    computer.pool().calls.fail_next(
        "ListWebAuthnCredentials",
        ErrorKind::Invalid,
        "WebAuthnNotEnabledException",
        "",
    );
    assert_eq!(app.accounts.passkeys().await.unwrap(), Passkeys::NotOffered);
}

#[tokio::test]
async fn every_session_of_a_person_ends_and_only_theirs() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    computer.pool().add_person("eve", PASSWORD, "eve@example.com");
    app.try_sign_in("eve", PASSWORD, false).await.unwrap();
    computer.start().sign_in(false).await;
    app.sign_in(true).await;
    assert_eq!(computer.pool().live_refresh_tokens(), 3);
    computer.pool().calls.fail_next("GlobalSignOut", ErrorKind::Network, "", "reset");
    let stopped = AtomicBool::new(false);
    let stop = || async { stopped.store(true, Ordering::SeqCst) };
    assert_eq!(code_of(app.accounts.sign_out_everywhere(stop()).await.unwrap_err()), Code::Offline);
    assert!(app.sessions.current().is_ok(), "what did not happen everywhere does not happen here");
    assert!(!stopped.load(Ordering::SeqCst), "nothing is stopped for a sign-out that does not happen");
    assert!(app.accounts.sign_out_everywhere(stop()).await.unwrap().revoked);
    assert!(stopped.load(Ordering::SeqCst), "what works in the session's name ends with it");
    assert_eq!(computer.pool().live_refresh_tokens(), 1, "the other person's");
    assert!(computer.sealed().is_empty());
}
