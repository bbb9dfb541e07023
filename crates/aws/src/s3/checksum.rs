//! CRC64NVME as S3 writes it: Base64 of eight bytes, the most significant first.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html>.

use aws_sdk_s3::types::ChecksumType;
use aws_smithy_types::base64;

/// A checksum for a header.
pub(super) fn encode(crc64nvme: u64) -> String {
    base64::encode(crc64nvme.to_be_bytes())
}

/// The checksum in a header.
pub(super) fn decode(header: &str) -> Option<u64> {
    let bytes = base64::decode(header).ok()?;
    Some(u64::from_be_bytes(bytes.try_into().ok()?))
}

/// The checksum of a whole object; one of the parts' checksums says nothing of the bytes.
pub(super) fn full_object(header: Option<&str>, kind: Option<&ChecksumType>) -> Option<u64> {
    header.filter(|_| kind != Some(&ChecksumType::Composite)).and_then(decode)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_value_of_the_algorithm_is_written_as_s3_writes_it() {
        let check = 0xae8b_1486_0a79_9888; // of "123456789", as catalogued for CRC-64/NVME
        assert_eq!(encode(check), "rosUhgp5mIg=");
        assert_eq!(decode("rosUhgp5mIg="), Some(check));
    }

    #[test]
    fn what_is_no_full_object_checksum_is_none() {
        for (header, kind) in [
            (None, Some(ChecksumType::FullObject)),
            (Some("rosUhgp5mIg="), Some(ChecksumType::Composite)),
            (Some("rosUhgp5mIg=-2"), None),
            (Some("AAAA"), Some(ChecksumType::FullObject)),
        ] {
            assert_eq!(full_object(header, kind.as_ref()), None, "{header:?} {kind:?}");
        }
    }
}
