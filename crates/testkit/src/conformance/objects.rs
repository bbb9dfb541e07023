//! What a bucket has to do.

mod copies;
mod details;
mod versions;

use std::slice;

use bytes::{Bytes, BytesMut};
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::files::{
    CompletedPart, ETag, ObjectBody, ObjectStore, PartBody, PutRequest, UploadId, WriteCondition,
};
use futures::{StreamExt, stream};

use crate::objects::checksum;

const PART: usize = 5 * 1024 * 1024;
/// The one part of an upload in which only the order of the calls matters.
const BODY: Bytes = Bytes::from_static(b"part");

/// Runs the suite on keys that begin with `prefix`, which ends in `/`; there are none before and none afterwards.
///
/// # Panics
/// When the bucket does not do what it has to.
pub async fn run(store: &dyn ObjectStore, prefix: &str) {
    put_and_read(store, prefix).await;
    ranges_and_conditions_of_reading(store, prefix).await;
    conditions_of_writing(store, prefix).await;
    checksums(store, prefix).await;
    listing(store, prefix).await;
    multipart(store, prefix).await;
    multipart_refusals(store, prefix).await;
    completing_again_after_a_conflict(store, prefix).await;
    part_after_an_abort(store, prefix).await;
    copies::run(store, prefix).await;
    details::run(store, prefix).await;
    versions::run(store, prefix).await;
}

async fn put_and_read(store: &dyn ObjectStore, prefix: &str) {
    let key = format!("{prefix}a b+c%2F/ü \u{202E}.txt");
    assert_eq!(store.head(&key).await.expect("head"), None, "there is no object yet");
    let missing = store.get(&key, None, None).await.err().expect("there is no object yet");
    assert_eq!(missing.kind, ErrorKind::NotFound);
    let etag = put(store, &key, b"hello", WriteCondition::Always).await.expect("put");
    let object = store.head(&key).await.expect("head").expect("the object");
    assert_eq!((object.size, &object.etag), (5, &etag));
    assert_eq!(object.crc64nvme, Some(checksum(b"hello")), "a put keeps its full-object checksum");
    let body = store.get(&key, None, None).await.expect("get");
    assert_eq!(body.object.size, 5);
    assert_eq!(read(body).await, b"hello");
    let empty = format!("{prefix}empty");
    put(store, &empty, b"", WriteCondition::Always).await.expect("an object may be empty");
    assert_eq!(store.head(&empty).await.expect("head").expect("the object").size, 0);
    for key in [&key, &empty, &key] {
        store.delete(key).await.expect("deleting an absent object is no error");
    }
    assert_eq!(store.head(&key).await.expect("head"), None);
}

async fn ranges_and_conditions_of_reading(store: &dyn ObjectStore, prefix: &str) {
    let key = format!("{prefix}range");
    let etag = put(store, &key, b"0123456789", WriteCondition::Always).await.expect("put");
    let body = store.get(&key, Some(2..5), Some(&etag)).await.expect("get");
    assert_eq!(body.object.size, 10, "a range tells of the whole object");
    assert_eq!(body.object.etag, etag);
    assert_eq!(read(body).await, b"234", "the range is half open");
    put(store, &key, b"another", WriteCondition::Always).await.expect("put");
    let changed = store.get(&key, Some(2..5), Some(&etag)).await.err().expect("it is another object");
    assert_eq!(changed.kind, ErrorKind::Conflict, "If-Match must hold");
    store.delete(&key).await.expect("delete");
}

async fn conditions_of_writing(store: &dyn ObjectStore, prefix: &str) {
    let key = format!("{prefix}condition");
    let first = put(store, &key, b"1", WriteCondition::Absent).await.expect("the key is free");
    let taken = put(store, &key, b"2", WriteCondition::Absent).await.expect_err("the key is taken");
    assert_eq!(taken.kind, ErrorKind::Conflict);
    let second = put(store, &key, b"2", WriteCondition::Matches(first.clone())).await.expect("it matches");
    assert_ne!(first, second);
    let stale = put(store, &key, b"3", WriteCondition::Matches(first)).await.expect_err("it is another");
    assert_eq!(stale.kind, ErrorKind::Conflict);
    assert_eq!(
        read(store.get(&key, None, None).await.expect("get")).await,
        b"2",
        "a refused write changes nothing"
    );
    store.delete(&key).await.expect("delete");
}

async fn checksums(store: &dyn ObjectStore, prefix: &str) {
    let key = format!("{prefix}checksum");
    let request = PutRequest { crc64nvme: 1, ..request(&key, b"bytes", WriteCondition::Always) };
    let wrong = store.put(request).await.expect_err("the checksum is wrong");
    assert_eq!(wrong.kind, ErrorKind::Invalid, "{wrong}");
    assert_eq!(store.head(&key).await.expect("head"), None, "a wrong checksum stores nothing");
}

async fn listing(store: &dyn ObjectStore, prefix: &str) {
    let keys = ["a", "a/b", "a/c", "d e+%", "ü/x"].map(|key| format!("{prefix}list/{key}"));
    for key in &keys {
        put(store, key, b"x", WriteCondition::Always).await.expect("put");
    }
    let root = format!("{prefix}list/");
    let page = store.list(&root, Some("/"), None, 1000).await.expect("list");
    let objects: Vec<_> = page.objects.iter().map(|object| object.key.as_str()).collect();
    assert_eq!(objects, [&keys[0], &keys[3]], "names come decoded");
    assert_eq!(page.prefixes, [format!("{root}a/"), format!("{root}ü/")], "`a` and `a/` are both there");
    assert_eq!(page.next, None);
    assert_eq!(all_pages(store, &root).await, keys, "pages join without gaps or repeats");
    for key in &keys {
        store.delete(key).await.expect("delete");
    }
    assert!(store.list(&root, None, None, 1000).await.expect("list").objects.is_empty());
}

async fn all_pages(store: &dyn ObjectStore, root: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut token = None;
    loop {
        let page = store.list(root, None, token.as_deref(), 2).await.expect("list");
        assert!(page.objects.len() <= 2, "the limit holds");
        found.extend(page.objects.into_iter().map(|object| object.key));
        token = page.next;
        if token.is_none() {
            return found;
        }
    }
}

async fn multipart(store: &dyn ObjectStore, prefix: &str) {
    let key = format!("{prefix}large");
    let bodies = [Bytes::from(vec![1; PART]), Bytes::from(vec![2; PART]), Bytes::from_static(b"end")];
    let upload_id = store.create_multipart_upload(&key, Some("text/plain")).await.expect("create");
    let mut parts = Vec::new();
    for (number, body) in (1..).zip(bodies.clone()) {
        let (crc64nvme, size) = (checksum(&body), body.len() as u64);
        // At once or in pieces, a part is the same.
        let etag = if number == 1 {
            store.upload_part(&key, &upload_id, number, body, crc64nvme).await.expect("part")
        } else {
            store.stream_part(&key, &upload_id, number, in_pieces(body)).await.expect("part")
        };
        parts.push(CompletedPart { number, etag, crc64nvme, size });
    }
    assert_eq!(store.list_parts(&key, &upload_id).await.expect("list parts"), parts);
    assert_eq!(store.head(&key).await.expect("head"), None, "nothing is there before the completion");
    let whole = bodies.concat();
    let crc = checksum(&whole);
    let completed = store.complete_multipart_upload(&key, &upload_id, &parts, crc, WriteCondition::Absent);
    completed.await.expect("complete");
    let object = store.head(&key).await.expect("head").expect("the object");
    assert_eq!((object.size, object.crc64nvme), (whole.len() as u64, Some(crc)));
    let body =
        store.get(&key, Some(PART as u64 - 1..PART as u64 + 1), Some(&object.etag)).await.expect("get");
    assert_eq!(read(body).await, [1, 2]);
    store.delete(&key).await.expect("delete");
}

/// A body that is sent in two halves.
fn in_pieces(body: Bytes) -> PartBody {
    let (size, crc64nvme) = (body.len() as u64, checksum(&body));
    let halves = move || {
        let (first, second) = (body.slice(..body.len() / 2), body.slice(body.len() / 2..));
        stream::iter([Ok(first), Ok(second)]).boxed()
    };
    PartBody::new(size, crc64nvme, halves)
}

async fn multipart_refusals(store: &dyn ObjectStore, prefix: &str) {
    let key = format!("{prefix}refused");
    put(store, &key, b"there", WriteCondition::Always).await.expect("put");
    let upload_id = store.create_multipart_upload(&key, None).await.expect("create");
    let wrong = store.upload_part(&key, &upload_id, 1, BODY, 1).await.expect_err("wrong checksum");
    assert_eq!(wrong.kind, ErrorKind::Invalid, "{wrong}");
    let body = PartBody::new(BODY.len() as u64, 1, || stream::iter([Ok(BODY)]).boxed());
    let wrong = store.stream_part(&key, &upload_id, 1, body).await.expect_err("wrong checksum");
    assert_eq!(wrong.kind, ErrorKind::Invalid, "{wrong}");
    let part = only_part(store, &key, &upload_id).await.expect("part");
    let taken = complete(store, &key, &upload_id, part).await.expect_err("the key is taken");
    assert_eq!(taken.kind, ErrorKind::Conflict);
    store.abort_multipart_upload(&key, &upload_id).await.expect("abort");
    store.abort_multipart_upload(&key, &upload_id).await.expect("aborting an unknown upload is no error");
    assert_lost(&store.list_parts(&key, &upload_id).await.expect_err("the upload is gone"));
    assert_eq!(read(store.get(&key, None, None).await.expect("get")).await, b"there");
    store.delete(&key).await.expect("delete");
}

/// A condition that does not hold ends neither the upload nor the chance to complete it.
async fn completing_again_after_a_conflict(store: &dyn ObjectStore, prefix: &str) {
    let key = format!("{prefix}completed again");
    put(store, &key, b"there", WriteCondition::Always).await.expect("put");
    let upload_id = store.create_multipart_upload(&key, None).await.expect("create");
    let part = only_part(store, &key, &upload_id).await.expect("part");
    let taken = complete(store, &key, &upload_id, part.clone()).await.expect_err("the key is taken");
    assert_eq!(taken.kind, ErrorKind::Conflict);
    let open = store.list_parts(&key, &upload_id).await.expect("the upload is still open");
    assert_eq!(open, slice::from_ref(&part), "its parts are there");
    store.delete(&key).await.expect("delete");
    complete(store, &key, &upload_id, part).await.expect("the key is free now");
    assert_eq!(read(store.get(&key, None, None).await.expect("get")).await, BODY);
    assert_lost(&store.list_parts(&key, &upload_id).await.expect_err("the upload is an object now"));
    store.delete(&key).await.expect("delete");
}

/// A part that was on its way when its upload was aborted opens nothing again.
async fn part_after_an_abort(store: &dyn ObjectStore, prefix: &str) {
    let key = format!("{prefix}aborted");
    let upload_id = store.create_multipart_upload(&key, None).await.expect("create");
    let part = only_part(store, &key, &upload_id).await.expect("part");
    store.abort_multipart_upload(&key, &upload_id).await.expect("abort");
    assert_lost(&only_part(store, &key, &upload_id).await.expect_err("the upload is gone"));
    assert_lost(&complete(store, &key, &upload_id, part).await.expect_err("the upload is gone"));
    assert_lost(&store.list_parts(&key, &upload_id).await.expect_err("the upload is gone"));
    assert_eq!(store.head(&key).await.expect("head"), None);
}

/// Uploads the first and only part.
async fn only_part(
    store: &dyn ObjectStore,
    key: &str,
    upload_id: &UploadId,
) -> Result<CompletedPart, ServiceError> {
    let crc64nvme = checksum(&BODY);
    let etag = store.upload_part(key, upload_id, 1, BODY, crc64nvme).await?;
    Ok(CompletedPart { number: 1, etag, crc64nvme, size: BODY.len() as u64 })
}

/// Completes an upload of that part, where the key is free.
async fn complete(
    store: &dyn ObjectStore,
    key: &str,
    upload_id: &UploadId,
    part: CompletedPart,
) -> Result<ETag, ServiceError> {
    let crc = part.crc64nvme;
    store.complete_multipart_upload(key, upload_id, &[part], crc, WriteCondition::Absent).await
}

/// The engine tells a lost upload from a lost object by the code.
#[track_caller]
fn assert_lost(error: &ServiceError) {
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::NotFound, "NoSuchUpload"));
}

async fn put(
    store: &dyn ObjectStore,
    key: &str,
    body: &'static [u8],
    condition: WriteCondition,
) -> Result<ETag, ServiceError> {
    store.put(request(key, body, condition)).await
}

fn request(key: &str, body: &'static [u8], condition: WriteCondition) -> PutRequest {
    PutRequest {
        key: key.to_owned(),
        body: Bytes::from_static(body),
        crc64nvme: checksum(body),
        content_type: None,
        condition,
    }
}

async fn read(mut body: ObjectBody) -> Vec<u8> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = body.stream.next().await {
        bytes.extend_from_slice(&chunk.expect("the body"));
    }
    bytes.to_vec()
}
