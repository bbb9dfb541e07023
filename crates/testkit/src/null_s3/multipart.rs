//! Multipart uploads, with the limits of S3: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>.

use std::collections::BTreeMap;

use crc_fast::CrcAlgorithm::Crc64Nvme;
use crc_fast::{checksum, checksum_combine};

use super::checksum::decode;
use super::error::Refusal;
use super::inbound::Received;
use super::store::{Condition, State, Store};
use super::xml::{element, unquoted};

/// The least size of every part but the last.
const LEAST_PART: u64 = 5 * 1024 * 1024;
/// The highest part number.
const MOST_PARTS: u32 = 10_000;

/// An open upload.
#[derive(Debug)]
pub(super) struct Upload {
    key: String,
    parts: BTreeMap<u32, Part>,
}

/// A part that came.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Without quotes.
    pub(super) etag: String,
    pub(super) received: Received,
}

/// What a client says at the end of an upload.
pub(super) struct Completion {
    pub(super) parts: Vec<Listed>,
    /// Of the whole object.
    pub(super) crc64nvme: Option<u64>,
    pub(super) size: Option<u64>,
    pub(super) condition: Condition,
}

/// One part in the list at the end of an upload.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Listed {
    number: u32,
    etag: String,
    crc64nvme: Option<u64>,
}

/// The parts that the body of `CompleteMultipartUpload` lists.
pub(super) fn manifest(document: &str) -> Result<Vec<Listed>, Refusal> {
    let parts = document.split("<Part>").skip(1).map(|part| {
        let number = element(part, "PartNumber").and_then(|number| number.parse().ok());
        let etag = element(part, "ETag").map(|etag| unquoted(etag).to_owned());
        let (number, etag) = number.zip(etag).ok_or(Refusal::MalformedXml)?;
        Ok(Listed { number, etag, crc64nvme: element(part, "ChecksumCRC64NVME").map(decode).transpose()? })
    });
    parts.collect()
}

impl Store {
    /// `CreateMultipartUpload`; gives the upload id.
    pub(super) fn create(&self, key: &str) -> String {
        let mut state = self.state();
        let id = state.next_id();
        state.uploads.insert(id.clone(), Upload { key: key.to_owned(), parts: BTreeMap::new() });
        id
    }

    /// Whether a part may come; asked before its bytes are taken.
    pub(super) fn expects(&self, key: &str, id: &str, number: u32) -> Result<(), Refusal> {
        if !(1..=MOST_PARTS).contains(&number) {
            return Err(Refusal::InvalidArgument);
        }
        self.state().upload(key, id).map(drop)
    }

    /// `UploadPart`; gives the part's entity tag.
    pub(super) fn add(
        &self,
        key: &str,
        id: &str,
        number: u32,
        received: Received,
    ) -> Result<String, Refusal> {
        let mut state = self.state();
        let etag = state.next_id();
        state.upload(key, id)?.parts.insert(number, Part { etag: etag.clone(), received });
        Ok(etag)
    }

    /// `ListParts`: the parts behind `marker`, at most `limit`, and whether there are more.
    pub(super) fn parts(
        &self,
        key: &str,
        id: &str,
        marker: u32,
        limit: usize,
    ) -> Result<(Vec<(u32, Part)>, bool), Refusal> {
        let mut state = self.state();
        let behind = state.upload(key, id)?.parts.range(marker.saturating_add(1)..);
        let mut parts: Vec<_> =
            behind.take(limit + 1).map(|(number, part)| (*number, part.clone())).collect();
        let more = parts.len() > limit;
        parts.truncate(limit);
        Ok((parts, more))
    }

    /// `CompleteMultipartUpload`; gives the object's entity tag.
    pub(super) fn complete(&self, key: &str, id: &str, completion: &Completion) -> Result<String, Refusal> {
        let mut state = self.state();
        let whole = whole(state.upload(key, id)?, &completion.parts)?;
        if completion.size.is_some_and(|size| size != whole.size) {
            return Err(Refusal::InvalidRequest);
        }
        if let (Some(said), Some(is)) = (completion.crc64nvme, whole.crc64nvme)
            && said != is
        {
            return Err(Refusal::BadDigest);
        }
        self.check(&state, key, &completion.condition)?;
        state.uploads.remove(id);
        Ok(state.insert(key, whole))
    }

    /// `AbortMultipartUpload`.
    pub(super) fn abort(&self, key: &str, id: &str) -> Result<(), Refusal> {
        let mut state = self.state();
        state.upload(key, id)?;
        state.uploads.remove(id);
        Ok(())
    }
}

impl State {
    fn upload(&mut self, key: &str, id: &str) -> Result<&mut Upload, Refusal> {
        self.uploads.get_mut(id).filter(|upload| upload.key == key).ok_or(Refusal::NoSuchUpload)
    }
}

/// The object that the listed parts make.
fn whole(upload: &Upload, parts: &[Listed]) -> Result<Received, Refusal> {
    if parts.is_empty() {
        return Err(Refusal::MalformedXml);
    }
    if !parts.windows(2).all(|pair| pair[0].number < pair[1].number) {
        return Err(Refusal::InvalidPartOrder);
    }
    let mut whole = Received { size: 0, crc64nvme: Some(checksum(Crc64Nvme, &[])), kept: Vec::new() };
    for (index, listed) in parts.iter().enumerate() {
        let part = upload.parts.get(&listed.number).filter(|part| part.etag == listed.etag);
        let Received { size, crc64nvme, kept } = part.ok_or(Refusal::InvalidPart)?.received.clone();
        if listed.crc64nvme.is_some() && listed.crc64nvme != crc64nvme {
            return Err(Refusal::InvalidPart);
        }
        if index + 1 < parts.len() && size < LEAST_PART {
            return Err(Refusal::EntityTooSmall);
        }
        let joined = |(whole, part)| checksum_combine(Crc64Nvme, whole, part, size);
        whole.size += size;
        whole.crc64nvme = whole.crc64nvme.zip(crc64nvme).map(joined);
        whole.kept.extend(kept);
    }
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(number: u32, etag: &str, crc64nvme: Option<u64>) -> Listed {
        Listed { number, etag: etag.to_owned(), crc64nvme }
    }

    #[test]
    fn a_manifest_is_read_in_any_order_of_its_elements() {
        let document = "<CompleteMultipartUpload><Part><ETag>&quot;a&quot;</ETag><PartNumber>1</PartNumber></Part>\
            <Part><ChecksumCRC64NVME>AAAAAAAAAAE=</ChecksumCRC64NVME><PartNumber>7</PartNumber><ETag>\"b\"</ETag>\
            </Part></CompleteMultipartUpload>";
        assert_eq!(manifest(document), Ok(vec![listed(1, "a", None), listed(7, "b", Some(1))]));
        assert_eq!(manifest("<Part><PartNumber>1</PartNumber></Part>"), Err(Refusal::MalformedXml));
    }

    #[test]
    fn the_parts_have_to_be_those_that_came_in_order_and_large_enough() {
        let part = |etag: &str, size| {
            let received = Received { size, crc64nvme: None, kept: Vec::new() };
            Part { etag: etag.to_owned(), received }
        };
        let parts = [(1, part("a", LEAST_PART)), (2, part("b", LEAST_PART - 1)), (3, part("c", 1))];
        let upload = Upload { key: String::new(), parts: parts.into() };
        let check = |parts: &[(u32, &str)], expected: Result<u64, Refusal>| {
            let parts: Vec<_> = parts.iter().map(|(number, etag)| listed(*number, etag, None)).collect();
            assert_eq!(whole(&upload, &parts).map(|whole| whole.size), expected, "{parts:?}");
        };
        check(&[(1, "a"), (2, "b")], Ok(2 * LEAST_PART - 1));
        check(&[(1, "a"), (2, "b"), (3, "c")], Err(Refusal::EntityTooSmall));
        check(&[(3, "c"), (1, "a")], Err(Refusal::InvalidPartOrder));
        check(&[(1, "a"), (1, "a")], Err(Refusal::InvalidPartOrder));
        check(&[(1, "b")], Err(Refusal::InvalidPart));
        check(&[(4, "a")], Err(Refusal::InvalidPart));
        check(&[], Err(Refusal::MalformedXml));
    }
}
