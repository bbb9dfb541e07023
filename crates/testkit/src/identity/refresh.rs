//! Refresh tokens: whose they are, how long they live, and what proves the client that uses them.

use devops360_core::account::AuthStep;
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::secret::Secret;

use super::people::{Person, Standing};
use super::pool::FakeUserPool;
use super::sign_in::{Parameters, text};
use super::tokens::issue;

impl FakeUserPool {
    pub(super) fn refresh(&self, parameters: &Parameters) -> Result<AuthStep, ServiceError> {
        if self.options.rotation.is_some() {
            return Err(self.not_authorized("Invalid Refresh Token"));
        }
        let device = parameters.get("DEVICE_KEY").map(Secret::reveal);
        let (person, origin) = self.owner_of(text(parameters, "REFRESH_TOKEN"), device)?;
        self.check_proof(&person.username, parameters.get("SECRET_HASH"))?;
        let environment = self.environment.as_ref();
        Ok(AuthStep::Tokens(issue(&mut self.state(), &person, environment, &origin, false, device)))
    }

    /// The person that a refresh token belongs to and the sign-in that it comes from, where it still works.
    pub(super) fn owner_of(
        &self,
        token: &str,
        device: Option<&str>,
    ) -> Result<(Person, String), ServiceError> {
        let state = self.state();
        let Some(known) = state.refresh_tokens.get(token) else {
            return Err(self.not_authorized("Invalid Refresh Token"));
        };
        if known.device.as_deref() != device {
            return Err(self.not_authorized("Invalid Refresh Token"));
        }
        let grace = self.options.rotation.unwrap_or_default();
        let now = self.environment.now();
        if known.replaced.is_some_and(|replaced| now > replaced + grace) {
            return Err(self.error(
                ErrorKind::Unauthenticated,
                "RefreshTokenReuseException",
                "Refresh token has been invalidated",
            ));
        }
        if known.revoked {
            return Err(self.not_authorized("Refresh Token has been revoked"));
        }
        let owner = state.people.iter().find(|person| person.sub == known.sub);
        match owner {
            Some(person) if person.standing == Standing::Confirmed => {
                Ok((person.clone(), known.origin.clone()))
            }
            _ => Err(self.not_authorized("User is disabled.")),
        }
    }

    pub(super) fn check_secret(&self, secret: Option<&Secret>) -> Result<(), ServiceError> {
        let expected = self.options.confidential.then(|| self.state().client_secret.clone());
        if secret.map(Secret::reveal) == expected.as_deref() {
            Ok(())
        } else {
            Err(self.not_authorized("Unable to verify client secret"))
        }
    }
}
