//! Who is signed in: tokens, their verification, refresh, sealed storage, and sign-out.

mod active;
mod credentials;
mod devices;
mod error;
mod jwt;
mod lock;
mod person;
mod ports;
mod refresh;
mod seal;
mod sessions;
mod sign_out;
mod tokens;
mod vault;
mod verifier;

pub use active::ActiveSession;
pub(crate) use devices::{Binding, KnownDevice};
pub use error::SessionError;
pub use jwt::{Claims, Expected, TokenError, TokenUse, parse_key_set, verify};
pub use lock::SessionLock;
pub use ports::{AwsCredentials, CredentialsProvider, IdentityPool, Keychain, KeychainError};
pub use seal::{DataKey, SealError, open, seal};
pub(crate) use sessions::Promise;
pub use sessions::Sessions;
