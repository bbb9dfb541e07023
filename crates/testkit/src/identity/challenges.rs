//! What is asked after the password, or instead of it, and what the answers are worth.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use devops360_core::account::{Asked, AuthStep, ChallengeResponse, TokenSet};
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::secret::Secret;
use serde_json::json;

use super::people::Person;
use super::pool::FakeUserPool;
use super::sign_in::text;
use super::tokens::{issue, seconds};
use crate::totp;

/// How long a sign-in may take (`AuthSessionValidity`, by default).
pub const SESSION_LIFE: Duration = Duration::from_secs(3 * 60);

/// A sign-in that waits for an answer.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    pub(super) username: String,
    pub(super) name: &'static str,
    /// What was sent, or what an authenticator app was given.
    pub(super) secret: String,
    /// Whether the authenticator app has shown that it has the key.
    pub(super) verified: bool,
    pub(super) since: SystemTime,
}

impl FakeUserPool {
    /// After the password: a new one, a second factor, or the tokens.
    pub(super) fn after_password(&self, person: &Person) -> AuthStep {
        if person.must_change {
            let missing: Vec<_> = self
                .options
                .required
                .iter()
                .filter(|name| !person.attributes.contains_key(**name))
                .map(|name| format!("userAttributes.{name}"))
                .collect();
            let parameters = [
                ("requiredAttributes", json!(missing).to_string()),
                ("userAttributes", json!(person.attributes).to_string()),
            ];
            return self.ask(person, "NEW_PASSWORD_REQUIRED", parameters);
        }
        if person.remembered_device().is_some() {
            return self.ask(person, "DEVICE_SRP_AUTH", []);
        }
        match (&person.preferred, person.factors.as_slice()) {
            (Some(preferred), _) => self.ask_factor(person, preferred),
            (None, []) if self.options.mfa_required => {
                let offered = json!(["SMS_MFA", "SOFTWARE_TOKEN_MFA"]).to_string();
                self.ask(person, "MFA_SETUP", [("MFAS_CAN_SETUP", offered)])
            }
            (None, []) => self.let_in(person),
            (None, [only]) => self.ask_factor(person, only),
            (None, several) => {
                self.ask(person, "SELECT_MFA_TYPE", [("MFAS_CAN_CHOOSE", json!(several).to_string())])
            }
        }
    }

    /// `USER_AUTH` without a password: what is wanted, or what there is to choose from.
    pub(super) fn choose_first(&self, person: &Person, wanted: &str) -> AuthStep {
        if matches!(wanted, "EMAIL_OTP" | "SMS_OTP") {
            return self.ask_factor(person, wanted);
        }
        let AuthStep::Challenge(asked) = self.ask(person, "SELECT_CHALLENGE", []) else { unreachable!() };
        let available = ["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"];
        AuthStep::Challenge(Asked { available: available.map(str::to_owned).to_vec(), ..asked })
    }

    /// Takes the answer to anything but a password.
    pub(super) fn answer(&self, response: &ChallengeResponse) -> Result<AuthStep, ServiceError> {
        let given = |name: &str| text(&response.responses, name);
        let (session, pending) = self.pending(response.session.as_ref())?;
        let person = self.known(&pending.username)?;
        if response.name != pending.name || given("USERNAME") != person.username {
            return Err(self.not_authorized("Invalid session for the user."));
        }
        let step = match pending.name {
            "SMS_MFA" => self.take_code(&pending, given("SMS_MFA_CODE")).map(|()| self.let_in(&person)),
            "SMS_OTP" => self.take_code(&pending, given("SMS_OTP_CODE")).map(|()| self.let_in(&person)),
            "EMAIL_OTP" => self.take_code(&pending, given("EMAIL_OTP_CODE")).map(|()| self.let_in(&person)),
            "SOFTWARE_TOKEN_MFA" => {
                self.take_totp(&person, given("SOFTWARE_TOKEN_MFA_CODE")).map(|()| self.let_in(&person))
            }
            "MFA_SETUP" if pending.verified => Ok(self.enrol(&person, &pending.secret)),
            "MFA_SETUP" => Err(self.not_authorized("Invalid session for the user.")),
            "SELECT_MFA_TYPE" if person.factors.iter().any(|name| name == given("ANSWER")) => {
                Ok(self.ask_factor(&person, given("ANSWER")))
            }
            "SELECT_CHALLENGE" if matches!(given("ANSWER"), "EMAIL_OTP" | "SMS_OTP") => {
                Ok(self.ask_factor(&person, given("ANSWER")))
            }
            "NEW_PASSWORD_REQUIRED" => self.take_new_password(&person, response),
            "DEVICE_SRP_AUTH" => self.begin_device(&person, &response.responses),
            "DEVICE_PASSWORD_VERIFIER" => {
                self.finish_device(&person, &response.responses).map(|()| self.let_in(&person))
            }
            _ => Err(self.error(ErrorKind::Invalid, "InvalidParameterException", "ANSWER is not offered")),
        }?;
        self.state().pending.remove(&session);
        Ok(step)
    }

    /// The sign-in that a session belongs to.
    pub(super) fn pending(&self, session: Option<&Secret>) -> Result<(String, Pending), ServiceError> {
        let session = session.map(Secret::reveal).unwrap_or_default();
        let found = self.state().pending.get(session).cloned();
        match found {
            Some(pending) if self.environment.now() < pending.since + SESSION_LIFE => {
                Ok((session.to_owned(), pending))
            }
            _ => Err(self.not_authorized("Invalid session for the user, session is expired.")),
        }
    }

    fn ask_factor(&self, person: &Person, name: &str) -> AuthStep {
        let parameter = |medium: &str, destination: &str| {
            [
                ("CODE_DELIVERY_DELIVERY_MEDIUM", medium.to_owned()),
                ("CODE_DELIVERY_DESTINATION", destination.to_owned()),
            ]
        };
        match name {
            "SMS_MFA" => self.ask(person, "SMS_MFA", parameter("SMS", "+*******4567")),
            "SMS_OTP" => self.ask(person, "SMS_OTP", parameter("SMS", "+*******4567")),
            "EMAIL_OTP" => {
                let masked = person.masked_email().unwrap_or_default();
                self.ask(person, "EMAIL_OTP", parameter("EMAIL", &masked))
            }
            _ => self.ask(
                person,
                "SOFTWARE_TOKEN_MFA",
                [("FRIENDLY_DEVICE_NAME", person.app_name.clone().unwrap_or_default())],
            ),
        }
    }

    pub(super) fn ask<const N: usize>(
        &self,
        person: &Person,
        name: &'static str,
        parameters: [(&str, String); N],
    ) -> AuthStep {
        let session = format!("session-{}", self.environment.new_id());
        let mut bytes = [0; 4];
        self.environment.fill_random(&mut bytes);
        let secret = format!("{:06}", u32::from_le_bytes(bytes) % 1_000_000);
        let (username, since) = (person.username.clone(), self.environment.now());
        let pending = Pending { username, name, secret: secret.clone(), verified: false, since };
        let mut state = self.state();
        state.pending.insert(session.clone(), pending);
        state.last_sent = Some(secret);
        let mut parameters: BTreeMap<_, _> =
            parameters.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        parameters.insert("USER_ID_FOR_SRP".to_owned(), person.username.clone());
        AuthStep::Challenge(Asked {
            name: name.to_owned(),
            session: Some(Secret::new(session)),
            parameters,
            available: Vec::new(),
        })
    }

    fn let_in(&self, person: &Person) -> AuthStep {
        let origin = self.environment.new_id();
        let new = self.new_device(person);
        let device = new.as_ref().map(|new| new.key.as_str()).or(person.signs_in_on.as_deref());
        let tokens = issue(&mut self.state(), person, self.environment.as_ref(), &origin, true, device);
        AuthStep::Tokens(TokenSet { new_device: new, ..tokens })
    }

    fn take_code(&self, pending: &Pending, code: &str) -> Result<(), ServiceError> {
        if pending.secret == code { Ok(()) } else { Err(self.wrong_code("CodeMismatchException")) }
    }

    fn take_totp(&self, person: &Person, code: &str) -> Result<(), ServiceError> {
        let key = person.totp_key.as_deref().unwrap_or_default();
        let Some(step) = self.totp_step(key, code) else {
            return Err(self.wrong_code("CodeMismatchException"));
        };
        if person.used_step.is_some_and(|used| step <= used) {
            let message = "Your software token has already been used once.";
            return Err(self.error(ErrorKind::Invalid, "ExpiredCodeException", message));
        }
        self.change(&person.username, |person| person.used_step = Some(step));
        Ok(())
    }

    /// The time step that a code belongs to, one before and one after now included.
    pub(super) fn totp_step(&self, key: &str, code: &str) -> Option<u64> {
        let now = seconds(self.environment.now());
        let near = [now - totp::STEP, now, now + totp::STEP];
        let found = near.into_iter().find(|at| !key.is_empty() && totp::code(key, *at) == code)?;
        Some(found / totp::STEP)
    }

    fn enrol(&self, person: &Person, key: &str) -> AuthStep {
        self.change(&person.username, |person| person.enrol(key));
        self.let_in(person)
    }

    fn take_new_password(
        &self,
        person: &Person,
        response: &ChallengeResponse,
    ) -> Result<AuthStep, ServiceError> {
        let password = text(&response.responses, "NEW_PASSWORD").to_owned();
        self.check_password_policy(&password)?;
        let mut attributes = person.attributes.clone();
        attributes.extend(response.attributes.clone());
        if let Some(missing) = self.options.required.iter().find(|name| !attributes.contains_key(**name)) {
            let message = format!("Invalid user attributes: {missing}: The attribute is required");
            return Err(self.error(ErrorKind::Invalid, "InvalidParameterException", &message));
        }
        self.change(&person.username, |person| {
            person.password = password;
            person.attributes = attributes;
            person.must_change = false;
        });
        Ok(self.after_password(&self.known(&person.username)?))
    }

    pub(super) fn wrong_code(&self, code: &str) -> ServiceError {
        self.error(ErrorKind::Invalid, code, "Invalid code or auth state for the user.")
    }
}
