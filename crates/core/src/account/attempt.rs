//! One sign-in on its way: what can be answered without the person is answered here.

use std::collections::BTreeMap;
use std::sync::Arc;

use devops360_contract::account::Factor;
use devops360_contract::connection::AuthFlow;

use super::error::AccountError;
use super::ports::{Asked, AuthRequest, AuthStep, ChallengeResponse, TokenSet};
use super::proof::{ProvenError, with_proof};
use super::srp::{self, Challenge, SrpError};
use crate::cloud::ServiceError;
use crate::connection::{ActiveConnection, flow_name};
use crate::environment::Environment;
use crate::secret::Secret;
use crate::session::KnownDevice;

/// More steps than any sign-in has that the person is not asked in.
const STEPS: usize = 8;

/// Parameters of a request to Cognito.
pub(super) type Parameters = BTreeMap<&'static str, Secret>;

/// What keeps a sign-in from going on.
pub(super) enum Refusal {
    Proven(ProvenError),
    Account(AccountError),
}

impl From<ProvenError> for Refusal {
    fn from(error: ProvenError) -> Self {
        Self::Proven(error)
    }
}

impl From<SrpError> for Refusal {
    fn from(error: SrpError) -> Self {
        Self::Account(error.into())
    }
}

/// How far a sign-in came without the person.
pub(super) enum Reached {
    /// The person is in.
    Tokens(TokenSet),
    /// The person is asked.
    Question(Asked),
}

/// A sign-in from its beginning to the tokens.
pub(super) struct Attempt {
    pub(super) connection: Arc<ActiveConnection>,
    environment: Arc<dyn Environment>,
    /// The sign-in name as it was typed.
    pub(super) username: String,
    /// The name that the pool goes on with: `USER_ID_FOR_SRP`, which may be the `sub` where an alias was typed.
    pub(super) user_id: String,
    /// Kept until the sign-in ends, so that it can begin again when another code is wanted.
    pub(super) password: Option<Secret>,
    /// The factor that the person chose.
    pub(super) chosen: Option<Factor>,
    /// Whether the session is to be kept.
    pub(super) keep: bool,
    /// This computer, where the person signed in here before.
    pub(super) device: Option<KnownDevice>,
    /// The device that the pool did not know any more.
    pub(super) unknown_device: Option<KnownDevice>,
    /// Whether the last question was for the device.
    proves_device: bool,
    client: Option<srp::Client>,
}

impl Attempt {
    pub(super) fn new(
        connection: Arc<ActiveConnection>,
        environment: Arc<dyn Environment>,
        username: String,
        password: Option<Secret>,
        keep: bool,
        device: Option<KnownDevice>,
    ) -> Self {
        Self {
            connection,
            environment,
            user_id: username.clone(),
            username,
            password,
            chosen: None,
            keep,
            device,
            unknown_device: None,
            proves_device: false,
            client: None,
        }
    }

    /// Begins, or begins again, and goes as far as it can.
    pub(super) async fn begin(&mut self) -> Result<Reached, Refusal> {
        let first = self.first_step().await;
        self.go_on(first).await
    }

    /// Answers what can be answered without the person.
    pub(super) async fn advance(&mut self, step: AuthStep) -> Result<Reached, Refusal> {
        self.go_on(Ok(step)).await
    }

    /// Goes as far as it can; once more from the beginning, as on a computer that nobody knows, where the pool refuses
    /// the device.
    async fn go_on(&mut self, step: Result<AuthStep, Refusal>) -> Result<Reached, Refusal> {
        let reached = match step {
            Ok(step) => self.walk(step).await,
            Err(refusal) => Err(refusal),
        };
        match reached {
            Err(refusal) if self.is_about_device(&refusal) => {
                tracing::info!("the pool does not know this device; the sign-in begins without it");
                self.unknown_device = self.device.take();
                let first = self.first_step().await?;
                self.walk(first).await
            }
            reached => reached,
        }
    }

    /// Whether it is the device that the pool refuses, and not the person.
    fn is_about_device(&self, refusal: &Refusal) -> bool {
        let Refusal::Proven(ProvenError::Service(ServiceError { code, .. })) = refusal else { return false };
        let is_refused = match code.as_str() {
            "ResourceNotFoundException" => true,
            "NotAuthorizedException" | "InvalidParameterException" => self.proves_device,
            _ => false,
        };
        self.device.is_some() && is_refused
    }

    async fn first_step(&mut self) -> Result<AuthStep, Refusal> {
        self.user_id.clone_from(&self.username);
        self.proves_device = false;
        let mut parameters = self.first_parameters();
        parameters.insert("USERNAME", Secret::new(&*self.username));
        parameters.extend(self.device_key());
        let flow = flow_name(&self.connection.file);
        let step = with_proof(&self.connection, &self.username, |proof| {
            let mut parameters = parameters.clone();
            parameters.extend(proof.map(|proof| ("SECRET_HASH", proof)));
            self.connection.services.identity_provider.initiate_auth(AuthRequest { flow, parameters })
        })
        .await?;
        Ok(step)
    }

    async fn walk(&mut self, mut step: AuthStep) -> Result<Reached, Refusal> {
        for _ in 0..STEPS {
            let asked = match step {
                AuthStep::Tokens(tokens) => return Ok(Reached::Tokens(tokens)),
                AuthStep::Challenge(asked) => asked,
            };
            if let Some(id) = asked.parameters.get("USER_ID_FOR_SRP") {
                self.user_id.clone_from(id);
            }
            self.proves_device = asked.name.starts_with("DEVICE_");
            let Some(responses) = self.own_answer(&asked)? else { return Ok(Reached::Question(asked)) };
            step = self.respond(&asked, &responses, &BTreeMap::new()).await?;
        }
        Err(Refusal::Account(AccountError::ChallengeUnsupported { challenge: "…".to_owned() }))
    }

    /// Sends the answer to a challenge; `attributes` go with a new password.
    pub(super) async fn respond(
        &self,
        asked: &Asked,
        responses: &Parameters,
        attributes: &BTreeMap<String, String>,
    ) -> Result<AuthStep, ProvenError> {
        with_proof(&self.connection, &self.user_id, |proof| {
            let mut responses = responses.clone();
            responses.insert("USERNAME", Secret::new(&*self.user_id));
            responses.extend(proof.map(|proof| ("SECRET_HASH", proof)));
            let (name, session) = (asked.name.clone(), asked.session.clone());
            let response = ChallengeResponse { name, session, responses, attributes: attributes.clone() };
            self.connection.services.identity_provider.respond_to_auth_challenge(response)
        })
        .await
    }

    fn first_parameters(&mut self) -> Parameters {
        match (self.connection.file.auth_flow, self.password.clone(), self.chosen) {
            (AuthFlow::UserPasswordAuth, password, _) => {
                BTreeMap::from([("PASSWORD", password.unwrap_or_else(|| Secret::new("")))])
            }
            (AuthFlow::UserSrpAuth, ..) => BTreeMap::from([("SRP_A", self.public_value())]),
            (AuthFlow::UserAuth, Some(_), _) => BTreeMap::from([
                ("PREFERRED_CHALLENGE", Secret::new("PASSWORD_SRP")),
                ("SRP_A", self.public_value()),
            ]),
            (AuthFlow::UserAuth, None, Some(Factor::Email)) => preferred("EMAIL_OTP"),
            (AuthFlow::UserAuth, None, Some(Factor::Sms)) => preferred("SMS_OTP"),
            (AuthFlow::UserAuth, None, _) => BTreeMap::new(),
        }
    }

    /// The answer that needs no person; `None` where the person has to be asked.
    fn own_answer(&mut self, asked: &Asked) -> Result<Option<Parameters>, SrpError> {
        let has_password = self.password.is_some();
        Ok(match asked.name.as_str() {
            "PASSWORD_VERIFIER" => Some(self.prove_password(asked)?),
            "DEVICE_SRP_AUTH" if self.device.is_some() => {
                let mut responses = Parameters::from_iter(self.device_key());
                responses.insert("SRP_A", self.public_value());
                Some(responses)
            }
            "DEVICE_PASSWORD_VERIFIER" => self.prove_device(asked)?,
            "PASSWORD_SRP" if has_password => Some(BTreeMap::from([("SRP_A", self.public_value())])),
            "SELECT_CHALLENGE"
                if has_password && asked.available.iter().any(|name| name == "PASSWORD_SRP") =>
            {
                Some(BTreeMap::from([
                    ("ANSWER", Secret::new("PASSWORD_SRP")),
                    ("SRP_A", self.public_value()),
                ]))
            }
            // Asked again for what the person has chosen already: the sign-in was begun anew for another code.
            "SELECT_MFA_TYPE" => self.chosen.and_then(second_factor).map(answer),
            _ => None,
        })
    }

    /// `SRP_A` of a new exchange.
    fn public_value(&mut self) -> Secret {
        let mut random = [0; srp::RANDOM_BYTES];
        self.environment.fill_random(&mut random);
        Secret::new(self.client.insert(srp::Client::new(&random)).public_value())
    }

    /// `DEVICE_KEY`, where this computer is a device of the person.
    fn device_key(&self) -> Option<(&'static str, Secret)> {
        self.device.as_ref().map(|device| ("DEVICE_KEY", Secret::new(&*device.key)))
    }

    /// The proof of the password (`PASSWORD_VERIFIER`).
    fn prove_password(&mut self, asked: &Asked) -> Result<Parameters, SrpError> {
        let pool = self.connection.file.user_pool_id.split_once('_').map_or("", |(_, name)| name).to_owned();
        let password = self.password.clone().unwrap_or_else(|| Secret::new(""));
        self.claim(asked, &pool, parameter(asked, "USER_ID_FOR_SRP")?, &password)
    }

    /// The proof of this computer's own password (`DEVICE_PASSWORD_VERIFIER`), where it has one.
    fn prove_device(&mut self, asked: &Asked) -> Result<Option<Parameters>, SrpError> {
        let Some(device) = self.device.clone() else { return Ok(None) };
        self.claim(asked, &device.group_key, &device.key, &device.password).map(Some)
    }

    fn claim(
        &mut self,
        asked: &Asked,
        pool: &str,
        user_id: &str,
        password: &Secret,
    ) -> Result<Parameters, SrpError> {
        let challenge = Challenge {
            user_id,
            salt: parameter(asked, "SALT")?,
            server_public: parameter(asked, "SRP_B")?,
            secret_block: parameter(asked, "SECRET_BLOCK")?,
        };
        let client = self.client.take().ok_or(SrpError::Missing("SRP_A"))?;
        let timestamp = srp::timestamp(self.environment.now());
        let signature = client.claim(pool, password.reveal(), &challenge, &timestamp)?;
        let mut responses = BTreeMap::from([
            ("PASSWORD_CLAIM_SECRET_BLOCK", Secret::new(challenge.secret_block)),
            ("PASSWORD_CLAIM_SIGNATURE", Secret::new(signature)),
            ("TIMESTAMP", Secret::new(timestamp)),
        ]);
        responses.extend(self.device_key());
        Ok(responses)
    }
}

fn parameter<'a>(asked: &'a Asked, name: &'static str) -> Result<&'a str, SrpError> {
    asked.parameters.get(name).map(String::as_str).ok_or(SrpError::Missing(name))
}

fn preferred(challenge: &str) -> Parameters {
    BTreeMap::from([("PREFERRED_CHALLENGE", Secret::new(challenge))])
}

/// The `ANSWER` of a choice.
pub(super) fn answer(choice: &str) -> Parameters {
    BTreeMap::from([("ANSWER", Secret::new(choice))])
}

/// Cognito's name of a second factor.
pub(super) const fn second_factor(factor: Factor) -> Option<&'static str> {
    match factor {
        Factor::Password => None,
        Factor::AuthenticatorApp => Some("SOFTWARE_TOKEN_MFA"),
        Factor::Sms => Some("SMS_MFA"),
        Factor::Email => Some("EMAIL_OTP"),
    }
}

/// The factor behind one of Cognito's names, first factors included.
pub(crate) fn factor(name: &str) -> Option<Factor> {
    match name {
        "PASSWORD_SRP" => Some(Factor::Password),
        "SOFTWARE_TOKEN_MFA" => Some(Factor::AuthenticatorApp),
        "SMS_MFA" | "SMS_OTP" => Some(Factor::Sms),
        "EMAIL_OTP" | "EMAIL_MFA" => Some(Factor::Email),
        _ => None,
    }
}
