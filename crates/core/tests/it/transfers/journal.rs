//! The journal of transfers: whose it is, who may read it, and what happens when it cannot be read.

use std::fs;
use std::time::Duration;

use devops360_contract::Code;
use devops360_contract::files::{Resolution, TransferId, TransferState};
use devops360_testkit::faults::{Fault, FaultyObjects, Operation};
use tokio::time::sleep;

use crate::desk::{Desk, MIB, content};

/// A desk with an upload that stands still, at an app that has been left.
async fn left_in_the_middle() -> (Desk, TransferId) {
    let mut desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Part, 2, Fault::Stall));
    let item = desk.file("a", &content(20 * MIB));
    let id = desk.start(&item.handle, Resolution::Create).await;
    sleep(Duration::from_secs(2)).await;
    desk.files.leave().await;
    desk.restart();
    (desk, id)
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn nobody_else_reads_it() {
    use std::os::unix::fs::PermissionsExt;
    let (desk, _) = left_in_the_middle().await;
    let mode = fs::metadata(desk.journal_file()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test(start_paused = true)]
async fn another_person_does_not_see_it_and_its_owner_does() {
    let (desk, id) = left_in_the_middle().await;
    desk.sign_in("other");
    desk.files.restore().await.unwrap();
    assert_eq!(desk.files.transfers(), []);
    desk.sign_in("me");
    desk.files.restore().await.unwrap();
    assert_eq!(desk.ended(&id).await.state, TransferState::Done);
    desk.sign_in("other");
    desk.files.restore().await.unwrap();
    assert_eq!(desk.files.transfers(), [], "not even what has ended");
}

#[tokio::test(start_paused = true)]
async fn signing_out_forgets_the_person_s_transfers_and_aborts_their_uploads() {
    let (mut desk, _) = left_in_the_middle().await;
    desk.files.restore().await.unwrap();
    desk.files.sign_out().await;
    assert_eq!((desk.files.transfers(), desk.bucket.open_uploads()), (vec![], 0));
    desk.files.leave().await;
    desk.restart();
    desk.files.restore().await.unwrap();
    assert_eq!(desk.files.transfers(), []);
}

#[tokio::test(start_paused = true)]
async fn removing_everything_removes_the_journal_of_everybody() {
    let (desk, _) = left_in_the_middle().await;
    fs::write(desk.journal.path().join("transfers.unreadable-1.redb"), "bad").unwrap();
    desk.sign_in("other");
    desk.files.erase().await.unwrap();
    assert_eq!(fs::read_dir(desk.journal.path()).unwrap().count(), 0);
    let state = desk.upload("b", b"b", Resolution::Create).await;
    assert_eq!(state, TransferState::Done, "a new one is begun where it is needed");
}

/// Spoils the journal and starts the app on it: it is put aside whole, that is said, and everything works.
async fn check_unreadable(spoil: impl FnOnce(&mut Vec<u8>)) {
    let (desk, _) = left_in_the_middle().await;
    let mut bytes = fs::read(desk.journal_file()).unwrap();
    spoil(&mut bytes);
    fs::write(desk.journal_file(), &bytes).unwrap();
    let problem = desk.files.problem().await.expect("it is said");
    assert_eq!(problem.code, Code::JournalUnreadable);
    assert!(
        fs::read(desk.journal.path().join(&problem.args["name"])).unwrap() == bytes,
        "the bad copy is kept"
    );
    desk.files.restore().await.unwrap();
    assert_eq!(desk.files.transfers(), []);
    assert_eq!(desk.upload("b", b"b", Resolution::Create).await, TransferState::Done);
}

#[tokio::test(start_paused = true)]
async fn one_that_cannot_be_read_is_put_aside() {
    check_unreadable(|bytes| *bytes = b"no journal at all".to_vec()).await;
    check_unreadable(|bytes| bytes.truncate(100)).await;
    check_unreadable(|bytes| bytes[..512].fill(0)).await;
    // Every record in it says that it is of a later release.
    check_unreadable(|bytes| {
        let (now, later) = (br#"{"version":1"#, br#"{"version":2"#);
        let mut at = 0;
        while let Some(found) = bytes[at..].windows(now.len()).position(|window| window == now) {
            bytes[at + found..at + found + now.len()].copy_from_slice(later);
            at += found + now.len();
        }
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn one_that_cannot_be_written_is_said_and_nothing_starts() {
    let mut desk = Desk::new();
    fs::write(desk.journal.path().join("file"), "").unwrap();
    desk.restart_with_journal_in("file");
    let item = desk.file("a", b"a");
    let items =
        vec![devops360_contract::files::UploadItem { handle: item.handle, resolution: Resolution::Create }];
    let request = devops360_contract::files::StartUpload { folder: String::new(), items };
    let error = desk.files.start_upload(request).await.unwrap_err();
    assert_eq!(devops360_contract::AppError::from(error).code, Code::JournalUnwritable);
    assert_eq!(desk.files.problem().await.unwrap().code, Code::JournalUnwritable);
    assert_eq!((desk.files.transfers(), desk.object("a")), (vec![], None));
}
