//! What can go wrong while a pool is administered. Expected outcomes are no errors.

use devops360_contract::connection::ConnectionFile;
use devops360_contract::{AppError, Code};
use thiserror::Error;

use crate::account::AccountError;
use crate::cloud::{ErrorKind, ServiceError};
use crate::connection::ConnectionError;
use crate::session::SessionError;
use crate::settings::PreferencesError;

/// Something about the people of a pool failed.
#[derive(Debug, Error)]
pub enum AdministrationError {
    /// Nobody is signed in.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The connection is at fault, or is not in operator mode.
    #[error(transparent)]
    Connection(#[from] ConnectionError),
    /// The computer's AWS credentials may not do it.
    #[error("these AWS credentials may not call {operation}")]
    Denied {
        /// Cognito's operation.
        operation: &'static str,
    },
    /// What is to be done could not be noted, so it was not done.
    #[error("the log of this computer could not be written")]
    Log(#[from] PreferencesError),
    /// The pool refuses.
    #[error(transparent)]
    Pool(AccountError),
}

impl AdministrationError {
    /// What `error` of `operation` means; `file` names the resources.
    pub(super) fn of(error: ServiceError, operation: &'static str, file: &ConnectionFile) -> Self {
        match error.kind {
            ErrorKind::Denied if error.code.starts_with("AccessDenied") => Self::Denied { operation },
            ErrorKind::Unauthenticated if error.code != "NotAuthorizedException" => {
                ConnectionError::OperatorCredentialsMissing.into()
            }
            _ => Self::Pool(AccountError::of(error, file)),
        }
    }
}

impl From<AdministrationError> for AppError {
    fn from(error: AdministrationError) -> Self {
        match error {
            AdministrationError::Session(error) => error.into(),
            AdministrationError::Connection(error) => error.into(),
            AdministrationError::Denied { operation } => {
                Self::new(Code::AdministrationDenied).with("operation", operation)
            }
            AdministrationError::Log(_) => Code::SettingsUnwritable.into(),
            AdministrationError::Pool(error) => error.into(),
        }
    }
}
