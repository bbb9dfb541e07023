//! The pool's operations.

use std::collections::BTreeMap;

use async_trait::async_trait;
use devops360_contract::account::CodeDelivery;
use devops360_core::account::{
    AuthRequest, AuthStep, Bearer, ChallengeResponse, ClientProof, CodeGrant, Delivery, DeviceConfirmation,
    IdentityProvider, MfaPreference, ProviderDevice, ProviderPasskey, ProviderUser, SignUpRequest,
    SignUpResult, SoftwareToken, TokenSet,
};
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::secret::Secret;
use serde_json::json;

use super::people::Standing;
use super::pool::FakeUserPool;
use super::sign_in::text;
use super::tokens::{issue, seconds};
use crate::signing::SigningKey;

#[async_trait]
impl IdentityProvider for FakeUserPool {
    async fn sign_up(&self, request: SignUpRequest) -> Result<SignUpResult, ServiceError> {
        self.calls.begin("SignUp").await?;
        self.check_proof(&request.username, request.proof.as_ref())?;
        if self.find(&request.username).is_some() {
            return Err(self.error(ErrorKind::Conflict, "UsernameExistsException", "User already exists"));
        }
        self.check_password_policy(request.password.reveal())?;
        let (name, password) = (request.username, request.password.reveal());
        let email = request.attributes.get("email").cloned().unwrap_or_default();
        self.add_person(&name, password, &email);
        let confirmed = self.options.confirms_at_once;
        let key = if email.is_empty() { &name } else { &email };
        self.change(key, |person| {
            person.attributes.extend(request.attributes);
            person.standing = if confirmed { Standing::Confirmed } else { Standing::Unconfirmed };
        });
        if confirmed {
            return Ok(SignUpResult { confirmed, delivery: None });
        }
        self.send_code(key);
        Ok(SignUpResult { confirmed, delivery: self.delivery(key) })
    }

    async fn confirm_sign_up(
        &self,
        username: &str,
        code: &str,
        proof: ClientProof,
    ) -> Result<(), ServiceError> {
        self.calls.begin("ConfirmSignUp").await?;
        self.check_proof(username, proof.as_ref())?;
        let person = self.known(username)?;
        if person.standing != Standing::Unconfirmed {
            return Err(self.not_authorized("User cannot be confirmed. Current status is CONFIRMED"));
        }
        self.judge_code(person.code.as_ref(), code)?;
        self.change(username, |person| {
            person.standing = Standing::Confirmed;
            person.code = None;
        });
        Ok(())
    }

    async fn resend_confirmation_code(
        &self,
        username: &str,
        proof: ClientProof,
    ) -> Result<Delivery, ServiceError> {
        self.calls.begin("ResendConfirmationCode").await?;
        self.check_proof(username, proof.as_ref())?;
        if self.known(username)?.standing != Standing::Unconfirmed {
            let message = "User is already confirmed.";
            return Err(self.error(ErrorKind::Invalid, "InvalidParameterException", message));
        }
        self.send_code(username);
        Ok(self.delivery(username))
    }

    async fn initiate_auth(&self, request: AuthRequest) -> Result<AuthStep, ServiceError> {
        if request.flow == "REFRESH_TOKEN_AUTH" {
            self.calls.begin("RefreshTokenAuth").await?;
            return self.refresh(&request.parameters);
        }
        self.calls.begin("InitiateAuth").await?;
        self.check_proof(text(&request.parameters, "USERNAME"), request.parameters.get("SECRET_HASH"))?;
        match request.flow {
            "USER_SRP_AUTH" => self.begin_srp(&request.parameters),
            "USER_AUTH" => self.begin_choice(&request.parameters),
            "USER_PASSWORD_AUTH" => self.password_sign_in(&request.parameters),
            flow => Err(self.error(ErrorKind::Invalid, "InvalidParameterException", flow)),
        }
    }

    async fn respond_to_auth_challenge(&self, response: ChallengeResponse) -> Result<AuthStep, ServiceError> {
        self.calls.begin("RespondToAuthChallenge").await?;
        let responses = &response.responses;
        self.check_proof(text(responses, "USERNAME"), responses.get("SECRET_HASH"))?;
        if response.name == "PASSWORD_VERIFIER" { self.finish_srp(responses) } else { self.answer(&response) }
    }

    async fn forgot_password(&self, username: &str, proof: ClientProof) -> Result<Delivery, ServiceError> {
        self.calls.begin("ForgotPassword").await?;
        self.check_proof(username, proof.as_ref())?;
        self.known(username)?;
        self.send_code(username);
        Ok(self.delivery(username))
    }

    async fn confirm_forgot_password(
        &self,
        username: &str,
        code: &str,
        password: &Secret,
        proof: ClientProof,
    ) -> Result<(), ServiceError> {
        self.calls.begin("ConfirmForgotPassword").await?;
        self.check_proof(username, proof.as_ref())?;
        self.judge_code(self.known(username)?.code.as_ref(), code)?;
        self.check_password_policy(password.reveal())?;
        self.change(username, |person| {
            password.reveal().clone_into(&mut person.password);
            person.standing = Standing::Confirmed;
            person.code = None;
            person.wrong_passwords = 0;
        });
        Ok(())
    }

    async fn tokens_from_refresh_token(
        &self,
        refresh_token: &Secret,
        client_secret: Option<&Secret>,
        device_key: Option<&str>,
    ) -> Result<TokenSet, ServiceError> {
        self.calls.begin("GetTokensFromRefreshToken").await?;
        self.check_secret(client_secret)?;
        let (person, origin) = self.owner_of(refresh_token.reveal(), device_key)?;
        let rotates = self.options.rotation.is_some();
        let tokens = {
            let mut state = self.state();
            if rotates && let Some(old) = state.refresh_tokens.get_mut(refresh_token.reveal()) {
                old.replaced.get_or_insert(self.environment.now());
            }
            issue(&mut state, &person, self.environment.as_ref(), &origin, rotates, device_key)
        };
        self.is_dropped("GetTokensFromRefreshToken")?;
        Ok(tokens)
    }

    async fn tokens_from_code(
        &self,
        grant: &CodeGrant,
        client_secret: Option<&Secret>,
    ) -> Result<TokenSet, ServiceError> {
        self.calls.begin("TokensFromCode").await?;
        self.take_code_grant(grant, client_secret)
    }

    async fn revoke_token(
        &self,
        refresh_token: &Secret,
        client_secret: Option<&Secret>,
    ) -> Result<(), ServiceError> {
        self.calls.begin("RevokeToken").await?;
        self.check_secret(client_secret)?;
        self.state().revoke(|token, _| token == refresh_token.reveal());
        Ok(())
    }

    async fn get_user(&self, access_token: &Secret) -> Result<ProviderUser, ServiceError> {
        self.calls.begin("GetUser").await?;
        let person = self.bearer(access_token)?;
        Ok(ProviderUser {
            username: person.username,
            attributes: person.attributes,
            factors: person.factors,
            preferred_factor: person.preferred,
        })
    }

    async fn update_user_attributes(
        &self,
        access_token: &Secret,
        attributes: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, CodeDelivery>, ServiceError> {
        self.calls.begin("UpdateUserAttributes").await?;
        self.update_attributes(access_token, attributes)
    }

    async fn attribute_verification_code(
        &self,
        access_token: &Secret,
        attribute: &str,
    ) -> Result<Delivery, ServiceError> {
        self.calls.begin("GetUserAttributeVerificationCode").await?;
        self.send_address_code(access_token, attribute)
    }

    async fn verify_user_attribute(
        &self,
        access_token: &Secret,
        attribute: &str,
        code: &str,
    ) -> Result<(), ServiceError> {
        self.calls.begin("VerifyUserAttribute").await?;
        self.verify_address(access_token, attribute, code)?;
        self.is_dropped("VerifyUserAttribute")
    }

    async fn delete_user_attributes(
        &self,
        access_token: &Secret,
        names: &[String],
    ) -> Result<(), ServiceError> {
        self.calls.begin("DeleteUserAttributes").await?;
        let person = self.bearer(access_token)?;
        self.change(&person.username, |person| person.attributes.retain(|name, _| !names.contains(name)));
        Ok(())
    }

    async fn associate_software_token(&self, bearer: &Bearer) -> Result<SoftwareToken, ServiceError> {
        self.calls.begin("AssociateSoftwareToken").await?;
        self.associate(bearer)
    }

    async fn verify_software_token(
        &self,
        bearer: &Bearer,
        code: &str,
        name: &str,
    ) -> Result<Option<Secret>, ServiceError> {
        self.calls.begin("VerifySoftwareToken").await?;
        self.verify_app(bearer, code, name)
    }

    async fn set_mfa_preference(
        &self,
        access_token: &Secret,
        preference: MfaPreference,
    ) -> Result<(), ServiceError> {
        self.calls.begin("SetUserMFAPreference").await?;
        self.prefer(access_token, preference)
    }

    async fn change_password(
        &self,
        access_token: &Secret,
        current: &Secret,
        new: &Secret,
    ) -> Result<(), ServiceError> {
        self.calls.begin("ChangePassword").await?;
        self.replace_password(access_token, current, new)
    }

    async fn delete_user(&self, access_token: &Secret) -> Result<(), ServiceError> {
        self.calls.begin("DeleteUser").await?;
        let person = self.bearer(access_token)?;
        self.state().people.retain(|other| other.sub != person.sub);
        self.is_dropped("DeleteUser")
    }

    async fn global_sign_out(&self, access_token: &Secret) -> Result<(), ServiceError> {
        self.calls.begin("GlobalSignOut").await?;
        self.end_everywhere(access_token)
    }

    async fn list_devices(&self, access_token: &Secret) -> Result<Vec<ProviderDevice>, ServiceError> {
        self.calls.begin("ListDevices").await?;
        Ok(self.bearer(access_token)?.devices)
    }

    async fn confirm_device(
        &self,
        access_token: &Secret,
        device: &DeviceConfirmation,
    ) -> Result<bool, ServiceError> {
        self.calls.begin("ConfirmDevice").await?;
        self.take_device(access_token, device)
    }

    async fn update_device_status(
        &self,
        access_token: &Secret,
        key: &str,
        remembered: bool,
    ) -> Result<(), ServiceError> {
        self.calls.begin("UpdateDeviceStatus").await?;
        self.set_remembered(access_token, key, remembered)
    }

    async fn forget_device(&self, access_token: &Secret, key: &str) -> Result<(), ServiceError> {
        self.calls.begin("ForgetDevice").await?;
        let person = self.bearer(access_token)?;
        if !person.devices.iter().any(|device| device.key == key) {
            return Err(self.no_device());
        }
        self.change(&person.username, |person| {
            person.devices.retain(|device| device.key != key);
            person.tracked.retain(|device| device.key != key);
        });
        Ok(())
    }

    async fn list_passkeys(&self, access_token: &Secret) -> Result<Vec<ProviderPasskey>, ServiceError> {
        self.calls.begin("ListWebAuthnCredentials").await?;
        Ok(self.bearer(access_token)?.passkeys)
    }

    async fn delete_passkey(&self, access_token: &Secret, id: &str) -> Result<(), ServiceError> {
        self.calls.begin("DeleteWebAuthnCredential").await?;
        let person = self.bearer(access_token)?;
        if !person.passkeys.iter().any(|passkey| passkey.id == id) {
            return Err(self.error(ErrorKind::NotFound, "ResourceNotFoundException", "No such credential"));
        }
        self.change(&person.username, |person| person.passkeys.retain(|passkey| passkey.id != id));
        Ok(())
    }

    async fn key_set(&self) -> Result<(String, Option<u64>), ServiceError> {
        self.calls.begin("KeySet").await?;
        let state = self.state();
        let keys: Vec<_> = state.published_keys.iter().map(|key| SigningKey::number(*key).jwk()).collect();
        let now = seconds(self.environment.now()).saturating_add_signed(state.clock_ahead);
        Ok((json!({ "keys": keys }).to_string(), Some(now)))
    }
}
