//! Listings and plans.

use std::sync::Arc;

use devops360_contract::files::{Cursor, Entry, EntryKind, ListFiles, Listing, PlanUpload};
use devops360_contract::{AppError, Code};
use devops360_core::cloud::ErrorKind;
use devops360_testkit::conformance;
use devops360_testkit::faults::{Fault, FaultyObjects, Operation};
use devops360_testkit::objects::MemoryObjects;
use devops360_testkit::records::MemoryRecords;

use crate::desk::{Desk, ROOT};

#[tokio::test]
async fn the_bucket_and_the_table_in_memory_do_what_the_ports_say() {
    conformance::objects::run(&MemoryObjects::default(), "some/prefix/").await;
    conformance::objects::run(&MemoryObjects::versioned(), "some/prefix/").await;
    conformance::objects::run(&FaultyObjects::new(Arc::new(MemoryObjects::default())), "").await;
    conformance::records::run(&MemoryRecords::default(), "owner").await;
}

async fn list(desk: &Desk, folder: &str, cursor: Option<Cursor>) -> Listing {
    desk.files.list(ListFiles { folder: folder.to_owned(), cursor }).await.unwrap()
}

fn shown(listing: &Listing) -> Vec<(&str, &str, bool)> {
    let row = |entry: &'_ Entry| entry.kind == EntryKind::Folder;
    listing.entries.iter().map(|entry| (entry.key.as_str(), entry.name.as_str(), row(entry))).collect()
}

#[tokio::test]
async fn a_folder_shows_its_files_and_folders_in_key_order() {
    let desk = Desk::new();
    for key in ["a", "a/b", "a/", "<b>x</b>", "x\u{202E}y", "ü//z"] {
        desk.bucket.seed(&format!("{ROOT}{key}"), "");
    }
    desk.bucket.seed("users/other/files/secret", "");
    let root = list(&desk, "", None).await;
    let expected = [
        ("<b>x</b>", "<b>x</b>", true),
        ("a", "a", false),
        ("a/", "a", true),
        ("x\u{202E}y", "x⟨U+202E⟩y", false),
        ("ü/", "ü", true),
    ];
    // `<b>x</b>` has a slash: it is the folder `<b>x<`.
    assert_eq!(shown(&root)[1..], expected[1..]);
    assert_eq!(shown(&root)[0], ("<b>x</", "<b>x<", true));
    assert_eq!(
        shown(&list(&desk, "a/", None).await),
        [("a/b", "b", false)],
        "the marker is the folder itself"
    );
    assert_eq!(shown(&list(&desk, "ü/", None).await), [("ü//", "/", true)], "a folder without a name");
    assert_eq!(shown(&list(&desk, "ü//", None).await), [("ü//z", "z", false)]);
    let wrong = desk.files.list(ListFiles { folder: "a".to_owned(), cursor: None }).await.unwrap_err();
    assert_eq!(AppError::from(wrong).code, Code::InvalidRequest);
}

#[tokio::test]
async fn a_long_folder_comes_in_pages() {
    let desk = Desk::new();
    for index in 0..2_500 {
        desk.bucket.seed(&format!("{ROOT}{index:04}"), "");
    }
    let (mut cursor, mut keys, mut pages) = (None, Vec::new(), Vec::new());
    loop {
        let page = list(&desk, "", cursor).await;
        pages.push(page.entries.len());
        keys.extend(page.entries.into_iter().map(|entry| entry.key));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(pages, [200, 1000, 1000, 300], "the first rows do not wait for a long answer");
    assert_eq!(keys, (0..2_500).map(|index| format!("{index:04}")).collect::<Vec<_>>());
}

/// Lists a folder of two pages, of which the second is refused.
async fn check_refused(kind: ErrorKind, text: &'static str, code: Code) {
    let desk =
        Desk::with(|bucket| FaultyObjects::new(bucket).from(Operation::List, 2, Fault::Error(kind, text)));
    for index in 0..1_001 {
        desk.bucket.seed(&format!("{ROOT}{index:04}"), "");
    }
    let first = list(&desk, "", None).await;
    assert_eq!(first.entries.len(), 200);
    let refused = desk.files.list(ListFiles { folder: String::new(), cursor: first.next }).await.unwrap_err();
    assert_eq!(AppError::from(refused).code, code);
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_refuses_or_stops_answering_is_said() {
    check_refused(ErrorKind::Network, "", Code::Offline).await;
    check_refused(ErrorKind::TimedOut, "", Code::TimedOut).await;
    check_refused(ErrorKind::Denied, "AccessDenied", Code::BucketDenied).await;
    check_refused(ErrorKind::NotFound, "NoSuchBucket", Code::BucketNotFound).await;
    // The uppermost folder has no name to be missed by.
    check_refused(ErrorKind::NotFound, "", Code::BucketNotFound).await;
    check_refused(ErrorKind::Unauthenticated, "ExpiredToken", Code::SessionExpired).await;
}

#[tokio::test]
async fn a_plan_asks_about_names_that_are_taken() {
    let desk = Desk::new();
    for key in ["docs/a.txt", "docs/a (2).txt"] {
        desk.bucket.seed(&format!("{ROOT}{key}"), "theirs");
    }
    let dropped = ["a.txt", "b.txt", "twin/b.txt"].map(|name| desk.file(name, b"mine"));
    let mut handles = dropped.map(|item| item.handle).to_vec();
    handles.push(desk.local.admit(desk.path("missing")).handle);
    let plan = desk.files.plan_upload(PlanUpload { folder: "docs/".to_owned(), handles }).await.unwrap();
    let [a, b, twin, missing] = plan.items.try_into().unwrap();
    assert_eq!(a.existing.map(|entry| entry.key).as_deref(), Some("docs/a.txt"));
    assert_eq!(a.alternative.as_deref(), Some("a (3).txt"));
    assert_eq!((b.existing, b.alternative), (None, None));
    assert_eq!((twin.existing, twin.alternative.as_deref()), (None, Some("b (2).txt")));
    assert_eq!(missing.item.problem.unwrap().code, Code::FileUnreadable);
}

#[tokio::test]
async fn a_key_that_would_be_too_long_is_said_in_the_plan() {
    let desk = Desk::new();
    let item = desk.file(&"n".repeat(200), b"");
    let folder = format!("{}/", "f".repeat(1010));
    let plan = desk.files.plan_upload(PlanUpload { folder, handles: vec![item.handle] }).await;
    assert_eq!(AppError::from(plan.unwrap_err()).code, Code::NameRefused, "the folder alone is too long");
    let item = desk.file(&"n".repeat(200), b"");
    let folder = format!("{}/", "f".repeat(900));
    let plan = desk.files.plan_upload(PlanUpload { folder, handles: vec![item.handle] }).await.unwrap();
    assert_eq!(plan.items[0].item.problem.as_ref().unwrap().code, Code::NameRefused);
}
