//! This computer as a device that the pool remembers (`ConfirmDevice`): it proves itself by SRP, as a person does, with a
//! password of its own.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html>

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use devops360_contract::session::{Persistence, Session};
use num_bigint::BigUint;
use zeroize::Zeroizing;

use super::accounts::Accounts;
use super::attempt::Attempt;
use super::error::AccountError;
use super::ports::{DeviceConfirmation, NewDevice};
use super::security::{heard, provider};
use super::srp;
use crate::environment::Environment;
use crate::secret::Secret;
use crate::session::{ActiveSession, Binding, KnownDevice};

/// How much randomness the password of a device has.
const PASSWORD_BYTES: usize = 40;
/// How much its salt has.
const SALT_BYTES: usize = 16;

impl Accounts {
    /// Answers whether this computer is to be remembered.
    ///
    /// # Errors
    /// When nobody is signed in, or the pool refuses. The question stands then.
    pub async fn decide_device(&self, remember: bool) -> Result<Session, AccountError> {
        let session = self.sessions.current()?;
        if let Some(key) = session.device_key() {
            let token = session.access_token().await?;
            let updated = provider(&session).update_device_status(&token, &key, remember).await;
            heard(&session, &token, updated).await?;
            session.bind(Some(Binding { key, undecided: false })).await;
        }
        Ok(session.summary())
    }

    /// Forgets on this computer that it is a device of whoever is signed in.
    pub async fn forget_this_device(&self) {
        let Ok(session) = self.sessions.current() else { return };
        if let Some(key) = session.device_key() {
            self.sessions.devices().forget(&session.connection().id, &key).await;
            session.bind(None).await;
        }
    }

    /// What a sign-in says of this computer: that it is the device it was, a new one, or none. Whoever signed in is in,
    /// whatever becomes of it.
    pub(super) async fn settle_device(
        &self,
        session: &ActiveSession,
        attempt: &Attempt,
        new: Option<NewDevice>,
    ) {
        let devices = self.sessions.devices();
        if let Some(unknown) = &attempt.unknown_device {
            devices.forget(&session.connection().id, &unknown.key).await;
        }
        let known =
            attempt.device.as_ref().map(|device| Binding { key: device.key.clone(), undecided: false });
        let binding = match new {
            None => known,
            Some(new) => match self.confirm_device(session, attempt, new).await {
                Ok(binding) => Some(binding),
                Err(error) => {
                    tracing::warn!(%error, "the pool does not take this computer as a device");
                    None
                }
            },
        };
        session.bind(binding).await;
    }

    /// Gives the pool what it will check this computer by, and keeps the password here where the session is kept.
    async fn confirm_device(
        &self,
        session: &ActiveSession,
        attempt: &Attempt,
        new: NewDevice,
    ) -> Result<Binding, AccountError> {
        let password = random_password(self.environment.as_ref());
        let confirmation = self.confirmation(&new, &password);
        let token = session.access_token().await?;
        let confirmed = provider(session).confirm_device(&token, &confirmation).await;
        let asks = heard(session, &token, confirmed).await?;
        let is_kept = session.summary().persistence == Persistence::Kept;
        if is_kept {
            let names = [Some(attempt.username.as_str()), Some(session.username()), session.email()];
            let device = KnownDevice {
                key: new.key.clone(),
                group_key: new.group_key,
                password,
                sub: session.sub().to_owned(),
                names: names.into_iter().flatten().map(str::to_owned).collect(),
            };
            self.sessions.devices().keep(&session.connection().id, device).await;
        }
        // Who does not stay signed in here does not want this computer to be remembered.
        Ok(Binding { key: new.key, undecided: asks && is_kept })
    }

    fn confirmation(&self, new: &NewDevice, password: &Secret) -> DeviceConfirmation {
        let mut salt = [0; SALT_BYTES];
        self.environment.fill_random(&mut salt);
        let salt = BigUint::from_bytes_be(&salt);
        let verifier = srp::verifier(&new.group_key, &new.key, password.reveal(), &salt);
        DeviceConfirmation {
            key: new.key.clone(),
            name: self.environment.computer_name(),
            verifier: srp::encode(&verifier),
            salt: srp::encode(&salt),
        }
    }
}

fn random_password(environment: &dyn Environment) -> Secret {
    let mut bytes = Zeroizing::new([0; PASSWORD_BYTES]);
    environment.fill_random(bytes.as_mut_slice());
    Secret::new(URL_SAFE_NO_PAD.encode(bytes.as_slice()))
}
