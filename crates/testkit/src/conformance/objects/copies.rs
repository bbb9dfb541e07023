//! Copies inside the bucket, and deletes that look first.

use devops360_core::cloud::ErrorKind;
use devops360_core::files::{CompletedPart, CopySource, ETag, Object, ObjectStore, WriteCondition};

use super::{PART, put, read};
use crate::objects::checksum;

pub(super) async fn run(store: &dyn ObjectStore, prefix: &str) {
    copy(store, prefix).await;
    conditions(store, prefix).await;
    missing(store, prefix).await;
    conditional_delete(store, prefix).await;
    large_copy(store, prefix).await;
}

async fn copy(store: &dyn ObjectStore, prefix: &str) {
    let source = seed(store, &format!("{prefix}copy/a b+c%2F/ü?v=1 \u{202E}.txt"), b"hello").await;
    for name in ["plain", "a b+c%2F/ü?v=1 \u{202E}.txt", "folder/"] {
        let target = format!("{prefix}copied/{name}");
        let etag = store.copy(&source, &target, WriteCondition::Absent).await.expect("copy");
        let object = head(store, &target).await;
        assert_eq!((object.size, &object.etag), (5, &etag), "the answer names the copy");
        assert_eq!(object.crc64nvme, Some(checksum(b"hello")), "a copy keeps its full-object checksum");
        assert_eq!(read(store.get(&target, None, None).await.expect("get")).await, b"hello");
        store.delete(&target).await.expect("delete");
    }
    assert_eq!(head(store, &source.key).await.etag, source.etag, "the source stays as it was");
    store.delete(&source.key).await.expect("delete");
}

async fn conditions(store: &dyn ObjectStore, prefix: &str) {
    let source = seed(store, &format!("{prefix}source"), b"new").await;
    let taken = seed(store, &format!("{prefix}taken"), b"old").await;
    let absent = store.copy(&source, &taken.key, WriteCondition::Absent).await.expect_err("it is taken");
    assert_eq!(absent.kind, ErrorKind::Conflict, "If-None-Match must hold: {absent}");
    let other = WriteCondition::Matches(source.etag.clone());
    let stale = store.copy(&source, &taken.key, other).await.expect_err("it is another object");
    assert_eq!(stale.kind, ErrorKind::Conflict, "If-Match must hold: {stale}");
    assert_eq!(read(store.get(&taken.key, None, None).await.expect("get")).await, b"old");
    let same = WriteCondition::Matches(taken.etag);
    store.copy(&source, &taken.key, same).await.expect("it is still that object");
    assert_eq!(read(store.get(&taken.key, None, None).await.expect("get")).await, b"new");
    put(store, &source.key, b"newer", WriteCondition::Always).await.expect("put");
    let target = format!("{prefix}target");
    let changed = store.copy(&source, &target, WriteCondition::Absent).await.expect_err("it changed");
    assert_eq!(changed.kind, ErrorKind::Conflict, "the source's condition must hold: {changed}");
    assert_eq!(store.head(&target).await.expect("head"), None, "a refused copy writes nothing");
    for key in [&source.key, &taken.key] {
        store.delete(key).await.expect("delete");
    }
}

async fn missing(store: &dyn ObjectStore, prefix: &str) {
    let source =
        CopySource { key: format!("{prefix}missing"), etag: ETag("\"0\"".to_owned()), version: None };
    let target = format!("{prefix}target");
    let missing = store.copy(&source, &target, WriteCondition::Absent).await.expect_err("there is none");
    assert_eq!((missing.kind, missing.code.as_str()), (ErrorKind::NotFound, "NoSuchKey"));
    let missing = store.create_multipart_copy(&source, &target).await.expect_err("there is none");
    assert_eq!(missing.kind, ErrorKind::NotFound);
}

async fn conditional_delete(store: &dyn ObjectStore, prefix: &str) {
    let before = seed(store, &format!("{prefix}doomed"), b"1").await;
    let key = &before.key;
    let now = put(store, key, b"2", WriteCondition::Always).await.expect("put");
    let other = store.delete_matching(key, &before.etag).await.expect_err("it is another object");
    assert_eq!(other.kind, ErrorKind::Conflict, "{other}");
    assert_eq!(read(store.get(key, None, None).await.expect("get")).await, b"2");
    store.delete_matching(key, &now).await.expect("it is still that object");
    assert_eq!(store.head(key).await.expect("head"), None);
    let gone = store.delete_matching(key, &now).await.expect_err("there is none");
    assert_eq!(gone.kind, ErrorKind::NotFound, "{gone}");
}

async fn large_copy(store: &dyn ObjectStore, prefix: &str) {
    let body: &[u8] = vec![7; PART + 3].leak();
    let source = seed(store, &format!("{prefix}large"), body).await;
    let target = format!("{prefix}copy of large");
    let upload_id = store.create_multipart_copy(&source, &target).await.expect("create");
    let (part, end) = (PART as u64, PART as u64 + 3);
    let mut parts = Vec::new();
    for (number, range) in [(1, 0..part), (2, part..end)] {
        let expected = checksum(&body[range.start as usize..range.end as usize]);
        let copied = store.upload_part_copy(&source, range, &target, &upload_id, number).await.expect("part");
        assert_eq!((copied.number, copied.crc64nvme), (number, expected), "a part says its checksum");
        parts.push(copied);
    }
    refused_parts(store, &source, &target, &upload_id).await;
    assert_eq!(store.list_parts(&target, &upload_id).await.expect("list parts"), parts);
    let complete =
        store.complete_multipart_upload(&target, &upload_id, &parts, checksum(body), WriteCondition::Absent);
    complete.await.expect("complete");
    let object = head(store, &target).await;
    assert_eq!((object.size, object.crc64nvme), (end, Some(checksum(body))));
    for key in [&source.key, &target] {
        store.delete(key).await.expect("delete");
    }
}

/// What must not become a part: bytes beyond the end, and those of another object than was meant.
async fn refused_parts(
    store: &dyn ObjectStore,
    source: &CopySource,
    target: &str,
    upload_id: &devops360_core::files::UploadId,
) {
    let part = |source: CopySource, range| async move {
        let copied: Result<CompletedPart, _> =
            store.upload_part_copy(&source, range, target, upload_id, 3).await;
        copied.expect_err("it is refused").kind
    };
    let end = PART as u64 + 3;
    assert_eq!(part(source.clone(), 0..end + 1).await, ErrorKind::Invalid, "beyond the end");
    let other = CopySource { etag: ETag("\"0\"".to_owned()), ..source.clone() };
    assert_eq!(part(other, 0..3).await, ErrorKind::Conflict, "another object");
}

async fn seed(store: &dyn ObjectStore, key: &str, body: &'static [u8]) -> CopySource {
    let etag = put(store, key, body, WriteCondition::Always).await.expect("put");
    CopySource { key: key.to_owned(), etag, version: None }
}

async fn head(store: &dyn ObjectStore, key: &str) -> Object {
    store.head(key).await.expect("head").expect("the object")
}
