//! The bytes of objects, and their checksums.

use bytes::{Bytes, BytesMut};
use crc_fast::CrcAlgorithm::Crc64Nvme;
use crc_fast::checksum_combine;
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::files::CompletedPart;

use super::state::{Open, refusal};

/// The least size of every part but the last.
const LEAST_PART: u64 = 5 * 1024 * 1024;
/// The most parts of one upload.
const MOST_PARTS: u32 = 10_000;
/// How a body is cut into chunks.
const CHUNK: usize = 64 * 1024;

/// The bytes of an object or what stands for them.
pub(super) struct Content {
    pub(super) body: Bytes,
    pub(super) size: u64,
    pub(super) crc64nvme: u64,
}

/// The whole of the parts, if they are what was uploaded and as S3 wants them.
pub(super) fn assemble(open: &Open, parts: &[CompletedPart]) -> Result<Content, ServiceError> {
    let ascending = parts.windows(2).all(|pair| pair[0].number < pair[1].number);
    if parts.is_empty() || !ascending {
        return Err(refusal(ErrorKind::Invalid, "InvalidPartOrder"));
    }
    let mut bytes = BytesMut::new();
    let mut whole = Content { body: Bytes::new(), size: 0, crc64nvme: checksum(&[]) };
    for (index, part) in parts.iter().enumerate() {
        let uploaded = open.parts.get(&part.number).filter(|(_, uploaded)| uploaded == part);
        let (body, _) = uploaded.ok_or_else(|| refusal(ErrorKind::Invalid, "InvalidPart"))?;
        if index + 1 < parts.len() && part.size < LEAST_PART {
            return Err(refusal(ErrorKind::Invalid, "EntityTooSmall"));
        }
        bytes.extend_from_slice(body);
        whole.crc64nvme = checksum_combine(Crc64Nvme, whole.crc64nvme, part.crc64nvme, part.size);
        whole.size += part.size;
    }
    Ok(Content { body: bytes.freeze(), ..whole })
}

pub(super) fn chunks(mut body: Bytes) -> impl Iterator<Item = Bytes> + Send {
    std::iter::from_fn(move || (!body.is_empty()).then(|| body.split_to(body.len().min(CHUNK))))
}

/// The CRC64NVME of `bytes`.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u64 {
    crc_fast::checksum(Crc64Nvme, bytes)
}

/// The CRC64NVME of `length` zeros, by doubling.
pub(super) fn checksum_of_zeros(length: u64) -> u64 {
    let (mut whole, mut done) = (checksum(&[]), 0);
    let (mut piece, mut size) = (checksum(&[0]), 1);
    while done < length {
        if length & size != 0 {
            whole = checksum_combine(Crc64Nvme, whole, piece, size);
            done += size;
        }
        piece = checksum_combine(Crc64Nvme, piece, piece, size);
        size *= 2;
    }
    whole
}

pub(super) fn check_part_number(number: u32) -> Result<(), ServiceError> {
    if (1..=MOST_PARTS).contains(&number) {
        Ok(())
    } else {
        Err(refusal(ErrorKind::Invalid, "InvalidArgument"))
    }
}

pub(super) fn check_sum(body: &[u8], crc64nvme: u64) -> Result<(), ServiceError> {
    if checksum(body) == crc64nvme { Ok(()) } else { Err(refusal(ErrorKind::Invalid, "BadDigest")) }
}
