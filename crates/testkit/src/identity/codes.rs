//! The pool's managed login: what a browser asks there, and what the code is worth that it brings back.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use devops360_core::account::{CodeGrant, TokenSet};
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::secret::Secret;
use serde_json::json;
use sha2::{Digest, Sha256};
use url::Url;

use super::pool::{CLIENT_ID, FakeUserPool};
use super::tokens::{issue, seconds};
use crate::signing::{SigningKey, claims};

/// Who signs in at the managed login, and how.
#[derive(Debug, Clone, Default)]
pub struct Grant {
    /// Another nonce than the one that was asked for.
    pub nonce: Option<String>,
    /// That many seconds ago the person proved who they are.
    pub proven_seconds_ago: u64,
}

/// A code that was given out, and what it was asked for with.
#[derive(Debug, Clone)]
pub(super) struct GivenCode {
    username: String,
    challenge: String,
    redirect_uri: String,
    nonce: String,
    auth_time: u64,
}

/// What an address of the managed login asks for.
///
/// # Panics
/// Where it is no address.
#[must_use]
pub fn asked_for(address: &str) -> BTreeMap<String, String> {
    let url = Url::parse(address).expect("the address of a page");
    url.query_pairs().into_owned().collect()
}

impl FakeUserPool {
    /// Signs a person in at the managed login as `address` asks for it; answers where the browser goes then.
    ///
    /// # Panics
    /// Where the request is none that a user pool takes.
    #[must_use]
    pub fn visit(&self, address: &str, name: &str, grant: Grant) -> String {
        let asked = asked_for(address);
        let expected =
            [("response_type", "code"), ("client_id", CLIENT_ID), ("code_challenge_method", "S256")];
        for (name, value) in expected {
            assert_eq!(asked.get(name).map(String::as_str), Some(value), "{name}");
        }
        let code = format!("code-{}", self.environment.new_id());
        let given = GivenCode {
            username: name.to_owned(),
            challenge: asked["code_challenge"].clone(),
            redirect_uri: asked["redirect_uri"].clone(),
            nonce: grant.nonce.unwrap_or_else(|| asked["nonce"].clone()),
            auth_time: seconds(self.environment.now()) - grant.proven_seconds_ago,
        };
        let back = Url::parse_with_params(&given.redirect_uri, [("code", &code), ("state", &asked["state"])]);
        self.state().codes.insert(code, given);
        back.expect("the redirect is an address").into()
    }

    pub(super) fn take_code_grant(
        &self,
        grant: &CodeGrant,
        client_secret: Option<&Secret>,
    ) -> Result<TokenSet, ServiceError> {
        let refuse = |code| Err(self.error(ErrorKind::Unauthenticated, code, ""));
        if self.check_secret(client_secret).is_err() {
            return refuse("invalid_client");
        }
        // Used or not, it is worth nothing afterwards.
        let Some(given) = self.state().codes.remove(grant.code.reveal()) else {
            return refuse("invalid_grant");
        };
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(grant.verifier.reveal()));
        if challenge != given.challenge || grant.redirect_uri != given.redirect_uri {
            return refuse("invalid_grant");
        }
        let person = self.known(&given.username)?;
        let origin = self.environment.new_id();
        let mut state = self.state();
        let tokens = issue(&mut state, &person, self.environment.as_ref(), &origin, true, None);
        let mut id = claims(tokens.id_token.reveal());
        id["nonce"] = json!(given.nonce);
        id["auth_time"] = json!(given.auth_time);
        let id_token = SigningKey::number(state.signing_key).sign(&id);
        state.id_tokens.insert(id_token.clone());
        Ok(TokenSet { id_token: Secret::new(id_token), ..tokens })
    }
}
