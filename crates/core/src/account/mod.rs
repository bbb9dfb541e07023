//! Sign-up, confirmation, sign-in, and a forgotten password.

mod accounts;
mod error;
mod pending;
mod ports;
mod proof;
mod recovery;
mod secret_hash;
mod sign_in;
mod sign_up;
pub mod srp;

pub use accounts::Accounts;
pub use error::AccountError;
pub use ports::{
    AuthRequest, AuthStep, ChallengeResponse, ClientProof, Delivery, IdentityProvider, ProviderUser,
    SignUpRequest, SignUpResult, TokenSet,
};
pub use secret_hash::secret_hash;
