//! What protects an account: its password, its second factors, the devices and passkeys that it trusts.

use serde::{Deserialize, Serialize};

use super::Factor;
use crate::primitives::{Password, Timestamp};

/// Asks for the second factors of the signed-in person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadSecurity {}

/// The second factors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Security {
    /// Those that are switched on.
    pub factors: Vec<Factor>,
    /// The one that a sign-in asks for.
    pub preferred: Option<Factor>,
}

/// Changes the password of the signed-in person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePassword {
    /// The password so far, unaltered.
    pub current: Password,
    /// The new one, unaltered.
    pub new: Password,
}

/// What became of a change of the password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangePasswordOutcome {
    /// The new one holds.
    Changed,
    /// The password so far is not right.
    WrongPassword,
    /// The pool refuses the new one.
    PasswordRefused {
        /// The pool's own words.
        detail: String,
    },
}

/// Begins to set up an authenticator app; nothing changes until its code is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeginAuthenticator {}

/// Ends the set-up of an authenticator app with a code that it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyAuthenticator {
    /// The code, as typed.
    pub code: String,
}

/// What became of an authenticator app's first code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthenticatorOutcome {
    /// It was right: the next sign-in asks for one.
    Enabled(Security),
    /// It was wrong.
    WrongCode,
}

/// Switches a second factor on or off, or prefers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetFactor {
    /// Which.
    pub factor: Factor,
    /// Whether it is on afterwards.
    pub enabled: bool,
    /// Whether a sign-in asks for this one.
    pub preferred: bool,
}

/// Ends every session of the signed-in person, this one included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOutEverywhere {}

/// Asks for the devices that the pool remembers for the signed-in person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListDevices {}

/// Forgets a device: its sessions end, and it is asked for a second factor again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgetDevice {
    /// The device's key.
    pub id: String,
}

/// The remembered devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Devices {
    /// The pool remembers no devices.
    NotOffered,
    /// These, the newest first.
    Known(Vec<Device>),
}

/// A computer or a telephone that signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Names it.
    pub id: String,
    /// What it is called, where it is called anything.
    pub name: Option<String>,
    /// When it signed in for the last time.
    pub last_seen: Option<Timestamp>,
    /// From which address that was.
    pub last_address: Option<String>,
    /// Whether it is this computer.
    pub this: bool,
}

/// Says whether the pool is to remember this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecideDevice {
    /// Whether it is.
    pub remember: bool,
}

/// Asks for the passkeys of the signed-in person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPasskeys {}

/// Removes a passkey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovePasskey {
    /// Names it.
    pub id: String,
}

/// The passkeys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Passkeys {
    /// The pool takes no passkeys.
    NotOffered,
    /// These, the newest first.
    Known(Vec<Passkey>),
}

/// A passkey (WebAuthn credential).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    /// Names it.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The web address that it was made for.
    pub site: String,
    /// Since when there is it.
    pub since: Timestamp,
}
