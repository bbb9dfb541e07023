//! The token endpoint of the managed login (RFC 6749, 4.1.3): strict about its form and about who asks.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use devops360_core::account::{CodeGrant, IdentityProvider};
use devops360_core::secret::Secret;
use http_body_util::{BodyExt, Limited};
use hyper::Request;
use hyper::body::Incoming;
use serde_json::{Value, json};
use url::form_urlencoded::parse;

use super::server::BODY_LIMIT;
use crate::identity::{CLIENT_ID, FakeUserPool};

/// Where it is.
pub(super) const TOKEN_PATH: &str = "/oauth2/token";

/// What the form has, and nothing else.
const FORM: [&str; 5] = ["client_id", "code", "code_verifier", "grant_type", "redirect_uri"];

/// Tokens for a code, or OAuth's name of what is wrong.
pub(super) async fn token(pool: &FakeUserPool, request: Request<Incoming>) -> Result<Value, String> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let invalid = || "invalid_request".to_owned();
    if header("content-type") != Some("application/x-www-form-urlencoded") {
        return Err(invalid());
    }
    let secret =
        header("authorization").map(|basic| client_secret(basic).ok_or_else(|| "invalid_client".to_owned()));
    let secret = secret.transpose()?;
    let body = Limited::new(request.into_body(), BODY_LIMIT).collect().await.map_err(|_| invalid())?;
    let bytes = body.to_bytes();
    let form: BTreeMap<String, String> = parse(&bytes).into_owned().collect();
    if !form.keys().eq(FORM.iter()) || form["grant_type"] != "authorization_code" {
        return Err(invalid());
    }
    if form["client_id"] != CLIENT_ID {
        return Err("invalid_client".to_owned());
    }
    let grant = CodeGrant {
        code: Secret::new(&*form["code"]),
        verifier: Secret::new(&*form["code_verifier"]),
        redirect_uri: form["redirect_uri"].clone(),
    };
    let tokens = pool.tokens_from_code(&grant, secret.as_ref()).await.map_err(|error| error.code)?;
    Ok(json!({
        "access_token": tokens.access_token.reveal(),
        "id_token": tokens.id_token.reveal(),
        "refresh_token": tokens.refresh_token.as_ref().map(Secret::reveal),
        "token_type": "Bearer",
        "expires_in": tokens.expires_in.as_secs(),
    }))
}

/// The secret in `Basic <client:secret>`, where it is this client's.
fn client_secret(basic: &str) -> Option<Secret> {
    let pair = BASE64.decode(basic.strip_prefix("Basic ")?).ok()?;
    let pair = String::from_utf8(pair).ok()?;
    pair.strip_prefix(CLIENT_ID)?.strip_prefix(':').map(Secret::new)
}
