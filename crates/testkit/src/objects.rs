//! A bucket in memory that refuses what S3 refuses: small parts, parts out of order, broken conditions, wrong checksums.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use crc_fast::CrcAlgorithm::Crc64Nvme;
use devops360_core::cloud::{ErrorKind, Service, ServiceError};
use devops360_core::files::{
    CompletedPart, ETag, Object, ObjectBody, ObjectPage, ObjectStore, PutRequest, UploadId, WriteCondition,
};
use futures::StreamExt;
use futures::stream;

/// The least size of every part but the last.
const LEAST_PART: usize = 5 * 1024 * 1024;
/// The most parts of one upload.
const MOST_PARTS: u32 = 10_000;
/// How a body is cut into chunks.
const CHUNK: usize = 64 * 1024;

/// A bucket in memory.
#[derive(Default)]
pub struct MemoryObjects {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    objects: BTreeMap<String, Stored>,
    uploads: BTreeMap<String, Open>,
    counter: u64,
}

#[derive(Clone)]
struct Stored {
    body: Bytes,
    object: Object,
}

struct Open {
    key: String,
    parts: BTreeMap<u32, (Bytes, CompletedPart)>,
}

impl MemoryObjects {
    /// Puts an object there, as another program would.
    pub fn seed(&self, key: &str, body: impl Into<Bytes>) -> ETag {
        self.state().store(key, body.into())
    }

    /// Takes the checksum of an object away, as objects of old programs have none.
    pub fn forget_checksum(&self, key: &str) {
        if let Some(stored) = self.state().objects.get_mut(key) {
            stored.object.crc64nvme = None;
        }
    }

    /// Says that an object is larger than it is, to see what a client does before it asks for the bytes.
    pub fn pretend_size(&self, key: &str, size: u64) {
        if let Some(stored) = self.state().objects.get_mut(key) {
            stored.object.size = size;
        }
    }

    /// The bytes of an object.
    #[must_use]
    pub fn body(&self, key: &str) -> Option<Bytes> {
        self.state().objects.get(key).map(|stored| stored.body.clone())
    }

    /// Every key.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        self.state().objects.keys().cloned().collect()
    }

    /// How many multipart uploads are open.
    #[must_use]
    pub fn open_uploads(&self) -> usize {
        self.state().uploads.len()
    }

    /// Aborts every open multipart upload, as a lifecycle rule or another program would.
    pub fn abort_all_uploads(&self) {
        self.state().uploads.clear();
    }

    /// Puts another part in the place of the first of every open upload, as another program that has its id could.
    pub fn replace_first_parts(&self) {
        for open in self.state().uploads.values_mut() {
            if let Some((body, part)) = open.parts.get_mut(&1) {
                *body = Bytes::from(vec![0; body.len()]);
                part.crc64nvme = checksum(body);
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn next(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    fn store(&mut self, key: &str, body: Bytes) -> ETag {
        let number = self.next();
        let etag = ETag(format!("\"{number:032x}\""));
        let object = Object {
            key: key.to_owned(),
            size: body.len() as u64,
            modified: modified(number),
            etag: etag.clone(),
            crc64nvme: Some(checksum(&body)),
        };
        self.objects.insert(key.to_owned(), Stored { body, object });
        etag
    }

    fn check_condition(&self, key: &str, condition: &WriteCondition) -> Result<(), ServiceError> {
        let there = self.objects.get(key).map(|stored| &stored.object.etag);
        match (condition, there) {
            (WriteCondition::Absent, Some(_)) => Err(precondition_failed()),
            (WriteCondition::Matches(_), None) => Err(refusal(ErrorKind::NotFound, "NoSuchKey")),
            (WriteCondition::Matches(expected), Some(etag)) if expected != etag => Err(precondition_failed()),
            _ => Ok(()),
        }
    }

    fn upload(&mut self, key: &str, upload_id: &UploadId) -> Result<&mut Open, ServiceError> {
        self.uploads
            .get_mut(&upload_id.0)
            .filter(|open| open.key == key)
            .ok_or_else(|| refusal(ErrorKind::NotFound, "NoSuchUpload"))
    }
}

#[async_trait]
impl ObjectStore for MemoryObjects {
    async fn list(
        &self,
        prefix: &str,
        delimiter: Option<&str>,
        token: Option<&str>,
        limit: u16,
    ) -> Result<ObjectPage, ServiceError> {
        let state = self.state();
        let mut page = ObjectPage::default();
        let mut last = None;
        for (key, stored) in state.objects.range(prefix.to_owned()..) {
            if !key.starts_with(prefix) {
                break;
            }
            let name = entry_name(prefix, delimiter, key);
            if token.is_some_and(|token| name <= token) || page.prefixes.iter().any(|seen| seen == name) {
                continue;
            }
            if page.prefixes.len() + page.objects.len() == usize::from(limit.min(1000)) {
                page.next = last;
                break;
            }
            last = Some(name.to_owned());
            if name == key && !is_rolled_up(prefix, delimiter, key) {
                page.objects.push(Object { crc64nvme: None, ..stored.object.clone() });
            } else {
                page.prefixes.push(name.to_owned());
            }
        }
        Ok(page)
    }

    async fn head(&self, key: &str) -> Result<Option<Object>, ServiceError> {
        Ok(self.state().objects.get(key).map(|stored| stored.object.clone()))
    }

    async fn get(
        &self,
        key: &str,
        range: Option<Range<u64>>,
        if_match: Option<&ETag>,
    ) -> Result<ObjectBody, ServiceError> {
        let stored = self.state().objects.get(key).cloned();
        let stored = stored.ok_or_else(|| refusal(ErrorKind::NotFound, "NoSuchKey"))?;
        if if_match.is_some_and(|etag| *etag != stored.object.etag) {
            return Err(precondition_failed());
        }
        let length = stored.body.len() as u64;
        let range = range.unwrap_or(0..length);
        if range.start >= length && length > 0 || range.start > range.end {
            return Err(refusal(ErrorKind::Invalid, "InvalidRange"));
        }
        let body = stored.body.slice(range.start as usize..range.end.min(length) as usize);
        Ok(ObjectBody { object: stored.object, stream: stream::iter(chunks(body).map(Ok)).boxed() })
    }

    async fn put(&self, request: PutRequest) -> Result<ETag, ServiceError> {
        let PutRequest { key, body, crc64nvme, condition, .. } = request;
        check_sum(&body, crc64nvme)?;
        let mut state = self.state();
        state.check_condition(&key, &condition)?;
        Ok(state.store(&key, body))
    }

    async fn create_multipart_upload(&self, key: &str, _: Option<&str>) -> Result<UploadId, ServiceError> {
        let mut state = self.state();
        let id = format!("upload-{}", state.next());
        state.uploads.insert(id.clone(), Open { key: key.to_owned(), parts: BTreeMap::new() });
        Ok(UploadId(id))
    }

    async fn upload_part(
        &self,
        key: &str,
        upload_id: &UploadId,
        number: u32,
        body: Bytes,
        crc64nvme: u64,
    ) -> Result<ETag, ServiceError> {
        check_sum(&body, crc64nvme)?;
        if !(1..=MOST_PARTS).contains(&number) {
            return Err(refusal(ErrorKind::Invalid, "InvalidArgument"));
        }
        let mut state = self.state();
        let etag = ETag(format!("\"part-{}\"", state.next()));
        let part = CompletedPart { number, etag: etag.clone(), crc64nvme, size: body.len() as u64 };
        state.upload(key, upload_id)?.parts.insert(number, (body, part));
        Ok(etag)
    }

    async fn list_parts(&self, key: &str, upload_id: &UploadId) -> Result<Vec<CompletedPart>, ServiceError> {
        let mut state = self.state();
        let open = state.upload(key, upload_id)?;
        Ok(open.parts.values().map(|(_, part)| part.clone()).collect())
    }

    async fn complete_multipart_upload(
        &self,
        key: &str,
        upload_id: &UploadId,
        parts: &[CompletedPart],
        crc64nvme: u64,
        condition: WriteCondition,
    ) -> Result<ETag, ServiceError> {
        let mut state = self.state();
        let body = assemble(state.upload(key, upload_id)?, parts)?;
        check_sum(&body, crc64nvme)?;
        state.check_condition(key, &condition)?;
        state.uploads.remove(&upload_id.0);
        Ok(state.store(key, body))
    }

    async fn abort_multipart_upload(&self, _: &str, upload_id: &UploadId) -> Result<(), ServiceError> {
        self.state().uploads.remove(&upload_id.0);
        Ok(())
    }

    async fn delete(&self, key: &str) -> Result<(), ServiceError> {
        self.state().objects.remove(key);
        Ok(())
    }
}

/// The whole of the parts, if they are what was uploaded and as S3 wants them.
fn assemble(open: &Open, parts: &[CompletedPart]) -> Result<Bytes, ServiceError> {
    let ascending = parts.windows(2).all(|pair| pair[0].number < pair[1].number);
    if parts.is_empty() || !ascending {
        return Err(refusal(ErrorKind::Invalid, "InvalidPartOrder"));
    }
    let mut whole = BytesMut::new();
    for (index, part) in parts.iter().enumerate() {
        let uploaded = open.parts.get(&part.number).filter(|(_, uploaded)| uploaded == part);
        let (body, _) = uploaded.ok_or_else(|| refusal(ErrorKind::Invalid, "InvalidPart"))?;
        if index + 1 < parts.len() && body.len() < LEAST_PART {
            return Err(refusal(ErrorKind::Invalid, "EntityTooSmall"));
        }
        whole.extend_from_slice(body);
    }
    Ok(whole.freeze())
}

/// What a listing shows of `key`: the key itself, or the common prefix up to the next delimiter.
fn entry_name<'a>(prefix: &str, delimiter: Option<&str>, key: &'a str) -> &'a str {
    let found = delimiter.and_then(|delimiter| Some((key[prefix.len()..].find(delimiter)?, delimiter.len())));
    found.map_or(key, |(at, length)| &key[..prefix.len() + at + length])
}

/// Whether the key has a delimiter after the prefix: then it stands in the listing as a common prefix alone.
fn is_rolled_up(prefix: &str, delimiter: Option<&str>, key: &str) -> bool {
    delimiter.is_some_and(|delimiter| key[prefix.len()..].contains(delimiter))
}

fn chunks(mut body: Bytes) -> impl Iterator<Item = Bytes> + Send {
    std::iter::from_fn(move || (!body.is_empty()).then(|| body.split_to(body.len().min(CHUNK))))
}

fn modified(number: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_700_000_000 + number)
}

/// The CRC64NVME of `bytes`.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u64 {
    crc_fast::checksum(Crc64Nvme, bytes)
}

fn check_sum(body: &[u8], crc64nvme: u64) -> Result<(), ServiceError> {
    if checksum(body) == crc64nvme { Ok(()) } else { Err(refusal(ErrorKind::Invalid, "BadDigest")) }
}

fn precondition_failed() -> ServiceError {
    refusal(ErrorKind::Conflict, "PreconditionFailed")
}

fn refusal(kind: ErrorKind, code: &str) -> ServiceError {
    ServiceError::new(Service::ObjectStorage, kind, code, "refused by the bucket in memory")
}
