//! The token endpoint of the managed login, which no operation of the SDK asks:
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html>.

use std::time::Duration;

use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use devops360_core::account::{CodeGrant, TokenSet};
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::secret::Secret;
use serde::Deserialize;
use url::form_urlencoded::Serializer;
use zeroize::Zeroizing;

use super::{SERVICE, UserPool, key_set};
use crate::config::ATTEMPT_TIMEOUT;
use crate::error;

/// The answer (RFC 6749, 5.1).
#[derive(Deserialize)]
struct Tokens {
    access_token: String,
    id_token: String,
    refresh_token: Option<String>,
    expires_in: u64,
}

/// The refusal (RFC 6749, 5.2).
#[derive(Deserialize)]
struct Refusal {
    error: String,
}

pub(super) async fn call(
    pool: &UserPool,
    grant: &CodeGrant,
    client_secret: Option<&Secret>,
) -> Result<TokenSet, ServiceError> {
    let late = |_| ServiceError::new(SERVICE, ErrorKind::TimedOut, "", "the tokens did not come in time");
    tokio::time::timeout(ATTEMPT_TIMEOUT, exchange(pool, grant, client_secret)).await.map_err(late)?
}

async fn exchange(
    pool: &UserPool,
    grant: &CodeGrant,
    client_secret: Option<&Secret>,
) -> Result<TokenSet, ServiceError> {
    let request = request(pool, grant, client_secret)?;
    let answer = pool.connector().call(request).await;
    let answer = answer.map_err(|source| error::unreachable(SERVICE, source))?;
    let status = answer.status();
    let text = Zeroizing::new(key_set::text(answer).await?);
    if !status.is_success() {
        let code = serde_json::from_str::<Refusal>(&text).map(|refusal| refusal.error).unwrap_or_default();
        let kind = error::by_status(status.as_u16());
        return Err(ServiceError::new(SERVICE, kind, code, format!("the code was answered with {status}")));
    }
    let tokens: Tokens = serde_json::from_str(&text).map_err(|_| error::malformed(SERVICE, "token"))?;
    Ok(TokenSet {
        access_token: Secret::new(tokens.access_token),
        id_token: Secret::new(tokens.id_token),
        refresh_token: tokens.refresh_token.map(Secret::new),
        expires_in: Duration::from_secs(tokens.expires_in),
        new_device: None,
    })
}

fn request(
    pool: &UserPool,
    grant: &CodeGrant,
    client_secret: Option<&Secret>,
) -> Result<HttpRequest, ServiceError> {
    let invalid = || ServiceError::new(SERVICE, ErrorKind::Invalid, "", "there is no managed login");
    let login = pool.connection.managed_login.as_deref().ok_or_else(invalid)?;
    let mut form = Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("client_id", &pool.client_id)
        .append_pair("code", grant.code.reveal())
        .append_pair("redirect_uri", &grant.redirect_uri)
        .append_pair("code_verifier", grant.verifier.reveal());
    let mut request = HttpRequest::new(SdkBody::from(form.finish()));
    request.set_method("POST").map_err(|_| invalid())?;
    request.set_uri(format!("{}/oauth2/token", login.trim_end_matches('/'))).map_err(|_| invalid())?;
    request.headers_mut().insert("content-type", "application/x-www-form-urlencoded");
    if let Some(secret) = client_secret {
        let pair = Zeroizing::new(format!("{}:{}", pool.client_id, secret.reveal()));
        request.headers_mut().insert("authorization", format!("Basic {}", BASE64.encode(pair.as_bytes())));
    }
    Ok(request)
}
