//! What the user pool asks between a name and a session, and the answers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CodeDelivery, SignInOutcome};
use crate::primitives::{Password, opaque_id};

opaque_id! {
    /// Names a sign-in that waits for an answer. What it knows stays in the shell, for a quarter of an hour at most.
    SignInId
}

/// A sign-in that waits for the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// Names the sign-in.
    pub id: SignInId,
    /// What is asked.
    pub question: Question,
    /// Whether another code can be sent.
    pub resend: bool,
    /// Whether the person can choose another factor instead.
    pub other_factors: bool,
}

/// What the user pool wants to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// A code that was sent (`SMS_MFA`, `SMS_OTP`, `EMAIL_OTP`).
    SentCode(CodeDelivery),
    /// The code that an authenticator app shows (`SOFTWARE_TOKEN_MFA`).
    AuthenticatorCode {
        /// What the person called the app.
        app: Option<String>,
    },
    /// The password, where the person chose to sign in with it (`PASSWORD_SRP`).
    Password,
    /// With which factor to go on (`SELECT_MFA_TYPE`, `SELECT_CHALLENGE`).
    ChooseFactor {
        /// The factors that the pool offers and that this release can do.
        factors: Vec<Factor>,
    },
    /// A password of the person's own (`NEW_PASSWORD_REQUIRED`).
    NewPassword {
        /// Cognito's names of the attributes that the pool requires and that have no value yet.
        missing: Vec<String>,
    },
    /// An authenticator app, before the person may come in (`MFA_SETUP`).
    SetUpAuthenticator(AuthenticatorSetup),
    /// Something that this release cannot do.
    Unknown {
        /// Cognito's name of the challenge.
        name: String,
    },
}

/// A way to prove who one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// The password.
    Password,
    /// A code that an authenticator app shows.
    AuthenticatorApp,
    /// A code by text message.
    Sms,
    /// A code by e-mail.
    Email,
}

/// What an authenticator app has to learn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthenticatorSetup {
    /// The key, base32 (RFC 4648), to type where a camera is of no use.
    pub key: String,
    /// The same as a picture for the camera.
    pub qr: QrCode,
}

/// A QR code (ISO/IEC 18004) as a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrCode {
    /// How many modules it has on each side, the quiet zone around it included.
    pub side: u32,
    /// The dark modules, as the `d` of an SVG path in a square of `side`.
    pub drawing: String,
}

/// Answers the question of a sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerChallenge {
    /// Names the sign-in.
    pub id: SignInId,
    /// The answer.
    pub answer: Answer,
}

/// An answer, or the wish for another question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// A code, as typed.
    Code(String),
    /// The password, unaltered.
    Password(Password),
    /// A factor.
    Factor(Factor),
    /// A password of the person's own, and what was missing.
    NewPassword {
        /// The new password, unaltered.
        password: Password,
        /// Values by Cognito's names of the attributes.
        attributes: BTreeMap<String, String>,
    },
    /// Another code, please.
    Resend,
    /// Another factor, please.
    OtherFactor,
}

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerOutcome {
    /// The sign-in went on.
    Next(SignInOutcome),
    /// The code was wrong; the question stands.
    WrongCode,
    /// The code is too old or was used before; the question stands.
    ExpiredCode,
    /// The pool refuses the new password; the question stands.
    PasswordRefused {
        /// The pool's own words.
        detail: String,
    },
    /// The sign-in took too long and has to begin again.
    Over,
}
