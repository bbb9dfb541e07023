//! The server's side of an SRP sign-in.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use devops360_core::account::srp::{GROUP, derive, hmac, number, scrambler, verifier};
use num_bigint::BigUint;

/// What a password is checked by.
#[derive(Debug, Clone)]
pub(super) struct Check {
    pub(super) salt: BigUint,
    pub(super) verifier: BigUint,
}

/// A sign-in that waits for its proof.
pub(super) struct Exchange {
    /// The person, or the device.
    pub(super) username: String,
    client_public: BigUint,
    private: BigUint,
    verifier: BigUint,
    pub(super) salt: BigUint,
    pub(super) block: Vec<u8>,
}

impl Exchange {
    /// Begins an exchange; `None` where the client's public value is unsafe.
    pub(super) fn begin(
        pool_name: &str,
        username: &str,
        password: &str,
        client_public: &str,
        random: &[u8; 80],
    ) -> Option<Self> {
        let salt = BigUint::from_bytes_be(&random[..16]);
        let verifier = verifier(pool_name, username, password, &salt);
        Self::begin_with(username, Check { salt, verifier }, client_public, random)
    }

    /// Begins one with whoever is known by a verifier alone.
    pub(super) fn begin_with(
        username: &str,
        Check { salt, verifier }: Check,
        client_public: &str,
        random: &[u8; 80],
    ) -> Option<Self> {
        let client_public = number(client_public)?;
        if &client_public % &GROUP.prime == BigUint::ZERO {
            return None;
        }
        Some(Self {
            username: username.to_owned(),
            client_public,
            private: BigUint::from_bytes_be(&random[16..48]),
            verifier,
            salt,
            block: random[48..].to_vec(),
        })
    }

    /// B = k v + g^b.
    pub(super) fn public(&self) -> BigUint {
        let own = GROUP.generator.modpow(&self.private, &GROUP.prime);
        (&GROUP.multiplier * &self.verifier + own) % &GROUP.prime
    }

    /// Whether `signature` proves the password at `timestamp`.
    pub(super) fn accepts(&self, pool_name: &str, signature: &str, timestamp: &str) -> bool {
        let scrambler = scrambler(&self.client_public, &self.public());
        let base = &self.client_public * self.verifier.modpow(&scrambler, &GROUP.prime);
        let key = derive(&base.modpow(&self.private, &GROUP.prime), &scrambler);
        let message = [pool_name.as_bytes(), self.username.as_bytes(), &self.block, timestamp.as_bytes()];
        BASE64.encode(hmac(key.as_slice(), &message)) == signature
    }
}
