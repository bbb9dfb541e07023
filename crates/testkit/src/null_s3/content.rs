//! The bytes of objects, made when they are asked for: no disk and no copy stands between them and the line.

use std::ops::Range;
use std::sync::LazyLock;

use bytes::Bytes;
use crc_fast::CrcAlgorithm::Crc64Nvme;
use crc_fast::{Digest, checksum, checksum_combine};

/// After how many bytes the content repeats: a prime, so that no two parts or ranges of a usual size are alike.
const CYCLE: usize = 1_048_573;
/// The most bytes of one piece.
const PIECE: usize = 256 * 1024;

/// One cycle, and its first piece again, so that every piece is one slice.
static BLOCK: LazyLock<Bytes> = LazyLock::new(|| {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let word = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    let mut bytes: Vec<u8> = std::iter::repeat_with(word).take(CYCLE.div_ceil(8)).flatten().collect();
    bytes.truncate(CYCLE);
    bytes.extend_from_within(..PIECE);
    bytes.into()
});

/// The bytes of one object: always the same for its key and size.
#[derive(Debug, Clone, Copy)]
pub struct Content {
    /// Where in the cycle it begins.
    start: usize,
    size: u64,
}

impl Content {
    /// The content of the object `key` of `size` bytes.
    #[must_use]
    pub fn of(key: &str, size: u64) -> Self {
        let start = checksum(Crc64Nvme, key.as_bytes()) % CYCLE as u64;
        Self { start: start as usize, size }
    }

    /// In bytes.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The bytes of a range, in pieces; what lies behind the end is left out.
    pub fn pieces(&self, range: Range<u64>) -> impl Iterator<Item = Bytes> + Send + use<> {
        let (start, end) = (self.start as u64, range.end.min(self.size));
        let mut at = range.start;
        std::iter::from_fn(move || {
            let phase = ((start + at) % CYCLE as u64) as usize;
            let length = end.checked_sub(at).filter(|left| *left > 0)?.min(PIECE as u64);
            at += length;
            Some(BLOCK.slice(phase..phase + length as usize))
        })
    }

    /// The SHA-256 of all of it, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> String {
        sha256(self.pieces(0..self.size))
    }

    /// The CRC64NVME of all of it, in time that grows with the logarithm of its size.
    #[must_use]
    pub fn crc64nvme(&self) -> u64 {
        let (cycles, rest) = (self.size / CYCLE as u64, self.size % CYCLE as u64);
        let endless = Self { size: u64::MAX, ..*self };
        let beginning = |length| {
            let mut digest = Digest::new(Crc64Nvme);
            endless.pieces(0..length).for_each(|piece| digest.update(&piece));
            digest.finalize()
        };
        let mut whole = beginning(rest);
        // Every cycle is the same, so they are joined two by two; the rest follows the last of them.
        let mut whole_length = rest;
        let (mut run, mut run_length) = (if cycles > 0 { beginning(CYCLE as u64) } else { 0 }, CYCLE as u64);
        for bit in 0..u64::BITS - cycles.leading_zeros() {
            if cycles >> bit & 1 == 1 {
                whole = checksum_combine(Crc64Nvme, run, whole, whole_length);
                whole_length += run_length;
            }
            run = checksum_combine(Crc64Nvme, run, run, run_length);
            run_length *= 2;
        }
        whole
    }
}

/// The SHA-256 of the pieces one after the other, in hexadecimal.
pub(super) fn sha256(pieces: impl IntoIterator<Item = Bytes>) -> String {
    let mut digest = aws_lc_rs::digest::Context::new(&aws_lc_rs::digest::SHA256);
    for piece in pieces {
        digest.update(&piece);
    }
    digest.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_bytes() {
        let cycle = CYCLE as u64;
        for size in [0, 1, 8, cycle - 1, cycle, cycle + 1, 5 * cycle + 7, 8 * cycle] {
            let content = Content::of("a key", size);
            let bytes: Vec<u8> = content.pieces(0..size).flatten().collect();
            assert_eq!(bytes.len() as u64, size);
            assert_eq!(content.crc64nvme(), checksum(Crc64Nvme, &bytes), "{size} bytes");
        }
    }

    #[test]
    fn a_range_is_a_part_of_the_whole_and_ends_with_it() {
        let content = Content::of("a key", 3_000_000);
        let whole: Vec<u8> = content.pieces(0..3_000_000).flatten().collect();
        let range: Vec<u8> = content.pieces(2_500_000..4_000_000).flatten().collect();
        assert!(range == whole[2_500_000..]);
        let other: Vec<u8> = Content::of("another key", 3_000_000).pieces(0..1000).flatten().collect();
        assert!(other != whole[..1000], "another object has other bytes");
        assert!(whole[..1 << 20] != whole[1 << 20..2 << 20], "a mix-up of parts is seen");
    }
}
