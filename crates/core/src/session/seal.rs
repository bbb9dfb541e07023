//! The form of a sealed session: magic, version, account id, nonce, and XChaCha20-Poly1305 over the rest.
//!
//! Everything in front of the nonce is associated data, so a changed version or account is noticed like a changed
//! token.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use thiserror::Error;
use zeroize::Zeroizing;

const MAGIC: &[u8] = b"DEVOPS360-SESSION\x01";
const NONCE_BYTES: usize = 24;
/// How long a data key is.
const KEY_BYTES: usize = 32;

/// The key that seals one session; it lives in the keychain.
pub type DataKey = Zeroizing<[u8; KEY_BYTES]>;

/// The sealed bytes cannot be opened: changed, cut off, of another account or another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the sealed session cannot be opened")]
pub struct SealError;

/// Seals `plaintext` for `account`. A nonce must never be used twice with a key; 24 random bytes never are.
///
/// # Errors
/// When the account id is longer than 255 bytes.
pub fn seal(key: &DataKey, account: &str, nonce: [u8; 24], plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
    let mut bytes = MAGIC.to_vec();
    bytes.push(u8::try_from(account.len()).map_err(|_| SealError)?);
    bytes.extend_from_slice(account.as_bytes());
    let payload = Payload { msg: plaintext, aad: &bytes };
    let sealed = cipher(key).encrypt(XNonce::from_slice(&nonce), payload).map_err(|_| SealError)?;
    bytes.extend_from_slice(&nonce);
    bytes.extend_from_slice(&sealed);
    Ok(bytes)
}

/// Opens what [`seal`] made: the account id and the plaintext.
///
/// # Errors
/// When one bit is not as it was sealed.
pub fn open(key: &DataKey, bytes: &[u8]) -> Result<(String, Zeroizing<Vec<u8>>), SealError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(SealError)?;
    let (&length, rest) = rest.split_first().ok_or(SealError)?;
    let (account, rest) = rest.split_at_checked(usize::from(length)).ok_or(SealError)?;
    let (nonce, sealed) = rest.split_at_checked(NONCE_BYTES).ok_or(SealError)?;
    let aad = &bytes[..MAGIC.len() + 1 + account.len()];
    let plaintext = cipher(key)
        .decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad })
        .map_err(|_| SealError)?;
    let account = String::from_utf8(account.to_vec()).map_err(|_| SealError)?;
    Ok((account, Zeroizing::new(plaintext)))
}

fn cipher(key: &DataKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.as_slice().into())
}
