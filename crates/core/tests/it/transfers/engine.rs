//! What the transfers have in common: turns, memory, progress, cancellation and the end.

use std::time::Duration;

use devops360_contract::files::{Resolution, TransferState, Which};
use devops360_testkit::faults::{Fault, FaultyObjects, Operation};
use tokio::time::{Instant, sleep, timeout};

use crate::desk::{Desk, MIB, ROOT, content};

/// Lets everything run until nothing is left to do but to wait: the clock is paused and moves on only then.
async fn settle() {
    sleep(Duration::from_secs(2)).await;
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_upload_stops_at_once_and_leaves_nothing() {
    for stalled in [Operation::Part, Operation::ListParts, Operation::Complete, Operation::Put] {
        let desk = Desk::with(|bucket| FaultyObjects::new(bucket).always(stalled, Fault::Stall));
        let size = if stalled == Operation::Put { 10 } else { 20 * MIB };
        let item = desk.file("a", &content(size));
        let id = desk.start(&item.handle, Resolution::Create).await;
        settle().await;
        assert_eq!(desk.files.running(), 1);
        let before = Instant::now();
        desk.files.cancel(&Which::One(id.clone()));
        assert_eq!(desk.ended(&id).await.state, TransferState::Cancelled);
        assert!(before.elapsed() < Duration::from_millis(100), "{:?}", before.elapsed());
        let _ = timeout(Duration::from_secs(60), desk.files.shut_down()).await;
        assert_eq!(desk.bucket.open_uploads(), 0, "{stalled:?}");
        assert_eq!(desk.object("a"), None);
    }
}

#[tokio::test(start_paused = true)]
async fn a_cancel_while_the_upload_is_being_opened_leaves_nothing() {
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Create, 1, Fault::Stall));
    let item = desk.file("a", &content(20 * MIB));
    let id = desk.start(&item.handle, Resolution::Create).await;
    settle().await;
    desk.files.cancel(&Which::One(id.clone()));
    assert_eq!(desk.ended(&id).await.state, TransferState::Cancelled);
    timeout(Duration::from_secs(60), desk.files.shut_down())
        .await
        .expect("a call that never ends is not waited for");
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_download_leaves_no_file() {
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).always(Operation::Get, Fault::Silence(MIB)));
    desk.bucket.seed(&format!("{ROOT}a"), content(20 * MIB));
    let id = desk.files.start_download("a", desk.path("a")).await.unwrap();
    settle().await;
    assert_eq!(desk.names().len(), 1, "the temporary file: {:?}", desk.names());
    desk.files.cancel(&Which::One(id.clone()));
    assert_eq!(desk.ended(&id).await.state, TransferState::Cancelled);
    desk.files.shut_down().await;
    assert_eq!(desk.names(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn shutting_down_ends_everything_and_leaves_nothing() {
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).always(Operation::Part, Fault::Stall));
    for name in ["a", "b", "c"] {
        let item = desk.file(name, &content(20 * MIB));
        desk.start(&item.handle, Resolution::Create).await;
    }
    settle().await;
    assert_eq!((desk.files.running(), desk.bucket.open_uploads()), (3, 2), "two at once, one waits");
    timeout(Duration::from_secs(30), desk.files.shut_down()).await.expect("it ends in time");
    assert_eq!((desk.files.running(), desk.bucket.open_uploads()), (0, 0));
    assert_eq!(desk.upload("d", b"d", Resolution::Create).await, TransferState::Done, "it starts again");
}

#[tokio::test(start_paused = true)]
async fn small_transfers_do_not_wait_behind_large_ones() {
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).always(Operation::Part, Fault::Stall));
    for index in 0..4 {
        let item = desk.file(&format!("large {index}"), &content(17 * MIB));
        desk.start(&item.handle, Resolution::Create).await;
    }
    settle().await;
    assert_eq!(desk.upload("small", b"small", Resolution::Create).await, TransferState::Done);
    desk.files.shut_down().await;
}

#[tokio::test(start_paused = true)]
async fn all_transfers_together_stay_within_forty_mebibytes() {
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).always(Operation::Part, Fault::Stall));
    for name in ["a", "b"] {
        let item = desk.file(name, &content(48 * MIB));
        desk.start(&item.handle, Resolution::Create).await;
    }
    settle().await;
    assert_eq!(desk.faults.calls(Operation::Part), 6, "six parts of 5 MiB are in memory, and no more");
    // The last 8 MiB are there for small files at any time, however long the parts take.
    assert_eq!(desk.upload("small", b"small", Resolution::Create).await, TransferState::Done);
    desk.files.shut_down().await;
}

#[tokio::test(start_paused = true)]
async fn progress_is_told_at_most_twenty_times_a_second() {
    let desk = Desk::new();
    let mut changes = desk.files.subscribe();
    let before = Instant::now();
    for index in 0..200 {
        let item = desk.file(&format!("{index}"), b"x");
        let id = desk.start(&item.handle, Resolution::Create).await;
        if index % 20 == 0 {
            desk.ended(&id).await;
        }
    }
    settle().await;
    let mut messages = 0;
    let mut done = std::collections::BTreeSet::new();
    while let Ok(changed) = changes.try_recv() {
        messages += 1;
        done.extend(
            changed
                .into_iter()
                .filter(|transfer| transfer.state == TransferState::Done)
                .map(|transfer| transfer.id),
        );
    }
    let limit = before.elapsed().as_millis() / 50 + 1;
    assert!(messages <= limit, "{messages} messages in {:?}", before.elapsed());
    assert_eq!(done.len(), 200, "every end is told");
}

#[tokio::test(start_paused = true)]
async fn the_time_left_is_told_while_bytes_flow() {
    let desk = Desk::with(|bucket| {
        // The fourth part never ends, the first three are there.
        FaultyObjects::new(bucket).on(Operation::Part, 4, Fault::Stall)
    });
    let item = desk.file("a", &content(20 * MIB));
    let id = desk.start(&item.handle, Resolution::Create).await;
    sleep(Duration::from_millis(1500)).await;
    let transfer = desk.files.transfers().remove(0);
    assert_eq!((transfer.bytes_done, transfer.bytes_total), (15 * MIB as u64, 20 * MIB as u64));
    assert_eq!(transfer.state, TransferState::Running);
    assert!(transfer.bytes_per_second.is_some());
    desk.files.cancel(&Which::One(id.clone()));
    desk.ended(&id).await;
    assert_eq!(desk.files.clear(), []);
}
