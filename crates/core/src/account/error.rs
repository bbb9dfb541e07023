//! What can go wrong with an account. Expected outcomes are no errors.

use std::sync::Arc;

use devops360_contract::connection::ConnectionFile;
use devops360_contract::{AppError, Code};
use thiserror::Error;

use super::srp::SrpError;
use crate::cloud::ServiceError;
use crate::connection::ConnectionError;
use crate::session::SessionError;
use crate::settings::PreferencesError;

/// Something about an account failed.
#[derive(Debug, Error)]
pub enum AccountError {
    /// The connection is at fault.
    #[error(transparent)]
    Connection(#[from] ConnectionError),
    /// The session could not begin.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The pending sign-ups could not be kept.
    #[error("the pending sign-ups could not be kept")]
    Preferences(#[from] PreferencesError),
    /// Cognito asks to wait.
    #[error("too many attempts")]
    TooManyAttempts,
    /// An attribute is not acceptable.
    #[error("the user pool refuses an attribute: {detail}")]
    AttributeRefused {
        /// The pool's words.
        detail: String,
    },
    /// No code could be sent.
    #[error("the user pool could not send the code")]
    CodeDeliveryFailed,
    /// There is nothing to confirm.
    #[error("the person is already confirmed")]
    AlreadyConfirmed,
    /// A step that this release cannot do.
    #[error("the user pool asks for {challenge}")]
    ChallengeUnsupported {
        /// The challenge's name.
        challenge: String,
    },
    /// The pool takes no authenticator apps.
    #[error("the user pool takes no authenticator apps")]
    AuthenticatorUnavailable,
    /// The connection names no managed login.
    #[error("the connection names no managed login")]
    BrowserSignInUnavailable,
    /// No port is free for the browser to come back on.
    #[error("the ports {ports} are taken")]
    BrowserPortsTaken {
        /// Which.
        ports: String,
    },
    /// There is no browser, or it does not start.
    #[error("the browser did not open")]
    BrowserNotOpened,
    /// The managed login refused.
    #[error("the managed login refuses: {detail}")]
    BrowserSignInRefused {
        /// Its words.
        detail: String,
    },
    /// A rule of the pool refused.
    #[error("the user pool refuses: {detail}")]
    RefusedByPool {
        /// The pool's words.
        detail: String,
    },
    /// The server's part of the password proof is not one.
    #[error("the server's part of the sign-in cannot be used")]
    Srp(#[from] SrpError),
    /// A service failed in a way that says nothing else.
    #[error("the user pool failed")]
    Service(#[source] Arc<ServiceError>),
}

impl AccountError {
    /// What `error` means, whatever was asked; `file` names the resources.
    pub(crate) fn of(error: ServiceError, file: &ConnectionFile) -> Self {
        if let Some(fault) = ConnectionError::of_user_pool(&error, file) {
            return fault.into();
        }
        let detail = || error.message.clone();
        match error.code.as_str() {
            "LimitExceededException" | "TooManyFailedAttemptsException" => Self::TooManyAttempts,
            "CodeDeliveryFailureException"
            | "InvalidEmailRoleAccessPolicyException"
            | "InvalidSmsRoleAccessPolicyException"
            | "InvalidSmsRoleTrustRelationshipException" => Self::CodeDeliveryFailed,
            "InvalidParameterException" => Self::AttributeRefused { detail: detail() },
            "UserLambdaValidationException"
            | "UnexpectedLambdaException"
            | "InvalidLambdaResponseException"
            | "AliasExistsException"
            | "NotAuthorizedException"
            | "ForbiddenException" => Self::RefusedByPool { detail: detail() },
            _ => Self::Service(Arc::new(error)),
        }
    }
}

impl From<AccountError> for AppError {
    fn from(error: AccountError) -> Self {
        use AccountError as E;
        match error {
            E::Connection(error) => error.into(),
            E::Session(error) => error.into(),
            E::Preferences(_) => Code::SettingsUnwritable.into(),
            E::TooManyAttempts => Code::TooManyAttempts.into(),
            E::AttributeRefused { detail } => Self::new(Code::AttributeRefused).with("detail", detail),
            E::CodeDeliveryFailed => Code::CodeDeliveryFailed.into(),
            E::AlreadyConfirmed => Code::AlreadyConfirmed.into(),
            E::ChallengeUnsupported { challenge } => {
                Self::new(Code::ChallengeUnsupported).with("challenge", challenge)
            }
            E::AuthenticatorUnavailable => Code::AuthenticatorUnavailable.into(),
            E::BrowserSignInUnavailable => Code::BrowserSignInUnavailable.into(),
            E::BrowserPortsTaken { ports } => Self::new(Code::BrowserPortsTaken).with("ports", ports),
            E::BrowserNotOpened => Code::BrowserNotOpened.into(),
            E::BrowserSignInRefused { detail } => {
                Self::new(Code::BrowserSignInRefused).with("detail", detail)
            }
            E::RefusedByPool { detail } => Self::new(Code::RefusedByPool).with("detail", detail),
            E::Srp(_) => Code::Internal.into(),
            E::Service(error) => error.common().unwrap_or_else(|| Code::Internal.into()),
        }
    }
}
