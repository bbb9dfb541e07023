//! The app is killed in the middle: the next start finds the old state or the new one, never a mixture, and goes on.

use std::fs;
use std::future::Future;
use std::time::Duration;

use devops360_contract::Code;
use devops360_contract::files::{
    Resolution, StartUpload, TransferId, TransferState, UndoChange, UploadItem, Which,
};
use devops360_core::cloud::ErrorKind;
use devops360_testkit::faults::{Fault, FaultyObjects, Operation};
use tokio::runtime::{Builder, Runtime};
use tokio::time::sleep;

use crate::desk::{Desk, MIB, ROOT, assert_failed, content};

/// Nine parts or six ranges, the last of three bytes.
const LARGE: usize = 40 * MIB + 3;
/// What a crash may cost: a twentieth, and what was on its way in the memory that large files share.
const LIMIT: u64 = (LARGE + LARGE / 20 + 32 * MIB) as u64;

/// A clock that moves on only when there is nothing to do but to wait.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().start_paused(true).build().unwrap()
}

/// Lets everything run until nothing is left to do but to wait, the journal's last lines included.
async fn settle() {
    sleep(Duration::from_secs(2)).await;
}

/// Runs `act` in this start of the app, lets everything come to a stop, and kills the app there: every task is dropped
/// where it stands, and the journal's file stays as it was on the disk at that moment.
fn run_and_kill<T>(desk: &mut Desk, act: impl AsyncFnOnce(&Desk) -> T) -> T {
    let runtime = runtime();
    let outcome = runtime.block_on(async {
        let outcome = act(desk).await;
        settle().await;
        outcome
    });
    let journal = fs::read(desk.journal_file()).ok();
    drop(runtime);
    desk.restart();
    if let Some(journal) = journal {
        fs::write(desk.journal_file(), journal).unwrap();
    }
    outcome
}

/// Runs `act` in this start of the app.
fn run<T>(act: impl Future<Output = T>) -> T {
    runtime().block_on(act)
}

async fn upload(desk: &Desk) -> TransferId {
    let item = desk.file("a", &content(LARGE));
    desk.start(&item.handle, Resolution::Create).await
}

/// The next start: whoever is signed in finds the queue again.
async fn restored(desk: &Desk, id: &TransferId) -> TransferState {
    desk.files.restore().await.unwrap();
    let state = desk.ended(id).await.state;
    settle().await;
    state
}

/// Nothing is left for a third start to do.
fn assert_settled(desk: &mut Desk) {
    run_and_kill(desk, async |_| {});
    run(async {
        desk.files.restore().await.unwrap();
        assert_eq!(desk.files.transfers(), [], "what is complete is not begun again");
    });
}

#[test]
fn an_upload_that_is_killed_at_any_step_goes_on() {
    let mut points = vec![(Operation::Create, 1), (Operation::ListParts, 1), (Operation::Complete, 1)];
    points.extend((1..=6).map(|nth| (Operation::Part, nth)));
    for (operation, nth) in points {
        for fault in [Fault::Stall, Fault::AnswerStalls] {
            check_killed_upload(operation, nth, &fault);
        }
    }
}

fn check_killed_upload(operation: Operation, nth: usize, fault: &Fault) {
    let before = matches!(fault, Fault::Stall);
    let point = format!("{} {operation:?} {nth}", if before { "before" } else { "after" });
    let mut desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(operation, nth, fault.clone()));
    let id = run_and_kill(&mut desk, upload);
    let completed = operation == Operation::Complete && !before;
    assert_eq!(desk.object("a").is_some(), completed, "{point}: whole or not there");
    assert_eq!(run(restored(&desk, &id)), TransferState::Done, "{point}");
    assert!(desk.object("a").unwrap() == content(LARGE), "{point}");
    assert_eq!(desk.bucket.keys().len(), 1, "{point}");
    assert!(desk.faults.bytes_sent() <= LIMIT, "{point}: {} bytes", desk.faults.bytes_sent());
    if completed || operation == Operation::ListParts {
        assert_eq!(desk.faults.bytes_sent(), LARGE as u64, "{point}: nothing is sent twice");
    }
    // A multipart upload whose id the app never heard is left to the bucket's rule for incomplete uploads.
    let unheard = operation == Operation::Create && !before;
    assert_eq!(desk.bucket.open_uploads(), usize::from(unheard), "{point}");
    assert_settled(&mut desk);
}

#[test]
fn a_download_that_is_killed_at_any_step_goes_on() {
    for fault in [Fault::Stall, Fault::Silence(0), Fault::Silence(3 * MIB)] {
        for nth in 1..=6 {
            check_killed_download(Operation::Get, nth, &fault);
        }
    }
    check_killed_download(Operation::Head, 1, &Fault::Stall);
}

fn check_killed_download(operation: Operation, nth: usize, fault: &Fault) {
    let mut desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(operation, nth, fault.clone()));
    desk.bucket.seed(&format!("{ROOT}a"), content(LARGE));
    let id =
        run_and_kill(&mut desk, async |desk| desk.files.start_download("a", desk.path("a")).await.unwrap());
    assert!(!desk.path("a").exists(), "{operation:?} {nth}: nothing stands under the final name");
    assert_eq!(run(restored(&desk, &id)), TransferState::Done, "{operation:?} {nth}");
    assert!(fs::read(desk.path("a")).unwrap() == content(LARGE), "{operation:?} {nth}");
    assert_eq!(desk.names(), ["a"], "no temporary file is left");
    assert!(desk.faults.bytes_received() <= LIMIT, "{nth}: {} bytes", desk.faults.bytes_received());
    assert_settled(&mut desk);
}

#[test]
fn what_a_killed_download_has_of_its_ranges_is_not_fetched_again() {
    let mut desk = Desk::with(|bucket| {
        (1..=4).fold(FaultyObjects::new(bucket), |faults, nth| {
            faults.on(Operation::Get, nth, Fault::Silence(3 * MIB))
        })
    });
    desk.bucket.seed(&format!("{ROOT}a"), content(LARGE));
    let id =
        run_and_kill(&mut desk, async |desk| desk.files.start_download("a", desk.path("a")).await.unwrap());
    assert_eq!(run(restored(&desk, &id)), TransferState::Done);
    assert!(fs::read(desk.path("a")).unwrap() == content(LARGE));
    assert_eq!(desk.faults.bytes_received(), LARGE as u64, "the beginnings of ranges are kept too");
}

#[test]
fn a_wrong_byte_that_a_killed_download_has_left_is_fetched_again() {
    let mut desk = Desk::with(|bucket| {
        let faults = FaultyObjects::new(bucket).on(Operation::Get, 1, Fault::Stall);
        faults.on(Operation::Get, 2, Fault::Flip(0))
    });
    desk.bucket.seed(&format!("{ROOT}a"), content(LARGE));
    let id =
        run_and_kill(&mut desk, async |desk| desk.files.start_download("a", desk.path("a")).await.unwrap());
    assert_eq!(run(restored(&desk, &id)), TransferState::Done);
    assert!(fs::read(desk.path("a")).unwrap() == content(LARGE));
    assert_eq!(desk.names(), ["a"]);
    assert_settled(&mut desk);
}

#[test]
fn an_archive_that_is_killed_is_begun_anew() {
    for nth in 1..=6 {
        let mut desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Get, nth, Fault::Stall));
        desk.bucket.seed(&format!("{ROOT}docs/a.txt"), "small");
        desk.bucket.seed(&format!("{ROOT}docs/b.bin"), content(LARGE));
        let id = run_and_kill(&mut desk, async |desk| {
            desk.files.start_archive(vec!["docs/".to_owned()], desk.path("docs.zip")).await.unwrap()
        });
        assert!(!desk.path("docs.zip").exists(), "{nth}: nothing stands under the final name");
        assert_eq!(desk.names().len(), 1, "{nth}: the temporary file is there");
        assert_eq!(run(restored(&desk, &id)), TransferState::Done, "{nth}");
        assert_eq!(desk.names(), ["docs.zip"], "{nth}: no temporary file is left");
        let size = fs::metadata(desk.path("docs.zip")).unwrap().len();
        assert!(size > LARGE as u64, "{nth}: the whole is in it");
        assert_settled(&mut desk);
    }
}

#[test]
fn what_was_complete_before_the_crash_stays_complete() {
    let stall = |operation| move |bucket| FaultyObjects::new(bucket).on(operation, 6, Fault::Stall);
    let mut desk = Desk::with(stall(Operation::Get));
    desk.bucket.seed(&format!("{ROOT}a"), content(LARGE));
    let id =
        run_and_kill(&mut desk, async |desk| desk.files.start_download("a", desk.path("a")).await.unwrap());
    let journal = fs::read(desk.journal_file()).unwrap();
    let temporary = desk.names().remove(0);
    assert_eq!(run(restored(&desk, &id)), TransferState::Done);
    run_and_kill(&mut desk, async |_| {});
    // The name was given, and the journal's last line was not written; the link was made, and the temporary name is left.
    fs::write(desk.journal_file(), journal).unwrap();
    fs::hard_link(desk.path("a"), desk.path(&temporary)).unwrap();
    let received = desk.faults.bytes_received();
    assert_eq!(run(restored(&desk, &id)), TransferState::Done);
    assert_eq!(desk.faults.bytes_received(), received, "nothing is fetched again");
    assert_eq!(desk.names(), ["a"]);
}

#[test]
fn small_transfers_are_not_doubled_by_a_crash() {
    for resolution in [Resolution::Create, Resolution::KeepBoth, Resolution::Replace] {
        for fault in [Fault::Stall, Fault::AnswerStalls] {
            let mut desk =
                Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Put, 1, fault.clone()));
            if resolution != Resolution::Create {
                desk.bucket.seed(&format!("{ROOT}a"), "old");
            }
            let id = run_and_kill(&mut desk, async |desk| {
                let item = desk.file("a", b"new");
                desk.start(&item.handle, resolution).await
            });
            assert_eq!(run(restored(&desk, &id)), TransferState::Done, "{resolution:?}");
            let expected: &[(&str, &[u8])] = match resolution {
                Resolution::KeepBoth => &[("a", b"old"), ("a (2)", b"new")],
                _ => &[("a", b"new")],
            };
            let names: Vec<_> = expected.iter().map(|(name, _)| *name).collect();
            assert_eq!(desk.keys(), names, "{resolution:?}");
            let in_trash = desk.bucket.keys().len() - names.len();
            let replaced = usize::from(resolution == Resolution::Replace);
            assert_eq!(in_trash, replaced, "what is replaced is kept, and once");
            for (name, body) in expected {
                assert_eq!(desk.object(name).unwrap(), *body, "{resolution:?}");
            }
            assert_settled(&mut desk);
        }
    }
}

#[test]
fn what_an_upload_replaced_comes_back_after_a_restart_too() {
    for (last, size) in [(Operation::Put, 3), (Operation::Complete, LARGE)] {
        for fault in [Fault::Stall, Fault::AnswerStalls] {
            let mut desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(last, 1, fault.clone()));
            desk.bucket.seed(&format!("{ROOT}a"), "old");
            let id = run_and_kill(&mut desk, async |desk| {
                let item = desk.file("a", &content(size));
                desk.start(&item.handle, Resolution::Replace).await
            });
            run(async {
                let mut offers = desk.browser.subscribe();
                assert_eq!(restored(&desk, &id).await, TransferState::Done);
                let offer = offers.try_recv().expect("an offer to take it back");
                let undone = desk.ends(desk.browser.undo(UndoChange { id: offer.id })).await.1;
                assert_eq!((undone.succeeded, undone.failed), (1, vec![]));
                assert_eq!(desk.object("a").unwrap(), b"old", "{last:?}");
            });
        }
    }
}

#[test]
fn a_large_copy_keeps_the_name_that_it_had_chosen() {
    let mut desk =
        Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Complete, 1, Fault::AnswerStalls));
    desk.bucket.seed(&format!("{ROOT}a"), "old");
    let id = run_and_kill(&mut desk, async |desk| {
        let item = desk.file("a", &content(LARGE));
        desk.start(&item.handle, Resolution::KeepBoth).await
    });
    assert_eq!(run(restored(&desk, &id)), TransferState::Done);
    assert_eq!(desk.bucket.keys(), [format!("{ROOT}a"), format!("{ROOT}a (2)")]);
}

#[test]
fn a_whole_queue_comes_back_in_its_order() {
    let mut desk = Desk::with(|bucket| FaultyObjects::new(bucket).always(Operation::Put, Fault::Stall));
    let ids = run_and_kill(&mut desk, async |desk| {
        let items = (0..40).map(|index| desk.file(&format!("{index}"), &[index]));
        let items = items.map(|item| UploadItem { handle: item.handle, resolution: Resolution::Create });
        let request = StartUpload { folder: String::new(), items: items.collect() };
        desk.files.start_upload(request).await.unwrap()
    });
    run(async {
        desk.files.restore().await.unwrap();
        desk.files.restore().await.unwrap();
        let listed: Vec<_> = desk.files.transfers().into_iter().map(|transfer| transfer.id).collect();
        assert_eq!(listed, ids, "once each, in the order in which they were started");
    });
}

#[test]
fn a_source_that_changed_meanwhile_is_said_and_sent_anew_when_asked() {
    let mut desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Part, 5, Fault::Stall));
    let id = run_and_kill(&mut desk, upload);
    fs::write(desk.path("a"), content(LARGE + 1)).unwrap();
    run(async {
        assert_failed(&restored(&desk, &id).await, Code::FileChanged);
        assert_eq!((desk.object("a"), desk.bucket.open_uploads()), (None, 0));
        desk.files.retry(&Which::One(id.clone()));
        assert_eq!(desk.ended(&id).await.state, TransferState::Done);
        assert!(desk.object("a").unwrap() == content(LARGE + 1));
    });
}

#[test]
fn a_source_that_is_gone_is_said() {
    let mut desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Part, 5, Fault::Stall));
    let id = run_and_kill(&mut desk, upload);
    fs::remove_file(desk.path("a")).unwrap();
    assert_failed(&run(restored(&desk, &id)), Code::FileUnreadable);
}

#[test]
fn an_object_that_changed_meanwhile_is_fetched_from_its_first_byte() {
    for size in [LARGE, LARGE + MIB, 5] {
        let mut desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Get, 5, Fault::Stall));
        desk.bucket.seed(&format!("{ROOT}a"), content(LARGE));
        let id = run_and_kill(&mut desk, async |desk| {
            desk.files.start_download("a", desk.path("a")).await.unwrap()
        });
        let new: Vec<u8> = content(size).into_iter().rev().collect();
        desk.bucket.seed(&format!("{ROOT}a"), new.clone());
        assert_eq!(run(restored(&desk, &id)), TransferState::Done);
        assert!(
            fs::read(desk.path("a")).unwrap() == new,
            "{size}: the new object, and nothing of the old one"
        );
    }
}

#[test]
fn a_temporary_file_that_was_touched_meanwhile_is_not_trusted() {
    let truncate =
        |path: &std::path::Path| fs::File::options().write(true).open(path).unwrap().set_len(9 << 20);
    let spoil: [&dyn Fn(&std::path::Path); 2] =
        [&|path| fs::remove_file(path).unwrap(), &|path| truncate(path).unwrap()];
    for spoil in spoil {
        let mut desk = Desk::with(|bucket| {
            let faults = FaultyObjects::new(bucket).on(Operation::Get, 5, Fault::Stall);
            faults.on(Operation::Get, 10, Fault::Stall)
        });
        desk.bucket.seed(&format!("{ROOT}a"), content(LARGE));
        let id = run_and_kill(&mut desk, async |desk| {
            desk.files.start_download("a", desk.path("a")).await.unwrap()
        });
        spoil(&desk.path(&desk.names().remove(0)));
        // Killed once more: what the journal knew of the file before must not be taken for what it has now.
        run_and_kill(&mut desk, async |desk| desk.files.restore().await.unwrap());
        assert_eq!(run(restored(&desk, &id)), TransferState::Done);
        assert!(fs::read(desk.path("a")).unwrap() == content(LARGE));
        assert_eq!(desk.names(), ["a"]);
    }
}

#[test]
fn a_part_that_is_another_one_by_then_is_sent_again() {
    let mut desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Part, 6, Fault::Stall));
    let id = run_and_kill(&mut desk, upload);
    desk.bucket.replace_first_parts();
    assert_eq!(run(restored(&desk, &id)), TransferState::Done);
    assert!(desk.object("a").unwrap() == content(LARGE));
}

#[test]
fn an_upload_that_was_aborted_meanwhile_starts_again() {
    let mut desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Part, 5, Fault::Stall));
    let id = run_and_kill(&mut desk, upload);
    desk.bucket.abort_all_uploads();
    assert_eq!(run(restored(&desk, &id)), TransferState::Done);
    assert!(desk.object("a").unwrap() == content(LARGE));
}

#[test]
fn what_was_cancelled_stays_cancelled_and_is_cleared_away_at_the_next_start() {
    let mut desk = Desk::with(|bucket| {
        let faults = FaultyObjects::new(bucket).on(Operation::Part, 5, Fault::Stall);
        (1..=3).fold(faults, |faults, nth| {
            faults.on(Operation::Abort, nth, Fault::Error(ErrorKind::Network, ""))
        })
    });
    run_and_kill(&mut desk, async |desk| {
        let id = upload(desk).await;
        settle().await;
        desk.files.cancel(&Which::One(id.clone()));
        assert_eq!(desk.ended(&id).await.state, TransferState::Cancelled);
    });
    assert_eq!(desk.bucket.open_uploads(), 1, "the bucket could not be reached");
    run_and_kill(&mut desk, async |desk| {
        desk.files.restore().await.unwrap();
        assert_eq!(desk.files.transfers(), [], "it does not come back");
    });
    assert_eq!((desk.object("a"), desk.bucket.open_uploads()), (None, 0));
    assert_settled(&mut desk);
}

#[test]
fn closing_the_app_leaves_the_queue_for_the_next_start() {
    let mut desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Part, 5, Fault::Stall));
    let id = run_and_kill(&mut desk, async |desk| {
        let id = upload(desk).await;
        settle().await;
        desk.files.leave().await;
        id
    });
    assert_eq!(run(restored(&desk, &id)), TransferState::Done);
    assert!(desk.faults.bytes_sent() <= LIMIT, "{}", desk.faults.bytes_sent());
}
