//! Whole folders and several files from the bucket.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use devops360_contract::files::{DownloadPlan, Resolution, StartDownloads, TransferId, TransferState};
use devops360_contract::{AppError, Code};
use devops360_testkit::faults::{Fault, FaultyObjects, Operation};

use crate::desk::{Desk, MIB, ROOT, content};

async fn planned(desk: &Desk, keys: &[&str]) -> DownloadPlan {
    let keys: Vec<_> = keys.iter().map(|&key| key.to_owned()).collect();
    desk.files.plan_downloads(&keys, desk.folder.path().to_owned()).await.unwrap()
}

async fn started(desk: &Desk, plan: &DownloadPlan, resolution: Resolution) -> Vec<TransferId> {
    let request = StartDownloads { handle: plan.handle.clone(), resolution };
    desk.files.start_downloads(request).await.unwrap()
}

async fn fetched(desk: &Desk, keys: &[&str], resolution: Resolution) -> DownloadPlan {
    let plan = planned(desk, keys).await;
    for id in started(desk, &plan, resolution).await {
        let ended = desk.ended(&id).await;
        assert_eq!(ended.state, TransferState::Done, "{}", ended.name);
    }
    plan
}

/// Files and their contents below the local folder; folders end in `/`.
fn there(desk: &Desk) -> BTreeMap<String, String> {
    fn read(folder: &Path, below: &str, found: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{below}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                found.insert(format!("{name}/"), String::new());
                read(&entry.path(), &format!("{name}/"), found);
            } else {
                found.insert(name, fs::read_to_string(entry.path()).unwrap_or_default());
            }
        }
    }
    let mut found = BTreeMap::new();
    read(desk.folder.path(), "", &mut found);
    found
}

#[track_caller]
fn check(desk: &Desk, expected: &[(&str, &str)]) {
    let there = there(desk);
    let there: Vec<_> = there.iter().map(|(name, content)| (name.as_str(), content.as_str())).collect();
    assert_eq!(there, expected);
}

#[tokio::test(start_paused = true)]
async fn a_folder_comes_down_with_its_structure() {
    let desk = Desk::new();
    desk.seed(&["docs/a", "docs/sub/deep/b", "docs/empty/", "docs/", "other", "top"]);
    let plan = fetched(&desk, &["docs/", "top"], Resolution::Create).await;
    assert_eq!((plan.files, plan.size, plan.taken, plan.renamed, plan.problems), (3, 24, 0, 0, 0));
    check(
        &desk,
        &[
            ("docs/", ""),
            ("docs/a", "docs/a"),
            ("docs/empty/", ""),
            ("docs/sub/", ""),
            ("docs/sub/deep/", ""),
            ("docs/sub/deep/b", "docs/sub/deep/b"),
            ("top", "top"),
        ],
    );
    let calls = [Operation::Head, Operation::Get].map(|operation| desk.faults.calls(operation));
    assert_eq!(calls, [1, 3], "the plan asks about the file that no listing has; each file is one request");
}

#[tokio::test(start_paused = true)]
async fn names_that_a_disk_cannot_hold_or_tell_apart_are_changed_and_said() {
    let desk = Desk::new();
    desk.seed(&["d/A.txt", "d/a.txt", "d/sub", "d/sub/x", "d/co:lon/NUL", "d/x//y"]);
    let plan = fetched(&desk, &["d/"], Resolution::Create).await;
    let renamed: Vec<_> =
        plan.first_renamed.iter().map(|renamed| (renamed.from.as_str(), renamed.to.as_str())).collect();
    assert_eq!(
        renamed,
        [("a.txt", "a (2).txt"), ("co:lon", "co_lon"), ("NUL", "_NUL"), ("sub", "sub (2)"), ("", "_")],
        "in the order of the keys"
    );
    assert_eq!(plan.renamed, 5);
    check(
        &desk,
        &[
            ("d/", ""),
            ("d/A.txt", "d/A.txt"),
            ("d/a (2).txt", "d/a.txt"),
            ("d/co_lon/", ""),
            ("d/co_lon/_NUL", "d/co:lon/NUL"),
            ("d/sub", "d/sub"),
            ("d/sub (2)/", ""),
            ("d/sub (2)/x", "d/sub/x"),
            ("d/x/", ""),
            ("d/x/_/", ""),
            ("d/x/_/y", "d/x//y"),
        ],
    );
}

#[tokio::test(start_paused = true)]
async fn keys_that_would_leave_the_folder_are_refused_and_the_rest_comes() {
    let desk = Desk::new();
    desk.seed(&["d/../../escape", "d/..\\escape", "d//etc/x", "d/fine"]);
    let plan = fetched(&desk, &["d/"], Resolution::Create).await;
    assert_eq!((plan.problems, plan.files), (3, 1));
    assert!(plan.first_problems.iter().all(|problem| problem.code == Code::NameRefused));
    check(&desk, &[("d/", ""), ("d/fine", "d/fine")]);
}

/// Downloads `d/` and `f` where both are there, `d` with a file that the bucket's has too and one that it has not.
async fn check_taken(resolution: Resolution, expected: &[(&str, &str)]) {
    let desk = Desk::new();
    desk.seed(&["d/a", "d/b", "f"]);
    fs::create_dir(desk.path("d")).unwrap();
    for name in ["d/a", "d/mine", "f"] {
        fs::write(desk.path(name), "mine").unwrap();
    }
    let plan = fetched(&desk, &["d/", "f"], resolution).await;
    let first = plan.first_taken.unwrap();
    assert_eq!((plan.taken, first.from.as_str(), first.to.as_str()), (2, "d", "d (2)"));
    check(&desk, expected);
}

#[tokio::test(start_paused = true)]
async fn one_answer_stands_for_every_name_that_is_taken_on_the_disk() {
    let mine = [("d/", ""), ("d/a", "mine"), ("d/mine", "mine")];
    let both = [("d (2)/", ""), ("d (2)/a", "d/a"), ("d (2)/b", "d/b")];
    let [folder, a, other] = mine;
    check_taken(Resolution::KeepBoth, &[&both[..], &mine, &[("f", "mine"), ("f (2)", "f")]].concat()).await;
    check_taken(Resolution::Replace, &[folder, ("d/a", "d/a"), ("d/b", "d/b"), other, ("f", "f")]).await;
    check_taken(Resolution::Skip, &[folder, a, ("d/b", "d/b"), other, ("f", "mine")]).await;
}

#[tokio::test(start_paused = true)]
async fn the_longest_names_get_their_numbers_too() {
    let desk = Desk::new();
    let [file, twin] = ['A', 'a'].map(|letter| format!("{}.txt", letter.to_string().repeat(251)));
    let folder = "f".repeat(255);
    let keys = [format!("d/{file}"), format!("d/{twin}"), format!("{folder}/x"), file.clone()];
    desk.seed(&keys.each_ref().map(String::as_str));
    fs::create_dir(desk.path(&folder)).unwrap();
    fs::write(desk.path(&file), "mine").unwrap();
    fetched(&desk, &["d/", &format!("{folder}/"), &file], Resolution::KeepBoth).await;
    let numbered = |letter: &str, end: &str| format!("{}{end}", letter.repeat(235 - (end.len() - 4)));
    let mut expected = [
        ("d/".to_owned(), ""),
        (format!("d/{file}"), &*keys[0]),
        (format!("d/{}", numbered("a", " (2).txt")), &keys[1]),
        (format!("{folder}/"), ""),
        (format!("{}/", numbered("f", " (2)")), ""),
        (format!("{}/x", numbered("f", " (2)")), &keys[2]),
        (file.clone(), "mine"),
        (numbered("A", " (2).txt"), &keys[3]),
    ];
    expected.sort();
    check(&desk, &expected.each_ref().map(|(name, content)| (name.as_str(), *content)));
}

#[tokio::test(start_paused = true)]
async fn a_file_never_takes_the_place_of_a_folder() {
    let desk = Desk::new();
    desk.seed(&["d/", "d/x", "f"]);
    fs::create_dir(desk.path("f")).unwrap();
    fs::write(desk.path("d"), "mine").unwrap();
    fetched(&desk, &["d/", "f"], Resolution::Replace).await;
    check(&desk, &[("d", "mine"), ("d (2)/", ""), ("d (2)/x", "d/x"), ("f (2)", "f"), ("f/", "")]);
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn no_link_leads_a_download_out_of_the_chosen_folder() {
    let desk = Desk::new();
    desk.seed(&["d/sub/x"]);
    let outside = tempfile::tempdir().unwrap();
    fs::create_dir(desk.path("d")).unwrap();
    std::os::unix::fs::symlink(outside.path(), desk.path("d/sub")).unwrap();
    let plan = planned(&desk, &["d/"]).await;
    let request = StartDownloads { handle: plan.handle, resolution: Resolution::Replace };
    let error = AppError::from(desk.files.start_downloads(request).await.unwrap_err());
    assert_eq!(error.code, Code::TargetReadOnly);
    assert!(desk.files.transfers().is_empty());

    // One that appears after the start leads nowhere either.
    fs::remove_file(desk.path("d/sub")).unwrap();
    let plan = planned(&desk, &["d/"]).await;
    let ids = started(&desk, &plan, Resolution::Replace).await;
    fs::remove_dir(desk.path("d/sub")).unwrap();
    std::os::unix::fs::symlink(outside.path(), desk.path("d/sub")).unwrap();
    assert!(matches!(desk.ended(&ids[0]).await.state, TransferState::Failed(_)));
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0, "nothing was written outside");
}

#[tokio::test(start_paused = true)]
async fn a_plan_is_started_once() {
    let desk = Desk::new();
    desk.seed(&["f"]);
    let plan = fetched(&desk, &["f"], Resolution::Create).await;
    let request = StartDownloads { handle: plan.handle, resolution: Resolution::Create };
    let error = AppError::from(desk.files.start_downloads(request).await.unwrap_err());
    assert_eq!(error.code, Code::HandleExpired);
}

#[tokio::test(start_paused = true)]
async fn a_folder_that_was_interrupted_goes_on_at_the_next_start() {
    let mut desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Get, 3, Fault::Stall));
    let large = content(40 * MIB + 3);
    desk.bucket.seed(&format!("{ROOT}d/large"), large.clone());
    desk.seed(&["d/sub/small"]);
    let plan = planned(&desk, &["d/"]).await;
    started(&desk, &plan, Resolution::Create).await;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    desk.files.leave().await;
    let received = desk.faults.bytes_received();
    assert!(!desk.path("d/large").exists());
    desk.restart();
    desk.files.restore().await.unwrap();
    for transfer in desk.files.transfers() {
        assert_eq!(desk.ended(&transfer.id).await.state, TransferState::Done);
    }
    assert!(fs::read(desk.path("d/large")).unwrap() == large);
    assert_eq!(fs::read_to_string(desk.path("d/sub/small")).unwrap(), "d/sub/small");
    assert!(
        desk.faults.bytes_received() - received < large.len() as u64,
        "what had come is not fetched again"
    );
    assert_eq!(
        there(&desk).keys().map(String::as_str).collect::<Vec<_>>(),
        ["d/", "d/large", "d/sub/", "d/sub/small"]
    );
}

#[tokio::test(start_paused = true)]
async fn an_object_without_a_checksum_is_said_to_be_unverifiable() {
    let desk = Desk::new();
    desk.seed(&["d/a", "d/b"]);
    desk.bucket.forget_checksum(&format!("{ROOT}d/b"));
    fetched(&desk, &["d/"], Resolution::Create).await;
    let flags: Vec<_> =
        desk.files.transfers().into_iter().map(|transfer| (transfer.name, transfer.unverifiable)).collect();
    assert_eq!(flags, [("a".to_owned(), false), ("b".to_owned(), true)]);
}
