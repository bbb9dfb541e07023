//! What several operations look at: who it is, what a password or a code is worth, where a code goes.

use devops360_contract::account::{CodeDelivery, DeliveryMedium};
use devops360_contract::connection::PasswordPolicy;
use devops360_core::account::Delivery;
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::secret::Secret;

use super::people::{Person, SentCode, Verdict, judge};
use super::pool::FakeUserPool;
use super::tokens::seconds;
use crate::signing::claims;

impl FakeUserPool {
    pub(super) fn not_authorized(&self, message: &str) -> ServiceError {
        self.error(ErrorKind::Unauthenticated, "NotAuthorizedException", message)
    }

    fn nobody(&self) -> ServiceError {
        self.error(ErrorKind::NotFound, "UserNotFoundException", "User does not exist.")
    }

    pub(super) fn known(&self, name: &str) -> Result<Person, ServiceError> {
        self.find(name).ok_or_else(|| self.nobody())
    }

    pub(super) fn check_password_policy(&self, password: &str) -> Result<(), ServiceError> {
        let policy = PasswordPolicy::default();
        if policy.accepts(password) {
            return Ok(());
        }
        let message = "Password did not conform with policy: Password not long enough";
        Err(self.error(ErrorKind::Invalid, "InvalidPasswordException", message))
    }

    pub(super) fn judge_code(&self, sent: Option<&SentCode>, code: &str) -> Result<(), ServiceError> {
        match judge(sent, code, self.environment.now()) {
            Verdict::Right => Ok(()),
            Verdict::Wrong => Err(self.error(
                ErrorKind::Invalid,
                "CodeMismatchException",
                "Invalid verification code provided, please try again.",
            )),
            Verdict::Expired => Err(self.error(
                ErrorKind::Invalid,
                "ExpiredCodeException",
                "Invalid code provided, please request a code again.",
            )),
        }
    }

    pub(super) fn delivery(&self, name: &str) -> Delivery {
        let destination = self.find(name)?.masked_email()?;
        Some(CodeDelivery { medium: DeliveryMedium::Email, destination })
    }

    pub(super) fn bearer(&self, access_token: &Secret) -> Result<Person, ServiceError> {
        let claims = claims(access_token.reveal());
        let sub = claims["sub"].as_str().unwrap_or_default();
        let valid = claims["token_use"] == "access"
            && claims["exp"].as_u64().unwrap_or_default() > seconds(self.environment.now());
        if !valid {
            return Err(self.not_authorized("Access Token has expired"));
        }
        if self.state().ended.contains(claims["origin_jti"].as_str().unwrap_or_default()) {
            return Err(self.not_authorized("Access Token has been revoked"));
        }
        let person = self.state().people.iter().find(|person| person.sub == sub).cloned();
        person.ok_or_else(|| self.nobody())
    }

    pub(super) fn is_dropped(&self, operation: &'static str) -> Result<(), ServiceError> {
        let mut state = self.state();
        if state.drop_answer == Some(operation) {
            state.drop_answer = None;
            return Err(self.error(ErrorKind::Network, "", "connection reset"));
        }
        Ok(())
    }
}
