//! Sign-up, confirmation, sign-in, and a forgotten password.

mod ports;

pub use ports::{
    AuthRequest, AuthStep, ChallengeResponse, ClientProof, Delivery, IdentityProvider, ProviderUser,
    SignUpRequest, SignUpResult, TokenSet,
};
