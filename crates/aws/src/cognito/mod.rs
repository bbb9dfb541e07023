//! Cognito user pools, one file an operation. None of them takes AWS credentials: the app client's id, and for some
//! the person's token, is all that they ask for.

mod associate_software_token;
mod attribute_verification_code;
mod change_password;
mod confirm_device;
mod confirm_forgot_password;
mod confirm_sign_up;
mod convert;
mod delete_passkey;
mod delete_user;
mod delete_user_attributes;
mod forget_device;
mod forgot_password;
mod get_tokens_from_refresh_token;
mod get_user;
mod global_sign_out;
mod initiate_auth;
mod key_set;
mod list_devices;
mod list_passkeys;
mod resend_confirmation_code;
mod respond_to_auth_challenge;
mod revoke_token;
mod set_user_mfa_preference;
mod sign_up;
mod tokens_from_code;
mod update_device_status;
mod update_user_attributes;
mod verify_software_token;
mod verify_user_attribute;

use std::collections::BTreeMap;

use async_trait::async_trait;
use aws_sdk_cognitoidentityprovider::Client;
use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use devops360_contract::account::CodeDelivery;
use devops360_contract::connection::ConnectionFile;
use devops360_core::account::{
    AuthRequest, AuthStep, Bearer, ChallengeResponse, ClientProof, CodeGrant, Delivery, DeviceConfirmation,
    IdentityProvider, MfaPreference, ProviderDevice, ProviderPasskey, ProviderUser, SignUpRequest,
    SignUpResult, SoftwareToken, TokenSet,
};
use devops360_core::cloud::{Service, ServiceError};
use devops360_core::secret::Secret;

use crate::config::Clients;

pub(crate) use convert::attributes;

const SERVICE: Service = Service::UserPool;

/// One user pool, through one of its app clients.
pub(crate) struct UserPool {
    client: Client,
    client_id: String,
    key_set_url: String,
    clients: Clients,
    connection: ConnectionFile,
}

impl UserPool {
    pub(crate) fn new(clients: &Clients, connection: &ConnectionFile) -> Self {
        Self {
            client: Client::new(&clients.anonymous(connection)),
            client_id: connection.client_id.clone(),
            key_set_url: key_set::url(connection),
            clients: clients.clone(),
            connection: connection.clone(),
        }
    }

    /// For a plain request. Made late, since making it reads the operating system's roots.
    fn connector(&self) -> SharedHttpConnector {
        self.clients.connector(&self.connection)
    }
}

#[async_trait]
impl IdentityProvider for UserPool {
    async fn sign_up(&self, request: SignUpRequest) -> Result<SignUpResult, ServiceError> {
        sign_up::call(self, request).await
    }

    async fn confirm_sign_up(
        &self,
        username: &str,
        code: &str,
        proof: ClientProof,
    ) -> Result<(), ServiceError> {
        confirm_sign_up::call(self, username, code, proof).await
    }

    async fn resend_confirmation_code(
        &self,
        username: &str,
        proof: ClientProof,
    ) -> Result<Delivery, ServiceError> {
        resend_confirmation_code::call(self, username, proof).await
    }

    async fn initiate_auth(&self, request: AuthRequest) -> Result<AuthStep, ServiceError> {
        initiate_auth::call(self, request).await
    }

    async fn respond_to_auth_challenge(&self, response: ChallengeResponse) -> Result<AuthStep, ServiceError> {
        respond_to_auth_challenge::call(self, response).await
    }

    async fn forgot_password(&self, username: &str, proof: ClientProof) -> Result<Delivery, ServiceError> {
        forgot_password::call(self, username, proof).await
    }

    async fn confirm_forgot_password(
        &self,
        username: &str,
        code: &str,
        password: &Secret,
        proof: ClientProof,
    ) -> Result<(), ServiceError> {
        confirm_forgot_password::call(self, username, code, password, proof).await
    }

    async fn tokens_from_refresh_token(
        &self,
        refresh_token: &Secret,
        client_secret: Option<&Secret>,
        device_key: Option<&str>,
    ) -> Result<TokenSet, ServiceError> {
        get_tokens_from_refresh_token::call(self, refresh_token, client_secret, device_key).await
    }

    async fn tokens_from_code(
        &self,
        grant: &CodeGrant,
        client_secret: Option<&Secret>,
    ) -> Result<TokenSet, ServiceError> {
        tokens_from_code::call(self, grant, client_secret).await
    }

    async fn revoke_token(
        &self,
        refresh_token: &Secret,
        client_secret: Option<&Secret>,
    ) -> Result<(), ServiceError> {
        revoke_token::call(self, refresh_token, client_secret).await
    }

    async fn get_user(&self, access_token: &Secret) -> Result<ProviderUser, ServiceError> {
        get_user::call(self, access_token).await
    }

    async fn update_user_attributes(
        &self,
        access_token: &Secret,
        attributes: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, CodeDelivery>, ServiceError> {
        update_user_attributes::call(self, access_token, attributes).await
    }

    async fn attribute_verification_code(
        &self,
        access_token: &Secret,
        attribute: &str,
    ) -> Result<Delivery, ServiceError> {
        attribute_verification_code::call(self, access_token, attribute).await
    }

    async fn verify_user_attribute(
        &self,
        access_token: &Secret,
        attribute: &str,
        code: &str,
    ) -> Result<(), ServiceError> {
        verify_user_attribute::call(self, access_token, attribute, code).await
    }

    async fn delete_user_attributes(
        &self,
        access_token: &Secret,
        names: &[String],
    ) -> Result<(), ServiceError> {
        delete_user_attributes::call(self, access_token, names).await
    }

    async fn associate_software_token(&self, bearer: &Bearer) -> Result<SoftwareToken, ServiceError> {
        associate_software_token::call(self, bearer).await
    }

    async fn verify_software_token(
        &self,
        bearer: &Bearer,
        code: &str,
        name: &str,
    ) -> Result<Option<Secret>, ServiceError> {
        verify_software_token::call(self, bearer, code, name).await
    }

    async fn set_mfa_preference(
        &self,
        access_token: &Secret,
        preference: MfaPreference,
    ) -> Result<(), ServiceError> {
        set_user_mfa_preference::call(self, access_token, preference).await
    }

    async fn change_password(
        &self,
        access_token: &Secret,
        current: &Secret,
        new: &Secret,
    ) -> Result<(), ServiceError> {
        change_password::call(self, access_token, current, new).await
    }

    async fn delete_user(&self, access_token: &Secret) -> Result<(), ServiceError> {
        delete_user::call(self, access_token).await
    }

    async fn global_sign_out(&self, access_token: &Secret) -> Result<(), ServiceError> {
        global_sign_out::call(self, access_token).await
    }

    async fn list_devices(&self, access_token: &Secret) -> Result<Vec<ProviderDevice>, ServiceError> {
        list_devices::call(self, access_token).await
    }

    async fn confirm_device(
        &self,
        access_token: &Secret,
        device: &DeviceConfirmation,
    ) -> Result<bool, ServiceError> {
        confirm_device::call(self, access_token, device).await
    }

    async fn update_device_status(
        &self,
        access_token: &Secret,
        key: &str,
        remembered: bool,
    ) -> Result<(), ServiceError> {
        update_device_status::call(self, access_token, key, remembered).await
    }

    async fn forget_device(&self, access_token: &Secret, key: &str) -> Result<(), ServiceError> {
        forget_device::call(self, access_token, key).await
    }

    async fn list_passkeys(&self, access_token: &Secret) -> Result<Vec<ProviderPasskey>, ServiceError> {
        list_passkeys::call(self, access_token).await
    }

    async fn delete_passkey(&self, access_token: &Secret, id: &str) -> Result<(), ServiceError> {
        delete_passkey::call(self, access_token, id).await
    }

    async fn key_set(&self) -> Result<(String, Option<u64>), ServiceError> {
        key_set::get(self).await
    }
}
