//! Sign-up, confirmation, sign-in, a forgotten password, and what protects an account.

mod browser;
mod challenge;
mod security;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::connection::{Attribute, SignInWith};
use crate::primitives::{Password, Timestamp};
use crate::profile::PhotoHandle;
use crate::session::Session;

pub use browser::{BrowserSignInOutcome, CancelBrowserSignIn, SignInWithBrowser};
pub use challenge::{
    Answer, AnswerChallenge, AnswerOutcome, AuthenticatorSetup, Challenge, Factor, QrCode, Question, SignInId,
};
pub use security::{
    AuthenticatorOutcome, BeginAuthenticator, ChangePassword, ChangePasswordOutcome, DecideDevice, Device,
    Devices, ForgetDevice, ListDevices, ListPasskeys, LoadSecurity, Passkey, Passkeys, RemovePasskey,
    Security, SetFactor, SignOutEverywhere, VerifyAuthenticator,
};

/// Registers a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUp {
    /// The sign-in name: a user name, an e-mail address or a phone number, as the connection asks.
    pub username: String,
    /// The password, unaltered.
    pub password: Password,
    /// What the connection asks for; empty values are left out of the request.
    pub attributes: BTreeMap<Attribute, String>,
    /// A photo, kept on this computer and sent after the first sign-in.
    pub photo: Option<PhotoHandle>,
}

/// What became of a sign-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignUpOutcome {
    /// A code is on its way.
    ConfirmationRequired(PendingSignUp),
    /// The pool asks for no code: sign in.
    Confirmed,
    /// Somebody has that sign-in name already.
    UsernameTaken,
    /// The pool refuses the password.
    PasswordRefused {
        /// The pool's own words.
        detail: String,
    },
}

/// A sign-up on this computer that waits for its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingSignUp {
    /// The sign-in name.
    pub username: String,
    /// Where the last code went, where the pool said so.
    pub delivery: Option<CodeDelivery>,
    /// When it was begun.
    pub since: Timestamp,
    /// Whether a photo waits to be sent.
    pub has_photo: bool,
}

/// Where a code went (`CodeDeliveryDetailsType` of Cognito).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeDelivery {
    /// By which way.
    pub medium: DeliveryMedium,
    /// The masked address, such as `m***@e***`.
    pub destination: String,
}

/// The way a code takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryMedium {
    /// An e-mail.
    Email,
    /// A text message.
    Sms,
    /// The pool did not say.
    Unknown,
}

/// Asks for the sign-ups of the active connection that wait for their code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingSignUps {}

/// Confirms a sign-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmSignUp {
    /// The sign-in name.
    pub username: String,
    /// The code, as typed.
    pub code: String,
}

/// What became of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeOutcome {
    /// It was right.
    Confirmed,
    /// It was wrong.
    Wrong,
    /// It was right once.
    Expired,
}

/// Sends the confirmation code again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResendCode {
    /// The sign-in name.
    pub username: String,
}

/// Signs a person in. Where the connection lets people choose, an empty password asks for the other ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// The sign-in name.
    pub username: String,
    /// The password, unaltered.
    pub password: Password,
    /// Keep the session, sealed, when the app is closed.
    pub keep_signed_in: bool,
}

/// What became of a sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInOutcome {
    /// The person is in.
    SignedIn(Session),
    /// The name and the password do not match; which of the two is wrong is not told.
    WrongCredentials,
    /// The sign-up waits for its code.
    ConfirmationRequired(PendingSignUp),
    /// The pool asks for a new password through "forgot password".
    PasswordResetRequired,
    /// The pool wants to know more first.
    Challenge(Challenge),
}

/// Asks for a code to set a new password. The answer for an unknown person is the same as for a known one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgotPassword {
    /// The sign-in name.
    pub username: String,
}

/// Sets a new password with a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetPassword {
    /// The sign-in name.
    pub username: String,
    /// The code, as typed.
    pub code: String,
    /// The new password, unaltered.
    pub password: Password,
}

/// What became of a new password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResetOutcome {
    /// It holds: sign in with it.
    Changed,
    /// The code was wrong.
    WrongCode,
    /// The code is too old.
    ExpiredCode,
    /// The pool refuses the password.
    PasswordRefused {
        /// The pool's own words.
        detail: String,
    },
}

/// Whether `text` can be an e-mail address: something before and after one `@`, no spaces. The pool has the last word.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    !local.is_empty() && !domain.is_empty() && !domain.contains('@') && !text.contains(char::is_whitespace)
}

/// A phone number in the pool's form (E.164): `+` and digits, without the spaces that people write.
#[must_use]
pub fn phone_number(typed: &str) -> Option<String> {
    let compact: String =
        typed.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.' | '/' | '\u{a0}')).collect();
    let digits = compact.strip_prefix('+')?;
    // E.164: a country code, which does not begin with 0, and at most 15 digits in all.
    let valid = (7..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.chars().all(|digit| digit.is_ascii_digit());
    valid.then_some(compact)
}

/// What was typed as `attribute`, as it is sent: without spaces at its ends, a phone number in the pool's form.
#[must_use]
pub fn attribute_value(attribute: Attribute, typed: &str) -> String {
    let number = (attribute == Attribute::PhoneNumber).then(|| phone_number(typed)).flatten();
    number.unwrap_or_else(|| typed.trim().to_owned())
}

/// What was typed as the sign-in name, as it is sent.
#[must_use]
pub fn sign_in_name(with: SignInWith, typed: &str) -> String {
    match with {
        SignInWith::Phone => attribute_value(Attribute::PhoneNumber, typed),
        SignInWith::Email | SignInWith::UsernameOrEmail | SignInWith::Username => typed.trim().to_owned(),
    }
}
