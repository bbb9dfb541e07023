//! Who is signed in: tokens, their verification, refresh, sealed storage, and sign-out.

mod ports;

pub use ports::{AwsCredentials, CredentialsProvider, IdentityPool, Keychain, KeychainError};
