//! Whether a connection is healthy.

use devops360_contract::Code;
use devops360_contract::connection::{CheckState, CheckSubject};
use devops360_core::cloud::ErrorKind;
use devops360_testkit::desktop::KeychainMood;
use devops360_testkit::identity::PoolOptions;

use crate::app::{App, Computer, operator_file, user_file};

async fn examine(app: &App, computer: &Computer) -> Vec<(CheckSubject, CheckState)> {
    let checks = app.sessions.check(computer.keychain.as_ref()).await;
    checks.into_iter().map(|check| (check.subject, check.state)).collect()
}

fn state(checks: &[(CheckSubject, CheckState)], subject: CheckSubject) -> &CheckState {
    &checks.iter().find(|(checked, _)| *checked == subject).expect("every subject has a result").1
}

#[tokio::test]
async fn a_healthy_connection_passes_every_check() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    let checks = examine(&app, &computer).await;
    assert_eq!(checks.len(), 9);
    for (subject, state) in &checks {
        let expected = match subject {
            CheckSubject::ClientSecret => CheckState::NotUsed,
            CheckSubject::Bucket | CheckSubject::Table => CheckState::NeedsSignIn,
            _ => CheckState::Passed,
        };
        assert_eq!(*state, expected, "{subject:?}");
    }
    app.sign_in(false).await;
    let checks = examine(&app, &computer).await;
    assert_eq!(*state(&checks, CheckSubject::Bucket), CheckState::Passed);
    let operator = Computer::new(PoolOptions { confidential: true, ..PoolOptions::default() });
    let app = operator.start_with(&operator_file());
    assert!(examine(&app, &operator).await.iter().all(|(_, state)| *state == CheckState::Passed));
}

#[tokio::test]
async fn each_check_names_its_own_fault() {
    type Sabotage = fn(&Computer);
    let cases: &[(CheckSubject, Code, Sabotage)] = &[
        (CheckSubject::Endpoint, Code::Offline, |computer| computer.pool().calls.set_offline(true)),
        (CheckSubject::Clock, Code::ClockSkew, |computer| computer.pool().set_clock_ahead(-301)),
        (CheckSubject::UserPool, Code::UserPoolNotFound, |computer| {
            computer.pool().calls.fail_next("KeySet", ErrorKind::NotFound, "", "404");
        }),
        (CheckSubject::ClientSecret, Code::SecretKeyMissing, |computer| {
            computer.cloud.secrets.put("devops360/cognito", "{}");
        }),
        (CheckSubject::AppClient, Code::AppClientInvalid, |computer| {
            computer.pool().rotate_client_secret("another");
        }),
        (CheckSubject::IdentityPool, Code::IdentityPoolInvalid, |computer| {
            let calls = &computer.cloud.identity_pool.calls;
            calls.fail_next(
                "GetId",
                ErrorKind::NotFound,
                "ResourceNotFoundException",
                "IdentityPool not found",
            );
        }),
        (CheckSubject::Keychain, Code::KeychainUnavailable, |computer| {
            computer.keychain.become_mood(KeychainMood::Locked);
        }),
        (CheckSubject::Keychain, Code::KeychainUnavailable, |computer| {
            computer.keychain.become_mood(KeychainMood::Forgetful);
        }),
    ];
    for (subject, code, sabotage) in cases {
        let computer = Computer::new(PoolOptions { confidential: true, ..PoolOptions::default() });
        let app = computer.start_with(&operator_file());
        sabotage(&computer);
        let checks = examine(&app, &computer).await;
        match state(&checks, *subject) {
            CheckState::Failed(error) => assert_eq!(error.code, *code, "{subject:?}"),
            other => panic!("{subject:?} should have failed with {code:?}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn an_app_client_without_the_flow_is_told_apart() {
    let computer = Computer::new(PoolOptions { password_flow_only: true, ..PoolOptions::default() });
    let app = computer.start_with(&user_file());
    let checks = examine(&app, &computer).await;
    let CheckState::Failed(error) = state(&checks, CheckSubject::AppClient) else { panic!("{checks:?}") };
    assert_eq!(error.code, Code::AuthFlowDisabled);
}
