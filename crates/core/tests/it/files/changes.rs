//! New folders, moves, new names and copies.

use std::sync::{Arc, Mutex, OnceLock};

use devops360_contract::files::{
    Change, ChangeAction, ChangeOutcome, CreateFolder, CreateFolderOutcome, Entry, EntryKind, Placement,
    PlanChange, PlannedChange, Resolution,
};
use devops360_contract::{AppError, Code};
use devops360_core::cloud::ErrorKind;
use devops360_core::files::Browser;
use devops360_testkit::faults::{Fault, FaultyObjects, Operation};
use devops360_testkit::objects::MemoryObjects;
use tokio::sync::broadcast::Receiver;

use crate::desk::{Desk, ROOT, TRASH};

const GIB: u64 = 1024 * 1024 * 1024;

/// What a fault needs to stop the change that it happens in.
type Handle = (Arc<Browser>, Mutex<Receiver<Change>>);

#[track_caller]
fn assert_whole(outcome: &ChangeOutcome, objects: u64) {
    let whole = ChangeOutcome { succeeded: objects, failed: Vec::new(), cancelled: false, undoable: true };
    assert_eq!(*outcome, whole);
}

#[track_caller]
fn assert_failures(outcome: &ChangeOutcome, expected: &[(&str, Code)]) {
    let failed: Vec<_> =
        outcome.failed.iter().map(|failure| (failure.key.as_str(), failure.error.code)).collect();
    assert_eq!(failed, expected);
}

async fn plan(desk: &Desk, action: ChangeAction, items: &[(&str, &str)]) -> Vec<PlannedChange> {
    let item = |&(key, target): &(&str, &str)| Placement { key: key.to_owned(), target: target.to_owned() };
    let request = PlanChange { action, items: items.iter().map(item).collect() };
    desk.browser.plan_change(request).await.unwrap().items
}

async fn create(desk: &Desk, folder: &str, name: &str) -> Result<CreateFolderOutcome, AppError> {
    let request = CreateFolder { folder: folder.to_owned(), name: name.to_owned() };
    desk.browser.create_folder(request).await.map_err(AppError::from)
}

#[tokio::test]
async fn a_new_folder_is_there_and_empty() {
    let desk = Desk::new();
    let created = create(&desk, "docs/", "2026 é").await.unwrap();
    let entry =
        Entry { key: "docs/2026 é/".to_owned(), name: "2026 é".to_owned(), kind: EntryKind::Folder };
    assert_eq!(created, CreateFolderOutcome::Created(entry));
    assert_eq!(desk.keys(), ["docs/2026 é/"]);
    assert_eq!(create(&desk, "docs/", "2026 é").await.unwrap(), CreateFolderOutcome::NameTaken);
    desk.seed(&["photos/a"]);
    assert_eq!(
        create(&desk, "", "photos").await.unwrap(),
        CreateFolderOutcome::NameTaken,
        "without a marker"
    );
    for name in ["", "..", "a/b", "a\u{202E}b"] {
        assert_eq!(create(&desk, "", name).await.unwrap_err().code, Code::NameRefused, "{name:?}");
    }
    let too_long = create(&desk, &format!("{}/", "f".repeat(1010)), "name").await;
    assert_eq!(too_long.unwrap_err().code, Code::NameRefused);
}

#[tokio::test]
async fn a_file_moves_and_gets_another_name() {
    let desk = Desk::new();
    desk.seed(&["a.txt", "docs/x"]);
    let moved = desk.change(ChangeAction::Move, &[("a.txt", "docs/a.txt")], Resolution::Create).await;
    assert_whole(&moved, 1);
    let renamed =
        desk.change(ChangeAction::Rename, &[("docs/a.txt", "docs/b.txt")], Resolution::Create).await;
    assert_whole(&renamed, 1);
    assert_eq!(desk.keys(), ["docs/b.txt", "docs/x"]);
    assert_eq!(desk.object("docs/b.txt").unwrap(), b"a.txt");
}

#[tokio::test]
async fn a_folder_moves_with_all_that_is_in_it() {
    let desk = Desk::new();
    desk.seed(&["old/", "old/deep/", "old/a+b c", "old/deep/ü", "older/stays", "old"]);
    for index in 0..1_100 {
        desk.seed(&[&format!("old/deep/{index:04}")]);
    }
    assert_whole(&desk.change(ChangeAction::Move, &[("old/", "new/old/")], Resolution::Create).await, 1_104);
    assert_eq!(desk.object("new/old/a+b c").unwrap(), b"old/a+b c");
    assert_eq!(desk.object("new/old/deep/1099").unwrap(), b"old/deep/1099");
    let left: Vec<_> = desk.keys().into_iter().filter(|key| !key.starts_with("new/old/")).collect();
    assert_eq!(left, ["old", "older/stays"], "a file of the folder's name is another thing");
}

#[tokio::test]
async fn a_copy_leaves_the_original() {
    let desk = Desk::new();
    desk.seed(&["a", "d/x", "d/e/y"]);
    let items = [("a", "to/a"), ("d/", "to/d/")];
    assert_whole(&desk.change(ChangeAction::Copy, &items, Resolution::Create).await, 3);
    assert_eq!(desk.keys(), ["a", "d/e/y", "d/x", "to/a", "to/d/e/y", "to/d/x"]);
    assert_eq!(desk.faults.calls(Operation::Delete), 0, "a copy deletes nothing");
    assert_whole(&desk.change(ChangeAction::Copy, &[("a", "a"), ("d/", "d/")], Resolution::Create).await, 3);
    assert_eq!(desk.object("a (2)").unwrap(), b"a", "beside itself it takes another name");
    assert_eq!(desk.object("d (2)/e/y").unwrap(), b"d/e/y");
}

#[tokio::test]
async fn a_plan_says_what_is_in_the_way() {
    let desk = Desk::new();
    desk.seed(&["a", "x/a", "y/a", "v1.2/f", "to/a", "to/a (2)", "to/v1.2/g", "to/v1.2 (2)/g"]);
    let items = [("a", "to/a"), ("x/a", "to/new"), ("y/a", "to/new"), ("v1.2/", "to/v1.2/"), ("a", "to/b")];
    let [a, first, twin, folder, free] = plan(&desk, ChangeAction::Move, &items).await.try_into().unwrap();
    let existing = |item: &PlannedChange| item.existing.as_ref().map(|entry| entry.key.clone());
    assert_eq!((existing(&a).as_deref(), a.alternative.as_deref()), (Some("to/a"), Some("a (3)")));
    assert_eq!((existing(&first), first.alternative), (None, None));
    assert_eq!((existing(&twin), twin.alternative.as_deref()), (None, Some("new (2)")));
    assert_eq!(existing(&folder).as_deref(), Some("to/v1.2/"));
    assert_eq!(folder.alternative.as_deref(), Some("v1.2 (3)"), "a folder's name has no extension");
    assert_eq!((existing(&free), free.alternative), (None, None));
}

#[tokio::test]
async fn what_cannot_go_there_is_said() {
    let desk = Desk::new();
    desk.seed(&["a", "d/x", "dd/x"]);
    let long = format!("{}/a", "n".repeat(1020));
    let cases = [
        ("a", "a", Code::AlreadyThere),
        ("d/", "d/", Code::AlreadyThere),
        ("d/", "d/e/d/", Code::FolderIntoItself),
        ("a", "b/", Code::InvalidRequest),
        ("", "b", Code::InvalidRequest),
        ("a", "..", Code::NameRefused),
        ("a", long.as_str(), Code::NameRefused),
    ];
    for (key, target, code) in cases {
        let planned = plan(&desk, ChangeAction::Move, &[(key, target)]).await.remove(0);
        assert_eq!(planned.problem.map(|problem| problem.code), Some(code), "{key:?} to {target:?}");
        let outcome = desk.change(ChangeAction::Move, &[(key, target)], Resolution::Create).await;
        assert_failures(&outcome, &[(key, code)]);
    }
    let beside = plan(&desk, ChangeAction::Move, &[("d/", "dd/d/")]).await.remove(0);
    assert_eq!(beside.problem, None, "a folder whose name begins alike is another one");
    assert_eq!(desk.keys(), ["a", "d/x", "dd/x"]);
}

#[tokio::test]
async fn a_taken_name_is_kept_replaced_or_given_another() {
    let desk = Desk::new();
    let mine = || desk.seed(&["a", "d/f", "d/g"]);
    mine();
    desk.seed(&["to/a", "to/d/f"]);
    let items = [("a", "to/a"), ("d/", "to/d/")];
    let refused = desk.change(ChangeAction::Move, &items, Resolution::Create).await;
    assert_failures(&refused, &[("a", Code::NameTaken), ("d/f", Code::NameTaken)]);
    assert_eq!(desk.object("to/a").unwrap(), b"to/a", "nothing is overwritten unasked");
    assert_eq!(desk.keys(), ["a", "d/f", "to/a", "to/d/f", "to/d/g"]);

    mine();
    assert_whole(&desk.change(ChangeAction::Copy, &items, Resolution::KeepBoth).await, 3);
    assert_eq!(desk.object("to/a (2)").unwrap(), b"a");
    assert_eq!(desk.object("to/d (2)/f").unwrap(), b"d/f");

    assert_whole(&desk.change(ChangeAction::Move, &items, Resolution::Replace).await, 3);
    assert_eq!(desk.object("to/a").unwrap(), b"a");
    assert_eq!(desk.object("to/d/f").unwrap(), b"d/f");
    assert_eq!(desk.keys(), ["to/a", "to/a (2)", "to/d (2)/f", "to/d (2)/g", "to/d/f", "to/d/g"]);
}

#[tokio::test]
async fn an_equal_file_in_the_way_is_not_taken_for_the_copy() {
    let desk = Desk::new();
    for key in ["a", "to/a"] {
        desk.bucket.seed(&format!("{ROOT}{key}"), "the same");
    }
    let outcome = desk.change(ChangeAction::Move, &[("a", "to/a")], Resolution::Create).await;
    assert_failures(&outcome, &[("a", Code::NameTaken)]);
    assert_eq!(desk.keys(), ["a", "to/a"]);
}

#[tokio::test]
async fn a_replace_replaces_what_the_person_was_asked_about() {
    let desk = Desk::new();
    desk.seed(&["a", "to/a"]);
    plan(&desk, ChangeAction::Move, &[("a", "to/a")]).await;
    desk.bucket.seed(&format!("{ROOT}to/a"), "newer than the question");
    let outcome = desk.change(ChangeAction::Move, &[("a", "to/a")], Resolution::Replace).await;
    assert_failures(&outcome, &[("a", Code::NameTaken)]);
    assert_eq!(desk.object("to/a").unwrap(), b"newer than the question");
    assert_eq!(desk.object("a").unwrap(), b"a");
}

/// Moves `a` to `to/a` through a fault and answers how that ended.
async fn through(
    operation: Operation,
    nth: usize,
    fault: impl FnOnce(Arc<MemoryObjects>) -> Fault,
) -> (Desk, ChangeOutcome) {
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket.clone()).on(operation, nth, fault(bucket)));
    desk.seed(&["a"]);
    let outcome = desk.change(ChangeAction::Move, &[("a", "to/a")], Resolution::Create).await;
    (desk, outcome)
}

#[tokio::test(start_paused = true)]
async fn a_fault_that_passes_is_overcome() {
    for operation in [Operation::Head, Operation::Copy, Operation::Delete] {
        for fault in [Fault::Error(ErrorKind::Throttled, "SlowDown"), Fault::AnswerLost] {
            let (desk, outcome) = through(operation, 1, |_| fault).await;
            assert_whole(&outcome, 1);
            assert_eq!(desk.keys(), ["to/a"], "{operation:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_deleted_before_its_copy_is_known_to_be_good() {
    // The third look is at the copy.
    let (desk, outcome) = through(Operation::Head, 3, |bucket| {
        Fault::Meanwhile(Arc::new(move || bucket.pretend_size(&format!("{ROOT}to/a"), 7)))
    })
    .await;
    assert_failures(&outcome, &[("a", Code::CopyDiffers)]);
    assert_eq!(desk.keys(), ["a"], "the bad copy is gone, the original stays");

    let (desk, outcome) = through(Operation::Head, 3, |bucket| {
        Fault::Meanwhile(Arc::new(move || drop(bucket.seed(&format!("{ROOT}to/a"), "theirs"))))
    })
    .await;
    assert_failures(&outcome, &[("a", Code::ChangedMeanwhile)]);
    assert_eq!(desk.keys(), ["a", "to/a"]);
    assert_eq!(desk.object("to/a").unwrap(), b"theirs", "what somebody else wrote is not taken back");

    let (desk, outcome) =
        through(Operation::Head, 3, |_| Fault::Error(ErrorKind::Denied, "AccessDenied")).await;
    assert_failures(&outcome, &[("a", Code::BucketDenied)]);
    assert!(desk.object("a").is_some(), "a copy that cannot be looked at is not trusted");
}

#[tokio::test(start_paused = true)]
async fn an_original_that_cannot_be_deleted_is_not_there_twice() {
    let (desk, outcome) =
        through(Operation::Delete, 1, |_| Fault::Error(ErrorKind::Denied, "AccessDenied")).await;
    assert_failures(&outcome, &[("a", Code::BucketDenied)]);
    assert_eq!(desk.keys(), ["a"]);
}

#[tokio::test(start_paused = true)]
async fn an_original_that_changes_meanwhile_is_not_deleted() {
    for operation in [Operation::Copy, Operation::Delete] {
        let (desk, outcome) = through(operation, 1, |bucket| {
            Fault::Meanwhile(Arc::new(move || drop(bucket.seed(&format!("{ROOT}a"), "newer"))))
        })
        .await;
        assert_failures(&outcome, &[("a", Code::ChangedMeanwhile)]);
        assert_eq!(desk.keys(), ["a"], "{operation:?}");
        assert_eq!(desk.object("a").unwrap(), b"newer");
    }
}

#[tokio::test]
async fn a_folder_that_moves_in_part_says_what_stayed() {
    let desk = Desk::with(|bucket| {
        let denied = Fault::Error(ErrorKind::Denied, "AccessDenied");
        FaultyObjects::new(bucket).on(Operation::Copy, 2, denied)
    });
    desk.seed(&["d/1", "d/2", "d/3"]);
    let outcome = desk.change(ChangeAction::Move, &[("d/", "to/d/")], Resolution::Create).await;
    assert_eq!((outcome.succeeded, outcome.failed.len()), (2, 1));
    let stayed = &outcome.failed[0];
    assert_eq!(stayed.error.code, Code::BucketDenied);
    let left: Vec<_> = desk.keys().into_iter().filter(|key| key.starts_with("d/")).collect();
    assert_eq!(left, std::slice::from_ref(&stayed.key));
    let gone = desk.change(ChangeAction::Move, &[("gone/", "to/gone/"), ("g", "to/g")], Resolution::Create);
    assert_failures(&gone.await, &[("gone/", Code::ObjectNotFound), ("g", Code::ObjectNotFound)]);
}

#[tokio::test]
async fn a_stopped_move_leaves_each_file_in_one_place() {
    let handle: Arc<OnceLock<Handle>> = Arc::default();
    let desk = Desk::with(|bucket| {
        let handle = handle.clone();
        let stop = move || {
            let (browser, changes) = handle.get().unwrap();
            browser.cancel(&changes.lock().unwrap().try_recv().unwrap().id);
        };
        FaultyObjects::new(bucket).on(Operation::Copy, 1, Fault::Meanwhile(Arc::new(stop)))
    });
    handle.set((desk.browser.clone(), Mutex::new(desk.browser.subscribe()))).ok();
    let names: Vec<String> = (0..200).map(|index| format!("d/{index:03}")).collect();
    desk.seed(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let outcome = desk.change(ChangeAction::Move, &[("d/", "to/d/")], Resolution::Create).await;
    assert!(outcome.cancelled && outcome.failed.is_empty(), "{outcome:?}");
    assert!((1..200).contains(&outcome.succeeded), "{} moved", outcome.succeeded);
    assert_eq!(desk.keys().len(), 200, "none twice, none lost");
    let there = desk.keys().iter().filter(|key| key.starts_with("to/")).count();
    assert_eq!(there as u64, outcome.succeeded);
    assert_eq!(desk.browser.running(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_larger_than_one_copy_goes_in_parts() {
    let desk = Desk::with(|bucket| {
        let busy = Fault::Error(ErrorKind::Throttled, "SlowDown");
        FaultyObjects::new(bucket).on(Operation::PartCopy, 3, busy)
    });
    for (name, size) in [("limit", 5 * GIB), ("beyond", 5 * GIB + 1), ("huge", 20 * GIB)] {
        let key = format!("{ROOT}{name}");
        desk.bucket.seed_zeros(&key, size);
        let target = format!("to/{name}");
        assert_whole(&desk.change(ChangeAction::Move, &[(name, &target)], Resolution::Create).await, 1);
    }
    assert_eq!(desk.faults.calls(Operation::Copy), 1, "5 GiB go at once");
    assert_eq!(desk.faults.calls(Operation::CreateCopy), 2);
    assert_eq!(desk.keys(), ["to/beyond", "to/huge", "to/limit"]);
    assert_eq!(desk.bucket.open_uploads(), 0);
}

#[tokio::test]
async fn a_large_copy_that_fails_leaves_nothing_open() {
    for (operation, kind) in
        [(Operation::PartCopy, ErrorKind::Denied), (Operation::Complete, ErrorKind::Invalid)]
    {
        let fault = Fault::Error(kind, "");
        let desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(operation, 1, fault));
        desk.bucket.seed_zeros(&format!("{ROOT}big"), 6 * GIB);
        let outcome = desk.change(ChangeAction::Move, &[("big", "to/big")], Resolution::Create).await;
        assert_eq!(outcome.failed.len(), 1, "{operation:?}");
        assert_eq!((desk.keys(), desk.bucket.open_uploads()), (vec!["big".to_owned()], 0));
    }
}

#[tokio::test]
async fn what_is_not_the_persons_own_is_denied() {
    let desk = Desk::new();
    desk.seed(&["a"]);
    desk.bucket.confine(&["users/somebody/else/"]);
    let outcome = desk.change(ChangeAction::Move, &[("a", "b")], Resolution::Create).await;
    assert_failures(&outcome, &[("a", Code::BucketDenied)]);
    assert_eq!(create(&desk, "", "new").await.unwrap_err().code, Code::BucketDenied);
}

#[tokio::test(start_paused = true)]
async fn what_a_move_replaced_is_not_lost_where_its_original_changes_meanwhile() {
    let desk = Desk::with(|bucket| {
        let elsewhere = bucket.clone();
        let edit = Fault::Meanwhile(Arc::new(move || drop(elsewhere.seed(&format!("{ROOT}b"), "edited"))));
        FaultyObjects::new(bucket).on(Operation::Delete, 1, edit)
    });
    desk.seed(&["b", "c"]);
    let outcome = desk.change(ChangeAction::Move, &[("b", "c")], Resolution::Replace).await;
    assert_eq!(outcome.failed[0].error.code, Code::ChangedMeanwhile);
    assert_eq!(desk.object("b").unwrap(), b"edited");
    let trash = desk.bucket.keys().into_iter().filter(|key| key.starts_with(TRASH));
    let kept: Vec<_> = trash.filter_map(|key| desk.bucket.body(&key)).collect();
    assert!(desk.object("c").unwrap() == b"c" || kept == ["c"], "c is in neither place: {kept:?}");
}
