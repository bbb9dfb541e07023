//! Cognito on the wire: a user pool in memory behind the protocol that AWS speaks (JSON 1.1 over HTTP), for what no
//! emulator does. Written from AWS's API reference, and strict: a member that an operation does not have, one that it
//! needs, a parameter that a challenge does not take, are refused.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/Welcome.html>

mod answers;
mod identity_pool;
mod managed_login;
mod operations;
mod request;
mod server;

pub use server::CognitoServer;
