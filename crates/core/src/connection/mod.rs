//! Which AWS resources the app talks to: the connection file, the saved connections, and whether they are healthy.

mod active;
mod check;
mod client_secret;
mod connections;
mod endpoint;
mod error;
mod file;
mod ports;
mod sandbox;
mod saved;
mod validate;

pub use active::ActiveConnection;
pub use check::check_data;
pub use connections::Connections;
pub use endpoint::EndpointPolicy;
pub(crate) use error::flow_name;
pub use error::{ConnectionError, FieldFault};
pub use file::{FILE_BYTES_LIMIT, parse, read, trust_mode};
pub use ports::{CallerIdentity, SecretStore};
pub use sandbox::{OPERATOR_FILE_NAME, USER_FILE_NAME};
pub use validate::validate;
