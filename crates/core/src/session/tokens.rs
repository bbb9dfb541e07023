//! The tokens of a session, and the form in which they are sealed.

use std::borrow::Cow;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::devices::Binding;
use super::error::SessionError;
use super::person::Person;
use crate::secret::Secret;

/// How long before its end a token is renewed.
pub(super) const RENEWAL_MARGIN: Duration = Duration::from_secs(5 * 60);

/// The tokens as they are now.
pub(super) struct Tokens {
    pub(super) access: Secret,
    pub(super) id: Secret,
    pub(super) refresh: Secret,
    /// When the first of access and ID token ends, by the server's clock, in seconds since 1970.
    pub(super) expires_at: u64,
    /// Whether the app client rotates refresh tokens, as far as it is known.
    pub(super) rotates: bool,
    /// The last attempt that failed, for everybody who waited for it.
    pub(super) failure: Option<SessionError>,
}

impl Tokens {
    pub(super) fn needs_refresh(&self, now: SystemTime) -> bool {
        now + RENEWAL_MARGIN >= self.end()
    }

    pub(super) fn are_valid(&self, now: SystemTime) -> bool {
        now < self.end()
    }

    fn end(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(self.expires_at)
    }
}

/// What is sealed. The texts are borrowed, so that no copy of a token is left behind unwiped.
#[derive(Serialize, Deserialize)]
struct Sealed<'a> {
    person: Person,
    #[serde(borrow)]
    access: Cow<'a, str>,
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    refresh: Cow<'a, str>,
    expires_at: u64,
    rotates: bool,
    drift: i64,
    #[serde(default)]
    device: Option<Binding>,
    #[serde(default)]
    by_browser: bool,
}

/// A session that was sealed.
pub(super) struct Kept {
    pub(super) person: Person,
    pub(super) tokens: Tokens,
    pub(super) drift: i64,
    pub(super) device: Option<Binding>,
    pub(super) by_browser: bool,
}

/// The bytes to seal.
pub(super) fn encode(
    person: &Person,
    tokens: &Tokens,
    drift: i64,
    (device, by_browser): (Option<Binding>, bool),
) -> Zeroizing<Vec<u8>> {
    let sealed = Sealed {
        person: person.clone(),
        access: tokens.access.reveal().into(),
        id: tokens.id.reveal().into(),
        refresh: tokens.refresh.reveal().into(),
        expires_at: tokens.expires_at,
        rotates: tokens.rotates,
        drift,
        device,
        by_browser,
    };
    // A structure of texts and numbers always has a JSON form.
    Zeroizing::new(serde_json::to_vec(&sealed).unwrap_or_default())
}

/// What `bytes` hold; `None` where they are of a form that this release does not know.
pub(super) fn decode(bytes: &[u8]) -> Option<Kept> {
    let sealed: Sealed<'_> = serde_json::from_slice(bytes).ok()?;
    let tokens = Tokens {
        access: Secret::new(sealed.access),
        id: Secret::new(sealed.id),
        refresh: Secret::new(sealed.refresh),
        expires_at: sealed.expires_at,
        rotates: sealed.rotates,
        failure: None,
    };
    let Sealed { person, drift, device, by_browser, .. } = sealed;
    Some(Kept { person, tokens, drift, device, by_browser })
}
