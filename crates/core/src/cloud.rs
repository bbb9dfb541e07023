//! What the rules need from AWS: one factory, and the one error that every service call fails with.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use devops360_contract::AppError;
use devops360_contract::Code;
use devops360_contract::connection::ConnectionFile;

use crate::account::IdentityProvider;
use crate::administration::UserDirectory;
use crate::connection::{CallerIdentity, SecretStore};
use crate::files::{LinkSigner, ObjectStore};
use crate::profile::RecordStore;
use crate::session::{CredentialsProvider, IdentityPool};

/// Opens the services of a connection. Nothing is sent before the first call on a service.
pub trait Cloud: Send + Sync {
    /// The services that work before anybody is signed in.
    fn services(&self, connection: &ConnectionFile) -> Services;

    /// The services that hold a person's data, reached with `credentials` (user mode) or, without them, with this
    /// computer's own AWS credential chain (operator mode).
    fn data(
        &self,
        connection: &ConnectionFile,
        credentials: Option<Arc<dyn CredentialsProvider>>,
    ) -> DataServices;
}

/// The services that work before anybody is signed in.
#[derive(Clone)]
pub struct Services {
    /// The user pool.
    pub identity_provider: Arc<dyn IdentityProvider>,
    /// The identity pool, where the connection names one.
    pub identity_pool: Option<Arc<dyn IdentityPool>>,
    /// Secrets Manager, with this computer's own credentials; used in operator mode only.
    pub secrets: Arc<dyn SecretStore>,
    /// Who this computer's own credentials are; used in operator mode only.
    pub caller: Arc<dyn CallerIdentity>,
    /// The user pool, with this computer's own credentials; used in operator mode only.
    pub directory: Arc<dyn UserDirectory>,
}

/// The services that hold a person's data.
#[derive(Clone)]
pub struct DataServices {
    /// The bucket.
    pub objects: Arc<dyn ObjectStore>,
    /// The table.
    pub records: Arc<dyn RecordStore>,
    /// What signs links to objects.
    pub links: Arc<dyn LinkSigner>,
}

/// What every call on a service fails with: the kind decides the rules, the code and the message are AWS's own.
#[derive(Debug)]
pub struct ServiceError {
    /// Which service.
    pub service: Service,
    /// What sort of failure.
    pub kind: ErrorKind,
    /// The service's error code, such as `UserNotConfirmedException`; empty where no answer came.
    pub code: String,
    /// The service's own words.
    pub message: String,
    /// What the adapter saw.
    pub source: Option<Box<dyn Error + Send + Sync>>,
}

impl ServiceError {
    /// A failure without a source.
    #[must_use]
    pub fn new(
        service: Service,
        kind: ErrorKind,
        code: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self { service, kind, code: code.into(), message: message.into(), source: None }
    }

    /// The window's error for a failure that means the same in every domain; `None` where the domain has to decide.
    #[must_use]
    pub fn common(&self) -> Option<AppError> {
        match self.kind {
            ErrorKind::Network => Some(Code::Offline.into()),
            ErrorKind::TimedOut => Some(Code::TimedOut.into()),
            ErrorKind::Throttled => Some(Code::Throttled.into()),
            ErrorKind::ClockSkew => Some(Code::ClockSkew.into()),
            _ => None,
        }
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?} answered {} ({:?}): {}", self.service, self.code, self.kind, self.message)
    }
}

impl Error for ServiceError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}

/// The services that the app calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// Cognito user pools.
    UserPool,
    /// Cognito identity pools.
    IdentityPool,
    /// S3.
    ObjectStorage,
    /// DynamoDB.
    Table,
    /// Secrets Manager.
    Secrets,
    /// The Security Token Service.
    SecurityTokens,
}

/// What sort of failure a service call met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The resource does not exist.
    NotFound,
    /// The caller may not do that.
    Denied,
    /// The caller's credentials or tokens are missing, expired or wrong.
    Unauthenticated,
    /// A condition did not hold.
    Conflict,
    /// The service asks to slow down.
    Throttled,
    /// No answer: no route, a refused or broken connection.
    Network,
    /// No answer in time.
    TimedOut,
    /// The request's time is too far from the service's.
    ClockSkew,
    /// The request is not acceptable.
    Invalid,
    /// Anything else.
    Other,
}
