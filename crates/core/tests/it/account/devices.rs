//! This computer as a device that the pool remembers.

use std::fs;
use std::time::Duration;

use devops360_contract::Password;
use devops360_contract::account::{
    Answer, AnswerChallenge, AnswerOutcome, Device, Devices, ForgetDevice, Question, SignIn, SignInOutcome,
};
use devops360_core::cloud::ErrorKind;
use devops360_testkit::desktop::KeychainMood;
use devops360_testkit::identity::{DeviceTracking, PoolOptions};
use serde_json::Value;

use crate::app::{App, Computer, EMAIL, PASSWORD, operator_file, user_file};

const HOUR: Duration = Duration::from_secs(3600);

fn tracking(devices: DeviceTracking) -> Computer {
    Computer::new(PoolOptions { devices: Some(devices), ..PoolOptions::default() })
}

/// The app of a pool that sends Ada a code at every sign-in on a device that it does not know.
fn started(computer: &Computer, file: &Value) -> App {
    let app = computer.start_with(file);
    computer.pool().give_factors("ada", &["SMS_MFA"]);
    app
}

/// Signs in, with the code where one is asked for; answers whether it was.
async fn sign_in(computer: &Computer, app: &App, username: &str, keep: bool) -> bool {
    let (username, password) = (username.to_owned(), Password::new(PASSWORD.to_owned()));
    let request = SignIn { username, password, keep_signed_in: keep };
    match app.accounts.sign_in(request).await.unwrap() {
        SignInOutcome::SignedIn(_) => false,
        SignInOutcome::Challenge(challenge) => {
            assert!(matches!(challenge.question, Question::SentCode(_)), "{challenge:?}");
            let answer = Answer::Code(computer.pool().last_sign_in_code().unwrap());
            let outcome = app.accounts.answer_challenge(AnswerChallenge { id: challenge.id, answer }).await;
            let outcome = outcome.unwrap();
            assert!(matches!(outcome, AnswerOutcome::Next(SignInOutcome::SignedIn(_))), "{outcome:?}");
            true
        }
        other => panic!("neither in nor asked: {other:?}"),
    }
}

async fn listed(app: &App) -> Vec<Device> {
    match app.accounts.devices().await.unwrap() {
        Devices::Known(devices) => devices,
        Devices::NotOffered => panic!("the pool remembers devices"),
    }
}

/// The sealed file of devices.
fn sealed(computer: &Computer) -> Option<std::path::PathBuf> {
    computer.sealed().into_iter().find(|path| path.extension().is_some_and(|kind| kind == "devices"))
}

#[tokio::test]
async fn a_remembered_computer_is_not_asked_for_a_second_factor() {
    for file in [user_file(), operator_file()] {
        let options = PoolOptions {
            devices: Some(DeviceTracking::Always),
            confidential: file.get("client_secret").is_some(),
            username_is_sub: true,
            ..PoolOptions::default()
        };
        let computer = Computer::new(options);
        let app = computer.start_with(&file);
        computer.pool().give_factors(EMAIL, &["SMS_MFA"]);
        assert!(sign_in(&computer, &app, EMAIL, true).await, "the first time it is unknown");
        app.sessions.sign_out().await;
        let app = computer.start();
        assert!(!sign_in(&computer, &app, EMAIL, true).await, "it proves itself, also after a sign-out");
        assert_eq!(computer.pool().calls.count("ConfirmDevice"), 1, "it is the same device");
        assert_eq!(computer.pool().device_keys(EMAIL).len(), 1);
    }
}

#[tokio::test]
async fn what_a_device_proves_itself_with_is_of_this_computer_alone() {
    let computer = tracking(DeviceTracking::Always);
    let app = started(&computer, &user_file());
    sign_in(&computer, &app, "ada", true).await;
    app.sessions.sign_out().await;
    computer.pool().damage_verifiers("ada");
    assert!(sign_in(&computer, &app, "ada", true).await, "a wrong proof is no sign-in, and no dead end");
    assert_eq!(computer.pool().calls.count("ConfirmDevice"), 2, "it is a new device now");
    app.sessions.sign_out().await;
    assert!(!sign_in(&computer, &app, "ada", true).await);
}

#[tokio::test]
async fn a_device_that_was_forgotten_elsewhere_begins_anew() {
    let computer = tracking(DeviceTracking::Always);
    let app = started(&computer, &user_file());
    sign_in(&computer, &app, "ada", true).await;
    let first = computer.pool().device_keys("ada");
    app.sessions.sign_out().await;
    computer.pool().forget_devices("ada");
    assert!(sign_in(&computer, &app, "ada", true).await, "the second factor is asked for again");
    let second = computer.pool().device_keys("ada");
    assert!(second.len() == 1 && second != first, "{second:?}");
    app.sessions.sign_out().await;
    assert!(!sign_in(&computer, &app, "ada", true).await, "the new one is remembered");
}

#[tokio::test]
async fn a_network_that_fails_forgets_no_device() {
    let computer = tracking(DeviceTracking::Always);
    let app = started(&computer, &user_file());
    sign_in(&computer, &app, "ada", true).await;
    app.sessions.sign_out().await;
    for failure in [ErrorKind::Network, ErrorKind::Throttled] {
        // The proof of the password, and the first of the device.
        computer.pool().calls.fail_next("RespondToAuthChallenge", failure, "", "");
        assert!(app.try_sign_in("ada", PASSWORD, true).await.is_err());
    }
    assert!(!sign_in(&computer, &app, "ada", true).await);
    assert_eq!(computer.pool().calls.count("ConfirmDevice"), 1);
}

#[tokio::test]
async fn the_person_says_whether_this_computer_is_remembered() {
    for remember in [true, false] {
        let computer = tracking(DeviceTracking::OptIn);
        let app = started(&computer, &user_file());
        sign_in(&computer, &app, "ada", true).await;
        assert!(app.session().await.undecided_device);
        let app = computer.start();
        assert!(app.session().await.undecided_device, "the question stands over a restart");
        computer.pool().calls.fail_next("UpdateDeviceStatus", ErrorKind::Network, "", "");
        assert!(app.accounts.decide_device(remember).await.is_err());
        assert!(app.session().await.undecided_device, "nothing was decided");
        assert!(!app.accounts.decide_device(remember).await.unwrap().undecided_device);
        let key = computer.pool().device_keys("ada").remove(0);
        assert_eq!(computer.pool().remembers("ada", &key), Some(remember));
        assert!(!computer.start().session().await.undecided_device);
        app.sessions.sign_out().await;
        assert_eq!(sign_in(&computer, &app, "ada", true).await, !remember);
        assert!(!app.session().await.undecided_device, "it is asked once");
    }
}

#[tokio::test]
async fn who_does_not_stay_signed_in_leaves_no_device() {
    let computer = tracking(DeviceTracking::OptIn);
    let app = started(&computer, &user_file());
    assert!(sign_in(&computer, &app, "ada", false).await);
    assert!(!app.session().await.undecided_device, "nothing is asked");
    assert_eq!(sealed(&computer), None);
    app.sessions.sign_out().await;
    assert!(sign_in(&computer, &app, "ada", false).await, "it is unknown the next time");
}

#[tokio::test]
async fn a_refresh_names_the_device_that_its_token_was_given_to() {
    for rotation in [None, Some(Duration::ZERO)] {
        for keep in [true, false] {
            let devices = Some(DeviceTracking::Always);
            let computer = Computer::new(PoolOptions { devices, rotation, ..PoolOptions::default() });
            let app = started(&computer, &user_file());
            sign_in(&computer, &app, "ada", keep).await;
            for _ in 0..2 {
                computer.clock.advance(HOUR);
                app.sessions.current().unwrap().access_token().await.unwrap();
            }
            let rotated = computer.pool().calls.count("GetTokensFromRefreshToken");
            assert_eq!(rotated > 0, rotation.is_some(), "the first way is not refused");
            if keep {
                let app = computer.start();
                computer.clock.advance(HOUR);
                assert!(app.session().await.online, "the key is sealed with the session");
                app.sessions.current().unwrap().access_token().await.unwrap();
            }
        }
    }
}

#[tokio::test]
async fn a_pool_that_does_not_take_the_device_takes_the_person() {
    let computer = tracking(DeviceTracking::Always);
    let app = started(&computer, &user_file());
    let denied = "InvalidUserPoolConfigurationException";
    computer.pool().calls.fail_next("ConfirmDevice", ErrorKind::Invalid, denied, "");
    sign_in(&computer, &app, "ada", true).await;
    assert!(app.sessions.current().unwrap().device_key().is_none());
    assert_eq!(sealed(&computer), None);
}

#[tokio::test]
async fn this_computer_is_marked_and_can_be_forgotten() {
    let computer = tracking(DeviceTracking::Always);
    let app = started(&computer, &user_file());
    sign_in(&computer, &app, "ada", true).await;
    let devices = listed(&app).await;
    assert_eq!(devices.len(), 1);
    assert!(devices[0].this);
    assert_eq!(devices[0].name.as_deref(), Some("this computer"));
    let id = devices[0].id.clone();
    assert_eq!(app.accounts.forget_device(ForgetDevice { id }).await.unwrap(), Devices::Known(vec![]));
    assert_eq!(sealed(&computer), None, "nothing is left of it here either");
    app.sessions.sign_out().await;
    assert!(sign_in(&computer, &app, "ada", true).await);
}

#[tokio::test]
async fn devices_of_several_people_lie_side_by_side() {
    let computer = tracking(DeviceTracking::Always);
    let app = started(&computer, &user_file());
    computer.pool().add_person("bob", PASSWORD, "bob@example.com");
    computer.pool().give_factors("bob", &["SMS_MFA"]);
    for name in ["ada", "bob"] {
        assert!(sign_in(&computer, &app, name, true).await);
        app.sessions.sign_out().await;
    }
    for name in ["ADA@example.com", "bob", "ada"] {
        assert!(!sign_in(&computer, &app, name, true).await, "{name}");
        app.sessions.sign_out().await;
    }
}

#[tokio::test]
async fn a_person_who_goes_by_another_name_has_one_device_here() {
    let computer = tracking(DeviceTracking::Always);
    let app = started(&computer, &user_file());
    sign_in(&computer, &app, "ada", true).await;
    app.sessions.sign_out().await;
    computer.pool().verify_elsewhere("ada", "email", "ada@new.example");
    assert!(sign_in(&computer, &app, "ada@new.example", true).await, "nobody of that name was here");
    app.sessions.sign_out().await;
    assert!(!sign_in(&computer, &app, "ada", true).await);
    let newest = computer.pool().device_keys("ada").pop();
    assert_eq!(app.sessions.current().unwrap().device_key(), newest, "the later one took the place");
}

#[tokio::test]
async fn a_device_file_that_does_not_open_costs_a_second_factor() {
    let computer = tracking(DeviceTracking::Always);
    let app = started(&computer, &user_file());
    sign_in(&computer, &app, "ada", true).await;
    app.sessions.sign_out().await;
    let path = sealed(&computer).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("password"), "it is sealed");
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&path, &bytes).unwrap();
    assert!(sign_in(&computer, &app, "ada", true).await, "one bit differs");
    app.sessions.sign_out().await;
    computer.keychain.become_mood(KeychainMood::Locked);
    assert!(sign_in(&computer, &app, "ada", false).await, "the keychain is locked");
    computer.keychain.become_mood(KeychainMood::Usable);
    app.sessions.sign_out().await;
    assert!(!sign_in(&computer, &app, "ada", true).await, "it was there all the time");
}

#[tokio::test]
async fn nothing_of_a_device_is_left_when_its_connection_or_its_person_goes() {
    let computer = tracking(DeviceTracking::Always);
    let app = started(&computer, &user_file());
    sign_in(&computer, &app, "ada", true).await;
    assert!(sealed(&computer).is_some());
    app.accounts.forget_this_device().await;
    assert_eq!(sealed(&computer), None);
    app.sessions.sign_out().await;
    sign_in(&computer, &app, "ada", true).await;
    assert!(sealed(&computer).is_some());
    let connection = app.connections.active().unwrap().id.clone();
    assert!(app.sessions.forget(&connection).await.is_empty());
    assert_eq!(computer.sealed(), Vec::<std::path::PathBuf>::new());
    assert_eq!(computer.keychain.entries().len(), 0, "no key either");
}
