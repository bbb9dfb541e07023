//! Names looked for below a folder.

use std::collections::BTreeSet;

use devops360_contract::Code;
use devops360_contract::files::{SearchEnd, SearchId, SearchNews, StartSearch};
use devops360_core::cloud::ErrorKind;
use devops360_testkit::faults::{Fault, FaultyObjects, Operation};

use crate::desk::{Desk, TRASH};

/// Searches to the end: the keys that were found, the names that were looked at, and the end.
async fn search(desk: &Desk, folder: &str, query: &str) -> (BTreeSet<String>, u64, SearchEnd) {
    let mut news = desk.browser.found();
    let request = StartSearch { folder: folder.to_owned(), query: query.to_owned() };
    let started = desk.browser.start_search(request).await.unwrap();
    let mut found = BTreeSet::new();
    loop {
        let SearchNews { id, entries, looked_at, end } = news.recv().await.unwrap();
        if id != started {
            continue;
        }
        for entry in entries {
            assert!(found.insert(entry.key), "nothing is told twice");
        }
        if let Some(end) = end {
            return (found, looked_at, end);
        }
    }
}

fn keys(keys: &[&str]) -> BTreeSet<String> {
    keys.iter().map(|&key| key.to_owned()).collect()
}

#[tokio::test]
async fn names_are_found_at_every_depth() {
    let desk = Desk::new();
    desk.seed(&[
        "plan.txt",
        "a/Plans/",
        "a/Plans/x",
        "a/b/c/d/floor-PLAN",
        "b/none",
        "plan/in the folder's name",
    ]);
    desk.bucket.seed(&format!("{TRASH}019ab3f2c41-d1-5e0c77a1/plan"), "");
    desk.bucket.seed("users/other/files/plan", "");
    let (found, looked_at, end) = search(&desk, "", "plan").await;
    assert_eq!(found, keys(&["plan.txt", "plan/", "a/Plans/", "a/b/c/d/floor-PLAN"]));
    assert_eq!((looked_at, end), (12, SearchEnd::Complete), "files and folders each count once");
    assert_eq!(search(&desk, "a/", " plan ").await.0, keys(&["a/Plans/", "a/b/c/d/floor-PLAN"]));
    assert_eq!(search(&desk, "", "nowhere").await.0, keys(&[]));
}

#[tokio::test]
async fn a_long_folder_is_searched_to_its_end() {
    let desk = Desk::new();
    let names: Vec<String> = (0..2_500).map(|index| format!("d{}/{index:04}", index % 3)).collect();
    desk.seed(&names.iter().map(String::as_str).collect::<Vec<_>>());
    for index in 0..1_500 {
        desk.seed(&[&format!("flat/{index:04}")]);
    }
    let (found, looked_at, end) = search(&desk, "", "99").await;
    let expected = (0..2_500).chain(0..1_500).filter(|index| format!("{index:04}").contains("99")).count();
    assert_eq!((found.len(), looked_at, end), (expected, 4_004, SearchEnd::Complete));
}

#[tokio::test]
async fn too_many_are_said_to_be_too_many() {
    let desk = Desk::new();
    let names: Vec<String> = (0..10_500).map(|index| format!("{index:05}")).collect();
    desk.seed(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let (found, _, end) = search(&desk, "", "").await;
    assert_eq!((found.len(), end), (10_000, SearchEnd::TooMany));
}

#[tokio::test]
async fn a_search_that_cannot_go_on_says_why() {
    let denied = Fault::Error(ErrorKind::Denied, "AccessDenied");
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::List, 2, denied));
    desk.seed(&["found", "d/found too"]);
    let (found, _, end) = search(&desk, "", "found").await;
    assert!(matches!(end, SearchEnd::Failed(error) if error.code == Code::BucketDenied));
    assert!(found.len() <= 1, "what came before the failure may be told");
}

#[tokio::test]
async fn a_search_ends_when_it_is_cancelled_and_when_another_begins() {
    let desk = Desk::with(|bucket| {
        FaultyObjects::new(bucket).on(Operation::List, 1, Fault::Stall).on(Operation::List, 2, Fault::Stall)
    });
    desk.seed(&["a"]);
    let mut news = desk.browser.found();
    let start = || desk.browser.start_search(StartSearch { folder: String::new(), query: String::new() });
    let first = start().await.unwrap();
    tokio::task::yield_now().await;
    let second = start().await.unwrap();
    let ended = news.recv().await.unwrap();
    assert_eq!((ended.id, ended.end), (first, Some(SearchEnd::Cancelled)));
    desk.browser.cancel_search(&SearchId("another".to_owned()));
    desk.browser.cancel_search(&second);
    let ended = news.recv().await.unwrap();
    assert_eq!((ended.id, ended.end), (second, Some(SearchEnd::Cancelled)));
}
