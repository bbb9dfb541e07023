//! What can be wrong with a connection.

use std::io;
use std::sync::Arc;

use devops360_contract::connection::ConnectionFile;
use devops360_contract::{AppError, Code};
use thiserror::Error;

use crate::cloud::{ErrorKind, ServiceError};
use crate::files::visible;
use crate::settings::PreferencesError;

/// How many characters of a file are repeated in a message: enough for every field that it could have meant.
const QUOTED: usize = 400;

/// A connection cannot be used, or one of its resources cannot.
#[derive(Debug, Clone, Error)]
pub enum ConnectionError {
    /// The connection file is no ordinary file, or cannot be read.
    #[error("the connection file {name} cannot be read")]
    Unreadable {
        /// The file's name.
        name: String,
        /// Why.
        #[source]
        source: Arc<io::Error>,
    },
    /// More bytes than a connection file can have.
    #[error("the connection file {name} is larger than {limit} bytes")]
    TooLarge {
        /// The file's name.
        name: String,
        /// What it may have.
        limit: u64,
    },
    /// Not the JSON of a connection file.
    #[error("{name} is not a connection file: {detail}")]
    Malformed {
        /// The file's name.
        name: String,
        /// The parser's words, with line and column.
        detail: String,
    },
    /// A version of the format that this release does not know.
    #[error("connection file version {version} is not known")]
    VersionUnknown {
        /// As the file says.
        version: String,
    },
    /// A field's value cannot be.
    #[error("the connection's field {} cannot be: {}", .0.field, .0.detail)]
    Field(FieldFault),
    /// An endpoint that this release does not talk to.
    #[error("the endpoint {endpoint} is refused: {detail}")]
    EndpointRefused {
        /// As the file says, without credentials.
        endpoint: String,
        /// Why.
        detail: &'static str,
    },
    /// No connection is chosen, or the named one is gone.
    #[error("no such connection")]
    Missing,
    /// No sandbox answers.
    #[error("no sandbox answers on this computer")]
    SandboxMissing,
    /// The client secret's entry does not exist.
    #[error("the secret {secret} does not exist")]
    SecretNotFound {
        /// The entry.
        secret: String,
    },
    /// The client secret's entry has no such key.
    #[error("the secret {secret} has no key {key}")]
    SecretKeyMissing {
        /// The entry.
        secret: String,
        /// The key.
        key: String,
    },
    /// The client secret's entry is not a JSON object with texts.
    #[error("the secret {secret} is not a JSON object of texts")]
    SecretMalformed {
        /// The entry.
        secret: String,
    },
    /// This computer's AWS credentials may not read the client secret.
    #[error("these AWS credentials may not read the secret {secret}")]
    SecretDenied {
        /// The entry.
        secret: String,
    },
    /// This computer has no AWS credentials that work.
    #[error("this computer has no AWS credentials that work")]
    OperatorCredentialsMissing,
    /// Something that only operator mode has.
    #[error("the connection is not in operator mode")]
    OperatorOnly,
    /// The user pool does not exist.
    #[error("the user pool {pool} does not exist")]
    UserPoolNotFound {
        /// The pool.
        pool: String,
    },
    /// The app client does not exist, or its secret is wrong.
    #[error("the app client {client} does not exist, or its secret is wrong")]
    AppClientInvalid {
        /// The client.
        client: String,
    },
    /// The identity pool does not exist, or does not take this user pool's tokens.
    #[error("the identity pool {pool} does not exist, or does not take this user pool's tokens")]
    IdentityPoolInvalid {
        /// The pool.
        pool: String,
    },
    /// The app client does not allow the sign-in flow.
    #[error("the app client does not allow {flow}")]
    AuthFlowDisabled {
        /// The flow.
        flow: &'static str,
    },
    /// The bucket does not exist.
    #[error("the bucket {bucket} does not exist")]
    BucketNotFound {
        /// The bucket.
        bucket: String,
    },
    /// The bucket may not be listed.
    #[error("the bucket may not be listed with these credentials")]
    BucketDenied,
    /// The table does not exist.
    #[error("the table {table} does not exist")]
    TableNotFound {
        /// The table.
        table: String,
    },
    /// The table may not be read.
    #[error("the table may not be read with these credentials")]
    TableDenied,
    /// The connections could not be saved.
    #[error("the connections could not be saved")]
    Preferences(#[from] Arc<PreferencesError>),
    /// A service failed in a way that says nothing about the connection.
    #[error("a service of the connection failed")]
    Service(#[from] Arc<ServiceError>),
}

/// A field of a connection file whose value cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The field's path, such as `layout.files`.
    pub field: &'static str,
    /// What it should be.
    pub detail: &'static str,
}

impl ConnectionError {
    /// What `error` says about the connection's user pool and app client, where it says something.
    #[must_use]
    pub fn of_user_pool(error: &ServiceError, file: &ConnectionFile) -> Option<Self> {
        let message = error.message.to_ascii_lowercase();
        let client = || Self::AppClientInvalid { client: file.client_id.clone() };
        match error.code.as_str() {
            "ResourceNotFoundException" if message.contains("client") => Some(client()),
            "ResourceNotFoundException" => Some(Self::UserPoolNotFound { pool: file.user_pool_id.clone() }),
            "NotAuthorizedException" | "InvalidParameterException" if message.contains("secret") => {
                Some(client())
            }
            "InvalidParameterException" if message.contains("enabled for the client") => {
                Some(Self::AuthFlowDisabled { flow: flow_name(file) })
            }
            _ if error.kind == ErrorKind::NotFound && error.code.is_empty() => {
                Some(Self::UserPoolNotFound { pool: file.user_pool_id.clone() })
            }
            _ => None,
        }
    }
}

/// The sign-in flow's name in Cognito.
pub(crate) const fn flow_name(file: &ConnectionFile) -> &'static str {
    match file.auth_flow {
        devops360_contract::connection::AuthFlow::UserSrpAuth => "USER_SRP_AUTH",
        devops360_contract::connection::AuthFlow::UserPasswordAuth => "USER_PASSWORD_AUTH",
        devops360_contract::connection::AuthFlow::UserAuth => "USER_AUTH",
    }
}

impl From<PreferencesError> for ConnectionError {
    fn from(error: PreferencesError) -> Self {
        Self::Preferences(Arc::new(error))
    }
}

impl From<ServiceError> for ConnectionError {
    fn from(error: ServiceError) -> Self {
        Self::Service(Arc::new(error))
    }
}

/// What a stranger's file says, short enough to be read and without characters that deceive.
fn quoted(text: &str) -> String {
    let cut = text.char_indices().nth(QUOTED).map(|(place, _)| place);
    cut.map_or_else(|| visible(text), |place| format!("{}…", visible(&text[..place])))
}

impl From<ConnectionError> for AppError {
    fn from(error: ConnectionError) -> Self {
        use ConnectionError as E;
        match error {
            E::Unreadable { name, .. } => Self::new(Code::ConnectionFileUnreadable).with("name", name),
            E::TooLarge { limit, .. } => {
                Self::new(Code::ConnectionFileTooLarge).with("limit", limit.to_string())
            }
            E::Malformed { detail, .. } => {
                Self::new(Code::ConnectionFileMalformed).with("detail", quoted(&detail))
            }
            E::VersionUnknown { version } => {
                Self::new(Code::ConnectionVersionUnknown).with("version", quoted(&version))
            }
            E::Field(fault) => Self::new(Code::ConnectionFieldInvalid).with("field", fault.field),
            E::EndpointRefused { endpoint, .. } => Self::new(Code::ConnectionEndpointRefused)
                .with("endpoint", quoted(&endpoint))
                .with("field", "endpoint"),
            E::Missing => Code::ConnectionMissing.into(),
            E::SandboxMissing => Code::SandboxMissing.into(),
            E::SecretNotFound { secret } => Self::new(Code::SecretNotFound).with("secret", secret),
            E::SecretKeyMissing { secret, key } => {
                Self::new(Code::SecretKeyMissing).with("secret", secret).with("key", key)
            }
            E::SecretMalformed { secret } => Self::new(Code::SecretMalformed).with("secret", secret),
            E::SecretDenied { secret } => Self::new(Code::SecretDenied).with("secret", secret),
            E::OperatorCredentialsMissing => Code::OperatorCredentialsMissing.into(),
            E::OperatorOnly => Code::OperatorOnly.into(),
            E::UserPoolNotFound { pool } => Self::new(Code::UserPoolNotFound).with("pool", pool),
            E::AppClientInvalid { client } => Self::new(Code::AppClientInvalid).with("client", client),
            E::IdentityPoolInvalid { pool } => Self::new(Code::IdentityPoolInvalid).with("pool", pool),
            E::AuthFlowDisabled { flow } => Self::new(Code::AuthFlowDisabled).with("flow", flow),
            E::BucketNotFound { bucket } => Self::new(Code::BucketNotFound).with("bucket", bucket),
            E::BucketDenied => Self::new(Code::BucketDenied).with("action", "list"),
            E::TableNotFound { table } => Self::new(Code::TableNotFound).with("table", table),
            E::TableDenied => Code::ProfileDenied.into(),
            E::Preferences(_) => Code::SettingsUnwritable.into(),
            E::Service(error) => error.common().unwrap_or_else(|| Code::Internal.into()),
        }
    }
}
