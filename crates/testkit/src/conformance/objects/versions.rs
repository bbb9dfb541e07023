//! Versions: of one key alone, newest first, each to be copied back where the bucket keeps them.

use devops360_core::cloud::ErrorKind;
use devops360_core::files::{CopySource, ObjectStore, WriteCondition};

use super::{put, read};

pub(super) async fn run(store: &dyn ObjectStore, prefix: &str) {
    let (key, longer) = (format!("{prefix}version+é"), format!("{prefix}version+é.bak"));
    assert_eq!(store.versions(&key).await.expect("versions"), [], "of an absent object there is none");
    for (key, body) in [(&key, b"1"), (&longer, b"x"), (&key, b"2")] {
        put(store, key, body, WriteCondition::Always).await.expect("put");
    }
    let versions = store.versions(&key).await.expect("versions");
    assert!(versions.iter().all(|version| version.object.key == key), "of that key alone");
    assert!(versions[0].is_latest && !versions[0].is_deleted);
    assert!(versions.iter().skip(1).all(|version| !version.is_latest), "one is the latest");
    assert_eq!(versions[0].object.etag, store.head(&key).await.expect("head").expect("the object").etag);
    if let [_, first] = versions.as_slice() {
        let (etag, version) = (first.object.etag.clone(), first.object.version.clone());
        let source = CopySource { key: key.clone(), etag, version };
        store.copy(&source, &key, WriteCondition::Always).await.expect("a version can be copied back");
        assert_eq!(read(store.get(&key, None, None).await.expect("get")).await, b"1");
        store.delete(&key).await.expect("delete");
        let marker = store.versions(&key).await.expect("versions").remove(0);
        assert!(marker.is_latest && marker.is_deleted, "a delete is a version too: {marker:?}");
        let gone = store.get(&key, None, None).await.err().expect("it is deleted");
        assert_eq!(gone.kind, ErrorKind::NotFound);
    }
    for key in [&key, &longer] {
        store.delete(key).await.expect("delete");
    }
    for_good(store, &key).await;
}

/// Everything below a prefix goes for good, delete markers included.
async fn for_good(store: &dyn ObjectStore, prefix: &str) {
    let below = format!("{prefix}/a");
    for body in [b"1", b"2"] {
        put(store, &below, body, WriteCondition::Always).await.expect("put");
    }
    store.delete(&below).await.expect("delete");
    put(store, prefix, b"3", WriteCondition::Always).await.expect("put");
    let mut after = None;
    let mut found = 0;
    loop {
        let page = store.all_versions(prefix, after.as_ref()).await.expect("all versions");
        assert!(page.versions.iter().all(|version| version.object.key.starts_with(prefix)));
        found += page.versions.len();
        store.delete_versions(&page.versions).await.expect("delete versions");
        store.delete_versions(&page.versions).await.expect("an absent version is no error");
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert!(found > 0, "there was one at least");
    assert_eq!(store.all_versions(prefix, None).await.expect("all versions").versions, []);
    assert_eq!(store.head(prefix).await.expect("head"), None, "what was there before does not come back");
}
