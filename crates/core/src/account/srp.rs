//! Secure Remote Password (SRP-6a, RFC 2945 and RFC 5054) as Cognito's `USER_SRP_AUTH` speaks it: the password is
//! proven, never sent.
//!
//! Cognito hashes numbers as the bytes of a two's complement, so a number whose first bit is set gets a zero byte in
//! front; and it derives the key with HKDF-SHA256 (RFC 5869), `info` = "Caldera Derived Key", 16 bytes.

use std::sync::LazyLock;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, Mac};
use num_bigint::BigUint;
use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

/// How much randomness the private value takes.
pub const RANDOM_BYTES: usize = 128;

/// The 3072-bit prime of RFC 5054, appendix A.
const PRIME: &str = "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74\
020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6\
F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05\
98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804\
F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718\
3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A\
8AEA71575D060C7DB3970F85A6E1E4C7ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864\
D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E\
4B82D120A93AD2CAFFFFFFFFFFFFFFFF";
const DERIVED_KEY_INFO: &[u8] = b"Caldera Derived Key";
const DERIVED_KEY_BYTES: usize = 16;

/// The group and its multiplier.
pub struct Group {
    /// The prime, N.
    pub prime: BigUint,
    /// The generator, g.
    pub generator: BigUint,
    /// k = H(N | g).
    pub multiplier: BigUint,
}

/// Cognito's group.
pub static GROUP: LazyLock<Group> = LazyLock::new(|| {
    let prime = number(PRIME).unwrap_or_default();
    let generator = BigUint::from(2_u8);
    let multiplier = hash(&[&padded(&prime), &padded(&generator)]);
    Group { prime, generator, multiplier }
});

/// What the server sends cannot be part of a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SrpError {
    /// A challenge without this parameter.
    #[error("the challenge lacks {0}")]
    Missing(&'static str),
    /// Not a hexadecimal number, or not base64.
    #[error("the challenge's {0} cannot be read")]
    Malformed(&'static str),
    /// A public value that is a multiple of the prime would give the key away.
    #[error("the server's public value is unsafe")]
    UnsafeValue,
}

/// The client's side of one sign-in.
pub struct Client {
    private: Zeroizing<Vec<u8>>,
    public: BigUint,
}

/// The `PASSWORD_VERIFIER` challenge, or `DEVICE_PASSWORD_VERIFIER`.
#[derive(Debug, Clone, Copy)]
pub struct Challenge<'a> {
    /// `USER_ID_FOR_SRP`, or `DEVICE_KEY`.
    pub user_id: &'a str,
    /// `SALT`, hexadecimal.
    pub salt: &'a str,
    /// `SRP_B`, hexadecimal.
    pub server_public: &'a str,
    /// `SECRET_BLOCK`, base64.
    pub secret_block: &'a str,
}

impl Client {
    /// Draws the private value from `random`.
    #[must_use]
    pub fn new(random: &[u8; RANDOM_BYTES]) -> Self {
        let private = BigUint::from_bytes_be(random);
        let public = GROUP.generator.modpow(&private, &GROUP.prime);
        Self { private: Zeroizing::new(random.to_vec()), public }
    }

    /// `SRP_A`, hexadecimal.
    #[must_use]
    pub fn public_value(&self) -> String {
        format!("{:x}", self.public)
    }

    /// `PASSWORD_CLAIM_SIGNATURE`, base64. `pool_name` is the part of the pool's id after `_`; a device proves its own
    /// password with its group's key in that place, and its own in that of the user id.
    ///
    /// # Errors
    /// When the challenge cannot be one.
    pub fn claim(
        &self,
        pool_name: &str,
        password: &str,
        challenge: &Challenge<'_>,
        timestamp: &str,
    ) -> Result<String, SrpError> {
        let server = number(challenge.server_public).ok_or(SrpError::Malformed("SRP_B"))?;
        let salt = number(challenge.salt).ok_or(SrpError::Malformed("SALT"))?;
        let block = BASE64.decode(challenge.secret_block).map_err(|_| SrpError::Malformed("SECRET_BLOCK"))?;
        let private = private_key(pool_name, challenge.user_id, password, &salt);
        let key = self.session_key(&server, &private)?;
        let user_id = challenge.user_id.as_bytes();
        let signature = hmac(key.as_slice(), &[pool_name.as_bytes(), user_id, &block, timestamp.as_bytes()]);
        Ok(BASE64.encode(signature))
    }

    /// S = (B - k g^x)^(a + u x), and the key derived from it.
    fn session_key(&self, server: &BigUint, private: &BigUint) -> Result<DerivedKey, SrpError> {
        let prime = &GROUP.prime;
        let zero = BigUint::ZERO;
        let scrambler = scrambler(&self.public, server);
        if server % prime == zero || scrambler == zero {
            return Err(SrpError::UnsafeValue);
        }
        let masked = &GROUP.multiplier * GROUP.generator.modpow(private, prime) % prime;
        let base = (server % prime + prime - masked) % prime;
        let exponent = BigUint::from_bytes_be(&self.private) + &scrambler * private;
        Ok(derive(&base.modpow(&exponent, prime), &scrambler))
    }
}

/// The key of one sign-in.
pub type DerivedKey = Zeroizing<[u8; DERIVED_KEY_BYTES]>;

/// v = g^x: what a server checks proofs of `password` with, and all that it has to know of it.
#[must_use]
pub fn verifier(pool_name: &str, user_id: &str, password: &str, salt: &BigUint) -> BigUint {
    GROUP.generator.modpow(&private_key(pool_name, user_id, password, salt), &GROUP.prime)
}

/// A number as `ConfirmDevice` takes it, base64.
#[must_use]
pub fn encode(number: &BigUint) -> String {
    BASE64.encode(padded(number))
}

/// x = H(salt | H(pool | user id | ":" | password)).
#[must_use]
pub fn private_key(pool_name: &str, user_id: &str, password: &str, salt: &BigUint) -> BigUint {
    let inner = Sha256::new()
        .chain_update(pool_name)
        .chain_update(user_id)
        .chain_update(":")
        .chain_update(password)
        .finalize();
    hash(&[&padded(salt), &inner])
}

/// u = H(A | B).
#[must_use]
pub fn scrambler(client: &BigUint, server: &BigUint) -> BigUint {
    hash(&[&padded(client), &padded(server)])
}

/// HKDF-SHA256 of the shared secret, salted with u.
#[must_use]
pub fn derive(shared: &BigUint, scrambler: &BigUint) -> DerivedKey {
    let extracted = Zeroizing::new(hmac(&padded(scrambler), &[&padded(shared)]));
    let expanded = Zeroizing::new(hmac(extracted.as_slice(), &[DERIVED_KEY_INFO, &[1]]));
    let mut key = Zeroizing::new([0; DERIVED_KEY_BYTES]);
    key.copy_from_slice(&expanded[..DERIVED_KEY_BYTES]);
    key
}

/// HMAC-SHA256 over the concatenated `parts`.
#[must_use]
pub fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes a key of any length, so this cannot fail.
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key).expect("a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// A hexadecimal number.
#[must_use]
pub fn number(hexadecimal: &str) -> Option<BigUint> {
    BigUint::parse_bytes(hexadecimal.as_bytes(), 16)
}

/// The time as Cognito wants it, in UTC: `Tue Sep 4 07:05:09 UTC 2018`, the day without a leading zero.
#[must_use]
pub fn timestamp(now: SystemTime) -> String {
    const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let seconds = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil_date(days);
    let weekday = WEEKDAYS[usize::try_from(days % 7).unwrap_or_default()];
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{weekday} {} {day} {hour:02}:{minute:02}:{second:02} UTC {year}", MONTHS[month])
}

/// Year, month (from 0) and day of the day `days` after 1970-01-01.
fn civil_date(mut days: u64) -> (u64, usize, u64) {
    let is_leap =
        |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let lengths = [31, 28 + u64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    (year, month, days + 1)
}

fn hash(parts: &[&[u8]]) -> BigUint {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    BigUint::from_bytes_be(&hasher.finalize())
}

/// The bytes of a number's two's complement: never with the first bit set.
fn padded(number: &BigUint) -> Zeroizing<Vec<u8>> {
    let mut bytes = number.to_bytes_be();
    if bytes.first().is_some_and(|byte| byte & 0x80 != 0) {
        bytes.insert(0, 0);
    }
    Zeroizing::new(bytes)
}
