//! What exactly goes over the wire for what is kept beside an object's bytes.

use std::time::{Duration, UNIX_EPOCH};

use devops360_contract::files::{Checksum, Pair};
use devops360_core::cloud::ErrorKind;
use devops360_core::files::{
    CopySource, ETag, Encryption, Object, ObjectDetails, ObjectHeaders, UploadId, VersionId,
};

use crate::recorder::{Recorder, Request, answer};

const KEY: &str = "users/me/a b+é.txt";
const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
const COPIED: &str = "<CopyObjectResult><ETag>\"new\"</ETag></CopyObjectResult>";

fn pair(name: &str, value: &str) -> Pair {
    Pair { name: name.to_owned(), value: value.to_owned() }
}

fn source() -> CopySource {
    CopySource { key: KEY.to_owned(), etag: ETag("\"old\"".to_owned()), version: None }
}

/// An object of which S3 says everything.
fn details() -> ObjectDetails {
    let some = |text: &str| Some(text.to_owned());
    ObjectDetails {
        object: Object {
            key: KEY.to_owned(),
            size: 0,
            modified: UNIX_EPOCH + Duration::from_secs(784_111_777),
            etag: ETag("\"old\"".to_owned()),
            crc64nvme: Some(0xae8b_1486_0a79_9888),
            version: Some(VersionId("v1".to_owned())),
        },
        content_type: some("text/x-other"),
        headers: ObjectHeaders {
            cache_control: some("no-store"),
            content_disposition: some("inline"),
            content_encoding: some("gzip"),
            content_language: some("de"),
            expires: some(DATE),
            website_redirect: some("/there"),
        },
        storage_class: "STANDARD_IA".to_owned(),
        encryption: Some(Encryption {
            algorithm: "aws:kms".to_owned(),
            key: some("key-1"),
            bucket_key: Some(true),
        }),
        checksum: Some(Checksum {
            algorithm: "CRC64NVME".to_owned(),
            value: "rosUhgp5mIg=".to_owned(),
            whole: true,
        }),
        metadata: vec![pair("author", "Änne"), pair("note", "plain; a=b")],
    }
}

/// The headers of [`details`], between app and S3 in either direction.
const HEADERS: [(&str, &str); 12] = [
    ("content-type", "text/x-other"),
    ("cache-control", "no-store"),
    ("content-disposition", "inline"),
    ("content-encoding", "gzip"),
    ("content-language", "de"),
    ("expires", DATE),
    ("x-amz-website-redirect-location", "/there"),
    ("x-amz-storage-class", "STANDARD_IA"),
    ("x-amz-server-side-encryption", "aws:kms"),
    ("x-amz-server-side-encryption-aws-kms-key-id", "key-1"),
    ("x-amz-meta-author", "=?UTF-8?B?w4RubmU=?="),
    ("x-amz-meta-note", "plain; a=b"),
];

#[track_caller]
fn assert_headers(request: &Request, headers: &[(&str, &str)]) {
    for (name, value) in headers {
        assert_eq!(request.header(name), Some(*value), "{name}");
    }
}

#[tokio::test]
async fn a_description_holds_everything_that_the_answer_says() {
    let mut headers: String = HEADERS.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    headers.push_str("x-amz-server-side-encryption-bucket-key-enabled: true\r\nx-amz-version-id: v1\r\n");
    headers.push_str("x-amz-checksum-crc64nvme: rosUhgp5mIg=\r\nx-amz-checksum-type: FULL_OBJECT\r\n");
    headers.push_str(&format!("ETag: \"old\"\r\nLast-Modified: {DATE}\r\n"));
    let recorder = Recorder::start([answer("200 OK", &headers, "")]).await;
    assert_eq!(recorder.data().objects.describe(KEY).await.unwrap(), Some(details()));
    let request = recorder.request();
    assert!(request.line.starts_with("HEAD /bucket/users/me/a%20b%2B%C3%A9.txt"), "{}", request.line);
    assert_headers(&request, &[("x-amz-checksum-mode", "ENABLED")]);
}

#[tokio::test]
async fn a_rewrite_says_anew_what_is_kept_and_both_conditions() {
    let recorder = Recorder::start([answer("200 OK", "", COPIED)]).await;
    let written = recorder.data().objects.rewrite(&source(), &details()).await;
    assert_eq!(written.unwrap(), ETag("\"new\"".to_owned()));
    let request = recorder.request();
    assert!(request.line.starts_with("PUT /bucket/users/me/a%20b%2B%C3%A9.txt"), "{}", request.line);
    assert_headers(
        &request,
        &[
            ("x-amz-copy-source", "bucket/users/me/a%20b%2B%C3%A9.txt"),
            ("x-amz-copy-source-if-match", "\"old\""),
            ("if-match", "\"old\""),
            ("x-amz-metadata-directive", "REPLACE"),
            ("x-amz-tagging-directive", "COPY"),
            ("x-amz-server-side-encryption-bucket-key-enabled", "true"),
        ],
    );
    assert_headers(&request, &HEADERS);
    assert_eq!(request.header("x-amz-tagging"), None, "the tags are copied, not said");
}

#[tokio::test]
async fn a_rewrite_leaves_out_what_goes_without_saying() {
    let recorder = Recorder::start([answer("200 OK", "", COPIED)]).await;
    let headers = ObjectHeaders { expires: Some("never".to_owned()), ..ObjectHeaders::default() };
    let plain = ObjectDetails {
        headers,
        storage_class: "STANDARD".to_owned(),
        encryption: None,
        metadata: Vec::new(),
        ..details()
    };
    recorder.data().objects.rewrite(&source(), &plain).await.unwrap();
    let request = recorder.request();
    assert_headers(&request, &[("x-amz-metadata-directive", "REPLACE"), ("content-type", "text/x-other")]);
    for absent in ["expires", "x-amz-storage-class", "x-amz-server-side-encryption", "cache-control"] {
        assert_eq!(request.header(absent), None, "{absent}");
    }
}

#[tokio::test]
async fn a_rewrite_of_another_object_is_a_conflict_and_of_none_not_found() {
    for (status, code, kind) in [
        ("412 Precondition Failed", "PreconditionFailed", ErrorKind::Conflict),
        ("404 Not Found", "NoSuchKey", ErrorKind::NotFound),
    ] {
        let body = format!("<Error><Code>{code}</Code><Message>no</Message></Error>");
        let recorder = Recorder::start([answer(status, "", &body)]).await;
        let refused = recorder.data().objects.rewrite(&source(), &details()).await.unwrap_err();
        assert_eq!((refused.kind, refused.code.as_str()), (kind, code));
    }
}

#[tokio::test]
async fn a_rewrite_in_parts_says_the_tags_too() {
    let created = "<InitiateMultipartUploadResult><UploadId>up</UploadId></InitiateMultipartUploadResult>";
    let recorder = Recorder::start([answer("200 OK", "", created)]).await;
    let tags = [pair("a b", "c&d=é"), pair("e", "")];
    let upload = recorder.data().objects.create_multipart_rewrite(&details(), &tags).await.unwrap();
    assert_eq!(upload, UploadId("up".to_owned()));
    let request = recorder.request();
    assert!(request.line.starts_with("POST /bucket/users/me/a%20b%2B%C3%A9.txt?"), "{}", request.line);
    assert_headers(&request, &HEADERS);
    assert_headers(
        &request,
        &[
            ("x-amz-tagging", "a%20b=c%26d%3D%C3%A9&e="),
            ("x-amz-checksum-algorithm", "CRC64NVME"),
            ("x-amz-checksum-type", "FULL_OBJECT"),
        ],
    );
}

#[tokio::test]
async fn tags_are_sent_all_at_once() {
    let recorder = Recorder::start([answer("200 OK", "", "")]).await;
    let tags = [pair("a b", "c&d"), pair("e", "")];
    recorder.data().objects.put_tags(KEY, &tags).await.unwrap();
    let request = recorder.request();
    assert!(
        request.line.starts_with("PUT /bucket/users/me/a%20b%2B%C3%A9.txt?tagging"),
        "the tags alone: {}",
        request.line
    );
    let body = request.text();
    let first = body.find("<Tag><Key>a b</Key><Value>c&amp;d</Value></Tag>");
    let second = body.find("<Tag><Key>e</Key><Value>");
    assert!(first.is_some() && first < second && body.contains("</TagSet></Tagging>"), "{body}");
    let sums = ["content-md5", "x-amz-checksum-crc32", "x-amz-checksum-crc64nvme"];
    assert!(sums.iter().any(|sum| request.header(sum).is_some()), "S3 takes tags with a checksum alone");
}

#[tokio::test]
async fn tags_are_read_as_they_are() {
    let body = "<Tagging><TagSet><Tag><Key>a b</Key><Value>c&amp;d=é</Value></Tag>\
        <Tag><Key>e</Key><Value></Value></Tag></TagSet></Tagging>";
    let recorder = Recorder::start([answer("200 OK", "", body)]).await;
    let tags = recorder.data().objects.tags(KEY).await.unwrap();
    assert_eq!(tags, [pair("a b", "c&d=é"), pair("e", "")]);
    let line = recorder.request().line;
    assert!(line.starts_with("GET /bucket/users/me/a%20b%2B%C3%A9.txt?tagging"), "{line}");
}
