//! The tokens that a pool gives out.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use devops360_core::account::TokenSet;
use devops360_core::environment::Environment;
use devops360_core::secret::Secret;
use serde_json::json;

use super::people::Person;
use super::pool::{CLIENT_ID, POOL_ID, REGION, State};
use crate::signing::SigningKey;

/// How long access and ID tokens live.
pub(super) const LIFE: Duration = Duration::from_secs(60 * 60);

/// A refresh token that was given out.
#[derive(Debug, Clone)]
pub(super) struct RefreshToken {
    pub(super) sub: String,
    /// The sign-in that it comes from (`origin_jti`): all tokens of one end together.
    pub(super) origin: String,
    pub(super) revoked: bool,
    /// `DeviceKey` of the device that it was given to.
    pub(super) device: Option<String>,
    /// When another took its place.
    pub(super) replaced: Option<SystemTime>,
}

/// A set of tokens for `person`, of the sign-in `origin`; with a new refresh token for `device` where `with_refresh`
/// says so.
pub(super) fn issue(
    state: &mut State,
    person: &Person,
    environment: &dyn Environment,
    origin: &str,
    with_refresh: bool,
    device: Option<&str>,
) -> TokenSet {
    let now = seconds(environment.now()).saturating_add_signed(state.clock_ahead);
    let end = now + LIFE.as_secs();
    let issuer = format!("https://cognito-idp.{REGION}.amazonaws.com/{POOL_ID}");
    let access = json!({
        "sub": person.sub, "iss": issuer, "client_id": CLIENT_ID, "token_use": "access",
        "username": person.username, "origin_jti": origin, "iat": now, "exp": end, "jti": environment.new_id(),
    });
    let confused = state.id_token_of.take();
    let owner = state.people.iter().find(|other| confused.as_ref() == Some(&other.sub)).unwrap_or(person);
    let mut id = json!({
        "sub": owner.sub, "iss": issuer, "aud": CLIENT_ID, "token_use": "id",
        "cognito:username": owner.username, "origin_jti": origin, "iat": now, "exp": end, "jti": environment.new_id(),
    });
    for (name, value) in &owner.attributes {
        id[name] = json!(value);
    }
    let key = SigningKey::number(state.signing_key);
    let refresh = with_refresh.then(|| {
        let token = format!("refresh-{}", environment.new_id());
        let (sub, origin, device) = (person.sub.clone(), origin.to_owned(), device.map(str::to_owned));
        let given = RefreshToken { sub, origin, revoked: false, device, replaced: None };
        state.refresh_tokens.insert(token.clone(), given);
        Secret::new(token)
    });
    let id = key.sign(&id);
    state.id_tokens.insert(id.clone());
    TokenSet {
        access_token: Secret::new(key.sign(&access)),
        id_token: Secret::new(id),
        refresh_token: refresh,
        expires_in: LIFE,
        new_device: None,
    }
}

pub(crate) fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
