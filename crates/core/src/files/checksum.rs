//! CRC64NVME, the checksum that S3 keeps over a whole object.

use crc_fast::CrcAlgorithm::Crc64Nvme;
use crc_fast::Digest;

/// The checksum of `bytes`.
#[must_use]
pub(crate) fn crc64nvme(bytes: &[u8]) -> u64 {
    crc_fast::checksum(Crc64Nvme, bytes)
}

/// A digest to be fed piece by piece.
#[must_use]
pub(crate) fn digest() -> Digest {
    Digest::new(Crc64Nvme)
}

/// A digest that goes on where one had `checksum`.
#[must_use]
pub(crate) fn digest_after(checksum: u64) -> Digest {
    // The checksum is the digest's state with every bit turned over.
    Digest::new_with_init_state(Crc64Nvme, !checksum)
}

/// The checksum of a whole whose beginning has `first` and whose other `length` bytes have `second`.
#[must_use]
pub(crate) fn joined(first: u64, second: u64, length: u64) -> u64 {
    // Zero, which is that of nothing, adds nothing at any distance: it is not worth working the distance out.
    if first == 0 {
        return second;
    }
    crc_fast::checksum_combine(Crc64Nvme, first, second, length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_digest_that_goes_on_ends_as_if_it_had_never_stopped(
            bytes in proptest::collection::vec(any::<u8>(), 0..5_000),
            cut in any::<prop::sample::Index>(),
        ) {
            let (before, after) = bytes.split_at(cut.index(bytes.len() + 1));
            let mut digest = digest_after(crc64nvme(before));
            digest.update(after);
            prop_assert_eq!(digest.finalize(), crc64nvme(&bytes));
        }

        #[test]
        fn checksums_join_as_their_bytes_do(
            bytes in proptest::collection::vec(any::<u8>(), 0..5_000),
            cut in any::<prop::sample::Index>(),
        ) {
            let whole = crc64nvme(&bytes);
            for (before, after) in [bytes.split_at(cut.index(bytes.len() + 1)), (&[][..], &bytes)] {
                prop_assert_eq!(joined(crc64nvme(before), crc64nvme(after), after.len() as u64), whole);
            }
        }
    }
}
