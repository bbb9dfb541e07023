//! What a signed-in person changes about their account's protection.

use devops360_contract::account::Factor;
use devops360_core::account::{Bearer, MfaPreference, SoftwareToken};
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::secret::Secret;

use super::challenges::Pending;
use super::pool::FakeUserPool;
use crate::totp;

impl FakeUserPool {
    pub(super) fn associate(&self, bearer: &Bearer) -> Result<SoftwareToken, ServiceError> {
        let mut bytes = [0; 20];
        self.environment.fill_random(&mut bytes);
        let key = totp::encode(&bytes);
        let session = match bearer {
            Bearer::AccessToken(token) => {
                let person = self.bearer(token)?;
                self.change(&person.username, |person| person.offered_key = Some(key.clone()));
                None
            }
            Bearer::Session(session) => {
                let (old, pending) = self.pending(Some(session))?;
                let new = format!("session-{}", self.environment.new_id());
                let mut state = self.state();
                state.pending.remove(&old);
                state.pending.insert(new.clone(), Pending { secret: key.clone(), ..pending });
                Some(Secret::new(new))
            }
        };
        Ok(SoftwareToken { key: Secret::new(key), session })
    }

    pub(super) fn verify_app(
        &self,
        bearer: &Bearer,
        code: &str,
        name: &str,
    ) -> Result<Option<Secret>, ServiceError> {
        let wrong = || self.wrong_code("EnableSoftwareTokenMFAException");
        match bearer {
            Bearer::AccessToken(token) => {
                let person = self.bearer(token)?;
                let key = person.offered_key.clone().ok_or_else(wrong)?;
                let step = self.totp_step(&key, code).ok_or_else(wrong)?;
                self.change(&person.username, |person| {
                    person.totp_key = Some(key);
                    person.offered_key = None;
                    person.app_name = Some(name.to_owned());
                    person.used_step = Some(step);
                });
                Ok(None)
            }
            Bearer::Session(session) => {
                let (old, pending) = self.pending(Some(session))?;
                self.totp_step(&pending.secret, code).ok_or_else(wrong)?;
                let new = format!("session-{}", self.environment.new_id());
                let mut state = self.state();
                state.pending.remove(&old);
                let verified = Pending { verified: true, ..pending };
                state.pending.insert(new.clone(), verified);
                Ok(Some(Secret::new(new)))
            }
        }
    }

    pub(super) fn prefer(&self, token: &Secret, preference: MfaPreference) -> Result<(), ServiceError> {
        let person = self.bearer(token)?;
        let refuse = |message| Err(self.error(ErrorKind::Invalid, "InvalidParameterException", message));
        let name = match preference.factor {
            Factor::AuthenticatorApp => "SOFTWARE_TOKEN_MFA",
            Factor::Sms => "SMS_MFA",
            Factor::Email => "EMAIL_OTP",
            Factor::Password => return refuse("the password is no second factor"),
        };
        if preference.preferred && !preference.enabled {
            return refuse("A preferred factor has to be enabled");
        }
        if preference.enabled && name == "SOFTWARE_TOKEN_MFA" && person.totp_key.is_none() {
            return refuse("User has not verified software token mfa");
        }
        if preference.enabled && name == "SMS_MFA" && !person.attributes.contains_key("phone_number") {
            return refuse("User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA");
        }
        self.change(&person.username, |person| {
            person.set_factor(name, preference.enabled, preference.preferred);
        });
        Ok(())
    }

    pub(super) fn replace_password(
        &self,
        token: &Secret,
        current: &Secret,
        new: &Secret,
    ) -> Result<(), ServiceError> {
        let person = self.bearer(token)?;
        if person.password != current.reveal() {
            return Err(self.not_authorized("Incorrect username or password."));
        }
        self.check_password_policy(new.reveal())?;
        self.change(&person.username, |person| new.reveal().clone_into(&mut person.password));
        Ok(())
    }

    /// Every session of the person ends: refresh tokens are revoked, access tokens are not taken any more.
    pub(super) fn end_everywhere(&self, token: &Secret) -> Result<(), ServiceError> {
        let person = self.bearer(token)?;
        self.state().revoke(|_, token| token.sub == person.sub);
        Ok(())
    }
}
