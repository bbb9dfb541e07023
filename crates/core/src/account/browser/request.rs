//! The request that a browser takes to the managed login (RFC 6749, 4.1.1; RFC 7636, 4.3; OpenID Connect Core, 3.1.2.1).
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html>

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use url::form_urlencoded::Serializer;
use zeroize::Zeroizing;

use crate::environment::Environment;
use crate::secret::Secret;

/// What the tokens are for: who the person is, and their account's own settings.
const SCOPES: &str = "openid email profile aws.cognito.signin.user.admin";
/// How much randomness each of the three values has; as text they are the 43 characters that RFC 7636 asks for.
const RANDOM_BYTES: usize = 32;

/// One request, which is answered once.
pub(super) struct AuthorizationRequest {
    /// `state`: what comes back without it was not asked for here.
    pub(super) state: Secret,
    /// `nonce`: what the ID token repeats.
    pub(super) nonce: String,
    /// `code_verifier`: without it the code is worth nothing.
    pub(super) verifier: Secret,
    /// `redirect_uri`.
    pub(super) redirect_uri: String,
}

impl AuthorizationRequest {
    pub(super) fn new(environment: &dyn Environment, redirect_uri: String) -> Self {
        Self {
            state: Secret::new(random(environment).as_str()),
            nonce: random(environment).to_string(),
            verifier: Secret::new(random(environment).as_str()),
            redirect_uri,
        }
    }

    /// The page to open below `login`; `anew` has the person prove who they are though the browser may know it.
    pub(super) fn address(&self, login: &str, client_id: &str, anew: bool) -> String {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.reveal()));
        let mut query = Serializer::new(String::new());
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", client_id)
            .append_pair("redirect_uri", &self.redirect_uri)
            .append_pair("scope", SCOPES)
            .append_pair("state", self.state.reveal())
            .append_pair("nonce", &self.nonce)
            .append_pair("code_challenge_method", "S256")
            .append_pair("code_challenge", &challenge);
        if anew {
            query.append_pair("prompt", "login");
        }
        format!("{}/oauth2/authorize?{}", login.trim_end_matches('/'), query.finish())
    }
}

/// The page that ends the browser's own session:
/// <https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html>.
pub(super) fn sign_out_address(login: &str, client_id: &str, back: &str) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("client_id", client_id).append_pair("logout_uri", back);
    format!("{}/logout?{}", login.trim_end_matches('/'), query.finish())
}

fn random(environment: &dyn Environment) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0; RANDOM_BYTES]);
    environment.fill_random(bytes.as_mut_slice());
    Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_slice()))
}
