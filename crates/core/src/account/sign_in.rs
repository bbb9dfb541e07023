//! Sign-in with a password: proven by SRP, or sent where the connection says so.

use devops360_contract::account::{PendingSignUp, SignIn, SignInOutcome, sign_in_name};
use devops360_contract::connection::AuthFlow;
use devops360_contract::profile::PhotoHandle;

use super::accounts::Accounts;
use super::attempt::{Attempt, Refusal};
use super::error::AccountError;
use super::pending::Record;
use super::ports::TokenSet;
use super::proof::ProvenError;
use crate::cloud::ServiceError;
use crate::connection::ActiveConnection;
use crate::secret::Secret;
use crate::session::ActiveSession;

impl Accounts {
    /// Signs a person in and begins their session, or puts the pool's next question.
    ///
    /// # Errors
    /// What the pool refuses, except what [`SignInOutcome`] names, and what keeps the session from beginning.
    pub async fn sign_in(&self, request: SignIn) -> Result<SignInOutcome, AccountError> {
        let connection = self.connections.active()?;
        let username = sign_in_name(connection.file.sign_in_with, &request.username);
        let chooses = connection.file.auth_flow == AuthFlow::UserAuth && request.password.reveal().is_empty();
        let password = (!chooses).then(|| Secret::new(request.password.reveal()));
        self.waiting.clear();
        let environment = self.environment.clone();
        let (keep, name) = (request.keep_signed_in, username.clone());
        let device = self.sessions.devices().find(&connection.id, &username).await;
        let mut attempt = Attempt::new(connection.clone(), environment, name, password, keep, device);
        let outcome = match attempt.begin().await {
            Ok(reached) => self.arrive(attempt, reached).await,
            Err(refusal) => Err(refusal),
        };
        outcome.or_else(|refusal| self.explain_refusal(&connection, &username, refusal))
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

    pub(super) async fn begin(
        &self,
        attempt: &Attempt,
        mut tokens: TokenSet,
    ) -> Result<SignInOutcome, AccountError> {
        let (username, keep) = (attempt.username.as_str(), attempt.keep);
        let new_device = tokens.new_device.take();
        self.sessions.begin(tokens, keep).await?;
        let session = self.sessions.current()?;
        self.settle_device(&session, attempt, new_device).await;
        self.note_arrival(&session, username, keep)?;
        Ok(SignInOutcome::SignedIn(session.summary()))
    }

    /// What is kept of whoever has just signed in: the name to offer, and that their sign-up is over.
    pub(super) fn note_arrival(
        &self,
        session: &ActiveSession,
        username: &str,
        keep: bool,
    ) -> Result<(), AccountError> {
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
        Ok(())
    }

    /// What keeps a person out, as an outcome where it is an expected one.
    pub(super) fn explain_refusal(
        &self,
        connection: &ActiveConnection,
        username: &str,
        refusal: Refusal,
    ) -> Result<SignInOutcome, AccountError> {
        match refusal {
            Refusal::Account(error) => Err(error),
            Refusal::Proven(ProvenError::Connection(error)) => Err(error.into()),
            Refusal::Proven(ProvenError::Service(error)) => self.explain_sign_in(connection, username, error),
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
