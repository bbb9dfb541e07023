//! The user pool, as the rules of account and session need it: one method an operation of Cognito.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use devops360_contract::account::{CodeDelivery, Factor};

use crate::cloud::ServiceError;
use crate::secret::Secret;

/// Where a code went, if the pool said so.
pub type Delivery = Option<CodeDelivery>;

/// `SECRET_HASH` for a confidential client, nothing for a public one.
pub type ClientProof = Option<Secret>;

/// A user pool and one of its app clients. `ServiceError::code` is Cognito's exception name.
#[async_trait]
pub trait IdentityProvider: Send + Sync {
    /// `SignUp`.
    async fn sign_up(&self, request: SignUpRequest) -> Result<SignUpResult, ServiceError>;

    /// `ConfirmSignUp`.
    async fn confirm_sign_up(
        &self,
        username: &str,
        code: &str,
        proof: ClientProof,
    ) -> Result<(), ServiceError>;

    /// `ResendConfirmationCode`.
    async fn resend_confirmation_code(
        &self,
        username: &str,
        proof: ClientProof,
    ) -> Result<Delivery, ServiceError>;

    /// `InitiateAuth`.
    async fn initiate_auth(&self, request: AuthRequest) -> Result<AuthStep, ServiceError>;

    /// `RespondToAuthChallenge`.
    async fn respond_to_auth_challenge(&self, response: ChallengeResponse) -> Result<AuthStep, ServiceError>;

    /// `ForgotPassword`.
    async fn forgot_password(&self, username: &str, proof: ClientProof) -> Result<Delivery, ServiceError>;

    /// `ConfirmForgotPassword`.
    async fn confirm_forgot_password(
        &self,
        username: &str,
        code: &str,
        password: &Secret,
        proof: ClientProof,
    ) -> Result<(), ServiceError>;

    /// `GetTokensFromRefreshToken`: the only way to refresh where refresh-token rotation is on. It takes the client
    /// secret itself, not a hash, and the key of the device that the refresh token was given to.
    async fn tokens_from_refresh_token(
        &self,
        refresh_token: &Secret,
        client_secret: Option<&Secret>,
        device_key: Option<&str>,
    ) -> Result<TokenSet, ServiceError>;

    /// `POST /oauth2/token` of the managed login, with an authorization code (RFC 6749, 4.1.3; RFC 7636, 4.5). The code of
    /// its error is OAuth's, such as `invalid_grant`.
    async fn tokens_from_code(
        &self,
        grant: &CodeGrant,
        client_secret: Option<&Secret>,
    ) -> Result<TokenSet, ServiceError>;

    /// `RevokeToken`. It takes the client secret itself, not a hash.
    async fn revoke_token(
        &self,
        refresh_token: &Secret,
        client_secret: Option<&Secret>,
    ) -> Result<(), ServiceError>;

    /// `GetUser`.
    async fn get_user(&self, access_token: &Secret) -> Result<ProviderUser, ServiceError>;

    /// `UpdateUserAttributes`; answers where the codes for changed addresses went, by attribute.
    async fn update_user_attributes(
        &self,
        access_token: &Secret,
        attributes: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, CodeDelivery>, ServiceError>;

    /// `GetUserAttributeVerificationCode`: a code for the address that the pool has in `attribute`.
    async fn attribute_verification_code(
        &self,
        access_token: &Secret,
        attribute: &str,
    ) -> Result<Delivery, ServiceError>;

    /// `VerifyUserAttribute`.
    async fn verify_user_attribute(
        &self,
        access_token: &Secret,
        attribute: &str,
        code: &str,
    ) -> Result<(), ServiceError>;

    /// `DeleteUserAttributes`.
    async fn delete_user_attributes(
        &self,
        access_token: &Secret,
        names: &[String],
    ) -> Result<(), ServiceError>;

    /// `AssociateSoftwareToken`: a new key for an authenticator app.
    async fn associate_software_token(&self, bearer: &Bearer) -> Result<SoftwareToken, ServiceError>;

    /// `VerifySoftwareToken`; answers the session to go on with, where there is one.
    async fn verify_software_token(
        &self,
        bearer: &Bearer,
        code: &str,
        name: &str,
    ) -> Result<Option<Secret>, ServiceError>;

    /// `SetUserMFAPreference` for one factor.
    async fn set_mfa_preference(
        &self,
        access_token: &Secret,
        preference: MfaPreference,
    ) -> Result<(), ServiceError>;

    /// `ChangePassword`.
    async fn change_password(
        &self,
        access_token: &Secret,
        current: &Secret,
        new: &Secret,
    ) -> Result<(), ServiceError>;

    /// `DeleteUser`.
    async fn delete_user(&self, access_token: &Secret) -> Result<(), ServiceError>;

    /// `GlobalSignOut`.
    async fn global_sign_out(&self, access_token: &Secret) -> Result<(), ServiceError>;

    /// `ListDevices`, all of them.
    async fn list_devices(&self, access_token: &Secret) -> Result<Vec<ProviderDevice>, ServiceError>;

    /// `ConfirmDevice`; answers whether the person has to be asked before the device is remembered.
    async fn confirm_device(
        &self,
        access_token: &Secret,
        device: &DeviceConfirmation,
    ) -> Result<bool, ServiceError>;

    /// `UpdateDeviceStatus`.
    async fn update_device_status(
        &self,
        access_token: &Secret,
        key: &str,
        remembered: bool,
    ) -> Result<(), ServiceError>;

    /// `ForgetDevice`.
    async fn forget_device(&self, access_token: &Secret, key: &str) -> Result<(), ServiceError>;

    /// `ListWebAuthnCredentials`, all of them.
    async fn list_passkeys(&self, access_token: &Secret) -> Result<Vec<ProviderPasskey>, ServiceError>;

    /// `DeleteWebAuthnCredential`.
    async fn delete_passkey(&self, access_token: &Secret, id: &str) -> Result<(), ServiceError>;

    /// The pool's JSON Web Key Set (RFC 7517), as it was served, and the server's time (`Date` header, Unix seconds).
    async fn key_set(&self) -> Result<(String, Option<u64>), ServiceError>;
}

/// The arguments of `SignUp`.
#[derive(Debug, Clone)]
pub struct SignUpRequest {
    /// The user name in the pool.
    pub username: String,
    /// The password.
    pub password: Secret,
    /// Attributes by their Cognito names.
    pub attributes: BTreeMap<String, String>,
    /// For a confidential client.
    pub proof: ClientProof,
}

/// The answer of `SignUp`.
#[derive(Debug, Clone)]
pub struct SignUpResult {
    /// Whether the pool asks for no code.
    pub confirmed: bool,
    /// Where the code went.
    pub delivery: Delivery,
}

/// The arguments of `InitiateAuth`.
#[derive(Debug, Clone)]
pub struct AuthRequest {
    /// `AuthFlow`, such as `USER_SRP_AUTH` or `REFRESH_TOKEN_AUTH`.
    pub flow: &'static str,
    /// `AuthParameters`; all treated as secret, since some are.
    pub parameters: BTreeMap<&'static str, Secret>,
}

/// The arguments of `RespondToAuthChallenge`.
#[derive(Debug, Clone)]
pub struct ChallengeResponse {
    /// `ChallengeName`.
    pub name: String,
    /// `Session`, as the challenge brought it.
    pub session: Option<Secret>,
    /// `ChallengeResponses`.
    pub responses: BTreeMap<&'static str, Secret>,
    /// Attributes that a new password comes with: further responses, named `userAttributes.<name>`.
    pub attributes: BTreeMap<String, String>,
}

/// One step of a sign-in.
#[derive(Debug, Clone)]
pub enum AuthStep {
    /// The person is in.
    Tokens(TokenSet),
    /// Another question.
    Challenge(Asked),
}

/// A question of the pool.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// `ChallengeName`.
    pub name: String,
    /// `Session`: whoever has it goes on with the sign-in.
    pub session: Option<Secret>,
    /// `ChallengeParameters`.
    pub parameters: BTreeMap<String, String>,
    /// `AvailableChallenges`.
    pub available: Vec<String>,
}

/// Who an authenticator app is for: somebody who is signed in, or is just signing in.
#[derive(Debug, Clone)]
pub enum Bearer {
    /// An access token.
    AccessToken(Secret),
    /// The `Session` of an `MFA_SETUP` challenge.
    Session(Secret),
}

/// The answer of `AssociateSoftwareToken`.
#[derive(Debug, Clone)]
pub struct SoftwareToken {
    /// The key, base32.
    pub key: Secret,
    /// The session to go on with, where the bearer was one.
    pub session: Option<Secret>,
}

/// What `SetUserMFAPreference` says of one factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MfaPreference {
    /// Which.
    pub factor: Factor,
    /// Whether it is on.
    pub enabled: bool,
    /// Whether a sign-in asks for this one.
    pub preferred: bool,
}

/// A device that the pool remembers (`DeviceType`).
#[derive(Debug, Clone, Default)]
pub struct ProviderDevice {
    /// `DeviceKey`.
    pub key: String,
    /// `DeviceAttributes`, such as `device_name` and `last_ip_used`.
    pub attributes: BTreeMap<String, String>,
    /// `DeviceLastAuthenticatedDate`.
    pub last_authenticated: Option<SystemTime>,
}

/// What a pool calls this device from now on (`NewDeviceMetadataType`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDevice {
    /// `DeviceKey`.
    pub key: String,
    /// `DeviceGroupKey`.
    pub group_key: String,
}

/// The arguments of `ConfirmDevice`.
#[derive(Debug, Clone)]
pub struct DeviceConfirmation {
    /// `DeviceKey`.
    pub key: String,
    /// `DeviceName`.
    pub name: String,
    /// `PasswordVerifier`, base64.
    pub verifier: String,
    /// `Salt`, base64.
    pub salt: String,
}

/// A passkey (`WebAuthnCredentialDescription`).
#[derive(Debug, Clone)]
pub struct ProviderPasskey {
    /// `CredentialId`.
    pub id: String,
    /// `FriendlyCredentialName`.
    pub name: String,
    /// `RelyingPartyId`.
    pub site: String,
    /// `CreatedAt`.
    pub created: SystemTime,
}

/// `AuthenticationResultType`.
#[derive(Debug, Clone)]
pub struct TokenSet {
    /// The access token (JWT).
    pub access_token: Secret,
    /// The ID token (JWT).
    pub id_token: Secret,
    /// The refresh token; absent where the old one stays valid.
    pub refresh_token: Option<Secret>,
    /// How long the access token lives.
    pub expires_in: Duration,
    /// `NewDeviceMetadata`, where the pool remembers devices and does not know this one.
    pub new_device: Option<NewDevice>,
}

/// What a browser brought back from the managed login, and what proves that it was asked for here.
#[derive(Debug, Clone)]
pub struct CodeGrant {
    /// `code`.
    pub code: Secret,
    /// `code_verifier` (RFC 7636).
    pub verifier: Secret,
    /// `redirect_uri`, as in the request.
    pub redirect_uri: String,
}

/// The system's browser.
pub trait SystemBrowser: Send + Sync {
    /// Shows `address` there; answers whether the system took it.
    fn open(&self, address: &str) -> bool;
}

/// The answer of `GetUser`.
#[derive(Debug, Clone, Default)]
pub struct ProviderUser {
    /// The user name in the pool.
    pub username: String,
    /// Attributes by their Cognito names, such as `email_verified`.
    pub attributes: BTreeMap<String, String>,
    /// `UserMFASettingList`.
    pub factors: Vec<String>,
    /// `PreferredMfaSetting`.
    pub preferred_factor: Option<String>,
}
