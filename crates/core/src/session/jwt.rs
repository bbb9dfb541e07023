//! Verification of Cognito's tokens (RFC 7519, RFC 8725): RS256 alone, by `kid` from the pool's key set.
//!
//! Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html>

use std::time::Duration;

use jsonwebtoken::jwk::{AlgorithmParameters, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use thiserror::Error;

/// How far two clocks that are said to agree may be apart.
pub(super) const LEEWAY: Duration = Duration::from_secs(60);

/// What a token is for (`token_use`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenUse {
    /// Calls to Cognito.
    Access,
    /// Who the person is; the identity pool takes it.
    Id,
}

/// What a token has to say.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// `iss`.
    pub issuer: &'a str,
    /// `client_id` of an access token, `aud` of an ID token.
    pub client_id: &'a str,
    /// The time, by the server's clock, since 1970.
    pub now: Duration,
}

/// The claims that the app uses.
#[derive(Debug, Clone, Deserialize)]
pub struct Claims {
    /// The person, for ever.
    pub sub: String,
    /// When it ends, in seconds since 1970.
    pub exp: u64,
    iss: String,
    token_use: String,
    iat: Option<u64>,
    nbf: Option<u64>,
    aud: Option<String>,
    client_id: Option<String>,
    /// The user name, in an access token.
    pub username: Option<String>,
    /// The user name, in an ID token.
    #[serde(rename = "cognito:username")]
    pub cognito_username: Option<String>,
    /// The full name, in an ID token.
    pub name: Option<String>,
    /// The e-mail address, in an ID token.
    pub email: Option<String>,
    /// What the request in the browser was marked with, in an ID token that came of one.
    pub nonce: Option<String>,
    /// When the person proved who they are, in seconds since 1970.
    pub auth_time: Option<u64>,
}

/// Why a token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TokenError {
    /// Not a JWT, or its claims are not what they should be.
    #[error("not a token")]
    Malformed,
    /// Signed with another algorithm than RS256, or not at all.
    #[error("not signed with RS256")]
    Algorithm,
    /// Signed with a key that the pool does not publish.
    #[error("signed with an unknown key")]
    UnknownKey,
    /// The signature is wrong.
    #[error("the signature is wrong")]
    Signature,
    /// Of another pool.
    #[error("of another user pool")]
    Issuer,
    /// For another app client.
    #[error("for another app client")]
    Client,
    /// Of the other kind.
    #[error("for another use")]
    Use,
    /// Of another person than the session's.
    #[error("of another person")]
    Person,
    /// Of another request than the one that was made in the browser.
    #[error("of another request")]
    Nonce,
    /// The person did not prove anew who they are.
    #[error("of an earlier sign-in")]
    NotAsked,
    /// Too old.
    #[error("expired")]
    Expired,
    /// From the future.
    #[error("not yet valid")]
    NotYetValid,
}

/// Reads a JSON Web Key Set (RFC 7517).
///
/// # Errors
/// `Malformed` where it is none.
pub fn parse_key_set(text: &str) -> Result<JwkSet, TokenError> {
    serde_json::from_str(text).map_err(|_| TokenError::Malformed)
}

/// The claims of `token`, where it is what is expected.
///
/// # Errors
/// The first reason not to believe it.
pub fn verify(
    token: &str,
    keys: &JwkSet,
    token_use: TokenUse,
    expected: &Expected<'_>,
) -> Result<Claims, TokenError> {
    let claims = decode::<Claims>(token, &signing_key(token, keys)?, &signature_only())
        .map_err(|error| explain(&error))?
        .claims;
    check(&claims, token_use, expected)?;
    Ok(claims)
}

fn signing_key(token: &str, keys: &JwkSet) -> Result<DecodingKey, TokenError> {
    let header = decode_header(token).map_err(|error| explain(&error))?;
    if header.alg != Algorithm::RS256 {
        return Err(TokenError::Algorithm);
    }
    let key = header.kid.as_deref().and_then(|kid| keys.find(kid)).ok_or(TokenError::UnknownKey)?;
    if !matches!(key.algorithm, AlgorithmParameters::RSA(_)) {
        return Err(TokenError::UnknownKey);
    }
    DecodingKey::from_jwk(key).map_err(|_| TokenError::UnknownKey)
}

/// The claims are checked here, with the server's clock; the library's own checks use this computer's.
fn signature_only() -> Validation {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    validation
}

fn explain(error: &jsonwebtoken::errors::Error) -> TokenError {
    use jsonwebtoken::errors::ErrorKind;
    match error.kind() {
        ErrorKind::InvalidSignature => TokenError::Signature,
        ErrorKind::InvalidAlgorithm | ErrorKind::InvalidAlgorithmName => TokenError::Algorithm,
        _ => TokenError::Malformed,
    }
}

fn check(claims: &Claims, token_use: TokenUse, expected: &Expected<'_>) -> Result<(), TokenError> {
    let (name, client) = match token_use {
        TokenUse::Access => ("access", &claims.client_id),
        TokenUse::Id => ("id", &claims.aud),
    };
    let begins = claims.nbf.max(claims.iat).map_or(Duration::ZERO, Duration::from_secs);
    if claims.iss != expected.issuer {
        Err(TokenError::Issuer)
    } else if claims.token_use != name {
        Err(TokenError::Use)
    } else if client.as_deref() != Some(expected.client_id) {
        Err(TokenError::Client)
    } else if Duration::from_secs(claims.exp) + LEEWAY <= expected.now {
        Err(TokenError::Expired)
    } else if begins > expected.now + LEEWAY {
        Err(TokenError::NotYetValid)
    } else {
        Ok(())
    }
}
