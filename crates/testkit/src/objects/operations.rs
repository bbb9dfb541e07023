//! The operations of the bucket.

use std::ops::Range;

use async_trait::async_trait;
use bytes::Bytes;
use crc_fast::CrcAlgorithm::Crc64Nvme;
use crc_fast::checksum_combine;
use devops360_contract::files::Pair;
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::files::{
    CompletedPart, CopySource, ETag, Object, ObjectBody, ObjectDetails, ObjectHeaders, ObjectPage,
    ObjectStore, ObjectVersion, PutRequest, UploadId, VersionMarker, VersionPage, WriteCondition,
};
use futures::{StreamExt, stream};

use super::MemoryObjects;
use super::content::{Content, assemble, check_part_number, check_sum, checksum, checksum_of_zeros, chunks};
use super::state::{Beside, Stored, precondition_failed, refusal};

/// The largest source of one `CopyObject`.
const LARGEST_COPY: u64 = 5 * 1024 * 1024 * 1024;
/// The most tags of one object.
const MOST_TAGS: usize = 10;

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

/// What a listing shows of `key`: the key itself, or the common prefix up to the next delimiter.
fn entry_name<'a>(prefix: &str, delimiter: Option<&str>, key: &'a str) -> &'a str {
    let found = delimiter.and_then(|delimiter| Some((key[prefix.len()..].find(delimiter)?, delimiter.len())));
    found.map_or(key, |(at, length)| &key[..prefix.len() + at + length])
}

/// Whether the key has a delimiter after the prefix: then it stands in the listing as a common prefix alone.
fn is_rolled_up(prefix: &str, delimiter: Option<&str>, key: &str) -> bool {
    delimiter.is_some_and(|delimiter| key[prefix.len()..].contains(delimiter))
}
