//! What a bucket does with multipart uploads.

use bytes::Bytes;
use devops360_core::cloud::ErrorKind;
use devops360_core::files::{CompletedPart, ObjectStore, UploadId, WriteCondition};

use super::{crc64nvme, fails_with, put_request, read};

/// S3 takes no smaller part, the last one excepted.
const PART: usize = 5 * 1024 * 1024;

/// Multipart uploads of an [`ObjectStore`], under `prefix`, which ends in `/` and is empty; it is empty again afterwards.
///
/// # Panics
/// When the store does not do what the port says.
pub async fn multipart_uploads(store: &dyn ObjectStore, prefix: &str) {
    parts_become_an_object(store, &format!("{prefix}whole")).await;
    a_wrong_checksum_is_refused(store, &format!("{prefix}checksum")).await;
    the_condition_guards_the_end(store, &format!("{prefix}condition")).await;
    an_aborted_upload_is_gone(store, &format!("{prefix}aborted")).await;
}

fn content() -> Vec<u8> {
    (0..PART + 1000).map(|index| u8::try_from(index % 251).expect("below 251")).collect()
}

async fn upload(store: &dyn ObjectStore, key: &str) -> (UploadId, Vec<CompletedPart>) {
    let content = content();
    let upload = store.create_multipart_upload(key, Some("text/plain")).await.expect("an upload can begin");
    let mut parts = Vec::new();
    for (number, bytes) in (1..).zip(content.chunks(PART)) {
        let crc64nvme = crc64nvme(bytes);
        let body = Bytes::copy_from_slice(bytes);
        let etag =
            store.upload_part(key, &upload, number, body, crc64nvme).await.expect("a part can be sent");
        parts.push(CompletedPart { number, etag, crc64nvme, size: bytes.len() as u64 });
    }
    (upload, parts)
}

async fn parts_become_an_object(store: &dyn ObjectStore, key: &str) {
    let (content, (upload, parts)) = (content(), upload(store, key).await);
    assert_eq!(store.list_parts(key, &upload).await.expect("the parts can be listed"), parts);
    assert_eq!(store.head(key).await.expect("head"), None, "there is no object before the end");

    let whole = crc64nvme(&content);
    let etag = store
        .complete_multipart_upload(key, &upload, &parts, whole, WriteCondition::Absent)
        .await
        .expect("the upload can be completed");
    let object = store.head(key).await.expect("head").expect("the object is there");
    assert_eq!((object.size, &object.etag, object.crc64nvme), (content.len() as u64, &etag, Some(whole)));

    let body = store.get(key, None, None).await.expect("the object can be read");
    assert!(read(body).await.expect("the body is whole") == content, "the parts are in order");
    let across = PART as u64 - 1..PART as u64 + 1;
    let body = store.get(key, Some(across), Some(&etag)).await.expect("a range across parts can be read");
    assert_eq!(read(body).await.expect("the body is whole"), content[PART - 1..=PART]);
    store.delete(key).await.expect("delete");
}

async fn a_wrong_checksum_is_refused(store: &dyn ObjectStore, key: &str) {
    let (upload, parts) = upload(store, key).await;
    let wrong = store.upload_part(key, &upload, 2, Bytes::from_static(b"right"), crc64nvme(b"wrong")).await;
    fails_with(wrong, ErrorKind::Invalid, "sending a part with another checksum");

    let wrong = crc64nvme(b"something else");
    let completed =
        store.complete_multipart_upload(key, &upload, &parts, wrong, WriteCondition::Always).await;
    fails_with(completed, ErrorKind::Invalid, "completing with another checksum");
    assert_eq!(store.head(key).await.expect("head"), None, "nothing was written");
    store.abort_multipart_upload(key, &upload).await.expect("the upload can be aborted");
}

async fn the_condition_guards_the_end(store: &dyn ObjectStore, key: &str) {
    let (first, parts) = upload(store, key).await;
    let other = put_request(key, b"meanwhile", WriteCondition::Absent);
    let etag = store.put(other).await.expect("an unfinished upload is no object");
    let whole = crc64nvme(&content());
    let completed = store.complete_multipart_upload(key, &first, &parts, whole, WriteCondition::Absent).await;
    fails_with(completed, ErrorKind::Conflict, "completing over an object that came meanwhile");
    let body = store.get(key, None, Some(&etag)).await.expect("the other object is still the same");
    assert_eq!(read(body).await.expect("the body is whole"), b"meanwhile");
    store.abort_multipart_upload(key, &first).await.expect("the upload can be aborted");

    let (second, parts) = upload(store, key).await;
    let condition = WriteCondition::Matches(etag);
    store
        .complete_multipart_upload(key, &second, &parts, whole, condition.clone())
        .await
        .expect("the object to be replaced is still the same");
    let (third, parts) = upload(store, key).await;
    let completed = store.complete_multipart_upload(key, &third, &parts, whole, condition).await;
    fails_with(completed, ErrorKind::Conflict, "completing over another object than the one to be replaced");
    store.abort_multipart_upload(key, &third).await.expect("the upload can be aborted");
    store.delete(key).await.expect("delete");
}

async fn an_aborted_upload_is_gone(store: &dyn ObjectStore, key: &str) {
    let (upload, parts) = upload(store, key).await;
    store.abort_multipart_upload(key, &upload).await.expect("the upload can be aborted");
    let gone = store.list_parts(key, &upload).await.expect_err("the upload is gone");
    assert_eq!(gone.kind, ErrorKind::NotFound);
    assert_eq!(gone.code, "NoSuchUpload", "the engine tells a lost upload from a lost object by the code");
    let late = store.upload_part(key, &upload, 1, Bytes::from_static(b"late"), crc64nvme(b"late")).await;
    fails_with(late, ErrorKind::NotFound, "sending a part of what is aborted");
    let whole = crc64nvme(&content());
    let completed =
        store.complete_multipart_upload(key, &upload, &parts, whole, WriteCondition::Always).await;
    fails_with(completed, ErrorKind::NotFound, "completing what is aborted");
    store.abort_multipart_upload(key, &upload).await.expect("aborting an unknown upload is no error");
}
