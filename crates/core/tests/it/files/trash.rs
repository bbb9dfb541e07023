//! The trash: what goes in, what comes back, what goes for good.

use devops360_contract::Code;
use devops360_contract::files::{EmptyTrash, ListTrash, RestoreTrash, TrashId, TrashItem, TrashReason};
use devops360_core::cloud::ErrorKind;
use devops360_testkit::faults::{Fault, FaultyObjects, Operation};

use crate::desk::{Desk, TRASH};

/// Every thing in the trash; its pages joined.
async fn trash(desk: &Desk) -> Vec<TrashItem> {
    let (mut cursor, mut items) = (None, Vec::new());
    loop {
        let page = desk.browser.list_trash(ListTrash { cursor }).await.unwrap();
        items.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            return items;
        }
    }
}

fn in_trash(desk: &Desk) -> usize {
    desk.bucket.keys().iter().filter(|key| key.starts_with(TRASH)).count()
}

async fn restore(desk: &Desk, ids: Option<Vec<TrashId>>) -> devops360_contract::files::ChangeOutcome {
    desk.ends(desk.browser.restore(RestoreTrash { ids })).await.1
}

#[tokio::test]
async fn what_is_deleted_is_in_the_trash_as_it_was() {
    for desk in [Desk::new(), Desk::versioned()] {
        desk.seed(&["a/b/c.txt", "a/b/d/", "a/b/d/e", "a/x\u{202E}y", "keep"]);
        let (_, outcome) = desk.delete(&["a/b/", "a/x\u{202E}y"]).await;
        assert_eq!((outcome.succeeded, outcome.failed.len()), (4, 0));
        assert_eq!(desk.keys(), ["keep"]);
        let items = trash(&desk).await;
        let shown: Vec<_> =
            items.iter().map(|item| (item.key.as_str(), item.name.as_str(), item.files, item.size)).collect();
        let (file, folder) = (("a/x\u{202E}y", "x⟨U+202E⟩y", 1, 7), ("a/b/", "b", 2, 16));
        assert!(shown == [folder, file] || shown == [file, folder], "a marker is no file: {shown:?}");
        assert!(items.iter().all(|item| item.reason == TrashReason::Deleted && item.since.0 > 0));
    }
}

#[tokio::test]
async fn what_comes_back_is_where_it_was() {
    let desk = Desk::new();
    desk.seed(&["a/b/c.txt", "a/b/d/", "f"]);
    let before = desk.contents();
    desk.delete(&["a/b/", "f"]).await;
    let items = trash(&desk).await;
    let file = items.iter().find(|item| item.key == "f").unwrap();
    let outcome = restore(&desk, Some(vec![file.id.clone()])).await;
    assert_eq!((outcome.succeeded, outcome.failed.len()), (1, 0));
    assert_eq!(desk.keys(), ["f"]);
    assert_eq!(restore(&desk, None).await.succeeded, 2);
    assert_eq!((desk.contents(), in_trash(&desk)), (before, 0));
    let gone = restore(&desk, Some(vec![file.id.clone(), TrashId("../files".to_owned())])).await;
    let codes: Vec<_> = gone.failed.iter().map(|failure| failure.error.code).collect();
    assert_eq!(codes, [Code::ObjectNotFound, Code::InvalidRequest]);
}

#[tokio::test]
async fn what_has_its_name_by_now_stays() {
    let desk = Desk::new();
    desk.seed(&["a.txt", "d/x"]);
    desk.delete(&["a.txt", "d/"]).await;
    desk.seed(&["a.txt", "d/y"]);
    assert_eq!(restore(&desk, None).await.failed, []);
    assert_eq!(desk.keys(), ["a (2).txt", "a.txt", "d (2)/x", "d/y"]);
}

#[tokio::test]
async fn what_is_emptied_is_gone() {
    let desk = Desk::new();
    let names: Vec<String> = (0..1_200).map(|index| format!("d/{index:04}")).collect();
    desk.seed(&names.iter().map(String::as_str).collect::<Vec<_>>());
    desk.seed(&["f", "g", "stays"]);
    desk.delete(&["d/", "f", "g"]).await;
    let items = trash(&desk).await;
    assert_eq!(items.iter().filter(|item| item.key == "d/").map(|item| item.files).sum::<u64>(), 1_200);
    let f = items.iter().find(|item| item.key == "f").unwrap().id.clone();
    let (_, one) = desk.ends(desk.browser.empty_trash(EmptyTrash { ids: Some(vec![f]) })).await;
    assert_eq!((one.succeeded, one.undoable), (1, false), "what is gone for good cannot be taken back");
    assert!(trash(&desk).await.iter().all(|item| item.key != "f"));
    let (_, all) = desk.ends(desk.browser.empty_trash(EmptyTrash { ids: None })).await;
    assert_eq!((all.succeeded, in_trash(&desk)), (1_201, 0));
    assert_eq!(desk.keys(), ["stays"]);
}

#[tokio::test]
async fn what_cannot_be_deleted_stays_and_is_said() {
    let denied = || Fault::Error(ErrorKind::Denied, "AccessDenied");
    for operation in [Operation::Copy, Operation::Delete] {
        let desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(operation, 2, denied()));
        desk.seed(&["a", "b", "c"]);
        let (_, outcome) = desk.delete(&["a", "b", "", "c", "nothing/"]).await;
        let failed: Vec<_> =
            outcome.failed.iter().map(|failure| (failure.key.as_str(), failure.error.code)).collect();
        let refused = ("", Code::InvalidRequest);
        assert_eq!(failed, [("b", Code::BucketDenied), refused, ("nothing/", Code::ObjectNotFound)]);
        assert_eq!((desk.keys(), in_trash(&desk)), (vec!["b".to_owned()], 2), "{operation:?}");
    }
}

#[tokio::test]
async fn what_is_no_thing_of_ours_is_not_shown() {
    let desk = Desk::new();
    for key in ["loose", "019ab3f2c41-d1-5e0c77a1/", "folder/x", "019ab3f2c41-d1-5e0c77a1/real"] {
        desk.bucket.seed(&format!("{TRASH}{key}"), "");
    }
    let keys: Vec<_> = trash(&desk).await.into_iter().map(|item| item.key).collect();
    assert_eq!(keys, ["real"]);
}

#[tokio::test]
async fn a_key_that_would_be_too_long_in_the_trash_is_said() {
    let desk = Desk::new();
    let long = "n".repeat(1005);
    desk.seed(&[&long]);
    let (_, outcome) = desk.delete(&[&long]).await;
    assert_eq!(outcome.failed[0].error.code, Code::NameRefused);
    assert_eq!(desk.keys(), [long]);
}
