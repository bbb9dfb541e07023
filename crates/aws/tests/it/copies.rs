//! What exactly goes over the wire when the bucket copies within itself.

use devops360_core::cloud::ErrorKind;
use devops360_core::files::{CompletedPart, CopySource, ETag, UploadId, VersionId, WriteCondition};

use crate::recorder::{Recorder, answer};

fn source() -> CopySource {
    let (key, etag) = ("users/me/a b+c%2F/é?.txt".to_owned(), ETag("\"old\"".to_owned()));
    CopySource { key, etag, version: None }
}

/// The key of [`source`], as a header takes it.
const ENCODED: &str = "bucket/users/me/a%20b%2Bc%252F/%C3%A9%3F.txt";

#[tokio::test]
async fn a_copy_names_its_source_and_both_conditions() {
    let body = "<CopyObjectResult><ETag>\"new\"</ETag></CopyObjectResult>";
    let recorder = Recorder::start([answer("200 OK", "", body)]).await;
    let copied = recorder.data().objects.copy(&source(), "to/x y", WriteCondition::Absent).await;
    assert_eq!(copied.unwrap(), ETag("\"new\"".to_owned()));
    let request = recorder.request();
    assert!(request.line.starts_with("PUT /bucket/to/x%20y"), "{}", request.line);
    for (name, value) in [
        ("x-amz-copy-source", ENCODED),
        ("x-amz-copy-source-if-match", "\"old\""),
        ("if-none-match", "*"),
        ("x-amz-metadata-directive", "COPY"),
        ("x-amz-tagging-directive", "COPY"),
    ] {
        assert_eq!(request.header(name), Some(value), "{name}");
    }
}

#[tokio::test]
async fn an_earlier_version_is_named_behind_the_key() {
    let body = "<CopyObjectResult><ETag>\"new\"</ETag></CopyObjectResult>";
    let recorder = Recorder::start([answer("200 OK", "", body)]).await;
    let source = CopySource { version: Some(VersionId("a+b".to_owned())), ..source() };
    recorder.data().objects.copy(&source, "x", WriteCondition::Always).await.unwrap();
    let named = recorder.request().header("x-amz-copy-source").map(str::to_owned);
    assert_eq!(named, Some(format!("{ENCODED}?versionId=a%2Bb")));
}

#[tokio::test]
async fn a_copy_that_fails_after_its_answer_began_is_a_failure() {
    let error = "<Error><Code>AccessDenied</Code><Message>no</Message></Error>";
    let recorder = Recorder::start([answer("200 OK", "", error)]).await;
    let copied = recorder.data().objects.copy(&source(), "x", WriteCondition::Always).await;
    assert_eq!(copied.unwrap_err().kind, ErrorKind::Denied);
}

#[tokio::test]
async fn a_copied_part_says_its_range_and_its_checksum() {
    let body = "<CopyPartResult><ETag>\"p\"</ETag><ChecksumCRC64NVME>rosUhgp5mIg=</ChecksumCRC64NVME></CopyPartResult>";
    let recorder = Recorder::start([answer("200 OK", "", body)]).await;
    let upload = UploadId("up".to_owned());
    let part = recorder.data().objects.upload_part_copy(&source(), 5..14, "x", &upload, 2).await.unwrap();
    let expected = CompletedPart {
        number: 2,
        etag: ETag("\"p\"".to_owned()),
        crc64nvme: 0xae8b_1486_0a79_9888,
        size: 9,
    };
    assert_eq!(part, expected);
    let request = recorder.request();
    assert!(
        request.line.contains("partNumber=2") && request.line.contains("uploadId=up"),
        "{}",
        request.line
    );
    assert_eq!(request.header("x-amz-copy-source"), Some(ENCODED));
    assert_eq!(request.header("x-amz-copy-source-range"), Some("bytes=5-13"), "the end is inclusive");
    assert_eq!(request.header("x-amz-copy-source-if-match"), Some("\"old\""));
}

#[tokio::test]
async fn a_copy_in_parts_takes_over_what_a_copy_at_once_would() {
    let head =
        "ETag: \"old\"\r\nContent-Type: text/x\r\nCache-Control: no-store\r\nx-amz-meta-author: Anna\r\n";
    let tags = "<Tagging><TagSet><Tag><Key>a b</Key><Value>c&amp;d=é</Value></Tag>\
        <Tag><Key>e</Key><Value></Value></Tag></TagSet></Tagging>";
    let created = "<InitiateMultipartUploadResult><UploadId>up</UploadId></InitiateMultipartUploadResult>";
    let answers = [answer("200 OK", head, ""), answer("200 OK", "", tags), answer("200 OK", "", created)];
    let recorder = Recorder::start(answers).await;
    let upload = recorder.data().objects.create_multipart_copy(&source(), "x").await.unwrap();
    assert_eq!(upload, UploadId("up".to_owned()));
    let [looked, _, created] = recorder.requests().try_into().ok().expect("three requests are sent");
    assert_eq!(looked.header("if-match"), Some("\"old\""), "of another object nothing is taken over");
    for (name, value) in [
        ("content-type", "text/x"),
        ("cache-control", "no-store"),
        ("x-amz-meta-author", "Anna"),
        ("x-amz-tagging", "a%20b=c%26d%3D%C3%A9&e="),
        ("x-amz-checksum-type", "FULL_OBJECT"),
    ] {
        assert_eq!(created.header(name), Some(value), "{name}");
    }
}

#[tokio::test]
async fn a_delete_that_looks_first_says_at_what() {
    let recorder = Recorder::start([answer("204 No Content", "", "")]).await;
    recorder.data().objects.delete_matching("x", &ETag("\"old\"".to_owned())).await.unwrap();
    assert_eq!(recorder.request().header("if-match"), Some("\"old\""));
}
