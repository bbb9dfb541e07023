//! The checksums that come with a body: which one, what it should be, and what it is.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html>.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use crc_fast::CrcAlgorithm::{Crc32Iscsi, Crc32IsoHdlc, Crc64Nvme};
use crc_fast::{CrcAlgorithm, Digest};
use hyper::HeaderMap;

use super::error::Refusal;

/// The header of CRC64NVME.
pub(super) const CRC64NVME: &str = "x-amz-checksum-crc64nvme";

/// The checksums that are looked at, by their header, with their width in bytes; hashes are not.
const KNOWN: [(&str, CrcAlgorithm, usize); 3] = [
    (CRC64NVME, Crc64Nvme, 8),
    ("x-amz-checksum-crc32", Crc32IsoHdlc, 4),
    ("x-amz-checksum-crc32c", Crc32Iscsi, 4),
];

/// A checksum as S3 writes it: Base64, the most significant byte first.
pub(super) fn encode(crc64nvme: u64) -> String {
    BASE64_STANDARD.encode(crc64nvme.to_be_bytes())
}

/// The CRC64NVME in a header or an element.
pub(super) fn decode(text: &str) -> Result<u64, Refusal> {
    decode_width(text, 8)
}

fn decode_width(text: &str, width: usize) -> Result<u64, Refusal> {
    let bytes = BASE64_STANDARD.decode(text).ok().filter(|bytes| bytes.len() == width);
    let bytes = bytes.ok_or(Refusal::InvalidRequest)?;
    Ok(bytes.into_iter().fold(0, |value, byte| value << 8 | u64::from(byte)))
}

/// Computes what a body's checksums are, where they are to be checked.
pub(super) struct Verifier(Vec<(&'static str, usize, Digest)>);

impl Verifier {
    /// Of a request with these headers: the checksum it announces, and CRC64NVME, which S3 keeps of every object.
    pub(super) fn new(headers: &HeaderMap, check: bool) -> Self {
        let announced = headers.get("x-amz-trailer").and_then(|name| name.to_str().ok()).unwrap_or_default();
        let wanted = |name: &str| name == CRC64NVME || headers.contains_key(name) || announced.trim() == name;
        let digests = KNOWN.iter().filter(|(name, ..)| check && wanted(name));
        Self(digests.map(|(name, algorithm, width)| (*name, *width, Digest::new(*algorithm))).collect())
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        for (_, _, digest) in &mut self.0 {
            digest.update(bytes);
        }
    }

    /// The CRC64NVME of the body: computed where it is checked, else what the client said, if it did. `said` looks up a
    /// header or a trailer.
    pub(super) fn finish<'a>(self, said: impl Fn(&str) -> Option<&'a str>) -> Result<Option<u64>, Refusal> {
        let mut crc64nvme = said(CRC64NVME).map(decode).transpose()?;
        for (name, width, digest) in self.0 {
            let computed = digest.finalize();
            if let Some(expected) = said(name)
                && decode_width(expected, width)? != computed
            {
                return Err(Refusal::BadDigest);
            }
            if name == CRC64NVME {
                crc64nvme = Some(computed);
            }
        }
        Ok(crc64nvme)
    }
}
