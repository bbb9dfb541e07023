//! What can be wrong with a session.

use std::sync::Arc;

use devops360_contract::{AppError, Code};
use thiserror::Error;

use super::jwt::TokenError;
use crate::cloud::{ErrorKind, ServiceError};
use crate::connection::ConnectionError;

/// A session cannot be had, or not any more. Cloned to everybody who waited for the same attempt.
#[derive(Debug, Clone, Error)]
pub enum SessionError {
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    NotSignedIn,
    /// The session ended: the refresh token was revoked or has expired, or the person is gone.
    #[error("the session ended; a new sign-in is needed")]
    Expired,
    /// A token did not verify.
    #[error("a token did not verify")]
    Token(#[from] TokenError),
    /// The connection is at fault.
    #[error(transparent)]
    Connection(#[from] ConnectionError),
    /// A service failed.
    #[error("a service failed")]
    Service(#[source] Arc<ServiceError>),
    /// The app is shutting down.
    #[error("the attempt was interrupted")]
    Interrupted,
}

impl SessionError {
    /// Whether the service could not be reached: the session stays.
    pub(super) fn is_offline(&self) -> bool {
        match self {
            Self::Service(error) | Self::Connection(ConnectionError::Service(error)) => {
                matches!(error.kind, ErrorKind::Network | ErrorKind::TimedOut)
            }
            _ => false,
        }
    }

    /// Whether the session is over.
    pub(super) const fn is_final(&self) -> bool {
        match self {
            Self::Expired => true,
            // A clock that is off says nothing about the token.
            Self::Token(error) => !matches!(error, TokenError::Expired | TokenError::NotYetValid),
            _ => false,
        }
    }
}

impl From<ServiceError> for SessionError {
    fn from(error: ServiceError) -> Self {
        Self::Service(Arc::new(error))
    }
}

impl From<SessionError> for AppError {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::NotSignedIn => Code::NotSignedIn.into(),
            SessionError::Expired => Code::SessionExpired.into(),
            SessionError::Token(TokenError::Expired | TokenError::NotYetValid) => Code::ClockSkew.into(),
            SessionError::Token(_) => Code::TokenInvalid.into(),
            SessionError::Connection(error) => error.into(),
            SessionError::Service(error) => error.common().unwrap_or_else(|| Code::Internal.into()),
            SessionError::Interrupted => Code::Internal.into(),
        }
    }
}
