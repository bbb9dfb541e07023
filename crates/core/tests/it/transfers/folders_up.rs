//! Whole folders to the bucket.

use std::fs;

use devops360_contract::Code;
use devops360_contract::files::{
    EntryKind, FileHandle, PlanUpload, PlannedItem, Resolution, StartUpload, TransferId, TransferState,
    UploadItem,
};
use devops360_testkit::faults::Operation;

use crate::desk::Desk;

/// A desk with a local folder `photos`.
fn desk(files: &[&str]) -> Desk {
    let desk = Desk::new();
    for file in files {
        if file.ends_with('/') {
            fs::create_dir_all(desk.path(file)).unwrap();
        } else {
            desk.file(file, file.as_bytes());
        }
    }
    desk
}

async fn planned(desk: &Desk, into: &str, folders: &[&str]) -> Vec<PlannedItem> {
    let handles = folders.iter().map(|folder| desk.local.admit(desk.path(folder)).handle).collect();
    desk.files.plan_upload(PlanUpload { folder: into.to_owned(), handles }).await.unwrap().items
}

async fn started(
    desk: &Desk,
    into: &str,
    handles: &[&FileHandle],
    resolution: Resolution,
) -> Vec<TransferId> {
    let items = handles.iter().map(|&handle| UploadItem { handle: handle.clone(), resolution }).collect();
    desk.files.start_upload(StartUpload { folder: into.to_owned(), items }).await.unwrap()
}

async fn all_done(desk: &Desk, ids: &[TransferId]) {
    for id in ids {
        let ended = desk.ended(id).await;
        assert_eq!(ended.state, TransferState::Done, "{}", ended.name);
    }
}

#[tokio::test(start_paused = true)]
async fn connections_for_the_files_are_opened_while_their_names_are_looked_up() {
    let desk = desk(&["photos/a", "photos/b", "photos/c/d"]);
    planned(&desk, "", &["photos"]).await;
    assert_eq!(desk.faults.connections_opened(), 2, "the lookup itself has opened one");
    planned(&desk, "", &["photos"]).await;
    assert_eq!(desk.faults.connections_opened(), 2, "they are still there");
}

#[tokio::test(start_paused = true)]
async fn a_folder_goes_up_with_its_structure() {
    let desk = desk(&["photos/a.jpg", "photos/2026/05/b.jpg", "photos/empty/", "photos/2026/none/at all/"]);
    let plan = planned(&desk, "docs/", &["photos"]).await;
    let folder = plan[0].folder.clone().unwrap();
    assert_eq!((folder.files, folder.taken, folder.problems, plan[0].item.size), (2, 0, 0, 32));
    assert_eq!(plan[0].existing, None);
    let ids = started(&desk, "docs/", &[&plan[0].item.handle], Resolution::Create).await;
    all_done(&desk, &ids).await;
    assert_eq!(
        desk.keys(),
        [
            "docs/photos/2026/05/b.jpg",
            "docs/photos/2026/none/at all/",
            "docs/photos/a.jpg",
            "docs/photos/empty/"
        ]
    );
    assert_eq!(desk.object("docs/photos/2026/05/b.jpg").unwrap(), b"photos/2026/05/b.jpg");
}

#[tokio::test(start_paused = true)]
async fn an_empty_folder_becomes_a_folder() {
    let desk = desk(&["photos/"]);
    let plan = planned(&desk, "", &["photos"]).await;
    assert!(started(&desk, "", &[&plan[0].item.handle], Resolution::Create).await.is_empty());
    assert_eq!(desk.keys(), ["photos/"]);
}

/// Uploads `photos` with the files `a` and `b`, of which the bucket has `a`.
async fn check(resolution: Resolution, expected: &[(&str, &str)]) {
    let desk = desk(&["photos/a", "photos/b"]);
    desk.seed(&["photos/a", "photos/other"]);
    fs::write(desk.path("photos/a"), "mine").unwrap();
    let plan = planned(&desk, "", &["photos"]).await;
    assert_eq!(plan[0].folder.as_ref().unwrap().taken, 1);
    assert_eq!(plan[0].existing.as_ref().unwrap().kind, EntryKind::Folder);
    assert_eq!(plan[0].alternative.as_deref(), Some("a (2)"));
    let ids = started(&desk, "", &[&plan[0].item.handle], resolution).await;
    all_done(&desk, &ids).await;
    let contents = desk.contents();
    let contents: Vec<_> =
        contents.iter().map(|(key, body)| (key.as_str(), std::str::from_utf8(body).unwrap())).collect();
    assert_eq!(contents, expected, "{resolution:?}");
}

#[tokio::test(start_paused = true)]
async fn one_answer_stands_for_every_taken_name_of_a_folder() {
    let other = ("photos/other", "photos/other");
    let (there, new) = (("photos/a", "photos/a"), ("photos/b", "photos/b"));
    check(Resolution::KeepBoth, &[there, ("photos/a (2)", "mine"), new, other]).await;
    check(Resolution::Replace, &[("photos/a", "mine"), new, other]).await;
    check(Resolution::Skip, &[there, new, other]).await;
}

#[tokio::test(start_paused = true)]
async fn a_name_that_is_taken_after_the_plan_is_not_replaced() {
    let desk = desk(&["photos/a"]);
    let plan = planned(&desk, "", &["photos"]).await;
    desk.seed(&["photos/a"]);
    fs::write(desk.path("photos/a"), "mine").unwrap();
    let ids = started(&desk, "", &[&plan[0].item.handle], Resolution::Create).await;
    crate::desk::assert_failed(&desk.ended(&ids[0]).await.state, Code::NameTaken);
    assert_eq!(desk.object("photos/a").unwrap(), b"photos/a");
}

#[tokio::test(start_paused = true)]
async fn two_folders_of_one_name_lose_nothing() {
    let desk = desk(&["one/photos/a", "two/photos/a"]);
    let plan = planned(&desk, "", &["one/photos", "two/photos"]).await;
    assert_eq!(plan[1].folder.as_ref().unwrap().taken, 1, "the other one of the drop takes the name");
    let handles = [&plan[0].item.handle, &plan[1].item.handle];
    let ids = started(&desk, "", &handles, Resolution::Replace).await;
    all_done(&desk, &ids).await;
    assert_eq!(desk.keys(), ["photos/a", "photos/a (2)"]);
}

#[tokio::test(start_paused = true)]
async fn what_was_planned_for_another_folder_is_looked_at_anew() {
    let desk = desk(&["photos/a"]);
    desk.seed(&["docs/photos/a"]);
    let plan = planned(&desk, "", &["photos"]).await;
    let ids = started(&desk, "docs/", &[&plan[0].item.handle], Resolution::KeepBoth).await;
    all_done(&desk, &ids).await;
    assert_eq!(desk.keys(), ["docs/photos/a", "docs/photos/a (2)"]);
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn what_cannot_go_of_a_folder_is_said_and_the_rest_goes() {
    let long = "x".repeat(200);
    let too_long = format!("photos/{long}/{long}/{long}/{long}/{long}/a");
    let desk = desk(&["photos/a", &too_long]);
    std::os::unix::fs::symlink("..", desk.path("photos/up")).unwrap();
    let plan = planned(&desk, "", &["photos"]).await;
    let folder = plan[0].folder.clone().unwrap();
    let mut codes: Vec<_> = folder.first_problems.iter().map(|problem| problem.code).collect();
    codes.sort_by_key(|code| format!("{code:?}"));
    assert_eq!((folder.files, folder.problems), (1, 2));
    assert_eq!(codes, [Code::LinkLoop, Code::NameRefused]);
    let ids = started(&desk, "", &[&plan[0].item.handle], Resolution::Create).await;
    all_done(&desk, &ids).await;
    assert_eq!(desk.keys(), ["photos/a"]);
}

#[tokio::test]
async fn thousands_of_files_are_planned_with_a_few_requests() {
    let desk = Desk::new();
    fs::create_dir(desk.path("photos")).unwrap();
    for number in 0..2000 {
        fs::write(desk.path(&format!("photos/{number:04}")), [7; 16 * 1024]).unwrap();
    }
    let plan = planned(&desk, "", &["photos"]).await;
    assert_eq!(desk.faults.calls(Operation::List), 1);
    assert_eq!(desk.faults.calls(Operation::Head), 0, "no file is asked about by itself");
    let ids = started(&desk, "", &[&plan[0].item.handle], Resolution::Create).await;
    assert_eq!((ids.len(), desk.files.transfers().len()), (2000, 2000));
    all_done(&desk, &ids).await;
    assert_eq!(desk.keys().len(), 2000);
}
