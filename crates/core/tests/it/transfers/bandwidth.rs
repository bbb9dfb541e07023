//! Bandwidth limits, for each transfer and for all together.

use std::time::Duration;

use devops360_contract::files::{Resolution, TransferId, TransferState};
use devops360_contract::settings::Limits;
use tokio::time::{Instant, sleep};

use crate::desk::{Desk, MIB, ROOT, content};

/// Six parts or ranges, the last of three bytes.
const LARGE: usize = 40 * MIB + 3;
/// A rate at which a part takes a second.
const RATE: Option<u64> = Some(8 * MIB as u64);

/// Starts two uploads and two downloads of 40 MiB, one after the other, and measures each pair in seconds.
async fn measure(limits: Limits) -> [u64; 2] {
    let desk = Desk::new();
    desk.files.limit(limits);
    desk.bucket.seed(&format!("{ROOT}there"), content(LARGE));
    let items = ["a", "b"].map(|name| desk.file(name, &content(LARGE)));
    let before = Instant::now();
    let mut ids = Vec::new();
    for item in items {
        ids.push(desk.start(&item.handle, Resolution::Create).await);
    }
    let up = ended(&desk, &ids, before).await;
    let before = Instant::now();
    let mut ids = Vec::new();
    for name in ["c", "d"] {
        ids.push(desk.files.start_download("there", desk.path(name)).await.unwrap());
    }
    [up, ended(&desk, &ids, before).await]
}

async fn ended(desk: &Desk, ids: &[TransferId], before: Instant) -> u64 {
    for id in ids {
        assert_eq!(desk.ended(id).await.state, TransferState::Done);
    }
    before.elapsed().as_secs()
}

#[track_caller]
fn assert_about(measured: [u64; 2], seconds: u64, why: &str) {
    for measured in measured {
        assert!((seconds - 1..=seconds + 1).contains(&measured), "{why}: {measured} seconds");
    }
}

#[tokio::test(start_paused = true)]
async fn each_transfer_and_all_together_keep_to_their_limits() {
    assert_eq!(measure(Limits::default()).await, [0, 0], "as fast as the line");
    assert_about(measure(Limits { total: None, each: RATE }).await, 5, "side by side");
    assert_about(measure(Limits { total: RATE, each: None }).await, 10, "one rate for both");
    assert_about(measure(Limits { total: RATE, each: RATE }).await, 10, "the stricter one holds");
}

#[tokio::test(start_paused = true)]
async fn another_limit_holds_at_once_for_what_waits() {
    let desk = Desk::new();
    desk.files.limit(Limits { total: Some(1), each: Some(1) });
    let item = desk.file("a", &content(LARGE));
    let id = desk.start(&item.handle, Resolution::Create).await;
    sleep(Duration::from_secs(3600)).await;
    assert_eq!(desk.files.running(), 1, "a part every three months");
    let before = Instant::now();
    desk.files.limit(Limits { total: Some(0), each: None });
    assert_eq!(desk.ended(&id).await.state, TransferState::Done, "a limit of nothing is none");
    assert!(before.elapsed() < Duration::from_secs(1), "{:?}", before.elapsed());
}
