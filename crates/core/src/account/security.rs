//! What protects the account of whoever is signed in: password, second factors, devices, passkeys, and the end of every
//! session.

use std::sync::{Mutex, PoisonError};

use devops360_contract::account::{
    AuthenticatorOutcome, AuthenticatorSetup, ChangePassword, ChangePasswordOutcome, Device, Devices,
    ForgetDevice, Passkey, Passkeys, RemovePasskey, Security, SetFactor, VerifyAuthenticator,
};
use devops360_contract::session::SignOutReport;

use super::accounts::{Accounts, compact};
use super::attempt::factor;
use super::authenticator::{APP_NAME, setup};
use super::error::AccountError;
use super::ports::{Bearer, IdentityProvider, MfaPreference, ProviderDevice, ProviderPasskey};
use crate::cloud::ServiceError;
use crate::environment::timestamp;
use crate::secret::Secret;
use crate::session::ActiveSession;

/// Whose authenticator app is being set up: a code for it must not be taken for another person's.
#[derive(Default)]
pub(super) struct Setup(Mutex<Option<String>>);

impl Setup {
    fn begin(&self, sub: &str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(sub.to_owned());
    }

    fn is_of(&self, sub: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).as_deref() == Some(sub)
    }
}

impl Accounts {
    /// The second factors of whoever is signed in.
    ///
    /// # Errors
    /// When nobody is, or the pool does not answer.
    pub async fn security(&self) -> Result<Security, AccountError> {
        let session = self.sessions.current()?;
        let token = session.access_token().await?;
        let user = heard(&session, &token, provider(&session).get_user(&token).await).await?;
        let mut factors: Vec<_> = user.factors.iter().filter_map(|name| factor(name)).collect();
        factors.sort_unstable();
        factors.dedup();
        let preferred = user.preferred_factor.as_deref().and_then(factor);
        Ok(Security { factors, preferred })
    }

    /// Changes the password.
    ///
    /// # Errors
    /// What the pool refuses, except what [`ChangePasswordOutcome`] names.
    pub async fn change_password(
        &self,
        request: ChangePassword,
    ) -> Result<ChangePasswordOutcome, AccountError> {
        let session = self.sessions.current()?;
        let token = session.access_token().await?;
        let (current, new) = (Secret::new(request.current.reveal()), Secret::new(request.new.reveal()));
        let Err(error) = provider(&session).change_password(&token, &current, &new).await else {
            return Ok(ChangePasswordOutcome::Changed);
        };
        let message = error.message.to_ascii_lowercase();
        match error.code.as_str() {
            "NotAuthorizedException" if message.contains("password") => {
                Ok(ChangePasswordOutcome::WrongPassword)
            }
            "InvalidPasswordException" | "PasswordHistoryPolicyViolationException" => {
                Ok(ChangePasswordOutcome::PasswordRefused { detail: error.message })
            }
            _ => Err(told(&session, &token, error).await),
        }
    }

    /// A new key for an authenticator app. The one so far goes on working until the new one has proven itself.
    ///
    /// # Errors
    /// `AuthenticatorUnavailable` where the pool takes none.
    pub async fn begin_authenticator(&self) -> Result<AuthenticatorSetup, AccountError> {
        let session = self.sessions.current()?;
        let token = session.access_token().await?;
        let bearer = Bearer::AccessToken(token.clone());
        let offered = match provider(&session).associate_software_token(&bearer).await {
            Err(error) if is_not_offered(&error) => return Err(AccountError::AuthenticatorUnavailable),
            offered => heard(&session, &token, offered).await?,
        };
        self.setup.begin(session.sub());
        let issuer = &session.connection().file.name;
        setup(issuer, session.email().unwrap_or(session.username()), &offered.key)
            .ok_or(AccountError::AuthenticatorUnavailable)
    }

    /// The proof that the authenticator app has the key; from then on a sign-in asks for its codes.
    ///
    /// # Errors
    /// What the pool refuses, except a wrong code.
    pub async fn verify_authenticator(
        &self,
        request: VerifyAuthenticator,
    ) -> Result<AuthenticatorOutcome, AccountError> {
        let session = self.sessions.current()?;
        if !self.setup.is_of(session.sub()) {
            return Ok(AuthenticatorOutcome::WrongCode);
        }
        let token = session.access_token().await?;
        let bearer = Bearer::AccessToken(token.clone());
        let code = compact(&request.code);
        if let Err(error) = provider(&session).verify_software_token(&bearer, &code, APP_NAME).await {
            return match error.code.as_str() {
                "EnableSoftwareTokenMFAException" | "CodeMismatchException" => {
                    Ok(AuthenticatorOutcome::WrongCode)
                }
                _ => Err(told(&session, &token, error).await),
            };
        }
        let preference = MfaPreference {
            factor: devops360_contract::account::Factor::AuthenticatorApp,
            enabled: true,
            preferred: true,
        };
        let set = provider(&session).set_mfa_preference(&token, preference).await;
        heard(&session, &token, set).await?;
        Ok(AuthenticatorOutcome::Enabled(self.security().await?))
    }

    /// Switches a second factor on or off, or prefers it.
    ///
    /// # Errors
    /// What the pool refuses: a text message without a verified number, for one.
    pub async fn set_factor(&self, request: SetFactor) -> Result<Security, AccountError> {
        let session = self.sessions.current()?;
        let token = session.access_token().await?;
        let SetFactor { factor, enabled, preferred } = request;
        let preference = MfaPreference { factor, enabled, preferred: enabled && preferred };
        let set = provider(&session).set_mfa_preference(&token, preference).await;
        heard(&session, &token, set).await?;
        self.security().await
    }

    /// The devices that the pool remembers.
    ///
    /// # Errors
    /// When nobody is signed in, or the pool does not answer.
    pub async fn devices(&self) -> Result<Devices, AccountError> {
        let session = self.sessions.current()?;
        let token = session.access_token().await?;
        match provider(&session).list_devices(&token).await {
            Ok(mut devices) => {
                let this = session.device_key();
                devices.sort_by_key(|device| std::cmp::Reverse(device.last_authenticated));
                Ok(Devices::Known(devices.into_iter().map(|known| device(known, this.as_deref())).collect()))
            }
            Err(error) if is_not_offered(&error) => Ok(Devices::NotOffered),
            Err(error) => Err(told(&session, &token, error).await),
        }
    }

    /// Forgets a device; one that is not there any more is forgotten already.
    ///
    /// # Errors
    /// What the pool refuses.
    pub async fn forget_device(&self, request: ForgetDevice) -> Result<Devices, AccountError> {
        let session = self.sessions.current()?;
        let token = session.access_token().await?;
        match provider(&session).forget_device(&token, &request.id).await {
            Err(error) if error.code != "ResourceNotFoundException" => {
                Err(told(&session, &token, error).await)
            }
            _ => {
                if session.device_key().as_deref() == Some(&request.id) {
                    self.forget_this_device().await;
                }
                self.devices().await
            }
        }
    }

    /// The passkeys.
    ///
    /// # Errors
    /// When nobody is signed in, or the pool does not answer.
    pub async fn passkeys(&self) -> Result<Passkeys, AccountError> {
        let session = self.sessions.current()?;
        let token = session.access_token().await?;
        match provider(&session).list_passkeys(&token).await {
            Ok(mut passkeys) => {
                passkeys.sort_by_key(|passkey| std::cmp::Reverse(passkey.created));
                Ok(Passkeys::Known(passkeys.into_iter().map(passkey).collect()))
            }
            Err(error) if is_not_offered(&error) => Ok(Passkeys::NotOffered),
            Err(error) => Err(told(&session, &token, error).await),
        }
    }

    /// Removes a passkey; one that is not there any more is removed already.
    ///
    /// # Errors
    /// What the pool refuses.
    pub async fn remove_passkey(&self, request: RemovePasskey) -> Result<Passkeys, AccountError> {
        let session = self.sessions.current()?;
        let token = session.access_token().await?;
        match provider(&session).delete_passkey(&token, &request.id).await {
            Err(error) if error.code != "ResourceNotFoundException" => {
                Err(told(&session, &token, error).await)
            }
            _ => self.passkeys().await,
        }
    }

    /// Ends every session of the person, this one included, after `stop` has ended what works in its name. Where the
    /// pool does not do it, nothing is stopped and this one stays, so that the person can try again.
    ///
    /// # Errors
    /// What the pool refuses, and a network that does not answer.
    pub async fn sign_out_everywhere(
        &self,
        stop: impl Future<Output = ()>,
    ) -> Result<SignOutReport, AccountError> {
        let session = self.sessions.current()?;
        let token = session.access_token().await?;
        let ended = provider(&session).global_sign_out(&token).await;
        heard(&session, &token, ended).await?;
        stop.await;
        let report = self.sessions.sign_out().await;
        Ok(SignOutReport { revoked: true, ..report })
    }
}

pub(super) fn provider(session: &ActiveSession) -> &dyn IdentityProvider {
    session.connection().services.identity_provider.as_ref()
}

/// What the pool answered to whoever showed `token`.
pub(super) async fn heard<T>(
    session: &ActiveSession,
    token: &Secret,
    answer: Result<T, ServiceError>,
) -> Result<T, AccountError> {
    match answer {
        Ok(answer) => Ok(answer),
        Err(error) => Err(told(session, token, error).await),
    }
}

/// What a refusal means: that the session was ended from elsewhere, or what the pool says.
async fn told(session: &ActiveSession, token: &Secret, error: ServiceError) -> AccountError {
    let is_about_the_person =
        matches!(error.code.as_str(), "NotAuthorizedException" | "UserNotFoundException");
    match if is_about_the_person { session.doubt(token).await } else { Ok(()) } {
        Err(over) => over.into(),
        Ok(()) => AccountError::of(error, &session.connection().file),
    }
}

/// The pool, or an emulator, does not have the thing at all.
fn is_not_offered(error: &ServiceError) -> bool {
    matches!(
        error.code.as_str(),
        "InvalidUserPoolConfigurationException"
            | "WebAuthnNotEnabledException"
            | "WebAuthnConfigurationMissingException"
            | "SoftwareTokenMFANotFoundException"
            | "UnknownOperationException"
            | "InvalidAction"
    )
}

fn device(device: ProviderDevice, this: Option<&str>) -> Device {
    let attribute = |name: &str| device.attributes.get(name).filter(|value| !value.is_empty()).cloned();
    Device {
        name: attribute("device_name"),
        last_address: attribute("last_ip_used"),
        last_seen: device.last_authenticated.map(timestamp),
        this: this == Some(&device.key),
        id: device.key,
    }
}

fn passkey(passkey: ProviderPasskey) -> Passkey {
    let ProviderPasskey { id, name, site, created } = passkey;
    Passkey { id, name, site, since: timestamp(created) }
}
