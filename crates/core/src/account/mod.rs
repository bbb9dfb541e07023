//! Sign-up, confirmation, sign-in, a forgotten password, and what protects an account.

mod accounts;
mod attempt;
mod authenticator;
mod browser;
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
pub use browser::{BROWSER_PORTS, Farewell, Way};
pub use error::AccountError;
pub use ports::{
    Asked, AuthRequest, AuthStep, Bearer, ChallengeResponse, ClientProof, CodeGrant, Delivery,
    DeviceConfirmation, IdentityProvider, MfaPreference, NewDevice, ProviderDevice, ProviderPasskey,
    ProviderUser, SignUpRequest, SignUpResult, SoftwareToken, SystemBrowser, TokenSet,
};
pub use secret_hash::secret_hash;
