//! What S3 keeps beside an object's bytes, between the SDK's words and the app's.

use std::collections::HashMap;

use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::types::{ChecksumType, StorageClass, Tag};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use devops360_contract::files::{Checksum, Pair};
use devops360_core::cloud::ServiceError;
use devops360_core::files::{Encryption, ObjectDetails, ObjectHeaders};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{head_object, metadata_text};

/// Where S3 keeps what it names no other place for.
const STANDARD: &str = "STANDARD";

/// What the answer to a `HeadObject` says.
pub(super) fn of_head(key: &str, head: HeadObjectOutput) -> Result<ObjectDetails, ServiceError> {
    Ok(ObjectDetails {
        content_type: head.content_type.clone(),
        headers: ObjectHeaders {
            cache_control: head.cache_control.clone(),
            content_disposition: head.content_disposition.clone(),
            content_encoding: head.content_encoding.clone(),
            content_language: head.content_language.clone(),
            expires: head.expires_string.clone(),
            website_redirect: head.website_redirect_location.clone(),
        },
        storage_class: head.storage_class.as_ref().map_or(STANDARD, StorageClass::as_str).to_owned(),
        encryption: encryption(&head),
        checksum: checksum(&head),
        metadata: metadata(head.metadata.as_ref()),
        object: head_object::object(key, head)?,
    })
}

fn encryption(head: &HeadObjectOutput) -> Option<Encryption> {
    let algorithm = head.server_side_encryption.as_ref()?.as_str().to_owned();
    Some(Encryption { algorithm, key: head.ssekms_key_id.clone(), bucket_key: head.bucket_key_enabled })
}

fn checksum(head: &HeadObjectOutput) -> Option<Checksum> {
    let known = [
        ("CRC64NVME", &head.checksum_crc64_nvme),
        ("CRC32C", &head.checksum_crc32_c),
        ("CRC32", &head.checksum_crc32),
        ("SHA256", &head.checksum_sha256),
        ("SHA1", &head.checksum_sha1),
    ];
    let (algorithm, value) = known.into_iter().find_map(|(name, value)| Some((name, value.clone()?)))?;
    let whole = head.checksum_type != Some(ChecksumType::Composite);
    Some(Checksum { algorithm: algorithm.to_owned(), value, whole })
}

fn metadata(metadata: Option<&HashMap<String, String>>) -> Vec<Pair> {
    let pair = |(name, value): (&String, &String)| Pair {
        name: name.to_lowercase(),
        value: metadata_text::decode(value),
    };
    let mut pairs: Vec<Pair> = metadata.into_iter().flatten().map(pair).collect();
    pairs.sort();
    pairs
}

/// Metadata as headers take it.
pub(super) fn headers(metadata: &[Pair]) -> HashMap<String, String> {
    metadata.iter().map(|pair| (pair.name.clone(), metadata_text::encode(&pair.value))).collect()
}

/// `Expires` for a request; what is no date is left out, since S3 would refuse it.
pub(super) fn expires(headers: &ObjectHeaders) -> Option<DateTime> {
    DateTime::from_str(headers.expires.as_deref()?, Format::HttpDate).ok()
}

/// The storage class for a request; the standard one goes without saying.
pub(super) fn storage_class(details: &ObjectDetails) -> Option<StorageClass> {
    Some(details.storage_class.as_str()).filter(|class| *class != STANDARD).map(StorageClass::from)
}

/// Tags as the header takes them: a query string.
pub(super) fn query(tags: &[Pair]) -> Option<String> {
    let encoded = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
    let pairs: Vec<_> =
        tags.iter().map(|tag| format!("{}={}", encoded(&tag.name), encoded(&tag.value))).collect();
    (!pairs.is_empty()).then(|| pairs.join("&"))
}

/// The tags of an answer.
pub(super) fn tags(tags: Vec<Tag>) -> Vec<Pair> {
    tags.into_iter().map(|Tag { key, value, .. }| Pair { name: key, value }).collect()
}
