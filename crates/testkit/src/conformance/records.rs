//! What a table has to do.

use devops360_core::cloud::ErrorKind;
use devops360_core::profile::{Record, RecordStore};

/// Runs the suite on the record of `owner`; there is none before and none afterwards.
///
/// # Panics
/// When the table does not do what it has to.
pub async fn run(store: &dyn RecordStore, owner: &str) {
    store.delete(owner).await.expect("deleting an absent record is no error");
    assert_eq!(store.get(owner).await.expect("get"), None, "there is no record yet");
    let first = record("first", None, 1);
    store.put(owner, &first, 0).await.expect("a new record takes revision 0 as its base");
    assert_eq!(store.get(owner).await.expect("get"), Some(first.clone()));

    let again = store.put(owner, &first, 0).await.expect_err("there is a record already");
    assert_eq!(again.kind, ErrorKind::Conflict, "a second first record must not overwrite");
    let second = record("second", Some("photos/a.jpg"), 2);
    store.put(owner, &second, 1).await.expect("the revision is the base");
    let late = store.put(owner, &record("late", None, 2), 1).await.expect_err("the base is old");
    assert_eq!(late.kind, ErrorKind::Conflict, "an old base must not overwrite");
    assert_eq!(store.get(owner).await.expect("get"), Some(second));

    let third = record("", None, 3);
    store.put(owner, &third, 2).await.expect("the revision is the base");
    assert_eq!(store.get(owner).await.expect("get"), Some(third), "values can be taken away again");
    store.delete(owner).await.expect("delete");
    assert_eq!(store.get(owner).await.expect("get"), None);
}

fn record(bio: &str, photo_key: Option<&str>, revision: u64) -> Record {
    Record {
        address: format!("{bio} street 1"),
        bio: bio.to_owned(),
        photo_key: photo_key.map(str::to_owned),
        revision,
    }
}
