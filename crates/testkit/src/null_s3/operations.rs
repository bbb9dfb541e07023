//! The operations of S3 that the server has, one function each; which it is follows from method, target and headers.

use std::sync::Arc;

use hyper::body::Incoming;
use hyper::{HeaderMap, Method, Request, StatusCode};

use super::answer::{Answer, Body, bare, with_headers, xml};
use super::checksum::{CRC64NVME, decode, encode};
use super::content::Content;
use super::error::Refusal;
use super::inbound::{Handling, document, header, receive};
use super::multipart::{Completion, manifest};
use super::store::{Condition, MODIFIED, Object, Store};
use super::target::Target;
use super::traffic::Entry;
use super::xml::{text, unquoted};
use super::{listing, range};

/// The most parts of one page of `ListParts`.
const PARTS_PAGE: usize = 1000;

/// An operation, as S3 calls it.
pub(super) fn name(method: &Method, target: &Target, headers: &HeaderMap) -> &'static str {
    let has = |name: &str| target.parameter(name).is_some();
    match (method.as_str(), target.key.is_empty()) {
        ("HEAD", true) => "HeadBucket",
        ("PUT", true) => "CreateBucket",
        ("GET", true) if has("location") => "GetBucketLocation",
        ("GET", true) if target.parameter("list-type") == Some("2") => "ListObjectsV2",
        ("HEAD", false) => "HeadObject",
        ("GET", false) if has("uploadId") => "ListParts",
        ("GET", false) => "GetObject",
        ("PUT", false) if headers.contains_key("x-amz-copy-source") => "NotImplemented",
        ("PUT", false) if has("uploadId") => "UploadPart",
        ("PUT", false) => "PutObject",
        ("POST", false) if has("uploads") => "CreateMultipartUpload",
        ("POST", false) if has("uploadId") => "CompleteMultipartUpload",
        ("DELETE", false) if has("uploadId") => "AbortMultipartUpload",
        ("DELETE", false) => "DeleteObject",
        _ => "NotImplemented",
    }
}

/// One request, and what it is answered from.
pub(super) struct Call<'a> {
    pub(super) store: &'a Store,
    pub(super) target: &'a Target,
    pub(super) entry: &'a Arc<Entry>,
    /// What is done with bodies.
    pub(super) handling: Handling,
}

impl Call<'_> {
    /// Does what is asked.
    pub(super) async fn run(&self, operation: &str, request: Request<Incoming>) -> Result<Answer, Refusal> {
        let (head, body) = request.into_parts();
        match operation {
            "HeadBucket" | "CreateBucket" => Ok(bare(StatusCode::OK)),
            "GetBucketLocation" => Ok(xml("<LocationConstraint></LocationConstraint>")),
            "ListObjectsV2" => listing::answer(self.target, |bound| self.store.next(bound)),
            "HeadObject" => self.head_object(&head.headers),
            "GetObject" => self.get_object(&head.headers),
            "PutObject" => self.put_object(&head.headers, body).await,
            "DeleteObject" => self.store.delete(self.key()).map(|()| bare(StatusCode::NO_CONTENT)),
            "CreateMultipartUpload" => Ok(self.create_multipart_upload()),
            "UploadPart" => self.upload_part(&head.headers, body).await,
            "ListParts" => self.list_parts(),
            "CompleteMultipartUpload" => self.complete_multipart_upload(&head.headers, body).await,
            "AbortMultipartUpload" => {
                self.store.abort(self.key(), self.upload_id()).map(|()| bare(StatusCode::NO_CONTENT))
            }
            _ => Err(Refusal::NotImplemented),
        }
    }

    fn key(&self) -> &str {
        &self.target.key
    }

    fn upload_id(&self) -> &str {
        self.target.parameter("uploadId").unwrap_or_default()
    }

    fn head_object(&self, headers: &HeaderMap) -> Result<Answer, Refusal> {
        let object = self.object(headers)?;
        let length = ("content-length", object.size.to_string());
        let headers = self.headers_of(&object, wants_checksum(headers)).chain([length]);
        Ok(with_headers(headers, Body::empty()))
    }

    fn get_object(&self, headers: &HeaderMap) -> Result<Answer, Refusal> {
        let object = self.object(headers)?;
        let content = Content::of(self.key(), object.size);
        let Some(asked) = header(headers, "range") else {
            let headers = self.headers_of(&object, wants_checksum(headers));
            return Ok(with_headers(headers, Body::new(object.size, content.pieces(0..object.size))));
        };
        let range = range::parse(asked, object.size).ok_or(Refusal::InvalidRange)?;
        let place = format!("bytes {}-{}/{}", range.start, range.end - 1, object.size);
        let headers = self.headers_of(&object, false).chain([("content-range", place)]);
        let body = Body::new(range.end - range.start, content.pieces(range));
        let mut answer = with_headers(headers, body);
        *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
        Ok(answer)
    }

    async fn put_object(&self, headers: &HeaderMap, body: Incoming) -> Result<Answer, Refusal> {
        let condition = condition(headers);
        let received = receive(headers, body, self.entry, self.handling).await?;
        let etag = self.store.put(self.key(), received, &condition)?;
        Ok(with_headers([etag_header(&etag)], Body::empty()))
    }

    fn create_multipart_upload(&self) -> Answer {
        let (key, id) = (text(self.key()), self.store.create(self.key()));
        xml(&format!(
            "<InitiateMultipartUploadResult><Bucket>{}</Bucket><Key>{key}</Key><UploadId>{id}</UploadId>\
             </InitiateMultipartUploadResult>",
            text(&self.target.bucket)
        ))
    }

    async fn upload_part(&self, headers: &HeaderMap, body: Incoming) -> Result<Answer, Refusal> {
        let number = self.target.number("partNumber")?.ok_or(Refusal::InvalidArgument)?;
        self.store.expects(self.key(), self.upload_id(), number)?;
        let received = receive(headers, body, self.entry, self.handling).await?;
        let etag = self.store.add(self.key(), self.upload_id(), number, received)?;
        Ok(with_headers([etag_header(&etag)], Body::empty()))
    }

    fn list_parts(&self) -> Result<Answer, Refusal> {
        let marker = self.target.number("part-number-marker")?.unwrap_or(0);
        let limit =
            self.target.number("max-parts")?.map_or(PARTS_PAGE, |limit| limit as usize).min(PARTS_PAGE);
        let (parts, more) = self.store.parts(self.key(), self.upload_id(), marker, limit)?;
        let last = parts.last().map_or(marker, |(number, _)| *number);
        let parts = parts.into_iter().map(|(number, part)| {
            let crc = part.received.crc64nvme.map_or_else(String::new, |crc| {
                format!("<ChecksumCRC64NVME>{}</ChecksumCRC64NVME>", encode(crc))
            });
            format!(
                "<Part><PartNumber>{number}</PartNumber><ETag>&quot;{}&quot;</ETag><Size>{}</Size>{crc}</Part>",
                part.etag, part.received.size
            )
        });
        let parts: String = parts.collect();
        Ok(xml(&format!(
            "<ListPartsResult><UploadId>{}</UploadId><IsTruncated>{more}</IsTruncated>\
             <NextPartNumberMarker>{last}</NextPartNumberMarker>{parts}</ListPartsResult>",
            text(self.upload_id())
        )))
    }

    async fn complete_multipart_upload(
        &self,
        headers: &HeaderMap,
        body: Incoming,
    ) -> Result<Answer, Refusal> {
        let completion = Completion {
            parts: manifest(&document(body, self.entry).await?)?,
            crc64nvme: header(headers, CRC64NVME).map(decode).transpose()?,
            size: header(headers, "x-amz-mp-object-size").and_then(|size| size.parse().ok()),
            condition: condition(headers),
        };
        let etag = self.store.complete(self.key(), self.upload_id(), &completion)?;
        Ok(xml(&format!(
            "<CompleteMultipartUploadResult><Bucket>{}</Bucket><Key>{}</Key><ETag>&quot;{etag}&quot;</ETag>\
             </CompleteMultipartUploadResult>",
            text(&self.target.bucket),
            text(self.key())
        )))
    }

    /// The object, if it is the one that is asked for.
    fn object(&self, headers: &HeaderMap) -> Result<Object, Refusal> {
        let object = self.store.find(self.key()).ok_or(Refusal::NoSuchKey)?;
        let other =
            header(headers, "if-match").is_some_and(|etag| etag != "*" && unquoted(etag) != object.etag);
        if other { Err(Refusal::PreconditionFailed) } else { Ok(object) }
    }

    fn headers_of(
        &self,
        object: &Object,
        with_checksum: bool,
    ) -> impl Iterator<Item = (&'static str, String)> + use<> {
        let crc64nvme = if with_checksum { object.crc64nvme(self.key()) } else { None };
        let checksum = crc64nvme.into_iter().flat_map(|crc64nvme| {
            [(CRC64NVME, encode(crc64nvme)), ("x-amz-checksum-type", "FULL_OBJECT".to_owned())]
        });
        let common = [
            etag_header(&object.etag),
            ("last-modified", MODIFIED.to_owned()),
            ("accept-ranges", "bytes".to_owned()),
            ("content-type", "application/octet-stream".to_owned()),
        ];
        common.into_iter().chain(checksum)
    }
}

fn etag_header(etag: &str) -> (&'static str, String) {
    ("etag", format!("\"{etag}\""))
}

fn wants_checksum(headers: &HeaderMap) -> bool {
    header(headers, "x-amz-checksum-mode").is_some_and(|mode| mode.eq_ignore_ascii_case("enabled"))
}

fn condition(headers: &HeaderMap) -> Condition {
    match (header(headers, "if-none-match"), header(headers, "if-match")) {
        (Some("*"), _) => Condition::Absent,
        (_, Some(etag)) => Condition::Matches(unquoted(etag).to_owned()),
        _ => Condition::Always,
    }
}
