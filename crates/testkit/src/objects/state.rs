//! What is in the bucket, and what S3 asks of those who change it.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use devops360_contract::files::Pair;
use devops360_core::cloud::{ErrorKind, Service, ServiceError};
use devops360_core::files::{CompletedPart, CopySource, ETag, Object, UploadId, VersionId, WriteCondition};

use super::content::{Content, checksum};

#[derive(Default)]
pub(super) struct State {
    pub(super) objects: BTreeMap<String, Stored>,
    pub(super) uploads: BTreeMap<String, Open>,
    counter: u64,
    /// What was replaced or deleted, oldest first, where the bucket keeps versions.
    pub(super) earlier: Option<BTreeMap<String, Vec<Stored>>>,
    /// The prefixes that the caller may reach; all without.
    pub(super) reach: Option<Vec<String>>,
}

/// An object; what its body lacks of its size are zeros that take no memory.
#[derive(Clone)]
pub(super) struct Stored {
    pub(super) body: Bytes,
    pub(super) object: Object,
    /// It stands for a delete, in a bucket that keeps versions.
    pub(super) is_marker: bool,
    pub(super) beside: Beside,
}

/// What is kept beside an object's bytes.
#[derive(Clone, Default)]
pub(super) struct Beside {
    pub(super) content_type: Option<String>,
    pub(super) metadata: Vec<Pair>,
    pub(super) tags: Vec<Pair>,
}

pub(super) struct Open {
    pub(super) key: String,
    pub(super) beside: Beside,
    pub(super) parts: BTreeMap<u32, (Bytes, CompletedPart)>,
}

impl State {
    pub(super) fn next(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    pub(super) fn store(&mut self, key: &str, body: Bytes) -> ETag {
        let (size, crc64nvme) = (body.len() as u64, checksum(&body));
        self.store_content(key, Content { body, size, crc64nvme }, Beside::default())
    }

    pub(super) fn store_content(&mut self, key: &str, content: Content, beside: Beside) -> ETag {
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
    pub(super) fn remove(&mut self, key: &str) {
        if let (Some(stored), Some(earlier)) = (self.objects.remove(key), &mut self.earlier) {
            earlier.entry(key.to_owned()).or_default().push(stored);
        }
    }

    /// Deletes the object; where there are versions, a marker says so.
    pub(super) fn delete(&mut self, key: &str) {
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
    pub(super) fn check_reach(&self, key: &str) -> Result<(), ServiceError> {
        let within = |prefixes: &Vec<String>| prefixes.iter().any(|prefix| key.starts_with(prefix));
        if self.reach.as_ref().is_none_or(within) {
            Ok(())
        } else {
            Err(refusal(ErrorKind::Denied, "AccessDenied"))
        }
    }

    pub(super) fn source(&self, source: &CopySource) -> Result<Stored, ServiceError> {
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

    pub(super) fn check_condition(&self, key: &str, condition: &WriteCondition) -> Result<(), ServiceError> {
        let there = self.objects.get(key).map(|stored| &stored.object.etag);
        match (condition, there) {
            (WriteCondition::Absent, Some(_)) => Err(precondition_failed()),
            (WriteCondition::Matches(_), None) => Err(refusal(ErrorKind::NotFound, "NoSuchKey")),
            (WriteCondition::Matches(expected), Some(etag)) if expected != etag => Err(precondition_failed()),
            _ => Ok(()),
        }
    }

    pub(super) fn open(&mut self, key: &str, beside: Beside) -> Result<UploadId, ServiceError> {
        self.check_reach(key)?;
        let id = format!("upload-{}", self.next());
        self.uploads.insert(id.clone(), Open { key: key.to_owned(), beside, parts: BTreeMap::new() });
        Ok(UploadId(id))
    }

    pub(super) fn beside(&mut self, key: &str) -> Result<&mut Beside, ServiceError> {
        self.check_reach(key)?;
        let stored = self.objects.get_mut(key).ok_or_else(|| refusal(ErrorKind::NotFound, "NoSuchKey"))?;
        Ok(&mut stored.beside)
    }

    pub(super) fn upload(&mut self, key: &str, upload_id: &UploadId) -> Result<&mut Open, ServiceError> {
        self.uploads
            .get_mut(&upload_id.0)
            .filter(|open| open.key == key)
            .ok_or_else(|| refusal(ErrorKind::NotFound, "NoSuchUpload"))
    }
}

fn modified(number: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_700_000_000 + number)
}

pub(super) fn precondition_failed() -> ServiceError {
    refusal(ErrorKind::Conflict, "PreconditionFailed")
}

pub(super) fn refusal(kind: ErrorKind, code: &str) -> ServiceError {
    ServiceError::new(Service::ObjectStorage, kind, code, "refused by the bucket in memory")
}
