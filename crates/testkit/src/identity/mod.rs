//! A user pool in memory that is as strict as Cognito: it verifies SRP proofs and secret hashes, its codes expire, its
//! refresh tokens can be rotated and revoked.

mod addresses;
mod challenges;
mod checks;
mod codes;
mod devices;
mod directory;
mod people;
mod pool;
mod provider;
mod refresh;
mod security;
mod sign_in;
mod srp_server;
mod tokens;

pub use challenges::SESSION_LIFE;
pub use codes::{Grant, asked_for};
pub use devices::DeviceTracking;
pub use directory::INVITATION_PASSWORD;
pub use pool::{CLIENT_ID, CLIENT_SECRET, FakeUserPool, POOL_ID, PoolOptions, REGION};
#[cfg(feature = "cognito")]
pub(crate) use tokens::seconds;
