//! What reads bytes and names of others, as the fuzz targets in `fuzz/` call it: each fails by panicking.

use std::time::SystemTime;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::journal::record::{decode, encode};
use super::journal::{Piece, Record, Standing};
use super::listing::entries;
use super::trash::name::TrashName;
use super::{ETag, Object, ObjectPage};

/// The person's files and their trash.
const PLACE: [&str; 2] = ["users/me/files/", "users/me/trash/"];

/// A value as the app writes it.
///
/// # Panics
/// When it cannot be written.
#[must_use]
pub fn json<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("what was read can be written")
}

/// Reads the bytes as each kind of record; what is one is written and read again the same.
///
/// # Panics
/// When it is not.
pub fn journal_record(bytes: &[u8]) {
    fn check<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(bytes: &[u8]) {
        let Ok(record) = decode::<T>(bytes) else { return };
        let written = encode(&record).expect("what was read can be written");
        assert_eq!(decode::<T>(&written).expect("what was written can be read"), record);
    }
    check::<Record>(bytes);
    check::<Standing>(bytes);
    check::<Piece>(bytes);
}

/// Reads a page with these prefixes and keys as that of the folder.
///
/// # Panics
/// When an entry is none of the folder's, or two are in the wrong order.
pub fn listing(prefixes: Vec<String>, keys: Vec<String>, folder: &str) {
    let [files, trash] = PLACE;
    let etag = || ETag(String::new());
    let object = |key| Object {
        key,
        size: 1,
        modified: SystemTime::UNIX_EPOCH,
        etag: etag(),
        crc64nvme: None,
        version: None,
    };
    // As S3 answers: whole keys, of which the fuzzer need not find the beginning.
    let prefixes = prefixes.into_iter().flat_map(|key| [format!("{files}{folder}{key}"), key]).collect();
    let objects = keys.into_iter().flat_map(|key| [format!("{files}{folder}{key}"), key]).map(object);
    let page = ObjectPage { prefixes, objects: objects.collect(), next: None };
    let entries = entries(page, &format!("{files}{folder}"), files, trash);
    assert!(entries.iter().all(|entry| entry.key.starts_with(folder) && entry.key != folder));
    assert!(entries.iter().all(|entry| !entry.name.is_empty()), "each has something to be read");
    assert!(entries.is_sorted_by(|a, b| a.key <= b.key));
}

/// Reads the name of something in the trash; what is one is written and read again the same.
///
/// # Panics
/// When it is not.
pub fn trash_name(id: &str) {
    let Some(name) = TrashName::parse(id) else { return };
    let again = TrashName::parse(&name.id().0);
    assert_eq!(again.as_ref(), Some(&name), "{id:?}");
    let thing = name.thing("a/b/c");
    assert!("a/b/c".starts_with(thing) && !thing.is_empty());
    let _ = name.since();
}
