//! The adapters: what the ports of `devops360-core` mean on AWS, one folder a service and one file an operation.
//!
//! Every client is built in `config`, every failure is told apart in `error`; nothing here decides a rule.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod cloud;
mod cognito;
mod config;
mod credentials;
mod directory;
mod dynamodb;
mod error;
mod http;
mod identity_pool;
mod logging;
mod refusals;
mod s3;
mod secrets_manager;
mod security_tokens;

pub use cloud::AwsCloud;
pub use error::kind_of;
pub use logging::may_show_secrets;
