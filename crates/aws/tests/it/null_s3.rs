//! The null S3 server, seen through the adapter: what it promises the transfers that are measured on it.

use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use devops360_aws::AwsCloud;
use devops360_core::cloud::{Cloud, ErrorKind};
use devops360_core::files::{CompletedPart, ObjectStore, PutRequest, UploadId, WriteCondition};
use devops360_testkit::null_s3::{Behind, Content, NullS3, Series, Settings};
use devops360_testkit::objects::checksum;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::objects::{put_request, read};
use crate::recorder::{Fixed, connection, credentials};

const MIB: u64 = 1024 * 1024;

async fn server(series: Vec<Series>) -> (NullS3, Arc<dyn ObjectStore>) {
    let server = NullS3::start(Settings { series, ..Settings::default() }).await.unwrap();
    let data = AwsCloud::new().data(&connection(server.endpoint()), Some(Arc::new(Fixed(credentials()))));
    (server, data.objects)
}

fn bytes(content: Content) -> Bytes {
    content.pieces(0..content.size()).flatten().collect()
}

#[tokio::test]
async fn what_was_sent_comes_back_if_it_was_the_content_of_its_key() {
    let (_server, objects) = server(Vec::new()).await;
    let body = bytes(Content::of("a/b +%ü", 3 * MIB));
    let request = PutRequest {
        key: "a/b +%ü".to_owned(),
        body: body.clone(),
        crc64nvme: checksum(&body),
        content_type: None,
        condition: WriteCondition::Absent,
    };
    let etag = objects.put(request.clone()).await.unwrap();
    assert_eq!(objects.put(request).await.unwrap_err().kind, ErrorKind::Conflict, "the key is taken");
    let object = objects.head("a/b +%ü").await.unwrap().unwrap();
    assert_eq!((object.size, object.crc64nvme), (3 * MIB, Some(checksum(&body))));
    assert_eq!(read(objects.get("a/b +%ü", None, Some(&etag)).await.unwrap()).await.unwrap(), body);
    let range = objects.get("a/b +%ü", Some(MIB..2 * MIB + 1), Some(&etag)).await.unwrap();
    assert_eq!(range.object.size, 3 * MIB);
    assert_eq!(read(range).await.unwrap(), body[MIB as usize..2 * MIB as usize + 1]);
    objects.delete("a/b +%ü").await.unwrap();
    assert_eq!(objects.head("a/b +%ü").await.unwrap(), None);
    let gone = objects.get("a/b +%ü", None, Some(&etag)).await.err().unwrap();
    assert_eq!((gone.kind, gone.code.as_str()), (ErrorKind::NotFound, "NoSuchKey"));
}

#[tokio::test]
async fn a_byte_that_changed_on_the_way_is_refused() {
    let (server, objects) = server(Vec::new()).await;
    let request = PutRequest { crc64nvme: 1, ..put_request("key", b"123456789", WriteCondition::Always) };
    let refused = objects.put(request).await.unwrap_err();
    assert_eq!((refused.kind, refused.code.as_str()), (ErrorKind::Invalid, "BadDigest"));
    assert_eq!(objects.head("key").await.unwrap(), None);
    assert_eq!(server.requests()[0].status, 400);
}

/// Sends the parts of `key`, of these sizes.
async fn send_parts(objects: &dyn ObjectStore, key: &str, sizes: &[u64]) -> (UploadId, Vec<CompletedPart>) {
    let content = bytes(Content::of(key, sizes.iter().sum()));
    let upload = objects.create_multipart_upload(key, None).await.unwrap();
    let (mut parts, mut at) = (Vec::new(), 0);
    for (number, size) in (1..).zip(sizes.iter().copied()) {
        let body = content.slice(at..at + size as usize);
        at += size as usize;
        let crc64nvme = checksum(&body);
        let etag = objects.upload_part(key, &upload, number, body, crc64nvme).await.unwrap();
        parts.push(CompletedPart { number, etag, crc64nvme, size });
    }
    (upload, parts)
}

#[tokio::test]
async fn parts_become_an_object_with_the_checksum_of_the_whole() {
    let (server, objects) = server(Vec::new()).await;
    let content = Content::of("large", 13 * MIB);
    let (upload, parts) = send_parts(&*objects, "large", &[5 * MIB, 5 * MIB, 3 * MIB]).await;
    assert_eq!(server.open_uploads(), 1);
    assert_eq!(objects.list_parts("large", &upload).await.unwrap(), parts);
    let complete = |parts: Vec<CompletedPart>, crc64nvme| {
        let (objects, upload) = (objects.clone(), upload.clone());
        async move {
            let always = WriteCondition::Always;
            objects.complete_multipart_upload("large", &upload, &parts, crc64nvme, always).await
        }
    };
    let crc = content.crc64nvme();
    assert_eq!(complete(parts.clone(), crc ^ 1).await.unwrap_err().code, "BadDigest");
    let swapped = [parts[1].clone(), parts[0].clone()].to_vec();
    assert_eq!(complete(swapped, crc).await.unwrap_err().code, "InvalidPartOrder");
    complete(parts, crc).await.unwrap();
    let object = objects.head("large").await.unwrap().unwrap();
    assert_eq!((object.size, object.crc64nvme), (13 * MIB, Some(crc)));
    assert_eq!(server.open_uploads(), 0);
    let lost = objects.list_parts("large", &upload).await.unwrap_err();
    assert_eq!((lost.kind, lost.code.as_str()), (ErrorKind::NotFound, "NoSuchUpload"));
}

#[tokio::test]
async fn a_part_in_the_middle_is_never_small() {
    let (server, objects) = server(Vec::new()).await;
    let (upload, parts) = send_parts(&*objects, "large", &[5 * MIB - 1, 1]).await;
    let crc = Content::of("large", 5 * MIB).crc64nvme();
    let complete = objects.complete_multipart_upload("large", &upload, &parts, crc, WriteCondition::Always);
    assert_eq!(complete.await.unwrap_err().code, "EntityTooSmall");
    objects.abort_multipart_upload("large", &upload).await.unwrap();
    assert_eq!(server.open_uploads(), 0);
}

#[tokio::test]
async fn a_series_is_there_without_being_sent() {
    let series = Series { prefix: "users/me/files/n-".to_owned(), count: 2500, size: 2 * MIB };
    let (_server, objects) = server(vec![series.clone()]).await;
    let (mut keys, mut token) = (Vec::new(), None);
    loop {
        let page = objects.list("users/me/files/", Some("/"), token.as_deref(), 1000).await.unwrap();
        keys.extend(page.objects.into_iter().map(|object| object.key));
        token = page.next;
        if token.is_none() {
            break;
        }
    }
    assert!(keys == (0..2500).map(|number| series.key(number)).collect::<Vec<_>>(), "{} keys", keys.len());
    let folders = objects.list("users/", Some("/"), None, 1000).await.unwrap();
    assert_eq!((folders.prefixes, folders.objects.len()), (vec!["users/me/".to_owned()], 0));

    let key = series.key(2499);
    let object = objects.head(&key).await.unwrap().unwrap();
    let body = read(objects.get(&key, None, Some(&object.etag)).await.unwrap()).await.unwrap();
    assert_eq!((body.len() as u64, Some(checksum(&body))), (2 * MIB, object.crc64nvme));
    assert_eq!(objects.delete(&key).await.unwrap_err().kind, ErrorKind::Denied);
}

#[tokio::test]
async fn every_request_is_counted_with_its_bytes() {
    let series = Series { prefix: "n-".to_owned(), count: 1, size: 70_000 };
    let (server, objects) = server(vec![series]).await;
    objects.put(put_request("sent", b"123456789", WriteCondition::Always)).await.unwrap();
    read(objects.get("n-00000000", None, None).await.unwrap()).await.unwrap();
    let requests = server.requests();
    let counted: Vec<_> = requests
        .iter()
        .map(|request| (request.operation, request.key.as_str(), request.bytes_in, request.bytes_out))
        .collect();
    assert_eq!(counted, [("PutObject", "sent", 9, 0), ("GetObject", "n-00000000", 0, 70_000)]);
}

/// The status and the body that a raw request is answered with.
async fn raw(server: &NullS3, request: &str) -> (u16, String) {
    let address = server.endpoint().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

#[tokio::test]
async fn a_checksum_behind_a_chunked_body_is_checked() {
    let (server, objects) = server(Vec::new()).await;
    // The check value of CRC-32 over "123456789" is cbf43926.
    for (crc, status) in [("y/Q5Jg==", 200), ("y/Q5Jw==", 400)] {
        let body = format!("5\r\n12345\r\n4\r\n6789\r\n0\r\nx-amz-checksum-crc32:{crc}\r\n\r\n");
        let request = format!(
            "PUT /bucket/chunked-{status} HTTP/1.1\r\nHost: s3\r\nConnection: close\r\n\
             Content-Encoding: aws-chunked\r\nx-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\r\n\
             x-amz-trailer: x-amz-checksum-crc32\r\nx-amz-decoded-content-length: 9\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        assert_eq!(raw(&server, &request).await.0, status, "{crc}");
    }
    let kept = objects.head("chunked-200").await.unwrap().unwrap();
    assert_eq!((kept.size, kept.crc64nvme), (9, Some(checksum(b"123456789"))), "the framing is gone");
    assert_eq!(objects.head("chunked-400").await.unwrap(), None);
}

#[tokio::test]
async fn the_server_says_over_http_what_it_saw() {
    let (server, objects) = server(Vec::new()).await;
    objects.create_multipart_upload("open", None).await.unwrap();
    let about = |method: &str, what: &str| {
        format!("{method} /-/{what} HTTP/1.1\r\nHost: s3\r\nConnection: close\r\n\r\n")
    };
    assert_eq!(raw(&server, &about("GET", "uploads")).await, (200, "1".to_owned()));
    let (_, requests) = raw(&server, &about("GET", "requests")).await;
    let requests: Vec<serde_json::Value> = serde_json::from_str(&requests).unwrap();
    let operations: BTreeSet<_> =
        requests.iter().map(|request| request["operation"].as_str().unwrap()).collect();
    assert_eq!(operations, BTreeSet::from(["CreateMultipartUpload"]), "looking is not counted");
    assert_eq!(raw(&server, &about("DELETE", "objects")).await.0, 204);
    assert_eq!(raw(&server, &about("DELETE", "requests")).await.0, 204);
    assert_eq!((server.open_uploads(), server.requests().len()), (0, 0));
}

#[tokio::test]
async fn what_it_keeps_has_the_hash_of_what_was_sent() {
    let server = NullS3::start(Settings { keep: true, ..Settings::default() }).await.unwrap();
    let data = AwsCloud::new().data(&connection(server.endpoint()), Some(Arc::new(Fixed(credentials()))));
    let objects = data.objects;
    let content = Content::of("parts", 6 * MIB);
    let body = bytes(content);
    let id = objects.create_multipart_upload("parts", None).await.unwrap();
    let mut parts = Vec::new();
    for (number, range) in [(2, 5 * MIB..6 * MIB), (1, 0..5 * MIB)] {
        let part = body.slice(range.start as usize..range.end as usize);
        let crc64nvme = checksum(&part);
        let etag = objects.upload_part("parts", &id, number, part, crc64nvme).await.unwrap();
        parts.insert(0, CompletedPart { number, etag, crc64nvme, size: range.end - range.start });
    }
    let (crc64nvme, always) = (checksum(&body), WriteCondition::Always);
    objects.complete_multipart_upload("parts", &id, &parts, crc64nvme, always).await.unwrap();
    assert_eq!(server.sha256("parts"), Some(content.sha256()));
    objects.put(put_request("abc", b"abc", WriteCondition::Absent)).await.unwrap();
    // FIPS 180-2, appendix B.1.
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(server.sha256("abc").as_deref(), Some(abc));
}

#[tokio::test]
async fn in_front_of_another_server_it_answers_for_its_bucket_alone() {
    let series = |prefix: &str| vec![Series { prefix: prefix.to_owned(), count: 1, size: 7 }];
    let other = NullS3::start(Settings { series: series("there-"), ..Settings::default() }).await.unwrap();
    let behind = Behind { bucket: "bucket".to_owned(), endpoint: other.endpoint().to_owned() };
    let settings = Settings { series: series("here-"), behind: Some(behind), ..Settings::default() };
    let server = NullS3::start(settings).await.unwrap();
    let keys = async |bucket: &str| {
        let mut connection = connection(server.endpoint());
        connection.bucket = bucket.to_owned();
        let data = AwsCloud::new().data(&connection, Some(Arc::new(Fixed(credentials()))));
        let page = data.objects.list("", None, None, 10).await.unwrap();
        page.objects.into_iter().map(|object| object.key).collect::<Vec<_>>()
    };
    assert_eq!(keys("bucket").await, ["here-00000000"]);
    assert_eq!(keys("another").await, ["there-00000000"]);
}

#[tokio::test]
async fn a_held_line_moves_nothing_until_it_goes_on() {
    let (server, objects) = server(vec![Series { prefix: "n-".to_owned(), count: 1, size: MIB }]).await;
    server.hold();
    let mut body = Box::pin(objects.get("n-00000000", None, None));
    // What answers at once is answered before the held one, which had its turn.
    tokio::select! {
        biased;
        _ = &mut body => panic!("it moved"),
        there = objects.head("n-00000000") => assert!(there.unwrap().is_some()),
    }
    server.go_on();
    assert_eq!(read(body.await.unwrap()).await.unwrap().len() as u64, MIB);
}
