//! Sign-in with a password: proven by SRP, or sent where the connection says so.

use std::collections::BTreeMap;

use devops360_contract::account::{PendingSignUp, SignIn, SignInOutcome, sign_in_name};
use devops360_contract::connection::AuthFlow;
use devops360_contract::profile::PhotoHandle;

use super::accounts::Accounts;
use super::error::AccountError;
use super::pending::Record;
use super::ports::{AuthRequest, AuthStep, ChallengeResponse, TokenSet};
use super::proof::{ProvenError, with_proof};
use super::srp::{self, Challenge, SrpError};
use crate::cloud::ServiceError;
use crate::connection::ActiveConnection;
use crate::secret::Secret;

const PASSWORD_VERIFIER: &str = "PASSWORD_VERIFIER";

/// What keeps a sign-in from going on.
enum Refusal {
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

impl Accounts {
    /// Signs a person in and begins their session.
    ///
    /// # Errors
    /// What the pool refuses, except what [`SignInOutcome`] names, and what keeps the session from beginning.
    pub async fn sign_in(&self, request: SignIn) -> Result<SignInOutcome, AccountError> {
        let connection = self.connections.active()?;
        let username = &*sign_in_name(connection.file.sign_in_with, &request.username);
        let password = Secret::new(request.password.reveal());
        let step = match connection.file.auth_flow {
            AuthFlow::UserSrpAuth => self.prove_password(&connection, username, &password).await,
            AuthFlow::UserPasswordAuth => send_password(&connection, username, &password).await,
        };
        match step {
            Ok(AuthStep::Tokens(tokens)) => self.begin(username, tokens, request.keep_signed_in).await,
            Ok(AuthStep::Challenge { name, .. }) => {
                Err(AccountError::ChallengeUnsupported { challenge: name })
            }
            Err(Refusal::Account(error)) => Err(error),
            Err(Refusal::Proven(ProvenError::Connection(error))) => Err(error.into()),
            Err(Refusal::Proven(ProvenError::Service(error))) => {
                self.explain_sign_in(&connection, username, error)
            }
        }
    }

    /// The photo that the signed-in person chose when they signed up on this computer and that was not sent yet.
    #[must_use]
    pub fn waiting_photo(&self) -> Option<PhotoHandle> {
        let session = self.sessions.current().ok()?;
        let is_theirs = |record: &Record| {
            record.connection == session.connection().id && record.sub.as_deref() == Some(session.sub())
        };
        self.pending.all().into_iter().filter(is_theirs).find_map(|record| record.photo)
    }

    /// Notes that a waiting photo was sent, or cannot be any more.
    ///
    /// # Errors
    /// When the note cannot be written.
    pub fn forget_waiting_photo(&self, photo: &PhotoHandle) -> Result<(), AccountError> {
        Ok(self.pending.change(|records| records.retain(|record| record.photo.as_ref() != Some(photo)))?)
    }

    async fn begin(
        &self,
        username: &str,
        tokens: TokenSet,
        keep: bool,
    ) -> Result<SignInOutcome, AccountError> {
        let summary = self.sessions.begin(tokens, keep).await?;
        let session = self.sessions.current()?;
        let offered = self.connections.offer_username(&session.connection().id, keep.then_some(username));
        if let Err(error) = offered {
            tracing::warn!(%error, "the sign-in name could not be kept");
        }
        let names = [Some(username), Some(session.username()), session.email()];
        let is_theirs =
            |record: &Record| names.iter().flatten().any(|name| record.is_of(&session.connection().id, name));
        self.pending.change(|records| {
            records.retain(|record| !is_theirs(record) || record.photo.is_some());
            for record in records.iter_mut().filter(|record| is_theirs(record)) {
                record.confirmed = true;
                record.sub = Some(session.sub().to_owned());
            }
        })?;
        Ok(SignInOutcome::SignedIn(summary))
    }

    /// `USER_SRP_AUTH`, then the `PASSWORD_VERIFIER` challenge.
    async fn prove_password(
        &self,
        connection: &ActiveConnection,
        username: &str,
        password: &Secret,
    ) -> Result<AuthStep, Refusal> {
        let mut random = [0; srp::RANDOM_BYTES];
        self.environment.fill_random(&mut random);
        let client = srp::Client::new(&random);
        let parameters = BTreeMap::from([("SRP_A", Secret::new(client.public_value()))]);
        let step = initiate(connection, "USER_SRP_AUTH", username, parameters).await?;
        match step {
            AuthStep::Challenge { name, session, parameters } if name == PASSWORD_VERIFIER => {
                let timestamp = srp::timestamp(self.environment.now());
                answer(connection, &client, password, session, &parameters, timestamp).await
            }
            other => Ok(other),
        }
    }

    fn explain_sign_in(
        &self,
        connection: &ActiveConnection,
        username: &str,
        error: ServiceError,
    ) -> Result<SignInOutcome, AccountError> {
        let message = error.message.to_ascii_lowercase();
        match error.code.as_str() {
            "UserNotConfirmedException" => {
                Ok(SignInOutcome::ConfirmationRequired(self.unconfirmed(connection, username)?))
            }
            "PasswordResetRequiredException" => Ok(SignInOutcome::PasswordResetRequired),
            "UserNotFoundException" => Ok(SignInOutcome::WrongCredentials),
            "NotAuthorizedException" if message.contains("attempts exceeded") => {
                Err(AccountError::TooManyAttempts)
            }
            "NotAuthorizedException" if message.contains("disabled") => {
                Err(AccountError::RefusedByPool { detail: error.message })
            }
            "NotAuthorizedException" if !message.contains("secret") => Ok(SignInOutcome::WrongCredentials),
            _ => Err(AccountError::of(error, &connection.file)),
        }
    }

    /// The pending sign-up of a person who has not confirmed yet; begun anywhere, it can be finished here.
    fn unconfirmed(
        &self,
        connection: &ActiveConnection,
        username: &str,
    ) -> Result<PendingSignUp, AccountError> {
        let record = self.pending.find(&connection.id, username).unwrap_or_else(|| Record {
            connection: connection.id.clone(),
            username: username.to_owned(),
            delivery: None,
            since: self.environment.timestamp(),
            photo: None,
            confirmed: false,
            sub: None,
        });
        let summary = record.summary();
        self.pending.put(Record { confirmed: false, ..record })?;
        Ok(summary)
    }
}

async fn send_password(
    connection: &ActiveConnection,
    username: &str,
    password: &Secret,
) -> Result<AuthStep, Refusal> {
    let parameters = BTreeMap::from([("PASSWORD", password.clone())]);
    Ok(initiate(connection, "USER_PASSWORD_AUTH", username, parameters).await?)
}

async fn initiate(
    connection: &ActiveConnection,
    flow: &'static str,
    username: &str,
    mut parameters: BTreeMap<&'static str, Secret>,
) -> Result<AuthStep, ProvenError> {
    parameters.insert("USERNAME", Secret::new(username));
    with_proof(connection, username, |proof| {
        let mut parameters = parameters.clone();
        parameters.extend(proof.map(|proof| ("SECRET_HASH", proof)));
        connection.services.identity_provider.initiate_auth(AuthRequest { flow, parameters })
    })
    .await
}

/// Answers `PASSWORD_VERIFIER`. From here on the person is `USER_ID_FOR_SRP`, whatever alias was typed.
async fn answer(
    connection: &ActiveConnection,
    client: &srp::Client,
    password: &Secret,
    session: Option<String>,
    parameters: &BTreeMap<String, String>,
    timestamp: String,
) -> Result<AuthStep, Refusal> {
    let parameter = |name| parameters.get(name).map(String::as_str).ok_or(SrpError::Missing(name));
    let challenge = Challenge {
        user_id: parameter("USER_ID_FOR_SRP")?,
        salt: parameter("SALT")?,
        server_public: parameter("SRP_B")?,
        secret_block: parameter("SECRET_BLOCK")?,
    };
    let pool = connection.file.user_pool_id.split_once('_').map_or("", |(_, name)| name);
    let signature = client.claim(pool, password.reveal(), &challenge, &timestamp)?;
    let responses = BTreeMap::from([
        ("USERNAME", Secret::new(challenge.user_id)),
        ("PASSWORD_CLAIM_SECRET_BLOCK", Secret::new(challenge.secret_block)),
        ("PASSWORD_CLAIM_SIGNATURE", Secret::new(signature)),
        ("TIMESTAMP", Secret::new(timestamp)),
    ]);
    let respond = |proof: Option<Secret>| {
        let mut responses = responses.clone();
        responses.extend(proof.map(|proof| ("SECRET_HASH", proof)));
        let response =
            ChallengeResponse { name: PASSWORD_VERIFIER.to_owned(), session: session.clone(), responses };
        connection.services.identity_provider.respond_to_auth_challenge(response)
    };
    Ok(with_proof(connection, challenge.user_id, respond).await?)
}
