//! The pool and what a test can do to it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use devops360_contract::administration::Group;
use devops360_core::account::{ProviderDevice, ProviderPasskey, secret_hash};
use devops360_core::cloud::{ErrorKind, Service, ServiceError};
use devops360_core::environment::Environment;
use devops360_core::secret::Secret;

use super::challenges::Pending;
use super::codes::GivenCode;
use super::devices::DeviceTracking;
use super::people::{Person, SentCode, Standing};
use super::srp_server::Exchange;
use super::tokens::RefreshToken;
use crate::calls::Calls;
use crate::signing::claims;

/// The region of the fake resources.
pub const REGION: &str = "eu-north-1";
/// The fake pool.
pub const POOL_ID: &str = "eu-north-1_Fakepool1";
/// Its app client.
pub const CLIENT_ID: &str = "7fakeclient7";
/// The secret of the app client, where it is confidential.
pub const CLIENT_SECRET: &str = "fake-client-secret-canary";

/// How a pool is set up.
#[derive(Debug, Clone, Copy, Default)]
pub struct PoolOptions {
    /// The app client has a secret.
    pub confidential: bool,
    /// Refresh tokens are rotated, with that grace.
    pub rotation: Option<Duration>,
    /// The client allows `USER_PASSWORD_AUTH` and not `USER_SRP_AUTH`.
    pub password_flow_only: bool,
    /// Sign-ups need no code.
    pub confirms_at_once: bool,
    /// User names are made up by the pool, as where the e-mail address is the sign-in name.
    pub username_is_sub: bool,
    /// Nobody comes in without a second factor.
    pub mfa_required: bool,
    /// The client allows `USER_AUTH`.
    pub choice: bool,
    /// A new address is not taken before its code was entered.
    pub verifies_before_update: bool,
    /// The pool remembers devices.
    pub devices: Option<DeviceTracking>,
    /// Attributes that everybody needs.
    pub required: &'static [&'static str],
}

/// A user pool in memory.
pub struct FakeUserPool {
    /// What it was asked, and how it fails.
    pub calls: Calls,
    pub(super) options: PoolOptions,
    pub(super) environment: Arc<dyn Environment>,
    pub(super) state: Mutex<State>,
}

pub(super) struct State {
    pub(super) people: Vec<Person>,
    pub(super) exchanges: BTreeMap<String, Exchange>,
    pub(super) refresh_tokens: BTreeMap<String, RefreshToken>,
    pub(super) id_tokens: BTreeSet<String>,
    /// The sign-ins (`origin_jti`) that are over.
    pub(super) ended: BTreeSet<String>,
    pub(super) signing_key: usize,
    pub(super) published_keys: Vec<usize>,
    pub(super) client_secret: String,
    /// How far the server's clock is ahead, in seconds.
    pub(super) clock_ahead: i64,
    pub(super) pending: BTreeMap<String, Pending>,
    /// The code that a sign-in sent last.
    pub(super) last_sent: Option<String>,
    pub(super) next_challenge: Option<String>,
    pub(super) drop_answer: Option<&'static str>,
    pub(super) groups: Vec<Group>,
    pub(super) records_sign_ins: bool,
    pub(super) codes: BTreeMap<String, GivenCode>,
    /// Whose the next ID token is, whoever asks for it.
    pub(super) id_token_of: Option<String>,
}

impl State {
    /// Ends the sign-ins that those refresh tokens come from, their access and ID tokens included.
    pub(super) fn revoke(&mut self, which: impl Fn(&str, &RefreshToken) -> bool) {
        for (name, token) in &mut self.refresh_tokens {
            if which(name, token) {
                token.revoked = true;
                self.ended.insert(token.origin.clone());
            }
        }
    }
}

impl FakeUserPool {
    /// An empty pool.
    #[must_use]
    pub fn new(options: PoolOptions, environment: Arc<dyn Environment>) -> Self {
        let state = State {
            people: Vec::new(),
            exchanges: BTreeMap::new(),
            refresh_tokens: BTreeMap::new(),
            id_tokens: BTreeSet::new(),
            ended: BTreeSet::new(),
            signing_key: 0,
            published_keys: vec![0],
            client_secret: CLIENT_SECRET.to_owned(),
            clock_ahead: 0,
            pending: BTreeMap::new(),
            last_sent: None,
            next_challenge: None,
            drop_answer: None,
            groups: Vec::new(),
            records_sign_ins: false,
            codes: BTreeMap::new(),
            id_token_of: None,
        };
        Self { calls: Calls::new(Service::UserPool), options, environment, state: Mutex::new(state) }
    }

    /// Adds a confirmed person, and answers their `sub`.
    pub fn add_person(&self, username: &str, password: &str, email: &str) -> String {
        let sub = self.environment.new_id();
        let username = if self.options.username_is_sub { sub.clone() } else { username.to_owned() };
        self.state().people.push(Person {
            username,
            sub: sub.clone(),
            password: password.to_owned(),
            attributes: BTreeMap::from([
                ("email".to_owned(), email.to_owned()),
                ("sub".to_owned(), sub.clone()),
            ]),
            standing: Standing::Confirmed,
            ..Person::default()
        });
        sub
    }

    /// An administrator gives a person a password that has to be changed.
    pub fn hand_out_password(&self, name: &str, password: &str) {
        self.change(name, |person| {
            password.clone_into(&mut person.password);
            person.must_change = true;
        });
    }

    /// A person has an authenticator app with that key, and sign-ins ask for it.
    pub fn give_app(&self, name: &str, key: &str) {
        self.change(name, |person| person.enrol(key));
    }

    /// A person has those second factors (Cognito's names), and prefers none.
    pub fn give_factors(&self, name: &str, factors: &[&str]) {
        self.change(name, |person| {
            person.factors = factors.iter().map(|&factor| factor.to_owned()).collect();
            person.preferred = None;
        });
    }

    /// The pool remembers that device for a person.
    pub fn add_device(&self, name: &str, device: ProviderDevice) {
        self.change(name, |person| person.devices.push(device));
    }

    /// A person has that passkey.
    pub fn add_passkey(&self, name: &str, passkey: ProviderPasskey) {
        self.change(name, |person| person.passkeys.push(passkey));
    }

    /// The code that a sign-in sent last.
    #[must_use]
    pub fn last_sign_in_code(&self) -> Option<String> {
        self.state().last_sent.clone()
    }

    /// The code that was last sent to a person.
    #[must_use]
    pub fn last_code(&self, name: &str) -> Option<String> {
        self.find(name).and_then(|person| person.code).map(|sent| sent.code)
    }

    /// The attributes of a person.
    #[must_use]
    pub fn attributes(&self, name: &str) -> BTreeMap<String, String> {
        self.find(name).map(|person| person.attributes).unwrap_or_default()
    }

    /// An administrator asks for a new password.
    pub fn require_reset(&self, name: &str) {
        self.change(name, |person| person.standing = Standing::ResetRequired);
    }

    /// An administrator disables a person.
    pub fn disable(&self, name: &str) {
        self.change(name, |person| person.standing = Standing::Disabled);
    }

    /// An administrator signs a person out everywhere.
    pub fn revoke_all(&self) {
        self.state().revoke(|_, _| true);
    }

    /// How many refresh tokens still work.
    #[must_use]
    pub fn live_refresh_tokens(&self) -> usize {
        let state = self.state();
        state.refresh_tokens.values().filter(|token| !token.revoked && token.replaced.is_none()).count()
    }

    /// From now on the pool signs with another key, published or not.
    pub fn rotate_signing_key(&self, published: bool) {
        let mut state = self.state();
        state.signing_key = 1;
        if published {
            state.published_keys.push(1);
        }
    }

    /// Gives the app client another secret.
    pub fn rotate_client_secret(&self, secret: &str) {
        secret.clone_into(&mut self.state().client_secret);
    }

    /// Sets the server's clock that many seconds ahead of the test's.
    pub fn set_clock_ahead(&self, seconds: i64) {
        self.state().clock_ahead = seconds;
    }

    /// Asks that question after the next right password.
    pub fn challenge_next(&self, name: &str) {
        self.state().next_challenge = Some(name.to_owned());
    }

    /// The next call of `operation` takes effect, but its answer is lost.
    pub fn drop_answer(&self, operation: &'static str) {
        self.state().drop_answer = Some(operation);
    }

    /// The next ID token is that person's, whoever it is given to.
    pub fn confuse_id_token(&self, name: &str) {
        let sub = self.find(name).map(|person| person.sub);
        self.state().id_token_of = sub;
    }

    /// Whether the pool gave out this ID token.
    #[must_use]
    pub fn gave_out(&self, id_token: &str) -> bool {
        self.state().id_tokens.contains(id_token)
    }

    /// Whether the sign-in that a token comes from was ended, or its person is gone.
    #[must_use]
    pub fn is_over(&self, token: &str) -> bool {
        let claims = claims(token);
        let state = self.state();
        let is_there = state.people.iter().any(|person| claims["sub"] == *person.sub);
        !is_there || claims["origin_jti"].as_str().is_none_or(|origin| state.ended.contains(origin))
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn find(&self, name: &str) -> Option<Person> {
        self.state().people.iter().find(|person| person.is_called(name)).cloned()
    }

    pub(super) fn change(&self, name: &str, edit: impl FnOnce(&mut Person)) {
        if let Some(person) = self.state().people.iter_mut().find(|person| person.is_called(name)) {
            edit(person);
        }
    }

    pub(super) fn change_sub(&self, sub: &str, edit: impl FnOnce(&mut Person)) {
        if let Some(person) = self.state().people.iter_mut().find(|person| person.sub == sub) {
            edit(person);
        }
    }

    /// A new code for a person.
    pub(super) fn send_code(&self, name: &str) {
        let sent = self.new_code();
        self.change(name, |person| person.code = Some(sent));
    }

    pub(super) fn new_code(&self) -> SentCode {
        let mut bytes = [0; 4];
        self.environment.fill_random(&mut bytes);
        let code = format!("{:06}", u32::from_le_bytes(bytes) % 1_000_000);
        SentCode { code, at: self.environment.now() }
    }

    /// Whether the proof is the one for `username`, as Cognito tells it.
    pub(super) fn check_proof(&self, username: &str, proof: Option<&Secret>) -> Result<(), ServiceError> {
        let unauthorized =
            |message: String| self.error(ErrorKind::Unauthenticated, "NotAuthorizedException", &message);
        match (self.options.confidential, proof) {
            (false, None) => Ok(()),
            (false, Some(_)) => Err(self.error(
                ErrorKind::Invalid,
                "InvalidParameterException",
                &format!("Client {CLIENT_ID} is not configured for secret but secret hash was received"),
            )),
            (true, None) => Err(unauthorized(format!(
                "Client {CLIENT_ID} is configured with secret but SECRET_HASH was not received"
            ))),
            (true, Some(proof)) => {
                let secret = Secret::new(self.state().client_secret.clone());
                if secret_hash(username, CLIENT_ID, &secret).reveal() == proof.reveal() {
                    Ok(())
                } else {
                    Err(unauthorized(format!("Unable to verify secret hash for client {CLIENT_ID}")))
                }
            }
        }
    }

    /// A refusal of the protocol itself.
    #[cfg(feature = "cognito")]
    pub(crate) fn refusal(&self, code: &str, message: &str) -> ServiceError {
        self.error(ErrorKind::Invalid, code, message)
    }

    pub(super) fn error(&self, kind: ErrorKind, code: &str, message: &str) -> ServiceError {
        self.calls.error(kind, code, message)
    }
}
