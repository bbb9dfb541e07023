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

/// The checksum of a whole whose beginning has `first` and whose other `length` bytes have `second`.
#[must_use]
pub(crate) fn joined(first: u64, second: u64, length: u64) -> u64 {
    crc_fast::checksum_combine(Crc64Nvme, first, second, length)
}
