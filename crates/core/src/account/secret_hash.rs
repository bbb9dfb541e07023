//! `SECRET_HASH`: the proof of a confidential app client that it knows its secret.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::srp::hmac;
use crate::secret::Secret;

/// Base64 of HMAC-SHA256 over user name and client id, keyed with the client secret.
/// Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash>
#[must_use]
pub fn secret_hash(username: &str, client_id: &str, client_secret: &Secret) -> Secret {
    let key = client_secret.reveal().as_bytes();
    Secret::new(BASE64.encode(hmac(key, &[username.as_bytes(), client_id.as_bytes()])))
}
