//! Registration and its code.

use std::collections::BTreeMap;

use devops360_contract::account::{
    CodeDelivery, CodeOutcome, ConfirmSignUp, DeliveryMedium, PendingSignUp, ResendCode, SignUp,
    SignUpOutcome, attribute_value, sign_in_name,
};
use devops360_contract::connection::{Attribute, ConnectionId, SignInWith};
use devops360_contract::profile::PhotoHandle;

use super::accounts::{Accounts, compact};
use super::error::AccountError;
use super::pending::Record;
use super::ports::{ClientProof, Delivery, SignUpRequest};
use super::proof::{ProvenError, with_proof};
use crate::cloud::ServiceError;
use crate::connection::ActiveConnection;
use crate::secret::Secret;

impl Accounts {
    /// Registers a person. A photo stays on this computer: nobody is signed in who could send it.
    ///
    /// # Errors
    /// What the pool refuses, except what [`SignUpOutcome`] names.
    pub async fn sign_up(&self, request: SignUp) -> Result<SignUpOutcome, AccountError> {
        let connection = self.connections.active()?;
        let username = &*sign_in_name(connection.file.sign_in_with, &request.username);
        let attributes = attributes(&request, connection.file.sign_in_with);
        let password = Secret::new(request.password.reveal());
        let send = |proof: ClientProof| {
            connection.services.identity_provider.sign_up(SignUpRequest {
                username: username.to_owned(),
                password: password.clone(),
                attributes: attributes.clone(),
                proof,
            })
        };
        match with_proof(&connection, username, send).await {
            Ok(answer) => {
                self.keep_sign_up(&connection, username, answer.delivery, answer.confirmed, request.photo)
            }
            Err(error) => self.explain_sign_up(&connection, username, request.photo, error),
        }
    }

    fn keep_sign_up(
        &self,
        connection: &ActiveConnection,
        username: &str,
        delivery: Delivery,
        confirmed: bool,
        photo: Option<PhotoHandle>,
    ) -> Result<SignUpOutcome, AccountError> {
        let record = Record {
            connection: connection.id.clone(),
            username: username.to_owned(),
            delivery,
            since: self.environment.timestamp(),
            photo,
            confirmed,
            sub: None,
        };
        let summary = record.summary();
        if !confirmed || record.photo.is_some() {
            self.pending.put(record)?;
        }
        Ok(if confirmed { SignUpOutcome::Confirmed } else { SignUpOutcome::ConfirmationRequired(summary) })
    }

    fn explain_sign_up(
        &self,
        connection: &ActiveConnection,
        username: &str,
        photo: Option<PhotoHandle>,
        error: ProvenError,
    ) -> Result<SignUpOutcome, AccountError> {
        let error = match error {
            ProvenError::Connection(error) => return Err(error.into()),
            ProvenError::Service(error) => error,
        };
        match error.code.as_str() {
            "UsernameExistsException" => Ok(SignUpOutcome::UsernameTaken),
            "InvalidPasswordException" => Ok(SignUpOutcome::PasswordRefused { detail: error.message }),
            "CodeDeliveryFailureException" => {
                // The person exists now, and can ask for the code again.
                self.keep_sign_up(connection, username, None, false, photo)?;
                Err(AccountError::CodeDeliveryFailed)
            }
            _ => Err(AccountError::of(error, &connection.file)),
        }
    }

    /// The sign-ups of the active connection that wait for their code, the latest first.
    ///
    /// # Errors
    /// Where no connection is chosen.
    pub fn pending_sign_ups(&self) -> Result<Vec<PendingSignUp>, AccountError> {
        let connection = self.connections.active()?;
        let waits = |record: &Record| record.connection == connection.id && !record.confirmed;
        let mut waiting: Vec<_> =
            self.pending.all().into_iter().filter(waits).map(|record| record.summary()).collect();
        waiting.sort_by_key(|sign_up| std::cmp::Reverse(sign_up.since));
        Ok(waiting)
    }

    /// Confirms a sign-up with the code that was sent.
    ///
    /// # Errors
    /// `AlreadyConfirmed`, and what the pool refuses except a wrong code.
    pub async fn confirm_sign_up(&self, request: ConfirmSignUp) -> Result<CodeOutcome, AccountError> {
        let connection = self.connections.active()?;
        let username = &*sign_in_name(connection.file.sign_in_with, &request.username);
        let code = compact(&request.code);
        let provider = &connection.services.identity_provider;
        let send = |proof| provider.confirm_sign_up(username, &code, proof);
        let error = match with_proof(&connection, username, send).await {
            Ok(()) => {
                self.note_confirmed(&connection.id, username)?;
                return Ok(CodeOutcome::Confirmed);
            }
            Err(ProvenError::Connection(error)) => return Err(error.into()),
            Err(ProvenError::Service(error)) => error,
        };
        match error.code.as_str() {
            // For an unknown person as well: whether there is one is not told.
            "CodeMismatchException" | "UserNotFoundException" => Ok(CodeOutcome::Wrong),
            "ExpiredCodeException" => Ok(CodeOutcome::Expired),
            _ if is_confirmed_already(&error) => {
                self.note_confirmed(&connection.id, username)?;
                Err(AccountError::AlreadyConfirmed)
            }
            _ => Err(AccountError::of(error, &connection.file)),
        }
    }

    /// Sends the confirmation code again; answers where it went. An unknown person gets the answer of a known one.
    ///
    /// # Errors
    /// `AlreadyConfirmed`, `TooManyAttempts`, and what the pool refuses.
    pub async fn resend_code(&self, request: ResendCode) -> Result<CodeDelivery, AccountError> {
        let connection = self.connections.active()?;
        let username = &*sign_in_name(connection.file.sign_in_with, &request.username);
        let provider = &connection.services.identity_provider;
        let delivery = match with_proof(&connection, username, |proof| {
            provider.resend_confirmation_code(username, proof)
        })
        .await
        {
            Ok(delivery) => delivery,
            Err(ProvenError::Connection(error)) => return Err(error.into()),
            Err(ProvenError::Service(error)) if error.code == "UserNotFoundException" => None,
            Err(ProvenError::Service(error)) if is_confirmed_already(&error) => {
                self.note_confirmed(&connection.id, username)?;
                return Err(AccountError::AlreadyConfirmed);
            }
            Err(ProvenError::Service(error)) => return Err(AccountError::of(error, &connection.file)),
        };
        self.note_delivery(&connection.id, username, delivery.as_ref())?;
        Ok(delivery.unwrap_or_else(|| presumed_delivery(username)))
    }

    fn note_delivery(
        &self,
        connection: &ConnectionId,
        username: &str,
        delivery: Option<&CodeDelivery>,
    ) -> Result<(), AccountError> {
        let Some(delivery) = delivery else { return Ok(()) };
        Ok(self.pending.change(|records| {
            for record in records.iter_mut().filter(|record| record.is_of(connection, username)) {
                record.delivery = Some(delivery.clone());
            }
        })?)
    }

    /// A confirmed sign-up leaves the list; its photo waits for the first sign-in.
    fn note_confirmed(&self, connection: &ConnectionId, username: &str) -> Result<(), AccountError> {
        Ok(self.pending.change(|records| {
            records.retain(|record| !record.is_of(connection, username) || record.photo.is_some());
            for record in records.iter_mut().filter(|record| record.is_of(connection, username)) {
                record.confirmed = true;
            }
        })?)
    }
}

/// Where a code presumably went, told from what was typed alone.
pub(super) fn presumed_delivery(username: &str) -> CodeDelivery {
    match username.split_once('@') {
        Some((name, domain)) => CodeDelivery {
            medium: DeliveryMedium::Email,
            destination: format!("{}***@{}***", first(name), first(domain)),
        },
        None => CodeDelivery { medium: DeliveryMedium::Unknown, destination: String::new() },
    }
}

fn first(text: &str) -> String {
    text.chars().take(1).collect()
}

/// What the form gave, without empty values, and with the sign-in name where it is an attribute too.
fn attributes(request: &SignUp, sign_in_with: SignInWith) -> BTreeMap<String, String> {
    let mut attributes: BTreeMap<_, _> = request
        .attributes
        .iter()
        .map(|(attribute, value)| (attribute.as_str().to_owned(), attribute_value(*attribute, value)))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let is_the_name = match sign_in_with {
        SignInWith::Email => Some(Attribute::Email),
        SignInWith::Phone => Some(Attribute::PhoneNumber),
        SignInWith::UsernameOrEmail | SignInWith::Username => None,
    };
    if let Some(attribute) = is_the_name {
        attributes.insert(attribute.as_str().to_owned(), sign_in_name(sign_in_with, &request.username));
    }
    attributes
}

/// Cognito says it in two ways: "Current status is CONFIRMED" and "User is already confirmed."
fn is_confirmed_already(error: &ServiceError) -> bool {
    let message = error.message.to_ascii_lowercase();
    matches!(error.code.as_str(), "NotAuthorizedException" | "InvalidParameterException")
        && (message.contains("status is confirmed") || message.contains("already confirmed"))
}
