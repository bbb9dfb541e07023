//! The whole way of a sign-in, rules and adapter, against Cognito on the wire: what the sandbox does not do is seen
//! here. `docs/identity.md` says which is which.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use devops360_aws::AwsCloud;
use devops360_contract::account::{
    Answer, AnswerChallenge, AnswerOutcome, AuthenticatorOutcome, BrowserSignInOutcome, ChangePassword,
    ChangePasswordOutcome, DeliveryMedium, Devices, Factor, ForgetDevice, Passkeys, Question, RemovePasskey,
    SetFactor, SignIn, SignInOutcome, SignInWithBrowser, VerifyAuthenticator,
};
use devops360_contract::{AppError, Code, Password};
use devops360_core::account::{
    Accounts, AuthRequest, ChallengeResponse, IdentityProvider, ProviderDevice, ProviderPasskey,
    SystemBrowser, Way,
};
use devops360_core::cloud::{Cloud, ErrorKind};
use devops360_core::connection::{Connections, EndpointPolicy};
use devops360_core::environment::{Environment, SystemEnvironment};
use devops360_core::secret::Secret;
use devops360_core::session::Sessions;
use devops360_core::settings::Preferences;
use devops360_testkit::cognito::CognitoServer;
use devops360_testkit::desktop::{MemoryKeychain, MemoryPreferences};
use devops360_testkit::identity::{
    CLIENT_ID, DeviceTracking, FakeUserPool, Grant, POOL_ID, PoolOptions, REGION,
};
use devops360_testkit::totp;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

const PASSWORD: &str = "Correct horse 1!";
const KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// The app's rules on the real adapter, and the pool behind the wire.
struct Stage {
    pool: Arc<FakeUserPool>,
    accounts: Accounts,
    sessions: Arc<Sessions>,
    provider: Arc<dyn IdentityProvider>,
    _server: CognitoServer,
    _folder: Folder,
}

/// A folder for sealed sessions; it goes with the stage.
struct Folder(std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Stage {
    async fn set(options: PoolOptions, flow: &str) -> Self {
        let environment: Arc<dyn Environment> = Arc::new(SystemEnvironment);
        let pool = Arc::new(FakeUserPool::new(options, environment.clone()));
        pool.add_person("ada", PASSWORD, "ada@example.com");
        let server = CognitoServer::start(pool.clone()).await.unwrap();
        let file = json!({
            "version": 1, "name": "Wire", "region": REGION, "user_pool_id": POOL_ID, "client_id": CLIENT_ID,
            "bucket": "test-bucket", "table": "test-table", "sign_in_with": "username_or_email",
            "credentials": "machine", "auth_flow": flow, "endpoint": server.endpoint(),
            "managed_login": server.endpoint(),
        });
        let preferences: Arc<dyn Preferences> = Arc::new(MemoryPreferences::default());
        let cloud: Arc<dyn Cloud> = Arc::new(AwsCloud::new());
        let connections = Arc::new(Connections::new(
            preferences.clone(),
            cloud.clone(),
            environment.clone(),
            EndpointPolicy::LoopbackOnly,
            None,
        ));
        connections.import(file.to_string().as_bytes(), "wire.json").unwrap();
        let provider = connections.active().unwrap().services.identity_provider.clone();
        let folder = Folder(std::env::temp_dir().join(format!("devops360-wire-{}", environment.new_id())));
        let sessions = Arc::new(Sessions::new(
            connections.clone(),
            cloud,
            Arc::new(MemoryKeychain::default()),
            environment.clone(),
            folder.0.clone(),
        ));
        let accounts = Accounts::new(connections, sessions.clone(), preferences, environment);
        Self { pool, accounts, sessions, provider, _server: server, _folder: folder }
    }

    /// A stage on which Ada is signed in.
    async fn signed_in() -> Self {
        let stage = Self::set(PoolOptions::default(), "USER_SRP_AUTH").await;
        let outcome = stage.sign_in("ada", PASSWORD).await;
        assert!(matches!(outcome, SignInOutcome::SignedIn(_)), "{outcome:?}");
        stage
    }

    async fn sign_in(&self, username: &str, password: &str) -> SignInOutcome {
        let (username, password) = (username.to_owned(), Password::new(password.to_owned()));
        self.accounts.sign_in(SignIn { username, password, keep_signed_in: true }).await.unwrap()
    }

    /// Answers the question of `outcome`.
    async fn answer(&self, outcome: &SignInOutcome, answer: Answer) -> AnswerOutcome {
        let SignInOutcome::Challenge(challenge) = outcome else { panic!("no question: {outcome:?}") };
        let request = AnswerChallenge { id: challenge.id.clone(), answer };
        self.accounts.answer_challenge(request).await.unwrap()
    }

    async fn code(&self, outcome: &SignInOutcome, code: &str) -> AnswerOutcome {
        self.answer(outcome, Answer::Code(code.to_owned())).await
    }
}

fn shown(key: &str) -> String {
    totp::code(key, SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs())
}

#[track_caller]
fn next(outcome: AnswerOutcome) -> SignInOutcome {
    match outcome {
        AnswerOutcome::Next(next @ SignInOutcome::Challenge(_)) => next,
        other => panic!("another question was expected: {other:?}"),
    }
}

#[track_caller]
fn question(outcome: &SignInOutcome) -> &Question {
    match outcome {
        SignInOutcome::Challenge(challenge) => &challenge.question,
        other => panic!("a question was expected: {other:?}"),
    }
}

#[track_caller]
fn assert_in(outcome: &AnswerOutcome) {
    assert!(matches!(outcome, AnswerOutcome::Next(SignInOutcome::SignedIn(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_password_is_proven_over_the_wire_by_name_and_by_alias() {
    let stage =
        Stage::set(PoolOptions { username_is_sub: true, ..PoolOptions::default() }, "USER_SRP_AUTH").await;
    let outcome = stage.sign_in("ada@example.com", PASSWORD).await;
    assert!(matches!(outcome, SignInOutcome::SignedIn(_)), "{outcome:?}");
    assert_eq!(stage.sign_in("ada@example.com", "wrong").await, SignInOutcome::WrongCredentials);
}

#[tokio::test]
async fn every_second_factor_travels() {
    for factor in ["SMS_MFA", "EMAIL_OTP"] {
        let stage = Stage::set(PoolOptions::default(), "USER_SRP_AUTH").await;
        stage.pool.give_factors("ada", &[factor]);
        let asked = stage.sign_in("ada", PASSWORD).await;
        assert!(matches!(question(&asked), Question::SentCode(delivery) if !delivery.destination.is_empty()));
        assert_eq!(stage.code(&asked, "no").await, AnswerOutcome::WrongCode);
        let again = next(stage.answer(&asked, Answer::Resend).await);
        assert_in(&stage.code(&again, &stage.pool.last_sign_in_code().unwrap()).await);
    }
    let stage = Stage::set(PoolOptions::default(), "USER_SRP_AUTH").await;
    stage.pool.give_app("ada", KEY);
    stage.pool.give_factors("ada", &["SMS_MFA", "SOFTWARE_TOKEN_MFA"]);
    let choice = stage.sign_in("ada", PASSWORD).await;
    let factors = vec![Factor::AuthenticatorApp, Factor::Sms];
    assert_eq!(question(&choice), &Question::ChooseFactor { factors });
    let app = next(stage.answer(&choice, Answer::Factor(Factor::AuthenticatorApp)).await);
    assert_in(&stage.code(&app, &shown(KEY)).await);
}

#[tokio::test]
async fn a_new_password_and_its_attributes_travel() {
    let options = PoolOptions { required: &["email", "name"], ..PoolOptions::default() };
    let stage = Stage::set(options, "USER_SRP_AUTH").await;
    stage.pool.hand_out_password("ada", "Handed out 1!");
    let asked = stage.sign_in("ada", "Handed out 1!").await;
    assert_eq!(question(&asked), &Question::NewPassword { missing: vec!["name".to_owned()] });
    let give = |password: &str| Answer::NewPassword {
        password: Password::new(password.to_owned()),
        attributes: BTreeMap::from([("name".to_owned(), "Ada".to_owned())]),
    };
    let weak = stage.answer(&asked, give("weak")).await;
    assert!(matches!(weak, AnswerOutcome::PasswordRefused { .. }), "{weak:?}");
    assert_in(&stage.answer(&asked, give("My very own 9!")).await);
    assert_eq!(stage.pool.attributes("ada")["name"], "Ada");
}

#[tokio::test]
async fn an_authenticator_app_is_set_up_on_the_way_in() {
    let options = PoolOptions { mfa_required: true, ..PoolOptions::default() };
    let stage = Stage::set(options, "USER_SRP_AUTH").await;
    let asked = stage.sign_in("ada", PASSWORD).await;
    let Question::SetUpAuthenticator(setup) = question(&asked) else { panic!("{asked:?}") };
    assert_eq!(stage.code(&asked, "000000").await, AnswerOutcome::WrongCode);
    assert_in(&stage.code(&asked, &shown(&setup.key)).await);
}

#[tokio::test]
async fn a_code_signs_in_without_a_password_where_the_pool_offers_it() {
    for factor in [Factor::Email, Factor::Sms] {
        let stage = Stage::set(PoolOptions { choice: true, ..PoolOptions::default() }, "USER_AUTH").await;
        let choice = stage.sign_in("ada", "").await;
        assert!(matches!(question(&choice), Question::ChooseFactor { factors } if factors.len() == 3));
        let sent = next(stage.answer(&choice, Answer::Factor(factor)).await);
        let sent = next(stage.answer(&sent, Answer::Resend).await);
        assert_in(&stage.code(&sent, &stage.pool.last_sign_in_code().unwrap()).await);
        assert!(matches!(stage.sign_in("ada", PASSWORD).await, SignInOutcome::SignedIn(_)));
    }
}

#[tokio::test]
async fn what_protects_the_account_is_read_and_changed() {
    let stage = Stage::signed_in().await;
    let setup = stage.accounts.begin_authenticator().await.unwrap();
    let verify =
        async |code: String| stage.accounts.verify_authenticator(VerifyAuthenticator { code }).await.unwrap();
    assert_eq!(verify("000000".to_owned()).await, AuthenticatorOutcome::WrongCode);
    let AuthenticatorOutcome::Enabled(security) = verify(shown(&setup.key)).await else {
        panic!("the code is right")
    };
    assert_eq!(security.preferred, Some(Factor::AuthenticatorApp));
    let off = SetFactor { factor: Factor::AuthenticatorApp, enabled: false, preferred: false };
    assert!(stage.accounts.set_factor(off).await.unwrap().factors.is_empty());
    let change = ChangePassword {
        current: Password::new(PASSWORD.to_owned()),
        new: Password::new("Another horse 2!".to_owned()),
    };
    let wrong = ChangePassword { current: Password::new("wrong".to_owned()), ..change.clone() };
    let outcome = stage.accounts.change_password(wrong).await.unwrap();
    assert_eq!(outcome, ChangePasswordOutcome::WrongPassword);
    let outcome = stage.accounts.change_password(change).await.unwrap();
    assert_eq!(outcome, ChangePasswordOutcome::Changed);
    assert!(stage.accounts.sign_out_everywhere(std::future::ready(())).await.unwrap().revoked);
    assert_eq!(stage.pool.live_refresh_tokens(), 0);
    assert!(stage.sessions.current().is_err());
}

#[tokio::test]
async fn a_new_address_waits_for_its_code_and_another_code_is_sent() {
    let options = PoolOptions { verifies_before_update: true, ..PoolOptions::default() };
    let stage = Stage::set(options, "USER_SRP_AUTH").await;
    stage.sign_in("ada", PASSWORD).await;
    let token = stage.sessions.current().unwrap().access_token().await.unwrap();
    let change = BTreeMap::from([("email".to_owned(), "ada@new.example".to_owned())]);
    let sent = stage.provider.update_user_attributes(&token, &change).await.unwrap();
    assert_eq!(sent["email"].destination, "a***@n***");
    assert_eq!(stage.pool.attributes("ada")["email"], "ada@example.com");
    let verify = async |code: &str| stage.provider.verify_user_attribute(&token, "email", code).await;
    assert_eq!(verify("no").await.unwrap_err().code, "CodeMismatchException");
    verify(&stage.pool.last_address_code("ada", "email").unwrap()).await.unwrap();
    assert_eq!(stage.pool.attributes("ada")["email"], "ada@new.example");
    let sent = stage.provider.attribute_verification_code(&token, "email").await.unwrap().unwrap();
    assert_eq!((sent.medium, sent.destination.as_str()), (DeliveryMedium::Email, "a***@n***"));
    let unknown = stage.provider.attribute_verification_code(&token, "phone_number").await;
    assert_eq!(unknown.unwrap_err().code, "InvalidParameterException");
}

#[tokio::test]
async fn devices_and_passkeys_are_read_page_by_page_and_removed() {
    let stage = Stage::signed_in().await;
    for name in ["one", "two", "three"] {
        let attributes = BTreeMap::from([("device_name".to_owned(), name.to_owned())]);
        let (key, last_authenticated) = (name.to_owned(), Some(UNIX_EPOCH));
        stage.pool.add_device("ada", ProviderDevice { key, attributes, last_authenticated });
        let (id, site) = (name.to_owned(), "example.com".to_owned());
        let passkey = ProviderPasskey { name: id.clone(), id, site, created: UNIX_EPOCH };
        stage.pool.add_passkey("ada", passkey);
    }
    let devices = stage.accounts.devices().await.unwrap();
    assert!(matches!(&devices, Devices::Known(all) if all.len() == 3), "{devices:?}");
    let left = stage.accounts.forget_device(ForgetDevice { id: "two".to_owned() }).await.unwrap();
    assert!(matches!(&left, Devices::Known(all) if all.len() == 2), "{left:?}");
    let left = stage.accounts.remove_passkey(RemovePasskey { id: "one".to_owned() }).await.unwrap();
    assert!(matches!(&left, Passkeys::Known(all) if all.len() == 2), "{left:?}");
}

#[tokio::test]
async fn a_device_is_confirmed_remembered_and_proven_and_named_in_every_refresh() {
    let rotation = Some(std::time::Duration::ZERO);
    let devices = Some(DeviceTracking::OptIn);
    let options = PoolOptions { devices, rotation, username_is_sub: true, ..PoolOptions::default() };
    let stage = Stage::set(options, "USER_SRP_AUTH").await;
    let name = "ada@example.com";
    stage.pool.give_factors(name, &["SMS_MFA"]);
    let asked = stage.sign_in(name, PASSWORD).await;
    assert_in(&stage.code(&asked, &stage.pool.last_sign_in_code().unwrap()).await);
    let session = stage.accounts.decide_device(true).await.unwrap();
    assert!(!session.undecided_device);
    let key = stage.pool.device_keys(name).remove(0);
    assert_eq!(stage.pool.remembers(name, &key), Some(true));
    let devices = stage.accounts.devices().await.unwrap();
    assert!(matches!(&devices, Devices::Known(all) if all.len() == 1 && all[0].this), "{devices:?}");
    // A token that is refused is renewed, with the device's key.
    let calls = &stage.pool.calls;
    calls.fail_next("GetUser", ErrorKind::Unauthenticated, "NotAuthorizedException", "revoked");
    assert!(stage.accounts.security().await.is_err());
    assert_eq!(calls.count("GetTokensFromRefreshToken"), 1);
    assert!(stage.sessions.current().is_ok(), "the pool has taken it");
    stage.sessions.sign_out().await;
    let again = stage.sign_in(name, PASSWORD).await;
    assert!(matches!(again, SignInOutcome::SignedIn(_)), "its proof is the second factor: {again:?}");
    assert_eq!(stage.pool.device_keys(name), [key]);
    stage.sessions.sign_out().await;
    stage.pool.damage_verifiers(name);
    let asked = stage.sign_in(name, PASSWORD).await;
    assert!(matches!(question(&asked), Question::SentCode(_)), "a wrong proof is none");
}

#[tokio::test]
async fn a_code_from_the_browser_is_exchanged_over_the_wire() {
    let stage = Stage::set(PoolOptions::default(), "USER_SRP_AUTH").await;
    let sign_in = async |changed: Option<&str>| {
        let (shown, address) = oneshot::channel();
        let browser = Shown(Mutex::new(Some(shown)));
        let way = Way { browser: &browser, ports: &[0, 0, 0], owner: None };
        let sign_in = stage.accounts.sign_in_with_browser(SignInWithBrowser { keep_signed_in: true }, way);
        let visit = async {
            let mut back = stage.pool.visit(&address.await.unwrap(), "ada", Grant::default());
            if let Some(code) = changed {
                back = back.replace("code=code-", code);
            }
            go(&back).await;
        };
        tokio::join!(sign_in, visit).0
    };
    let refused = AppError::from(sign_in(Some("code=guess-")).await.unwrap_err());
    assert_eq!(
        (refused.code, refused.args["detail"].as_str()),
        (Code::BrowserSignInRefused, "invalid_grant")
    );
    let outcome = sign_in(None).await.unwrap();
    assert!(matches!(outcome, BrowserSignInOutcome::SignedIn(_)), "{outcome:?}");
    assert!(stage.accounts.security().await.is_ok(), "the pool takes the tokens");
}

/// Keeps the page that it was to show.
struct Shown(Mutex<Option<oneshot::Sender<String>>>);

impl SystemBrowser for Shown {
    fn open(&self, address: &str) -> bool {
        self.0.lock().unwrap().take().is_some_and(|shown| shown.send(address.to_owned()).is_ok())
    }
}

/// Goes to `address` on this computer, as a browser does.
async fn go(address: &str) {
    let rest = address.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let request = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

/// The server's own strictness: without it, what the tests above show would be worth less.
#[tokio::test]
async fn a_request_that_aws_would_not_take_is_refused() {
    let stage = Stage::set(PoolOptions::default(), "USER_SRP_AUTH").await;
    let respond = async |name: &str, responses: &[(&'static str, &str)]| {
        let responses = responses.iter().map(|(key, value)| (*key, Secret::new(*value))).collect();
        let (name, session) = (name.to_owned(), Some(Secret::new("somebody else's session")));
        let response = ChallengeResponse { name, session, responses, attributes: BTreeMap::new() };
        stage.provider.respond_to_auth_challenge(response).await.unwrap_err().code
    };
    let code = ("SMS_MFA_CODE", "123456");
    assert_eq!(respond("SMS_MFA", &[code]).await, "InvalidParameterException", "without a name");
    let both = respond("SMS_MFA", &[code, ("ANSWER", "x"), ("USERNAME", "ada")]).await;
    assert_eq!(both, "InvalidParameterException", "with an answer to another question");
    let stolen = respond("SMS_MFA", &[code, ("USERNAME", "ada")]).await;
    assert_eq!(stolen, "NotAuthorizedException", "with a session that nobody was given");
    let parameters = BTreeMap::from([("USERNAME", Secret::new("ada")), ("NO_SUCH", Secret::new("x"))]);
    let unknown = stage.provider.initiate_auth(AuthRequest { flow: "USER_SRP_AUTH", parameters }).await;
    assert_eq!(unknown.unwrap_err().code, "InvalidParameterException");
}
