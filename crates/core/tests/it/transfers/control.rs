//! Pause, resume, retry and cancel, for one and for all.

use std::fs;
use std::time::Duration;

use devops360_contract::Code;
use devops360_contract::files::{Resolution, TransferId, TransferState, Which};
use devops360_core::cloud::ErrorKind;
use devops360_testkit::faults::{Fault, FaultyObjects, Operation};
use tokio::time::{Instant, sleep};

use crate::desk::{Desk, MIB, ROOT, assert_failed, content};

/// Nine parts or six ranges, the last of three bytes.
const LARGE: usize = 40 * MIB + 3;

/// Lets everything run until nothing is left to do but to wait.
async fn settle() {
    sleep(Duration::from_secs(2)).await;
}

fn one(id: &TransferId) -> Which {
    Which::One(id.clone())
}

/// An upload whose part `nth` stalls, when nothing else moves any more.
async fn stalled_upload(nth: usize) -> (Desk, TransferId) {
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Part, nth, Fault::Stall));
    let item = desk.file("a", &content(LARGE));
    let id = desk.start(&item.handle, Resolution::Create).await;
    settle().await;
    (desk, id)
}

fn state(desk: &Desk, id: &TransferId) -> TransferState {
    desk.files.transfers().into_iter().find(|transfer| transfer.id == *id).unwrap().state
}

#[tokio::test(start_paused = true)]
async fn a_pause_stops_the_bytes_at_once_and_keeps_the_parts() {
    let (desk, id) = stalled_upload(5).await;
    let before = Instant::now();
    desk.files.pause(&one(&id));
    desk.state(&id, &TransferState::Paused).await;
    assert!(before.elapsed() < Duration::from_millis(100), "{:?}", before.elapsed());
    let (parts, sent) = (desk.faults.calls(Operation::Part), desk.faults.bytes_sent());
    sleep(Duration::from_secs(3600)).await;
    assert_eq!(desk.faults.calls(Operation::Part), parts, "not a byte moves while it is paused");
    assert_eq!((desk.files.running(), desk.bucket.open_uploads()), (0, 1));

    let before = Instant::now();
    desk.files.resume(&one(&id));
    assert_eq!(desk.ended(&id).await.state, TransferState::Done);
    assert!(before.elapsed() < Duration::from_millis(100), "it waits for nothing: {:?}", before.elapsed());
    assert!(desk.object("a").unwrap() == content(LARGE));
    assert_eq!(desk.faults.bytes_sent() - sent, 5 * MIB as u64, "the one part that had stalled");
    assert_eq!(desk.faults.calls(Operation::Create), 1);
}

#[tokio::test(start_paused = true)]
async fn a_paused_download_goes_on_with_the_bytes_that_it_lacks() {
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Get, 5, Fault::Silence(MIB)));
    desk.bucket.seed(&format!("{ROOT}a"), content(LARGE));
    let id = desk.files.start_download("a", desk.path("a")).await.unwrap();
    settle().await;
    desk.files.pause(&one(&id));
    desk.state(&id, &TransferState::Paused).await;
    let received = desk.faults.bytes_received();
    desk.files.resume(&one(&id));
    assert_eq!(desk.ended(&id).await.state, TransferState::Done);
    assert!(fs::read(desk.path("a")).unwrap() == content(LARGE));
    assert_eq!(desk.faults.bytes_received() - received, 7 * MIB as u64);
}

#[tokio::test(start_paused = true)]
async fn what_is_paused_stays_so_over_a_restart() {
    let (mut desk, id) = stalled_upload(5).await;
    desk.files.pause(&one(&id));
    desk.state(&id, &TransferState::Paused).await;
    desk.files.leave().await;
    desk.restart();
    desk.files.restore().await.unwrap();
    let transfer = desk.files.transfers().remove(0);
    assert_eq!(transfer.state, TransferState::Paused);
    assert_eq!((transfer.bytes_done, transfer.bytes_total), (35 * MIB as u64 + 3, LARGE as u64));
    desk.files.resume(&Which::All);
    assert_eq!(desk.ended(&id).await.state, TransferState::Done);
}

#[tokio::test(start_paused = true)]
async fn a_paused_transfer_can_be_cancelled_and_leaves_nothing() {
    let (desk, id) = stalled_upload(5).await;
    desk.files.pause(&one(&id));
    desk.state(&id, &TransferState::Paused).await;
    desk.files.cancel(&one(&id));
    assert_eq!(state(&desk, &id), TransferState::Cancelled);
    desk.files.shut_down().await;
    assert_eq!((desk.object("a"), desk.bucket.open_uploads()), (None, 0));
}

#[tokio::test(start_paused = true)]
async fn a_cancel_right_after_a_pause_is_a_cancel() {
    let (desk, id) = stalled_upload(5).await;
    desk.files.pause(&one(&id));
    desk.files.cancel(&one(&id));
    assert_eq!(desk.ended(&id).await.state, TransferState::Cancelled);
    desk.files.resume(&one(&id));
    settle().await;
    assert_eq!(state(&desk, &id), TransferState::Cancelled, "it does not come back");
    assert_eq!(desk.bucket.open_uploads(), 0);
}

#[tokio::test(start_paused = true)]
async fn all_are_paused_and_resumed_together_and_the_others_stay_as_they_are() {
    let desk = Desk::new();
    assert_eq!(desk.upload("done", b"done", Resolution::Create).await, TransferState::Done);
    let mut ids = Vec::new();
    for name in ["a", "b"] {
        let item = desk.file(name, name.as_bytes());
        ids.push(desk.start(&item.handle, Resolution::Create).await);
        desk.files.pause(&Which::All);
        desk.state(&ids[ids.len() - 1], &TransferState::Paused).await;
    }
    desk.files.retry(&Which::All);
    desk.files.resume(&one(&ids[1]));
    assert_eq!(desk.ended(&ids[1]).await.state, TransferState::Done);
    assert_eq!(state(&desk, &ids[0]), TransferState::Paused, "a retry is for what has failed");
    desk.files.resume(&Which::All);
    assert_eq!(desk.ended(&ids[0]).await.state, TransferState::Done);
}

#[tokio::test(start_paused = true)]
async fn a_failed_transfer_is_tried_again_from_where_it_broke_off() {
    let denied = || Fault::Error(ErrorKind::Denied, "AccessDenied");
    // The ninth is asked for when others are whole: not so many are under way at once.
    let large = content(72 * MIB + 3);
    let desk = Desk::with(|bucket| {
        let faults = FaultyObjects::new(bucket).on(Operation::Part, 9, denied());
        faults.on(Operation::Get, 9, denied())
    });
    let item = desk.file("a", &large);
    let id = desk.start(&item.handle, Resolution::Create).await;
    assert_failed(&desk.ended(&id).await.state, Code::BucketDenied);
    let sent = desk.faults.bytes_sent();
    desk.files.retry(&Which::All);
    assert_eq!(desk.ended(&id).await.state, TransferState::Done);
    assert!(desk.object("a").unwrap() == large);
    let again = desk.faults.bytes_sent() - sent;
    assert!(again <= (large.len() - 5 * MIB) as u64, "the part that was there is not sent again: {again}");
    assert_eq!(desk.faults.calls(Operation::Create), 1);

    let id = desk.files.start_download("a", desk.path("b")).await.unwrap();
    assert_failed(&desk.ended(&id).await.state, Code::BucketDenied);
    let received = desk.faults.bytes_received();
    desk.files.retry(&one(&id));
    assert_eq!(desk.ended(&id).await.state, TransferState::Done);
    assert!(fs::read(desk.path("b")).unwrap() == large);
    let again = desk.faults.bytes_received() - received;
    assert!(
        again <= (large.len() - 8 * MIB) as u64,
        "the range that was whole is not fetched again: {again}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_failure_outlives_a_restart_and_clearing_it_leaves_nothing() {
    let mut desk = Desk::with(|bucket| {
        FaultyObjects::new(bucket).on(Operation::Part, 5, Fault::Error(ErrorKind::Denied, "AccessDenied"))
    });
    let item = desk.file("a", &content(LARGE));
    let id = desk.start(&item.handle, Resolution::Create).await;
    assert_failed(&desk.ended(&id).await.state, Code::BucketDenied);
    desk.files.leave().await;
    desk.restart();
    desk.files.restore().await.unwrap();
    assert_failed(&state(&desk, &id), Code::BucketDenied);
    assert_eq!(desk.bucket.open_uploads(), 1);
    assert_eq!(desk.files.clear(), []);
    desk.files.leave().await;
    assert_eq!(desk.bucket.open_uploads(), 0);
    desk.restart();
    desk.files.restore().await.unwrap();
    assert_eq!(desk.files.transfers(), []);
}

#[tokio::test(start_paused = true)]
async fn what_failed_with_the_session_goes_on_with_the_next_one() {
    let expired = || Fault::Error(ErrorKind::Unauthenticated, "ExpiredToken");
    let desk = Desk::with(|bucket| {
        // The last of five parts fails, and fails again with credentials that should be new.
        (5..=6).fold(FaultyObjects::new(bucket), |faults, nth| faults.on(Operation::Part, nth, expired()))
    });
    let content = content(20 * MIB + 3);
    let item = desk.file("a", &content);
    let id = desk.start(&item.handle, Resolution::Create).await;
    assert_failed(&desk.ended(&id).await.state, Code::SessionExpired);
    desk.files.restore().await.unwrap();
    assert_eq!(desk.ended(&id).await.state, TransferState::Done);
    assert!(desk.object("a").unwrap() == content);
    assert_eq!(desk.faults.calls(Operation::Create), 1, "what was there is kept");
}
