//! The user pool, as the rules of account and session need it: one method an operation of Cognito.

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use devops360_contract::account::CodeDelivery;

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
    /// secret itself, not a hash.
    async fn tokens_from_refresh_token(
        &self,
        refresh_token: &Secret,
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

    /// `UpdateUserAttributes`; answers where the codes for changed addresses went.
    async fn update_user_attributes(
        &self,
        access_token: &Secret,
        attributes: &BTreeMap<String, String>,
    ) -> Result<Vec<CodeDelivery>, ServiceError>;

    /// `DeleteUserAttributes`.
    async fn delete_user_attributes(
        &self,
        access_token: &Secret,
        names: &[String],
    ) -> Result<(), ServiceError>;

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
    pub session: Option<String>,
    /// `ChallengeResponses`.
    pub responses: BTreeMap<&'static str, Secret>,
}

/// One step of a sign-in.
#[derive(Debug, Clone)]
pub enum AuthStep {
    /// The person is in.
    Tokens(TokenSet),
    /// Another question.
    Challenge {
        /// `ChallengeName`.
        name: String,
        /// `Session`.
        session: Option<String>,
        /// `ChallengeParameters`.
        parameters: BTreeMap<String, String>,
    },
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
}

/// The answer of `GetUser`.
#[derive(Debug, Clone, Default)]
pub struct ProviderUser {
    /// The user name in the pool.
    pub username: String,
    /// Attributes by their Cognito names, such as `email_verified`.
    pub attributes: BTreeMap<String, String>,
}
