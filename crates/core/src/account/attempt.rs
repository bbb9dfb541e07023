//! One sign-in on its way: what can be answered without the person is answered here.

use std::collections::BTreeMap;
use std::sync::Arc;

use devops360_contract::account::Factor;
use devops360_contract::connection::AuthFlow;

use super::error::AccountError;
use super::ports::{Asked, AuthRequest, AuthStep, ChallengeResponse, TokenSet};
use super::proof::{ProvenError, with_proof};
use super::srp::{self, Challenge, SrpError};
use crate::connection::{ActiveConnection, flow_name};
use crate::environment::Environment;
use crate::secret::Secret;

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
    client: Option<srp::Client>,
}

impl Attempt {
    pub(super) fn new(
        connection: Arc<ActiveConnection>,
        environment: Arc<dyn Environment>,
        username: String,
        password: Option<Secret>,
        keep: bool,
    ) -> Self {
        let user_id = username.clone();
        Self { connection, environment, username, user_id, password, chosen: None, keep, client: None }
    }

    /// Begins, or begins again, and goes as far as it can.
    pub(super) async fn begin(&mut self) -> Result<Reached, Refusal> {
        self.user_id.clone_from(&self.username);
        let mut parameters = self.first_parameters();
        parameters.insert("USERNAME", Secret::new(&*self.username));
        let flow = flow_name(&self.connection.file);
        let step = with_proof(&self.connection, &self.username, |proof| {
            let mut parameters = parameters.clone();
            parameters.extend(proof.map(|proof| ("SECRET_HASH", proof)));
            self.connection.services.identity_provider.initiate_auth(AuthRequest { flow, parameters })
        })
        .await?;
        self.advance(step).await
    }

    /// Answers what can be answered without the person.
    pub(super) async fn advance(&mut self, mut step: AuthStep) -> Result<Reached, Refusal> {
        for _ in 0..STEPS {
            let asked = match step {
                AuthStep::Tokens(tokens) => return Ok(Reached::Tokens(tokens)),
                AuthStep::Challenge(asked) => asked,
            };
            if let Some(id) = asked.parameters.get("USER_ID_FOR_SRP") {
                self.user_id.clone_from(id);
            }
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
            "PASSWORD_VERIFIER" => Some(self.claim(asked)?),
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

    /// The proof of the password (`PASSWORD_VERIFIER`).
    fn claim(&mut self, asked: &Asked) -> Result<Parameters, SrpError> {
        let parameter = |name| asked.parameters.get(name).map(String::as_str).ok_or(SrpError::Missing(name));
        let challenge = Challenge {
            user_id: parameter("USER_ID_FOR_SRP")?,
            salt: parameter("SALT")?,
            server_public: parameter("SRP_B")?,
            secret_block: parameter("SECRET_BLOCK")?,
        };
        let client = self.client.take().ok_or(SrpError::Missing("SRP_A"))?;
        let password = self.password.as_ref().map(Secret::reveal).unwrap_or_default();
        let pool = self.connection.file.user_pool_id.split_once('_').map_or("", |(_, name)| name);
        let timestamp = srp::timestamp(self.environment.now());
        let signature = client.claim(pool, password, &challenge, &timestamp)?;
        Ok(BTreeMap::from([
            ("PASSWORD_CLAIM_SECRET_BLOCK", Secret::new(challenge.secret_block)),
            ("PASSWORD_CLAIM_SIGNATURE", Secret::new(signature)),
            ("TIMESTAMP", Secret::new(timestamp)),
        ]))
    }
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
