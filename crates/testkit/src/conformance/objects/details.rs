//! What is kept beside an object's bytes: tags as a whole, the rest by a copy of the object onto itself.

use devops360_contract::files::Pair;
use devops360_core::cloud::ErrorKind;
use devops360_core::files::{CopySource, ETag, ObjectDetails, ObjectStore, WriteCondition};

use super::{put, read};
use crate::objects::checksum;

const OTHER_TYPE: &str = "text/x-other";

pub(super) async fn run(store: &dyn ObjectStore, prefix: &str) {
    tags(store, prefix).await;
    rewrite(store, prefix).await;
    rewrite_conditions(store, prefix).await;
    rewrite_in_parts(store, prefix).await;
}

async fn tags(store: &dyn ObjectStore, prefix: &str) {
    let key = format!("{prefix}tagged/a b+é");
    let etag = put(store, &key, b"tagged", WriteCondition::Always).await.expect("put");
    assert_eq!(tags_of(store, &key).await, [], "nobody has said any");
    let first = pairs(&[("a b", "c=d/é"), ("empty", "")]);
    let second = pairs(&[("another", "one")]);
    for wanted in [&first, &second, &Vec::new()] {
        store.put_tags(&key, wanted).await.expect("tags can be put");
        assert_eq!(&tags_of(store, &key).await, wanted, "those before are replaced");
    }
    let object = store.head(&key).await.expect("head").expect("the object");
    assert_eq!(object.etag, etag, "tags are no part of the object");
    store.delete(&key).await.expect("delete");
}

async fn rewrite(store: &dyn ObjectStore, prefix: &str) {
    let key = format!("{prefix}rewritten/a b+c%2F/ü?v=1.txt");
    assert_eq!(store.describe(&key).await.expect("describe"), None, "there is no object yet");
    let etag = put(store, &key, b"as it was", WriteCondition::Always).await.expect("put");
    let kept = pairs(&[("a b", "c=d/é"), ("empty", "")]);
    store.put_tags(&key, &kept).await.expect("put tags");
    let before = describe(store, &key).await;
    assert_eq!((before.object.size, &before.object.etag), (9, &etag));
    assert_eq!(before.metadata, [], "nobody has said any");

    let metadata = pairs(&[("author", "Änne 報告"), ("note", "plain text; a=b")]);
    let with_metadata = wanted(before, metadata.clone());
    let written = store.rewrite(&source(&key, etag), &with_metadata).await.expect("rewrite");
    let after = describe(store, &key).await;
    assert_eq!(after.object.etag, written, "the answer names what was written");
    assert_eq!((after.content_type.as_deref(), &after.metadata), (Some(OTHER_TYPE), &metadata));
    assert_eq!((after.object.size, after.object.crc64nvme), (9, Some(checksum(b"as it was"))));
    assert_eq!(read(store.get(&key, None, None).await.expect("get")).await, b"as it was");
    assert_eq!(tags_of(store, &key).await, kept, "the tags stay");

    let without = wanted(after, Vec::new());
    store.rewrite(&source(&key, written), &without).await.expect("rewrite");
    assert_eq!(describe(store, &key).await.metadata, [], "what was there before is replaced");
    store.delete(&key).await.expect("delete");
}

async fn rewrite_conditions(store: &dyn ObjectStore, prefix: &str) {
    let key = format!("{prefix}changed meanwhile");
    let old = put(store, &key, b"1", WriteCondition::Always).await.expect("put");
    let seen = wanted(describe(store, &key).await, pairs(&[("author", "Anna")]));
    let new = put(store, &key, b"2", WriteCondition::Always).await.expect("put");
    let stale = store.rewrite(&source(&key, old), &seen).await.expect_err("it is another object");
    assert_eq!(stale.kind, ErrorKind::Conflict, "{stale}");
    let there = describe(store, &key).await;
    assert_ne!(there.content_type.as_deref(), Some(OTHER_TYPE), "a refused write changes nothing");
    assert_eq!((&there.metadata, &there.object.etag), (&Vec::new(), &new));
    assert_eq!(read(store.get(&key, None, None).await.expect("get")).await, b"2");

    let again = wanted(there, pairs(&[("author", "Anna")]));
    store.rewrite(&source(&key, new), &again).await.expect("it is still that object");
    let now = describe(store, &key).await;
    assert_eq!(now.metadata, again.metadata);
    store.delete(&key).await.expect("delete");
    let gone = store.rewrite(&source(&key, now.object.etag), &again).await.expect_err("there is none");
    assert_eq!(gone.kind, ErrorKind::NotFound, "{gone}");
}

async fn rewrite_in_parts(store: &dyn ObjectStore, prefix: &str) {
    let key = format!("{prefix}rewritten in parts");
    let etag = put(store, &key, b"whole", WriteCondition::Always).await.expect("put");
    let metadata = pairs(&[("author", "Änne")]);
    let details = wanted(describe(store, &key).await, metadata.clone());
    let source = source(&key, etag.clone());
    let upload_id = store.create_multipart_rewrite(&details, &[]).await.expect("create");
    let part = store.upload_part_copy(&source, 0..5, &key, &upload_id, 1).await.expect("part");
    let (parts, crc) = ([part], checksum(b"whole"));
    let condition = WriteCondition::Matches(etag);
    store.complete_multipart_upload(&key, &upload_id, &parts, crc, condition).await.expect("complete");
    let after = describe(store, &key).await;
    assert_eq!((after.content_type.as_deref(), &after.metadata), (Some(OTHER_TYPE), &metadata));
    assert_eq!(read(store.get(&key, None, None).await.expect("get")).await, b"whole");
    store.delete(&key).await.expect("delete");
}

/// The same object with another media type and with `metadata`.
fn wanted(there: ObjectDetails, metadata: Vec<Pair>) -> ObjectDetails {
    ObjectDetails { content_type: Some(OTHER_TYPE.to_owned()), metadata, ..there }
}

fn source(key: &str, etag: ETag) -> CopySource {
    CopySource { key: key.to_owned(), etag, version: None }
}

/// In ascending order.
fn pairs(pairs: &[(&str, &str)]) -> Vec<Pair> {
    pairs.iter().map(|&(name, value)| Pair { name: name.to_owned(), value: value.to_owned() }).collect()
}

async fn describe(store: &dyn ObjectStore, key: &str) -> ObjectDetails {
    store.describe(key).await.expect("describe").expect("the object")
}

/// The tags in ascending order: S3 promises none.
async fn tags_of(store: &dyn ObjectStore, key: &str) -> Vec<Pair> {
    let mut tags = store.tags(key).await.expect("tags");
    tags.sort();
    tags
}
