//! A bucket in memory that refuses what S3 refuses: small parts, parts out of order, broken conditions, wrong checksums,
//! copies that are too large or onto themselves, and what lies outside of the caller's prefixes.

mod versions;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use crc_fast::CrcAlgorithm::Crc64Nvme;
use crc_fast::checksum_combine;
use devops360_contract::files::Pair;
use devops360_core::cloud::{ErrorKind, Service, ServiceError};
use devops360_core::files::{
    CompletedPart, CopySource, ETag, Object, ObjectBody, ObjectDetails, ObjectHeaders, ObjectPage,
    ObjectStore, ObjectVersion, PutRequest, UploadId, VersionId, VersionMarker, VersionPage, WriteCondition,
};
use futures::StreamExt;
use futures::stream;

/// The least size of every part but the last.
const LEAST_PART: u64 = 5 * 1024 * 1024;
/// The largest source of one `CopyObject`.
const LARGEST_COPY: u64 = 5 * 1024 * 1024 * 1024;
/// The most parts of one upload.
const MOST_PARTS: u32 = 10_000;
/// The most tags of one object.
const MOST_TAGS: usize = 10;
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
    /// What was replaced or deleted, oldest first, where the bucket keeps versions.
    earlier: Option<BTreeMap<String, Vec<Stored>>>,
    /// The prefixes that the caller may reach; all without.
    reach: Option<Vec<String>>,
}

/// An object; what its body lacks of its size are zeros that take no memory.
#[derive(Clone)]
struct Stored {
    body: Bytes,
    object: Object,
    /// It stands for a delete, in a bucket that keeps versions.
    is_marker: bool,
    beside: Beside,
}

/// What is kept beside an object's bytes.
#[derive(Clone, Default)]
struct Beside {
    content_type: Option<String>,
    metadata: Vec<Pair>,
    tags: Vec<Pair>,
}

struct Open {
    key: String,
    beside: Beside,
    parts: BTreeMap<u32, (Bytes, CompletedPart)>,
}

impl MemoryObjects {
    /// A bucket that keeps what is replaced or deleted.
    #[must_use]
    pub fn versioned() -> Self {
        let objects = Self::default();
        objects.state().earlier = Some(BTreeMap::new());
        objects
    }

    /// Puts an object there, as another program would.
    pub fn seed(&self, key: &str, body: impl Into<Bytes>) -> ETag {
        self.state().store(key, body.into())
    }

    /// Puts an object of `size` zeros there, which take no memory. They can be copied, not read.
    pub fn seed_zeros(&self, key: &str, size: u64) -> ETag {
        let whole = Content { body: Bytes::new(), size, crc64nvme: checksum_of_zeros(size) };
        self.state().store_content(key, whole, Beside::default())
    }

    /// From now on the caller may reach these prefixes and nothing else.
    pub fn confine(&self, prefixes: &[&str]) {
        self.state().reach = Some(prefixes.iter().map(|&prefix| prefix.to_owned()).collect());
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

    /// The key of every version and delete marker below `prefix`, one entry each.
    #[must_use]
    pub fn every_version(&self, prefix: &str) -> Vec<String> {
        self.state().every_version(prefix).into_iter().map(|version| version.object.key).collect()
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

    /// Stores the first part of every open upload once more, as a request does whose sender has given it up.
    pub fn store_first_parts_again(&self) {
        let mut state = self.state();
        let number = state.next();
        for open in state.uploads.values_mut() {
            if let Some((_, part)) = open.parts.get_mut(&1) {
                part.etag = ETag(format!("\"part-{number}\""));
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
        let (size, crc64nvme) = (body.len() as u64, checksum(&body));
        self.store_content(key, Content { body, size, crc64nvme }, Beside::default())
    }

    fn store_content(&mut self, key: &str, content: Content, beside: Beside) -> ETag {
        let number = self.next();
        let etag = ETag(format!("\"{number:032x}\""));
        let object = Object {
            key: key.to_owned(),
            size: content.size,
            modified: modified(number),
            etag: etag.clone(),
            crc64nvme: Some(content.crc64nvme),
            version: self.earlier.as_ref().map(|_| VersionId(format!("v+{number}"))),
        };
        self.remove(key);
        self.objects.insert(key.to_owned(), Stored { body: content.body, object, is_marker: false, beside });
        etag
    }

    /// Takes the object away, to the earlier versions where there are any.
    fn remove(&mut self, key: &str) {
        if let (Some(stored), Some(earlier)) = (self.objects.remove(key), &mut self.earlier) {
            earlier.entry(key.to_owned()).or_default().push(stored);
        }
    }

    /// Deletes the object; where there are versions, a marker says so.
    fn delete(&mut self, key: &str) {
        self.remove(key);
        let number = self.next();
        let Some(earlier) = &mut self.earlier else { return };
        let object = Object {
            key: key.to_owned(),
            size: 0,
            modified: modified(number),
            etag: ETag(String::new()),
            crc64nvme: None,
            version: Some(VersionId(format!("v+{number}"))),
        };
        let marker = Stored { body: Bytes::new(), object, is_marker: true, beside: Beside::default() };
        earlier.entry(key.to_owned()).or_default().push(marker);
    }

    /// Refuses what lies outside of the caller's prefixes.
    fn check_reach(&self, key: &str) -> Result<(), ServiceError> {
        let within = |prefixes: &Vec<String>| prefixes.iter().any(|prefix| key.starts_with(prefix));
        if self.reach.as_ref().is_none_or(within) {
            Ok(())
        } else {
            Err(refusal(ErrorKind::Denied, "AccessDenied"))
        }
    }

    fn source(&self, source: &CopySource) -> Result<Stored, ServiceError> {
        self.check_reach(&source.key)?;
        let current = self.objects.get(&source.key);
        let stored = if source.version.is_some() {
            let earlier = self.earlier.iter().filter_map(|earlier| earlier.get(&source.key)).flatten();
            let named = |stored: &&Stored| stored.object.version == source.version && !stored.is_marker;
            current.into_iter().chain(earlier).find(named).ok_or("NoSuchVersion")
        } else {
            current.ok_or("NoSuchKey")
        };
        let stored = stored.map_err(|code| refusal(ErrorKind::NotFound, code))?;
        if stored.object.etag == source.etag { Ok(stored.clone()) } else { Err(precondition_failed()) }
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

    fn open(&mut self, key: &str, beside: Beside) -> Result<UploadId, ServiceError> {
        self.check_reach(key)?;
        let id = format!("upload-{}", self.next());
        self.uploads.insert(id.clone(), Open { key: key.to_owned(), beside, parts: BTreeMap::new() });
        Ok(UploadId(id))
    }

    fn beside(&mut self, key: &str) -> Result<&mut Beside, ServiceError> {
        self.check_reach(key)?;
        let stored = self.objects.get_mut(key).ok_or_else(|| refusal(ErrorKind::NotFound, "NoSuchKey"))?;
        Ok(&mut stored.beside)
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
        state.check_reach(prefix)?;
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
                page.objects.push(Object { crc64nvme: None, version: None, ..stored.object.clone() });
            } else {
                page.prefixes.push(name.to_owned());
            }
        }
        Ok(page)
    }

    async fn head(&self, key: &str) -> Result<Option<Object>, ServiceError> {
        let state = self.state();
        state.check_reach(key)?;
        Ok(state.objects.get(key).map(|stored| stored.object.clone()))
    }

    async fn get(
        &self,
        key: &str,
        range: Option<Range<u64>>,
        if_match: Option<&ETag>,
    ) -> Result<ObjectBody, ServiceError> {
        let stored = {
            let state = self.state();
            state.check_reach(key)?;
            state.objects.get(key).cloned().ok_or_else(|| refusal(ErrorKind::NotFound, "NoSuchKey"))?
        };
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
        let PutRequest { key, body, crc64nvme, condition, content_type } = request;
        check_sum(&body, crc64nvme)?;
        let mut state = self.state();
        state.check_reach(&key)?;
        state.check_condition(&key, &condition)?;
        let content = Content { size: body.len() as u64, body, crc64nvme };
        Ok(state.store_content(&key, content, Beside { content_type, ..Beside::default() }))
    }

    async fn create_multipart_upload(
        &self,
        key: &str,
        content_type: Option<&str>,
    ) -> Result<UploadId, ServiceError> {
        let content_type = content_type.map(str::to_owned);
        self.state().open(key, Beside { content_type, ..Beside::default() })
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
        check_part_number(number)?;
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
        let whole = assemble(state.upload(key, upload_id)?, parts)?;
        if whole.crc64nvme != crc64nvme {
            return Err(refusal(ErrorKind::Invalid, "BadDigest"));
        }
        state.check_condition(key, &condition)?;
        let beside = state.uploads.remove(&upload_id.0).map(|open| open.beside).unwrap_or_default();
        Ok(state.store_content(key, whole, beside))
    }

    async fn abort_multipart_upload(&self, _: &str, upload_id: &UploadId) -> Result<(), ServiceError> {
        self.state().uploads.remove(&upload_id.0);
        Ok(())
    }

    async fn delete(&self, key: &str) -> Result<(), ServiceError> {
        let mut state = self.state();
        state.check_reach(key)?;
        state.delete(key);
        Ok(())
    }

    async fn versions(&self, key: &str) -> Result<Vec<ObjectVersion>, ServiceError> {
        let state = self.state();
        state.check_reach(key)?;
        Ok(state.versions(key))
    }

    async fn all_versions(
        &self,
        prefix: &str,
        after: Option<&VersionMarker>,
    ) -> Result<VersionPage, ServiceError> {
        let state = self.state();
        state.check_reach(prefix)?;
        Ok(state.all_versions(prefix, after))
    }

    async fn delete_versions(&self, versions: &[ObjectVersion]) -> Result<(), ServiceError> {
        let mut state = self.state();
        for version in versions {
            state.check_reach(&version.object.key)?;
            state.delete_version(version);
        }
        Ok(())
    }

    async fn delete_matching(&self, key: &str, etag: &ETag) -> Result<(), ServiceError> {
        let mut state = self.state();
        state.check_reach(key)?;
        state.check_condition(key, &WriteCondition::Matches(etag.clone()))?;
        state.delete(key);
        Ok(())
    }

    async fn copy(
        &self,
        source: &CopySource,
        key: &str,
        condition: WriteCondition,
    ) -> Result<ETag, ServiceError> {
        let mut state = self.state();
        let Stored { body, object, beside, .. } = state.source(source)?;
        state.check_reach(key)?;
        if source.key == key && source.version.is_none() || object.size > LARGEST_COPY {
            return Err(refusal(ErrorKind::Invalid, "InvalidRequest"));
        }
        state.check_condition(key, &condition)?;
        let crc64nvme = object.crc64nvme.unwrap_or_else(|| checksum(&body));
        Ok(state.store_content(key, Content { body, size: object.size, crc64nvme }, beside))
    }

    async fn create_multipart_copy(&self, source: &CopySource, key: &str) -> Result<UploadId, ServiceError> {
        let mut state = self.state();
        let beside = state.source(source)?.beside;
        state.open(key, beside)
    }

    async fn upload_part_copy(
        &self,
        source: &CopySource,
        range: Range<u64>,
        key: &str,
        upload_id: &UploadId,
        number: u32,
    ) -> Result<CompletedPart, ServiceError> {
        let mut state = self.state();
        let stored = state.source(source)?;
        check_part_number(number)?;
        if range.is_empty() || range.end > stored.object.size {
            return Err(refusal(ErrorKind::Invalid, "InvalidArgument"));
        }
        let there = stored.body.len() as u64;
        let body = stored.body.slice(range.start.min(there) as usize..range.end.min(there) as usize);
        let size = range.end - range.start;
        let zeros = size - body.len() as u64;
        let crc64nvme = checksum_combine(Crc64Nvme, checksum(&body), checksum_of_zeros(zeros), zeros);
        let etag = ETag(format!("\"part-{}\"", state.next()));
        let part = CompletedPart { number, etag, crc64nvme, size };
        state.upload(key, upload_id)?.parts.insert(number, (body, part.clone()));
        Ok(part)
    }

    async fn describe(&self, key: &str) -> Result<Option<ObjectDetails>, ServiceError> {
        let state = self.state();
        state.check_reach(key)?;
        Ok(state.objects.get(key).map(|Stored { object, beside, .. }| ObjectDetails {
            object: object.clone(),
            content_type: beside.content_type.clone().or_else(|| Some("binary/octet-stream".to_owned())),
            headers: ObjectHeaders::default(),
            storage_class: "STANDARD".to_owned(),
            encryption: None,
            checksum: None,
            metadata: beside.metadata.clone(),
        }))
    }

    async fn tags(&self, key: &str) -> Result<Vec<Pair>, ServiceError> {
        self.state().beside(key).map(|beside| beside.tags.clone())
    }

    async fn put_tags(&self, key: &str, tags: &[Pair]) -> Result<(), ServiceError> {
        if tags.len() > MOST_TAGS {
            return Err(refusal(ErrorKind::Invalid, "BadRequest"));
        }
        self.state().beside(key)?.tags = tags.to_vec();
        Ok(())
    }

    async fn rewrite(&self, source: &CopySource, details: &ObjectDetails) -> Result<ETag, ServiceError> {
        let mut state = self.state();
        let Stored { body, object, beside, .. } = state.source(source)?;
        if object.size > LARGEST_COPY {
            return Err(refusal(ErrorKind::Invalid, "InvalidRequest"));
        }
        let crc64nvme = object.crc64nvme.unwrap_or_else(|| checksum(&body));
        let (content_type, metadata) = (details.content_type.clone(), details.metadata.clone());
        let beside = Beside { content_type, metadata, ..beside };
        Ok(state.store_content(&source.key, Content { body, size: object.size, crc64nvme }, beside))
    }

    async fn create_multipart_rewrite(
        &self,
        details: &ObjectDetails,
        tags: &[Pair],
    ) -> Result<UploadId, ServiceError> {
        let (content_type, metadata) = (details.content_type.clone(), details.metadata.clone());
        self.state().open(&details.object.key, Beside { content_type, metadata, tags: tags.to_vec() })
    }
}

/// The bytes of an object or what stands for them.
struct Content {
    body: Bytes,
    size: u64,
    crc64nvme: u64,
}

/// The whole of the parts, if they are what was uploaded and as S3 wants them.
fn assemble(open: &Open, parts: &[CompletedPart]) -> Result<Content, ServiceError> {
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

/// The CRC64NVME of `length` zeros, by doubling.
fn checksum_of_zeros(length: u64) -> u64 {
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

fn check_part_number(number: u32) -> Result<(), ServiceError> {
    if (1..=MOST_PARTS).contains(&number) {
        Ok(())
    } else {
        Err(refusal(ErrorKind::Invalid, "InvalidArgument"))
    }
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
