//! Signed tokens, made without the library that verifies them.

use std::sync::LazyLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use serde_json::{Value, json};

/// A pool's signing key.
pub struct SigningKey {
    /// Its id.
    pub kid: &'static str,
    pair: KeyPair,
}

/// Three keys, made once a run: two that a pool may publish, and a stranger's.
static KEYS: LazyLock<[SigningKey; 3]> =
    LazyLock::new(|| ["key-one", "key-two", "stranger"].map(SigningKey::generate));

impl SigningKey {
    /// The key of that number.
    #[must_use]
    pub fn number(index: usize) -> &'static Self {
        &KEYS[index]
    }

    fn generate(kid: &'static str) -> Self {
        Self { kid, pair: KeyPair::generate(KeySize::Rsa2048).expect("a key can be made") }
    }

    /// A token with these claims, signed with RS256.
    #[must_use]
    pub fn sign(&self, claims: &Value) -> String {
        self.sign_with(&json!({ "alg": "RS256", "typ": "JWT", "kid": self.kid }), claims)
    }

    /// A token with this header, whatever it claims, signed with RS256.
    #[must_use]
    pub fn sign_with(&self, header: &Value, claims: &Value) -> String {
        let message = unsigned(header, claims);
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature)
            .expect("a message can be signed");
        format!("{message}.{}", BASE64URL.encode(signature))
    }

    /// The public key, as a key set lists it.
    #[must_use]
    pub fn jwk(&self) -> Value {
        let public = self.pair.public_key();
        json!({
            "kid": self.kid, "kty": "RSA", "alg": "RS256", "use": "sig",
            "n": BASE64URL.encode(public.modulus().big_endian_without_leading_zero()),
            "e": BASE64URL.encode(public.exponent().big_endian_without_leading_zero()),
        })
    }

    /// The public key's bytes (PKCS #1), which everybody knows.
    #[must_use]
    pub fn public_der(&self) -> Vec<u8> {
        self.pair.public_key().as_ref().to_vec()
    }
}

/// Header and claims as a token carries them, still without the signature.
#[must_use]
pub fn unsigned(header: &Value, claims: &Value) -> String {
    format!("{}.{}", BASE64URL.encode(header.to_string()), BASE64URL.encode(claims.to_string()))
}

/// The claims of a token, unverified.
#[must_use]
pub fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).unwrap_or_default();
    serde_json::from_slice(&BASE64URL.decode(part).unwrap_or_default()).unwrap_or_default()
}
