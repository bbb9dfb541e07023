//! How much room folders take.

use devops360_contract::Code;
use devops360_contract::files::{Amount, FileType, StartUsage, Usage, UsageEnd};
use devops360_core::cloud::ErrorKind;
use devops360_core::environment::SystemEnvironment;
use devops360_core::files::UsageCounts;
use devops360_testkit::faults::{Fault, FaultyObjects, Operation};

use crate::desk::{Desk, ROOT, TRASH};

fn counts(desk: &Desk) -> UsageCounts {
    UsageCounts::new(desk.workspace(), std::sync::Arc::new(SystemEnvironment))
}

/// Counts to the end.
async fn count(desk: &Desk, folder: &str) -> Usage {
    let counts = counts(desk);
    let mut told = counts.subscribe();
    let started = counts.start(StartUsage { folder: folder.to_owned() }).await.unwrap();
    loop {
        let usage = told.recv().await.unwrap();
        assert_eq!(usage.id, started);
        if usage.end.is_some() {
            return usage;
        }
    }
}

fn amount(files: u64, bytes: u64) -> Amount {
    Amount { files, bytes }
}

fn folders(usage: &Usage) -> Vec<(&str, &str, Amount)> {
    usage.folders.iter().map(|folder| (folder.key.as_str(), folder.name.as_str(), folder.amount)).collect()
}

#[tokio::test]
async fn a_folder_is_summed_by_what_is_in_it_and_by_type() {
    let desk = Desk::new();
    for (key, size) in [
        ("a.pdf", 10),
        ("b.PDF", 20),
        ("big/x.mp4", 500),
        ("big/deep/y.txt", 7),
        ("small/", 0),
        ("small/z", 1),
        ("marker/", 0),
    ] {
        desk.bucket.seed_zeros(&format!("{ROOT}{key}"), size);
    }
    desk.bucket.seed_zeros(&format!("{TRASH}019ab3f2c41-d1-5e0c77a1/gone.txt"), 3);
    desk.bucket.seed_zeros("users/other/files/x", 1_000_000);
    let usage = count(&desk, "").await;
    assert_eq!(usage.end, Some(UsageEnd::Complete));
    assert_eq!((usage.total, usage.here), (amount(5, 538), amount(2, 30)), "a marker is no file");
    assert_eq!(
        folders(&usage),
        [
            ("big/", "big", amount(2, 507)),
            ("small/", "small", amount(1, 1)),
            ("marker/", "marker", amount(0, 0)),
        ]
    );
    let types: Vec<_> = usage.types.iter().map(|usage| (usage.kind, usage.amount)).collect();
    assert_eq!(
        types,
        [
            (FileType::Video, amount(1, 500)),
            (FileType::Pdf, amount(2, 30)),
            (FileType::Text, amount(1, 7)),
            (FileType::Other, amount(1, 1)),
        ]
    );
    assert_eq!(usage.trash, Some(amount(1, 3)));
    assert_eq!(desk.faults.calls(Operation::Head), 0, "a listing has all there is to know");

    let below = count(&desk, "big/").await;
    assert_eq!((below.total, below.here, below.trash), (amount(2, 507), amount(1, 500), None));
    assert_eq!(folders(&below), [("big/deep/", "deep", amount(1, 7))]);
}

#[tokio::test]
async fn names_are_shown_as_names_are() {
    let desk = Desk::new();
    desk.seed(&["fdp\u{202E}/x", "//y"]);
    let usage = count(&desk, "").await;
    let names: Vec<_> = usage.folders.iter().map(|folder| folder.name.as_str()).collect();
    assert_eq!(names, ["fdp⟨U+202E⟩", "/"]);
}

#[tokio::test]
async fn of_very_many_folders_the_largest_are_told_and_the_rest_put_together() {
    let desk = Desk::new();
    for index in 0..1_500_u64 {
        desk.bucket
            .seed_zeros(&format!("{ROOT}{index:04}/x"), if index % 10 == 0 { 1_000 + index } else { 1 });
    }
    let usage = count(&desk, "").await;
    assert_eq!(usage.folders.len(), 200);
    assert_eq!(usage.folders[0].key, "1490/");
    assert!(
        usage.folders[..150].iter().all(|folder| folder.amount.bytes >= 1_000),
        "the largest are all there"
    );
    assert_eq!(usage.smaller, amount(1_300, 1_300));
    assert_eq!(usage.total.files, 1_500);
}

#[tokio::test]
async fn a_count_that_cannot_go_on_says_why_and_what_it_had() {
    let denied = Fault::Error(ErrorKind::Denied, "AccessDenied");
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::List, 2, denied));
    for index in 0..1_500 {
        desk.bucket.seed_zeros(&format!("{ROOT}{index:04}"), 1);
    }
    let usage = count(&desk, "").await;
    assert!(matches!(&usage.end, Some(UsageEnd::Failed(error)) if error.code == Code::BucketDenied));
    assert_eq!(usage.total, amount(1_000, 1_000), "what was counted stays");
}

#[tokio::test]
async fn a_count_ends_when_it_is_cancelled_and_when_another_begins() {
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).always(Operation::List, Fault::Stall));
    let counts = counts(&desk);
    let mut told = counts.subscribe();
    let start = || counts.start(StartUsage { folder: String::new() });
    let first = start().await.unwrap();
    tokio::task::yield_now().await;
    let second = start().await.unwrap();
    let ended = told.recv().await.unwrap();
    assert_eq!((ended.id, ended.end), (first.clone(), Some(UsageEnd::Cancelled)));
    counts.cancel(&first);
    counts.cancel(&second);
    let ended = told.recv().await.unwrap();
    assert_eq!((ended.id, ended.end), (second, Some(UsageEnd::Cancelled)));
    start().await.unwrap();
    counts.shut_down().await;
    assert_eq!(told.recv().await.unwrap().end, Some(UsageEnd::Cancelled), "nothing outlives a sign-out");
}
