//! Downloads.

use std::fs;
use std::sync::Arc;

use devops360_contract::files::{ListFiles, TransferState};
use devops360_contract::{AppError, Code};
use devops360_core::cloud::ErrorKind;
use devops360_core::files::ObjectStore;
use devops360_testkit::faults::{Fault, FaultyObjects, Operation};

use crate::desk::{Desk, MIB, ROOT, assert_failed, content};

/// Large enough for three ranges.
const LARGE: usize = 16 * MIB + 3;

#[tokio::test(start_paused = true)]
async fn files_of_every_size_arrive_whole() {
    let desk = Desk::new();
    for size in [0, 1, 16 * MIB, 16 * MIB + 1, LARGE] {
        let content = content(size);
        desk.bucket.seed(&format!("{ROOT}a"), content.clone());
        let name = format!("{size}.bin");
        assert_eq!(desk.download("a", &name).await, TransferState::Done);
        assert!(fs::read(desk.path(&name)).unwrap() == content, "{size} bytes");
    }
    assert_eq!(desk.names().len(), 5, "no temporary file is left: {:?}", desk.names());
}

/// Looks at the folder, as the window does before anything can be chosen.
async fn look(desk: &Desk) {
    desk.files.list(ListFiles { folder: String::new(), cursor: None }).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_small_file_that_was_listed_is_one_request() {
    let desk = Desk::new();
    for size in [0, 3, 16 * MIB] {
        let content = content(size);
        desk.bucket.seed(&format!("{ROOT}a"), content.clone());
        look(&desk).await;
        let before = desk.faults.calls(Operation::Get);
        assert_eq!(desk.download("a", &size.to_string()).await, TransferState::Done);
        assert!(fs::read(desk.path(&size.to_string())).unwrap() == content, "{size} bytes");
        assert_eq!(desk.faults.calls(Operation::Get) - before, 1, "{size} bytes");
    }
    assert_eq!(desk.faults.calls(Operation::Head), 0, "its answer says all that there is to know");
}

#[tokio::test(start_paused = true)]
async fn a_file_that_is_another_one_than_was_listed_arrives_as_it_is() {
    let desk = Desk::new();
    for (listed, now) in [(3, 5), (3, LARGE), (LARGE, 3)] {
        desk.bucket.seed(&format!("{ROOT}a"), content(listed));
        look(&desk).await;
        desk.bucket.seed(&format!("{ROOT}a"), content(now));
        let name = format!("{listed} {now}");
        assert_eq!(desk.download("a", &name).await, TransferState::Done, "{name}");
        assert!(fs::read(desk.path(&name)).unwrap() == content(now), "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_that_was_listed_and_is_gone_is_said() {
    let desk = Desk::new();
    desk.bucket.seed(&format!("{ROOT}a"), "a");
    look(&desk).await;
    desk.bucket.delete(&format!("{ROOT}a")).await.unwrap();
    assert_failed(&desk.download("a", "a").await, Code::ObjectNotFound);
    assert!(desk.names().is_empty(), "nothing is left of it: {:?}", desk.names());
}

#[tokio::test(start_paused = true)]
async fn a_listed_file_whose_body_breaks_off_is_taken_up_where_it_did() {
    for fault in [Fault::Reset(2), Fault::Truncate(2), Fault::Silence(2), Fault::Flip(1)] {
        let flips = matches!(fault, Fault::Flip(_));
        let desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Get, 1, fault));
        desk.bucket.seed(&format!("{ROOT}a"), "whole");
        look(&desk).await;
        let state = desk.download("a", "a").await;
        if flips {
            assert_failed(&state, Code::ChecksumMismatch);
            assert!(desk.names().is_empty());
        } else {
            assert_eq!(state, TransferState::Done);
            assert_eq!(fs::read(desk.path("a")).unwrap(), b"whole");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_object_without_a_checksum_arrives() {
    let desk = Desk::new();
    desk.bucket.seed(&format!("{ROOT}a"), "old program");
    desk.bucket.forget_checksum(&format!("{ROOT}a"));
    assert_eq!(desk.download("a", "a").await, TransferState::Done);
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn a_download_is_readable_and_never_executable() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    desk.bucket.seed(&format!("{ROOT}run.desktop"), "[Desktop Entry]");
    assert_eq!(desk.download("run.desktop", "run.desktop").await, TransferState::Done);
    let mode = fs::metadata(desk.path("run.desktop")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o644);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_breaks_off_is_taken_up_again() {
    let faults = [
        Fault::Reset(3 * MIB),
        Fault::Truncate(100),
        Fault::Truncate(0),
        Fault::Silence(MIB),
        Fault::Error(ErrorKind::Throttled, "SlowDown"),
        Fault::Error(ErrorKind::Unauthenticated, "ExpiredToken"),
    ];
    for fault in faults {
        for size in [5 * MIB, LARGE] {
            let desk = Desk::with(|bucket| {
                let faults = FaultyObjects::new(bucket).on(Operation::Get, 1, fault.clone());
                faults.on(Operation::Get, 2, fault.clone())
            });
            let content = content(size);
            desk.bucket.seed(&format!("{ROOT}a"), content.clone());
            let state = desk.download("a", "a").await;
            if matches!(fault, Fault::Error(ErrorKind::Unauthenticated, _)) && size < LARGE {
                // Credentials that stay expired are renewed once, not for ever.
                assert_failed(&state, Code::SessionExpired);
            } else {
                assert_eq!(state, TransferState::Done);
                assert!(fs::read(desk.path("a")).unwrap() == content);
            }
        }
    }
}

/// Downloads over an existing file through `faults`, which cannot be overcome: the file stays as it was.
async fn check_refused(
    faults: impl FnOnce(
        FaultyObjects<devops360_testkit::objects::MemoryObjects>,
    ) -> FaultyObjects<devops360_testkit::objects::MemoryObjects>,
    code: Code,
) {
    let desk = Desk::with(|bucket| faults(FaultyObjects::new(bucket)));
    desk.bucket.seed(&format!("{ROOT}a"), content(LARGE));
    fs::write(desk.path("a"), "precious").unwrap();
    assert_failed(&desk.download("a", "a").await, code);
    assert_eq!(fs::read(desk.path("a")).unwrap(), b"precious");
    assert_eq!(desk.names(), ["a"], "the temporary file is removed");
    assert_failed(&desk.download("a", "b").await, code);
    assert_eq!(desk.names(), ["a"], "no file appears");
}

#[tokio::test(start_paused = true)]
async fn one_flipped_bit_is_noticed_and_no_file_appears() {
    check_refused(|faults| faults.always(Operation::Get, Fault::Flip(2)), Code::ChecksumMismatch).await;
}

#[tokio::test(start_paused = true)]
async fn a_wrong_byte_costs_one_fetch() {
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).always(Operation::Get, Fault::Flip(2)));
    desk.bucket.seed(&format!("{ROOT}a"), content(LARGE));
    assert_failed(&desk.download("a", "a").await, Code::ChecksumMismatch);
    assert_eq!(desk.faults.bytes_received(), LARGE as u64, "it is for the person to try it again");
}

#[tokio::test(start_paused = true)]
async fn a_body_that_always_breaks_off_fails_in_the_end() {
    check_refused(|faults| faults.always(Operation::Get, Fault::Truncate(0)), Code::Offline).await;
    check_refused(|faults| faults.always(Operation::Get, Fault::Silence(0)), Code::TimedOut).await;
    let denied = Fault::Error(ErrorKind::Denied, "AccessDenied");
    check_refused(|faults| faults.always(Operation::Get, denied), Code::BucketDenied).await;
}

#[tokio::test(start_paused = true)]
async fn an_object_that_is_replaced_meanwhile_is_fetched_anew_and_never_mixed() {
    let (old, new) = (content(LARGE), content(LARGE + MIB));
    let desk = Desk::with(|bucket| {
        let (elsewhere, new) = (bucket.clone(), new.clone());
        let replace = move || drop(elsewhere.seed(&format!("{ROOT}a"), new.clone()));
        FaultyObjects::new(bucket).on(Operation::Get, 2, Fault::Meanwhile(Arc::new(replace)))
    });
    desk.bucket.seed(&format!("{ROOT}a"), old);
    assert_eq!(desk.download("a", "a").await, TransferState::Done);
    assert!(fs::read(desk.path("a")).unwrap() == new, "the new object, from its first byte to its last");
}

#[tokio::test(start_paused = true)]
async fn an_object_that_changes_all_the_time_is_given_up() {
    let changing = |faults: FaultyObjects<_>| {
        faults.always(Operation::Get, Fault::Error(ErrorKind::Conflict, "PreconditionFailed"))
    };
    check_refused(changing, Code::ObjectChanged).await;
}

#[tokio::test(start_paused = true)]
async fn an_object_that_is_gone_is_said() {
    let desk = Desk::new();
    assert_failed(&desk.download("a", "a").await, Code::ObjectNotFound);
    assert_eq!(desk.names(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_disk_without_room_is_said_and_the_target_is_intact() {
    let desk = Desk::new();
    desk.bucket.seed(&format!("{ROOT}a"), "a");
    desk.bucket.pretend_size(&format!("{ROOT}a"), 1 << 60);
    fs::write(desk.path("a"), "precious").unwrap();
    assert_failed(&desk.download("a", "a").await, Code::DiskFull);
    assert_eq!(fs::read(desk.path("a")).unwrap(), b"precious");
    assert_eq!(desk.names(), ["a"]);
    assert_eq!(desk.faults.calls(Operation::Get), 0, "not a byte was asked for");
}

/// A limit on the size of files stands for a disk that fills up: the system refuses the same write, one in the middle. It
/// holds for a whole process, so the test runs itself again in one of its own.
#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn a_disk_that_fills_up_in_the_middle_is_said_and_the_target_is_intact() {
    use std::env;
    use std::process::Command;

    const LIMITED: &str = "DEVOPS360_TEST_LIMITED";
    const ITSELF: &str =
        "transfers::downloads::a_disk_that_fills_up_in_the_middle_is_said_and_the_target_is_intact";
    if env::var_os(LIMITED).is_none() {
        // Blocks of 512 bytes: 12 MiB. Without the trap the system would end the process.
        let limited = "trap '' XFSZ; ulimit -f 24576; exec \"$@\"";
        let mut command = Command::new("sh");
        command.args(["-c", limited, "sh"]).arg(env::current_exe().unwrap()).args(["--exact", ITSELF]);
        let output = command.env(LIMITED, "").output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && told.contains("1 passed"), "{told}");
        return;
    }
    let desk = Desk::new();
    desk.bucket.seed(&format!("{ROOT}a"), content(LARGE));
    fs::write(desk.path("a"), "precious").unwrap();
    assert_failed(&desk.download("a", "a").await, Code::DiskFull);
    assert!(desk.faults.calls(Operation::Get) > 0, "bytes were on their way");
    assert_eq!(fs::read(desk.path("a")).unwrap(), b"precious");
    desk.files.shut_down().await;
    assert_eq!(desk.names(), ["a"], "the temporary file is removed");
}

#[tokio::test(start_paused = true)]
async fn a_target_that_cannot_be_written_is_said_before_the_download() {
    let mut desk = Desk::new();
    desk.bucket.seed(&format!("{ROOT}a"), "a");
    fs::write(desk.path("file"), "").unwrap();
    fs::create_dir(desk.path("folder")).unwrap();
    for target in ["missing/a", "file/a", "folder"] {
        let error = desk.files.start_download("a", desk.path(target)).await.unwrap_err();
        assert_eq!(AppError::from(error).code, Code::TargetReadOnly, "{target}");
    }
    assert!(desk.files.transfers().is_empty());
    assert_eq!(desk.faults.calls(Operation::Head), 0, "the bucket was not asked");
    desk.files.leave().await;
    desk.restart();
    desk.files.restore().await.unwrap();
    assert!(desk.files.transfers().is_empty(), "nor is it begun at the next start");
}

#[tokio::test(start_paused = true)]
async fn a_file_that_appears_under_the_name_meanwhile_is_not_replaced() {
    let place = tempfile::tempdir().unwrap();
    let target = place.path().join("a");
    let desk = Desk::with(|bucket| {
        let target = target.clone();
        let appear = Fault::Meanwhile(Arc::new(move || fs::write(&target, "precious").unwrap()));
        FaultyObjects::new(bucket).on(Operation::Get, 1, appear)
    });
    desk.bucket.seed(&format!("{ROOT}a"), "mine");
    let id = desk.files.start_download("a", target.clone()).await.unwrap();
    assert_failed(&desk.ended(&id).await.state, Code::NameTaken);
    assert_eq!(fs::read(target).unwrap(), b"precious");
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1, "the temporary file is removed");
}

#[tokio::test(start_paused = true)]
async fn the_finished_file_is_found_until_it_is_moved() {
    let desk = Desk::new();
    desk.bucket.seed(&format!("{ROOT}a"), "a");
    fs::write(desk.path("target"), "to be replaced").unwrap();
    let id = desk.files.start_download("a", desk.path("target")).await.unwrap();
    assert_eq!(desk.ended(&id).await.state, TransferState::Done);
    assert_eq!(desk.files.download_path(&id).unwrap(), desk.path("target"));
    assert_eq!(fs::read(desk.path("target")).unwrap(), b"a");
    fs::remove_file(desk.path("target")).unwrap();
    let gone = AppError::from(desk.files.download_path(&id).unwrap_err());
    assert_eq!(gone.code, Code::DownloadGone);
}
