//! Uploads.

use std::fs::OpenOptions;
use std::io::Write;
use std::sync::Arc;

use devops360_contract::Code;
use devops360_contract::files::{
    ListTrash, PlanUpload, Resolution, StartUpload, TransferState, TrashReason, UploadItem, Which,
};
use devops360_core::cloud::ErrorKind;
use devops360_testkit::faults::{Fault, FaultyObjects, Operation};

use crate::desk::{Desk, MIB, ROOT, TRASH, assert_failed, content};

/// Large enough for three parts.
const LARGE: usize = 16 * MIB + 3;

#[tokio::test(start_paused = true)]
async fn files_of_every_size_arrive_whole() {
    let desk = Desk::new();
    for size in [0, 1, 16 * MIB, 16 * MIB + 1, LARGE] {
        let (name, content) = (format!("{size}.bin"), content(size));
        assert_eq!(desk.upload(&name, &content, Resolution::Create).await, TransferState::Done);
        assert!(desk.object(&name).unwrap() == content, "{size} bytes");
    }
    assert_eq!(desk.faults.calls(Operation::Create), 2, "above 16 MiB an upload goes in parts");
    assert_eq!(desk.bucket.open_uploads(), 0);
}

/// Uploads a large file through `fault`, which has to be overcome.
async fn check_overcome(operation: Operation, nth: usize, fault: Fault) {
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(operation, nth, fault));
    let content = content(LARGE);
    assert_eq!(desk.upload("a", &content, Resolution::Create).await, TransferState::Done, "{operation:?}");
    assert!(desk.object("a").unwrap() == content);
    assert_eq!(desk.bucket.open_uploads(), 0, "nothing is left open");
}

#[tokio::test(start_paused = true)]
async fn a_fault_that_passes_is_overcome() {
    for kind in [ErrorKind::TimedOut, ErrorKind::Throttled, ErrorKind::Unauthenticated] {
        check_overcome(Operation::Part, 2, Fault::Error(kind, "")).await;
    }
    for operation in [Operation::Create, Operation::Part, Operation::ListParts, Operation::Complete] {
        check_overcome(operation, 1, Fault::Error(ErrorKind::Network, "")).await;
    }
}

/// The parts after the first find no network; `reaches_again` says whether clearing away does.
async fn check_cut_off(reaches_again: bool) {
    let cut = || Fault::Error(ErrorKind::Network, "");
    let desk = Desk::with(|bucket| {
        let faults = FaultyObjects::new(bucket).from(Operation::Part, 2, cut());
        if reaches_again { faults } else { faults.always(Operation::Abort, cut()) }
    });
    let content = content(LARGE);
    let before = tokio::time::Instant::now();
    assert_failed(&desk.upload("a", &content, Resolution::Create).await, Code::Offline);
    let (parts, waited) = (desk.faults.calls(Operation::Part), before.elapsed().as_secs());
    assert!(
        (9..=25).contains(&parts),
        "one part arrived, three were tried eight times at most: {parts} calls"
    );
    assert!((11..=23).contains(&waited), "the pauses grow and come to an end: {waited} s");
    desk.files.shut_down().await;
    assert!(desk.faults.calls(Operation::Abort) > 0, "the bucket is asked to forget what it has");
    let left = usize::from(!reaches_again);
    assert_eq!((desk.object("a"), desk.bucket.open_uploads()), (None, left), "the bucket's own rule ends it");
    assert!(std::fs::read(desk.path("a")).unwrap() == content, "the source is as it was");
}

#[tokio::test(start_paused = true)]
async fn a_network_that_stays_cut_in_the_middle_is_said_in_the_end() {
    check_cut_off(true).await;
    check_cut_off(false).await;
}

#[tokio::test(start_paused = true)]
async fn a_storm_of_slow_down_is_sat_out() {
    let desk = Desk::with(|bucket| {
        (1..=5).fold(FaultyObjects::new(bucket), |faults, nth| {
            faults.on(Operation::Put, nth, Fault::Error(ErrorKind::Throttled, "SlowDown"))
        })
    });
    let before = tokio::time::Instant::now();
    assert_eq!(desk.upload("a", b"a", Resolution::Create).await, TransferState::Done);
    assert!(before.elapsed().as_secs() >= 3, "the pauses grow: {:?}", before.elapsed());
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_lost_is_no_conflict() {
    check_overcome(Operation::Complete, 1, Fault::AnswerLost).await;
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Put, 1, Fault::AnswerLost));
    assert_eq!(desk.upload("a", b"a", Resolution::Create).await, TransferState::Done);
    // Looking whether it is there fails too at first.
    let desk = Desk::with(|bucket| {
        let faults = FaultyObjects::new(bucket).on(Operation::Put, 1, Fault::AnswerLost);
        faults.on(Operation::Head, 1, Fault::Error(ErrorKind::Network, ""))
    });
    assert_eq!(desk.upload("a", b"a", Resolution::KeepBoth).await, TransferState::Done);
    assert_eq!(desk.keys(), ["a (2)"], "it is sent once");
    let desk = Desk::with(|bucket| {
        let faults = FaultyObjects::new(bucket).on(Operation::Put, 1, Fault::AnswerLost);
        faults.always(Operation::Head, Fault::Error(ErrorKind::Throttled, "SlowDown"))
    });
    assert_failed(&desk.upload("a", b"a", Resolution::KeepBoth).await, Code::Throttled);
    assert_eq!(desk.keys(), ["a (2)"], "nor is it sent again where nobody can look");
}

#[tokio::test(start_paused = true)]
async fn an_error_inside_the_answer_is_tried_again() {
    for fault in [
        Fault::Error(ErrorKind::Other, "InternalError"),
        Fault::AnsweredWith(ErrorKind::Other, "InternalError"),
    ] {
        check_overcome(Operation::Complete, 1, fault).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_race_at_the_end_is_answered_with_one_new_upload() {
    let race = || Fault::Error(ErrorKind::Conflict, "ConditionalRequestConflict");
    check_overcome(Operation::Complete, 1, race()).await;
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).always(Operation::Complete, race()));
    assert_failed(&desk.upload("a", &content(LARGE), Resolution::Create).await, Code::NameTaken);
    assert_eq!(desk.faults.calls(Operation::Create), 2, "once is enough");
    assert_eq!(desk.bucket.open_uploads(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_is_aborted_elsewhere_starts_again() {
    for operation in [Operation::Part, Operation::ListParts, Operation::Complete] {
        let desk = Desk::with(|bucket| {
            let elsewhere = bucket.clone();
            let abort = Fault::Meanwhile(Arc::new(move || elsewhere.abort_all_uploads()));
            FaultyObjects::new(bucket).on(operation, 1, abort)
        });
        let content = content(LARGE);
        assert_eq!(desk.upload("a", &content, Resolution::Create).await, TransferState::Done);
        assert!(desk.object("a").unwrap() == content, "{operation:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_source_that_changes_meanwhile_is_said_and_not_sent() {
    check_changed_source(LARGE, Operation::Part, 2, Resolution::Create).await;
    // After it was opened, and before it is read: while a free name is looked for.
    check_changed_source(5, Operation::List, 1, Resolution::KeepBoth).await;
}

async fn check_changed_source(size: usize, operation: Operation, nth: usize, resolution: Resolution) {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("a");
    std::fs::write(&path, content(size)).unwrap();
    let desk = Desk::with(|bucket| {
        let path = path.clone();
        let edit = Fault::Meanwhile(Arc::new(move || {
            OpenOptions::new().append(true).open(&path).unwrap().write_all(b"more").unwrap();
        }));
        FaultyObjects::new(bucket).on(operation, nth, edit)
    });
    let item = desk.local.admit(path);
    let id = desk.start(&item.handle, resolution).await;
    assert_failed(&desk.ended(&id).await.state, Code::FileChanged);
    desk.files.shut_down().await;
    assert_eq!((desk.object("a"), desk.bucket.open_uploads()), (None, 0));
}

#[tokio::test(start_paused = true)]
async fn a_part_whose_answer_is_lost_is_read_from_the_disk_once_more() {
    check_overcome(Operation::Part, 1, Fault::AnswerLost).await;
    check_overcome(Operation::Part, 3, Fault::AnswerLost).await;
}

#[tokio::test(start_paused = true)]
async fn a_source_that_is_shorter_when_a_part_is_sent_again_is_said() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("a");
    std::fs::write(&path, content(LARGE)).unwrap();
    let desk = Desk::with(|bucket| {
        let path = path.clone();
        let cut = move || OpenOptions::new().write(true).open(&path).unwrap().set_len(3).unwrap();
        let lost = |faults: FaultyObjects<_>, nth| faults.on(Operation::Part, nth, Fault::AnswerLost);
        let faults = (1..=3).fold(FaultyObjects::new(bucket), lost);
        faults.on(Operation::Part, 4, Fault::Meanwhile(Arc::new(cut)))
    });
    let item = desk.local.admit(path);
    let id = desk.start(&item.handle, Resolution::Create).await;
    assert_failed(&desk.ended(&id).await.state, Code::FileChanged);
    desk.files.shut_down().await;
    assert_eq!((desk.object("a"), desk.bucket.open_uploads()), (None, 0));
}

#[tokio::test(start_paused = true)]
async fn a_source_that_is_gone_or_no_file_any_more_is_said() {
    type Replace = fn(&std::path::Path);
    let cases: [(Replace, Code); 2] =
        [(|_| (), Code::FileUnreadable), (|path| std::fs::create_dir(path).unwrap(), Code::SpecialFile)];
    for size in [3, LARGE] {
        for (replace, code) in cases {
            let desk = Desk::new();
            let item = desk.file("a", &content(size));
            assert_eq!(item.problem, None, "it was a file when it was chosen");
            std::fs::remove_file(desk.path("a")).unwrap();
            replace(&desk.path("a"));
            let id = desk.start(&item.handle, Resolution::Create).await;
            assert_failed(&desk.ended(&id).await.state, code);
            assert_eq!((desk.bucket.keys(), desk.bucket.open_uploads()), (Vec::new(), 0));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_part_that_is_another_one_in_the_bucket_is_found_before_the_end() {
    let desk = Desk::with(|bucket| {
        let elsewhere = bucket.clone();
        let replace = Fault::Meanwhile(Arc::new(move || elsewhere.replace_first_parts()));
        FaultyObjects::new(bucket).on(Operation::ListParts, 1, replace)
    });
    assert_failed(&desk.upload("a", &content(LARGE), Resolution::Create).await, Code::ChecksumMismatch);
    assert_eq!(desk.faults.calls(Operation::Complete), 0);
    desk.files.shut_down().await;
    assert_eq!((desk.object("a"), desk.bucket.open_uploads()), (None, 0));
}

#[tokio::test(start_paused = true)]
async fn a_part_that_is_stored_once_more_is_the_same_part() {
    let desk = Desk::with(|bucket| {
        let late = bucket.clone();
        let again = Fault::Meanwhile(Arc::new(move || late.store_first_parts_again()));
        FaultyObjects::new(bucket).on(Operation::ListParts, 1, again)
    });
    let content = content(LARGE);
    assert_eq!(desk.upload("a", &content, Resolution::Create).await, TransferState::Done);
    assert!(desk.object("a").unwrap() == content);
}

#[tokio::test(start_paused = true)]
async fn a_part_that_arrives_with_another_checksum_is_said() {
    let desk = Desk::with(|bucket| {
        FaultyObjects::new(bucket).on(Operation::Part, 1, Fault::Error(ErrorKind::Invalid, "BadDigest"))
    });
    assert_failed(&desk.upload("a", &content(LARGE), Resolution::Create).await, Code::ChecksumMismatch);
    desk.files.shut_down().await;
    assert_eq!((desk.object("a"), desk.bucket.open_uploads()), (None, 0));
}

#[tokio::test(start_paused = true)]
async fn a_name_that_was_taken_since_is_not_overwritten() {
    for size in [3, LARGE] {
        let desk = Desk::new();
        desk.bucket.seed(&format!("{ROOT}a"), "theirs");
        assert_failed(&desk.upload("a", &content(size), Resolution::Create).await, Code::NameTaken);
        assert_eq!(desk.object("a").unwrap(), b"theirs");
        desk.files.shut_down().await;
        assert_eq!(desk.bucket.open_uploads(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn keep_both_takes_the_next_number() {
    let desk = Desk::new();
    for name in ["a.txt", "a (2).txt"] {
        desk.bucket.seed(&format!("{ROOT}{name}"), "theirs");
    }
    let item = desk.file("a.txt", b"mine");
    let id = desk.start(&item.handle, Resolution::KeepBoth).await;
    let transfer = desk.ended(&id).await;
    assert_eq!((transfer.state, transfer.name.as_str()), (TransferState::Done, "a (3).txt"));
    assert_eq!(desk.object("a (3).txt").unwrap(), b"mine");
    assert_eq!(desk.object("a.txt").unwrap(), b"theirs");
}

#[tokio::test(start_paused = true)]
async fn keep_both_goes_on_when_a_number_is_taken_at_the_last_moment() {
    for (size, last) in [(3, Operation::Put), (LARGE, Operation::Complete)] {
        let desk = Desk::with(|bucket| {
            let elsewhere = bucket.clone();
            let take = move || drop(elsewhere.seed(&format!("{ROOT}a (2)"), "theirs"));
            FaultyObjects::new(bucket).on(last, 1, Fault::Meanwhile(Arc::new(take)))
        });
        let content = content(size);
        assert_eq!(desk.upload("a", &content, Resolution::KeepBoth).await, TransferState::Done);
        assert_eq!(desk.object("a (2)").unwrap(), b"theirs");
        assert!(desk.object("a (3)").unwrap() == content);
    }
}

#[tokio::test(start_paused = true)]
async fn two_files_of_one_name_in_one_drop_are_both_kept() {
    let desk = Desk::new();
    let items = [("x/a.txt", b"1"), ("y/a.txt", b"2"), ("z/a.txt", b"3")]
        .map(|(name, content)| desk.file(name, content))
        .map(|item| UploadItem { handle: item.handle, resolution: Resolution::Create });
    let request = StartUpload { folder: String::new(), items: items.to_vec() };
    for id in desk.files.start_upload(request).await.unwrap() {
        assert_eq!(desk.ended(&id).await.state, TransferState::Done);
    }
    assert_eq!(desk.bucket.keys(), ["a (2).txt", "a (3).txt", "a.txt"].map(|name| format!("{ROOT}{name}")));
}

#[tokio::test(start_paused = true)]
async fn replace_replaces_what_the_person_was_asked_about() {
    let plan = |item: &devops360_contract::files::LocalItem| PlanUpload {
        folder: String::new(),
        handles: vec![item.handle.clone()],
    };
    for size in [3, LARGE] {
        let (desk, content) = (Desk::new(), content(size));
        let key = format!("{ROOT}a");
        desk.bucket.seed(&key, "old");
        let item = desk.file("a", &content);
        desk.files.plan_upload(plan(&item)).await.unwrap();
        let id = desk.start(&item.handle, Resolution::Replace).await;
        assert_eq!(desk.ended(&id).await.state, TransferState::Done);
        assert!(desk.object("a").unwrap() == content);

        desk.files.plan_upload(plan(&item)).await.unwrap();
        desk.bucket.seed(&key, "newer than the question");
        let id = desk.start(&item.handle, Resolution::Replace).await;
        assert_failed(&desk.ended(&id).await.state, Code::NameTaken);
        assert_eq!(desk.object("a").unwrap(), b"newer than the question");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_replaced_can_come_back() {
    for (desk, kept) in [(Desk::new(), 2), (Desk::versioned(), 0)] {
        for (name, size) in [("small", 3), ("large", LARGE)] {
            desk.bucket.seed(&format!("{ROOT}{name}"), "old");
            assert_eq!(desk.upload(name, &content(size), Resolution::Replace).await, TransferState::Done);
        }
        let page = desk.browser.list_trash(ListTrash { cursor: None }).await.unwrap();
        assert_eq!(page.items.len(), kept, "a bucket that keeps versions needs no copy");
        for item in page.items {
            assert_eq!((item.reason, item.size), (TrashReason::Replaced, 3));
            let id = item.id;
            assert_eq!(desk.bucket.body(&format!("{TRASH}{id}/{}", item.key)).unwrap(), "old");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn replacing_what_is_gone_creates_it() {
    for (size, last) in [(3, Operation::Put), (LARGE, Operation::Complete)] {
        let desk = Desk::with(|bucket| {
            let gone = Fault::Error(ErrorKind::NotFound, "NoSuchKey");
            FaultyObjects::new(bucket).on(last, 1, gone)
        });
        desk.bucket.seed(&format!("{ROOT}a"), "old");
        let item = desk.file("a", &content(size));
        let plan = PlanUpload { folder: String::new(), handles: vec![item.handle.clone()] };
        desk.files.plan_upload(plan).await.unwrap();
        let state = desk.start(&item.handle, Resolution::Replace).await;
        // The object is there again by now, which only the condition "absent" notices.
        assert_failed(&desk.ended(&state).await.state, Code::NameTaken);
        assert_eq!(desk.object("a").unwrap(), b"old");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_for_good_is_said() {
    let cases = [
        (ErrorKind::Denied, "AccessDenied", Code::BucketDenied),
        (ErrorKind::NotFound, "NoSuchBucket", Code::BucketNotFound),
        (ErrorKind::Network, "", Code::Offline),
        (ErrorKind::ClockSkew, "RequestTimeTooSkewed", Code::ClockSkew),
    ];
    for (kind, text, code) in cases {
        let desk =
            Desk::with(|bucket| FaultyObjects::new(bucket).always(Operation::Put, Fault::Error(kind, text)));
        assert_failed(&desk.upload("a", b"a", Resolution::Create).await, code);
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_written_while_it_was_being_replaced_is_replaced_by_the_next_try() {
    for size in [5, LARGE] {
        let desk = Desk::with(|bucket| {
            let elsewhere = bucket.clone();
            let write = move || drop(elsewhere.seed(&format!("{ROOT}a"), "theirs"));
            // What is replaced goes to the trash first.
            FaultyObjects::new(bucket).on(Operation::Copy, 1, Fault::Meanwhile(Arc::new(write)))
        });
        desk.bucket.seed(&format!("{ROOT}a"), "old");
        let item = desk.file("a", &content(size));
        let id = desk.start(&item.handle, Resolution::Replace).await;
        assert_failed(&desk.ended(&id).await.state, Code::ChangedMeanwhile);
        assert_eq!(desk.object("a").unwrap(), b"theirs", "{size}");
        desk.files.retry(&Which::One(id.clone()));
        assert_eq!(desk.ended(&id).await.state, TransferState::Done, "{size}");
        assert!(desk.object("a").unwrap() == content(size));
    }
}
