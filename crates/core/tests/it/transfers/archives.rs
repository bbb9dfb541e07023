//! Files and folders downloaded as one archive, which a program that is not ours opens.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, OnceLock};

use devops360_contract::files::{Direction, Remarks, Transfer, TransferId, TransferState, Which};
use devops360_contract::{AppError, Code};
use devops360_core::cloud::ErrorKind;
use devops360_testkit::faults::{Fault, FaultyObjects, Operation};
use devops360_testkit::objects::MemoryObjects;
use futures::FutureExt;
use tokio::sync::Notify;

use crate::desk::{Desk, MIB, ROOT, assert_failed, content};

/// Large enough for three pieces.
const LARGE: usize = 16 * MIB + 3;
/// Tests every entry's checksum, and unpacks the archive.
const UNPACK: &str = "
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    archive.extractall(sys.argv[2])
    print(len(archive.namelist()))
";

async fn start(desk: &Desk, keys: &[&str]) -> TransferId {
    let keys = keys.iter().map(|&key| key.to_owned()).collect();
    desk.files.start_archive(keys, desk.path("all.zip")).await.unwrap()
}

async fn archive(desk: &Desk, keys: &[&str]) -> Transfer {
    let id = start(desk, keys).await;
    desk.ended(&id).await
}

fn python(archive: &Path, target: &Path) -> usize {
    let run = Command::new("python3").args(["-c", UNPACK]).arg(archive).arg(target).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap().trim().parse().unwrap()
}

/// What is in the archive: folders without content.
fn unpacked(desk: &Desk) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    python(&desk.path("all.zip"), folder.path());
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.path().to_owned()];
    while let Some(path) = waiting.pop() {
        for entry in fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder.path()).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                found.insert(format!("{name}/"), Vec::new());
                waiting.push(path);
            } else {
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

fn files(found: &BTreeMap<String, Vec<u8>>) -> BTreeSet<&str> {
    found.keys().map(String::as_str).filter(|name| !name.ends_with('/')).collect()
}

fn missing(remarks: &Remarks) -> Vec<(&str, Code)> {
    let told = remarks.missing.iter().map(|missing| (missing.key.as_str(), missing.error.code));
    assert_eq!(remarks.missing.len(), remarks.missing_count as usize);
    told.collect()
}

/// Downloads `docs/` with one small and one large file while `fault` happens at the `nth` request for bytes.
async fn with_fault(nth: usize, fault: Fault) -> (Desk, Transfer) {
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Get, nth, fault));
    desk.bucket.seed(&format!("{ROOT}docs/a.txt"), "small");
    desk.bucket.seed(&format!("{ROOT}docs/b.bin"), content(LARGE));
    let ended = archive(&desk, &["docs/"]).await;
    (desk, ended)
}

#[tokio::test(start_paused = true)]
async fn a_selection_arrives_byte_for_byte() {
    let desk = Desk::new();
    let bodies = BTreeMap::from([
        ("docs/text.txt".to_owned(), b"the same over and over\n".repeat(10_000)),
        ("docs/empty.txt".to_owned(), Vec::new()),
        ("docs/größe/Ärger €.csv".to_owned(), content(70_000)),
        ("docs/photo.jpg".to_owned(), content(3 * MIB)),
        ("docs/film.mp4".to_owned(), content(LARGE)),
        ("docs/long.log".to_owned(), content(3 * LARGE)),
        ("top.bin".to_owned(), content(16 * MIB)),
    ]);
    for (key, body) in &bodies {
        desk.bucket.seed(&format!("{ROOT}{key}"), body.clone());
    }
    desk.bucket.seed(&format!("{ROOT}docs/nothing/"), "");
    desk.seed(&["other/not-chosen", "topless"]);
    let ended = archive(&desk, &["docs/", "top.bin"]).await;
    assert_eq!(ended.state, TransferState::Done);
    assert_eq!((ended.direction, ended.name.as_str()), (Direction::Download, "all.zip"));
    assert_eq!(ended.remarks, Remarks::default());
    assert_eq!(ended.bytes_done, ended.bytes_total);
    assert_eq!(ended.bytes_total, bodies.values().map(|body| body.len() as u64).sum::<u64>());
    let found = unpacked(&desk);
    assert!(found.contains_key("docs/nothing/"), "an empty folder stays one");
    assert_eq!(files(&found), bodies.keys().map(String::as_str).collect());
    assert!(bodies.iter().all(|(name, body)| found[name] == *body), "every byte is the same");
    assert_eq!(desk.names(), ["all.zip"], "no temporary file is left");
    let size = fs::metadata(desk.path("all.zip")).unwrap().len();
    assert!(size + 200_000 < ended.bytes_total, "text is compressed: {size} bytes");
}

#[tokio::test(start_paused = true)]
async fn names_begin_at_the_folder_that_all_of_it_is_in() {
    let desk = Desk::new();
    desk.seed(&["a/b/c.txt", "a/b/d/e.txt", "a/f.txt"]);
    assert_eq!(archive(&desk, &["a/b/d/", "a/b/c.txt", "a/b/d/e.txt"]).await.state, TransferState::Done);
    assert_eq!(files(&unpacked(&desk)), BTreeSet::from(["c.txt", "d/e.txt"]), "nothing comes twice");
}

#[tokio::test(start_paused = true)]
async fn what_one_computer_or_another_could_not_hold_is_renamed_and_said() {
    let desk = Desk::new();
    desk.seed(&[
        "docs/A.txt",
        "docs/a.txt",
        "docs/a:b?.txt",
        "docs/x",
        "docs/x/y",
        "docs//z",
        "docs/odd/",
        "docs/../../etc/x",
    ]);
    let ended = archive(&desk, &["docs/"]).await;
    assert_eq!(ended.state, TransferState::Done);
    assert_eq!(
        missing(&ended.remarks),
        [("docs/../../etc/x", Code::NameRefused), ("docs/odd/", Code::NameRefused)]
    );
    let renamed: Vec<_> = ended.remarks.renamed.iter().map(|file| (&*file.key, &*file.name)).collect();
    let expected =
        [("docs//", "_"), ("docs/a.txt", "a (2).txt"), ("docs/a:b?.txt", "a_b_.txt"), ("docs/x/", "x (2)")];
    assert_eq!(renamed, expected);
    let names = ["A.txt", "a (2).txt", "a_b_.txt", "x", "x (2)/y", "_/z"];
    let mut names: BTreeSet<_> = names.iter().map(|name| format!("docs/{name}")).collect();
    names.insert("NOT-INCLUDED.txt".to_owned());
    let found = unpacked(&desk);
    assert_eq!(files(&found), names.iter().map(String::as_str).collect());
    let told = String::from_utf8(found["NOT-INCLUDED.txt"].clone()).unwrap();
    assert!(told.contains("docs/../../etc/x"), "the archive says itself what is not in it: {told}");
}

#[tokio::test(start_paused = true)]
async fn a_file_that_changes_meanwhile_is_in_it_as_it_is_afterwards() {
    for (nth, key) in [(1, "docs/a.txt"), (2, "docs/b.bin"), (3, "docs/b.bin"), (4, "docs/b.bin")] {
        let place: Arc<OnceLock<Arc<MemoryObjects>>> = Arc::default();
        let rewrite = {
            let (place, key) = (place.clone(), format!("{ROOT}{key}"));
            move || drop(place.get().unwrap().seed(&key, content(LARGE + 7)))
        };
        let desk = Desk::with(|bucket| {
            FaultyObjects::new(bucket).on(Operation::Get, nth, Fault::Meanwhile(Arc::new(rewrite)))
        });
        place.set(desk.bucket.clone()).ok().unwrap();
        desk.bucket.seed(&format!("{ROOT}docs/a.txt"), "small");
        desk.bucket.seed(&format!("{ROOT}docs/b.bin"), content(LARGE));
        let ended = archive(&desk, &["docs/"]).await;
        assert_eq!(ended.state, TransferState::Done);
        assert_eq!(ended.remarks, Remarks::default());
        let found = unpacked(&desk);
        assert_eq!(
            found[key],
            content(LARGE + 7),
            "{key} at {nth}: the old bytes and the new are never mixed"
        );
        assert_eq!(files(&found).len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_flipped_bit_is_fetched_again() {
    for nth in 1..=4 {
        let (desk, ended) = with_fault(nth, Fault::Flip(2)).await;
        assert_eq!((ended.state, ended.remarks), (TransferState::Done, Remarks::default()));
        let found = unpacked(&desk);
        assert_eq!(found["docs/a.txt"], b"small");
        assert!(found["docs/b.bin"] == content(LARGE));
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_breaks_off_is_taken_up_again() {
    for fault in [Fault::Reset(3 * MIB), Fault::Truncate(1), Fault::Silence(MIB)] {
        for nth in 1..=4 {
            let (desk, ended) = with_fault(nth, fault.clone()).await;
            assert_eq!((ended.state, ended.remarks), (TransferState::Done, Remarks::default()));
            assert!(unpacked(&desk)["docs/b.bin"] == content(LARGE));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_had_is_named_and_the_rest_is_there() {
    let faults = [
        (Fault::Error(ErrorKind::NotFound, "NoSuchKey"), Code::ObjectNotFound),
        (Fault::Error(ErrorKind::Denied, "InvalidObjectState"), Code::BucketDenied),
    ];
    for (fault, code) in faults {
        for (nth, lost, kept) in [(1, "docs/a.txt", "docs/b.bin"), (3, "docs/b.bin", "docs/a.txt")] {
            let (desk, ended) = with_fault(nth, fault.clone()).await;
            assert_eq!(ended.state, TransferState::Done);
            assert_eq!(missing(&ended.remarks), [(lost, code)]);
            let found = unpacked(&desk);
            assert_eq!(files(&found), BTreeSet::from([kept, "NOT-INCLUDED.txt"]));
            assert!(found["NOT-INCLUDED.txt"].windows(lost.len()).any(|part| part == lost.as_bytes()));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_archive_that_would_be_empty_is_none() {
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).always(Operation::Get, Fault::Flip(0)));
    desk.seed(&["docs/a.txt", "docs/b.txt"]);
    assert_failed(&archive(&desk, &["docs/"]).await.state, Code::ChecksumMismatch);
    assert_failed(&archive(&desk, &["gone/", "gone.txt"]).await.state, Code::ObjectNotFound);
    assert_eq!(desk.names(), Vec::<String>::new(), "nothing is left");
}

#[tokio::test(start_paused = true)]
async fn a_lost_network_fails_the_whole_and_a_retry_begins_anew() {
    let desk = Desk::with(|bucket| {
        let offline = Fault::Error(ErrorKind::Network, "");
        (2..=9)
            .fold(FaultyObjects::new(bucket), |faults, nth| faults.on(Operation::Get, nth, offline.clone()))
    });
    desk.seed(&["docs/a.txt"]);
    desk.bucket.seed(&format!("{ROOT}docs/b.bin"), content(16 * MIB));
    let id = start(&desk, &["docs/"]).await;
    assert_failed(&desk.ended(&id).await.state, Code::Offline);
    assert_eq!(desk.names(), Vec::<String>::new(), "nothing is left");
    desk.files.retry(&Which::One(id.clone()));
    assert_eq!(desk.ended(&id).await.state, TransferState::Done);
    assert_eq!(files(&unpacked(&desk)), BTreeSet::from(["docs/a.txt", "docs/b.bin"]));
}

/// A desk with one large file whose third piece never comes, and what says that it has been asked for.
fn stalled() -> (Desk, Arc<Notify>) {
    let asked = Arc::new(Notify::new());
    let stall = Fault::Asleep({
        let asked = asked.clone();
        Arc::new(move || {
            asked.notify_one();
            std::future::pending().boxed()
        })
    });
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Get, 3, stall));
    desk.bucket.seed(&format!("{ROOT}docs/b.bin"), content(LARGE));
    (desk, asked)
}

#[tokio::test(start_paused = true)]
async fn a_paused_archive_goes_on() {
    let (desk, asked) = stalled();
    let id = start(&desk, &["docs/"]).await;
    // A pause before that would leave the stall to the run after it.
    asked.notified().await;
    desk.files.pause(&Which::One(id.clone()));
    desk.state(&id, &TransferState::Paused).await;
    desk.files.resume(&Which::One(id.clone()));
    assert_eq!(desk.ended(&id).await.state, TransferState::Done);
    assert!(unpacked(&desk)["docs/b.bin"] == content(LARGE));
    assert_eq!(desk.names(), ["all.zip"], "no temporary file is left");
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_archive_leaves_nothing() {
    let (desk, asked) = stalled();
    let id = start(&desk, &["docs/"]).await;
    asked.notified().await;
    desk.files.cancel(&Which::One(id.clone()));
    assert_eq!(desk.ended(&id).await.state, TransferState::Cancelled);
    desk.files.shut_down().await;
    assert_eq!(desk.names(), Vec::<String>::new(), "nothing is left");
}

#[tokio::test(start_paused = true)]
async fn a_file_that_appeared_under_the_name_is_not_replaced() {
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Get, 1, Fault::Silence(0)));
    desk.seed(&["docs/a.txt"]);
    let id = start(&desk, &["docs/"]).await;
    fs::write(desk.path("all.zip"), "somebody else's").unwrap();
    assert_failed(&desk.ended(&id).await.state, Code::NameTaken);
    assert_eq!(fs::read(desk.path("all.zip")).unwrap(), b"somebody else's");
    assert_eq!(desk.names(), ["all.zip"]);
}

#[tokio::test(start_paused = true)]
async fn more_files_than_the_old_format_counts() {
    let desk = Desk::new();
    for number in 0..66_000 {
        desk.bucket.seed(&format!("{ROOT}many/{number}"), "");
    }
    assert_eq!(archive(&desk, &["many/"]).await.state, TransferState::Done);
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(python(&desk.path("all.zip"), folder.path()), 66_000);
}

#[tokio::test]
async fn a_selection_of_nothing_does_not_start() {
    let desk = Desk::new();
    let refused = desk.files.start_archive(Vec::new(), desk.path("all.zip")).await.unwrap_err();
    assert_eq!(AppError::from(refused).code, Code::InvalidRequest);
    assert_eq!(desk.names(), Vec::<String>::new());
}
