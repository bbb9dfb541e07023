//! Sign-up, confirmation, sign-in, a forgotten password, and what protects an account.

mod accounts;
mod attempt;
mod authenticator;
mod challenge;
mod device;
mod error;
mod pending;
mod ports;
mod proof;
mod recovery;
mod secret_hash;
mod security;
mod sign_in;
mod sign_up;
pub mod srp;
mod waiting;

pub use accounts::Accounts;
pub(crate) use attempt::factor;
pub use error::AccountError;
pub use ports::{
    Asked, AuthRequest, AuthStep, Bearer, ChallengeResponse, ClientProof, Delivery, DeviceConfirmation,
    IdentityProvider, MfaPreference, NewDevice, ProviderDevice, ProviderPasskey, ProviderUser, SignUpRequest,
    SignUpResult, SoftwareToken, TokenSet,
};
pub use secret_hash::secret_hash;
