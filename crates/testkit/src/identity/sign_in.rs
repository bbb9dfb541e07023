//! Signing in: with a proof of the password (SRP) or with the password itself, and who is let in then.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use devops360_core::account::{Asked, AuthStep, srp};
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::secret::Secret;

use super::people::Standing;
use super::pool::{FakeUserPool, POOL_ID};
use super::srp_server::Exchange;

/// How many wrong passwords lock a person out for a while.
const WRONG_PASSWORDS: u32 = 5;

/// How old a proof of the password may be: it takes a moment to make and to send.
const PROOF_LIFETIME_SECONDS: u64 = 60;

/// What a sign-in or the answer to a challenge comes with.
pub(super) type Parameters = BTreeMap<&'static str, Secret>;

/// The parameter `name`, empty where there is none.
pub(super) fn text<'a>(parameters: &'a Parameters, name: &str) -> &'a str {
    parameters.get(name).map(Secret::reveal).unwrap_or_default()
}

impl FakeUserPool {
    pub(super) fn begin_srp(&self, parameters: &Parameters) -> Result<AuthStep, ServiceError> {
        if self.options.password_flow_only {
            return Err(self.error(
                ErrorKind::Invalid,
                "InvalidParameterException",
                "USER_SRP_AUTH is not enabled for the client.",
            ));
        }
        let person = self.known(text(parameters, "USERNAME"))?;
        self.name_device(&person, parameters)?;
        let mut random = [0; 80];
        self.environment.fill_random(&mut random);
        let (name, client) = (Self::pool_name(), text(parameters, "SRP_A"));
        let exchange = Exchange::begin(name, &person.username, &person.password, client, &random)
            .ok_or_else(|| {
                self.error(ErrorKind::Invalid, "InvalidParameterException", "SRP_A is not valid")
            })?;
        let block = BASE64.encode(&exchange.block);
        let asked = BTreeMap::from([
            ("SALT".to_owned(), format!("{:x}", exchange.salt)),
            ("SRP_B".to_owned(), format!("{:x}", exchange.public())),
            ("SECRET_BLOCK".to_owned(), block.clone()),
            ("USER_ID_FOR_SRP".to_owned(), person.username.clone()),
            ("USERNAME".to_owned(), person.username),
        ]);
        self.state().exchanges.insert(block, exchange);
        let name = "PASSWORD_VERIFIER".to_owned();
        Ok(AuthStep::Challenge(Asked { name, parameters: asked, ..Asked::default() }))
    }

    pub(super) fn finish_srp(&self, responses: &Parameters) -> Result<AuthStep, ServiceError> {
        let wrong = || self.not_authorized("Incorrect username or password.");
        let block = text(responses, "PASSWORD_CLAIM_SECRET_BLOCK");
        let exchange = self.state().exchanges.remove(block).ok_or_else(wrong)?;
        if exchange.username != text(responses, "USERNAME") {
            return Err(wrong());
        }
        self.check_device(&self.known(&exchange.username)?, responses)?;
        let timestamp = text(responses, "TIMESTAMP");
        let now = self.environment.now();
        let on_time = (0..=PROOF_LIFETIME_SECONDS)
            .any(|age| timestamp == srp::timestamp(now - Duration::from_secs(age)));
        let proven =
            exchange.accepts(Self::pool_name(), text(responses, "PASSWORD_CLAIM_SIGNATURE"), timestamp);
        self.admit(&exchange.username, on_time && proven)
    }

    pub(super) fn begin_choice(&self, parameters: &Parameters) -> Result<AuthStep, ServiceError> {
        if !self.options.choice {
            return Err(self.error(
                ErrorKind::Invalid,
                "InvalidParameterException",
                "USER_AUTH flow not enabled for the client",
            ));
        }
        match text(parameters, "PREFERRED_CHALLENGE") {
            "PASSWORD_SRP" => self.begin_srp(parameters),
            wanted => {
                let person = self.known(text(parameters, "USERNAME"))?;
                self.name_device(&person, parameters)?;
                Ok(self.choose_first(&person, wanted))
            }
        }
    }

    pub(super) fn password_sign_in(&self, parameters: &Parameters) -> Result<AuthStep, ServiceError> {
        if !self.options.password_flow_only {
            return Err(self.error(
                ErrorKind::Invalid,
                "InvalidParameterException",
                "USER_PASSWORD_AUTH flow not enabled for the client",
            ));
        }
        let person = self.known(text(parameters, "USERNAME"))?;
        self.name_device(&person, parameters)?;
        self.admit(&person.username, person.password == text(parameters, "PASSWORD"))
    }

    /// The end of a sign-in: the password is judged before anything about the person is told.
    fn admit(&self, username: &str, proven: bool) -> Result<AuthStep, ServiceError> {
        let person = self.known(username)?;
        if person.wrong_passwords >= WRONG_PASSWORDS {
            return Err(self.not_authorized("Password attempts exceeded"));
        }
        if !proven {
            self.change(username, |person| person.wrong_passwords += 1);
            return Err(self.not_authorized("Incorrect username or password."));
        }
        let denied = |code, message| Err(self.error(ErrorKind::Denied, code, message));
        match person.standing {
            Standing::Unconfirmed => denied("UserNotConfirmedException", "User is not confirmed."),
            Standing::ResetRequired => {
                denied("PasswordResetRequiredException", "Password reset required for the user")
            }
            Standing::Disabled => Err(self.not_authorized("User is disabled.")),
            Standing::Confirmed => {
                let scripted = self.state().next_challenge.take();
                Ok(match scripted {
                    Some(name) => AuthStep::Challenge(Asked { name, ..Asked::default() }),
                    None => self.after_password(&person),
                })
            }
        }
    }

    fn pool_name() -> &'static str {
        POOL_ID.split_once('_').map_or("", |(_, name)| name)
    }
}
