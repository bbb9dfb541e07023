//! The people of a pool.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use devops360_core::account::{ProviderDevice, ProviderPasskey};
use devops360_core::administration::SignInRecord;

use super::devices::TrackedDevice;

/// How long a code is good.
pub(super) const CODE_LIFE: Duration = Duration::from_secs(24 * 60 * 60);

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Standing {
    #[default]
    Unconfirmed,
    Confirmed,
    ResetRequired,
    Disabled,
}

/// A code that was sent.
#[derive(Debug, Clone)]
pub(super) struct SentCode {
    pub(super) code: String,
    pub(super) at: SystemTime,
}

/// An address that waits for its code.
#[derive(Debug, Clone)]
pub(super) struct SentAddress {
    pub(super) value: String,
    pub(super) sent: SentCode,
}

/// Somebody in the pool.
#[derive(Debug, Clone, Default)]
pub(super) struct Person {
    pub(super) username: String,
    pub(super) sub: String,
    pub(super) password: String,
    pub(super) attributes: BTreeMap<String, String>,
    pub(super) standing: Standing,
    pub(super) code: Option<SentCode>,
    /// Codes for addresses, by attribute.
    pub(super) addresses: BTreeMap<String, SentAddress>,
    pub(super) wrong_passwords: u32,
    /// The password was given out by an administrator.
    pub(super) must_change: bool,
    /// Cognito's names of the second factors that are on.
    pub(super) factors: Vec<String>,
    pub(super) preferred: Option<String>,
    pub(super) totp_key: Option<String>,
    /// The key of an authenticator app that has not proven itself yet.
    pub(super) offered_key: Option<String>,
    pub(super) app_name: Option<String>,
    /// The time step of the last code: a code works once.
    pub(super) used_step: Option<u64>,
    pub(super) devices: Vec<ProviderDevice>,
    pub(super) tracked: Vec<TrackedDevice>,
    /// `DEVICE_KEY` of the sign-in that is under way.
    pub(super) signs_in_on: Option<String>,
    pub(super) passkeys: Vec<ProviderPasskey>,
    pub(super) groups: Vec<String>,
    pub(super) sign_ins: Vec<SignInRecord>,
}

/// What a code is worth.
pub(super) enum Verdict {
    Right,
    Wrong,
    Expired,
}

impl Person {
    /// Whether `name` is the user name, or an alias that works now.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.username == name
            || self.attributes.get("email").is_some_and(|email| email.eq_ignore_ascii_case(name))
    }

    pub(super) fn enrol(&mut self, key: &str) {
        self.totp_key = Some(key.to_owned());
        self.set_factor("SOFTWARE_TOKEN_MFA", true, true);
    }

    pub(super) fn set_factor(&mut self, name: &str, enabled: bool, preferred: bool) {
        self.factors.retain(|known| known != name);
        self.preferred.take_if(|known| known == name);
        if enabled {
            self.factors.push(name.to_owned());
        }
        if preferred {
            self.preferred = Some(name.to_owned());
        }
    }

    /// The address as it is told to somebody who may not be the person.
    pub(super) fn masked_email(&self) -> Option<String> {
        masked(self.attributes.get("email")?)
    }
}

/// What `code` is worth where `sent` was sent.
pub(super) fn judge(sent: Option<&SentCode>, code: &str, now: SystemTime) -> Verdict {
    match sent {
        Some(sent) if sent.code != code => Verdict::Wrong,
        Some(sent) if now > sent.at + CODE_LIFE => Verdict::Expired,
        Some(_) => Verdict::Right,
        None => Verdict::Expired,
    }
}

/// An e-mail address with most of it hidden.
pub(super) fn masked(email: &str) -> Option<String> {
    let (name, domain) = email.split_once('@')?;
    let first = |text: &str| text.chars().take(1).collect::<String>();
    Some(format!("{}***@{}***", first(name), first(domain)))
}
