//! The codes of an authenticator app (RFC 6238: HMAC-SHA-1, 30 seconds, six digits).

use aws_lc_rs::hmac::{HMAC_SHA1_FOR_LEGACY_USE_ONLY, Key, sign};

/// How long a code is shown, in seconds.
pub const STEP: u64 = 30;

/// The code that an app with `key` (base32, RFC 4648) shows at `seconds` since 1970.
///
/// # Panics
/// When the key is not base32.
#[must_use]
pub fn code(key: &str, seconds: u64) -> String {
    let key = Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, &decode(key).expect("a base32 key"));
    let tag = sign(&key, &(seconds / STEP).to_be_bytes());
    let bytes = tag.as_ref();
    let offset = usize::from(bytes[bytes.len() - 1] & 0x0f);
    let word = u32::from_be_bytes(bytes[offset..offset + 4].try_into().expect("four bytes")) & 0x7fff_ffff;
    format!("{:06}", word % 1_000_000)
}

/// Base32, as keys are written.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    let value = |bits: &[u8]| (0..5).fold(0, |value, bit| value << 1 | bits.get(bit).copied().unwrap_or(0));
    bits.chunks(5).map(|bits| char::from(ALPHABET[usize::from(value(bits))])).collect()
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bits = Vec::new();
    for letter in text.bytes().filter(|letter| *letter != b'=') {
        let value = match letter.to_ascii_uppercase() {
            letter @ b'A'..=b'Z' => letter - b'A',
            letter @ b'2'..=b'7' => letter - b'2' + 26,
            _ => return None,
        };
        bits.extend((0..5).rev().map(|bit| value >> bit & 1));
    }
    Some(bits.chunks_exact(8).map(|bits| bits.iter().fold(0, |byte, bit| byte << 1 | bit)).collect())
}

#[cfg(test)]
mod tests {
    use super::{code, encode};

    /// Appendix B of RFC 6238, the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let key = encode(b"12345678901234567890");
        assert_eq!(key, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        for (seconds, expected) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(code(&key, seconds), expected, "at {seconds}");
        }
    }
}
