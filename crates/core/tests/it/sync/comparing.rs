//! What a comparison finds, and that it writes nothing.

use std::fs;

use devops360_contract::files::{
    ListSyncSteps, StartSync, SyncDirection, SyncGroup, SyncSide, SyncStage, Withheld,
};
use devops360_contract::{AppError, Code};
use devops360_testkit::faults::{Fault, Operation};

use super::world::{CAREFUL, FOLDER, MIRROR, World, everything, everything_in, moment};

/// What both sides have, and one differs in.
fn differing() -> World {
    let world = World::new();
    // The bucket's clock is one object a second.
    for (path, content) in [("extra", "e"), ("same", "s"), ("older", "o"), ("newer", "n"), ("sub/x", "x")] {
        world.seed(path, content);
    }
    world.write("new", "new", 0);
    world.write("same", "s", 1);
    world.write("older", "changed", 9);
    world.write("newer", "changed", 0);
    world.write("sub/x", "x", 0);
    world
}

#[tokio::test(start_paused = true)]
async fn files_are_grouped_by_what_would_be_done_with_them() {
    let world = differing();
    let (id, preview) = world.compared(SyncDirection::Up).await;
    let named = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let expected = [
        (SyncGroup::New, named(&["new"])),
        (SyncGroup::Changed, named(&["older"])),
        (SyncGroup::Newer, named(&["newer"])),
        (SyncGroup::Extra, named(&["extra"])),
    ];
    assert_eq!(world.groups(&id).await, expected);
    assert_eq!(world.group(&id, SyncGroup::Same).await, ["same", "sub/x"]);
    let amount = preview.amount(SyncGroup::Changed);
    assert_eq!((amount.files, amount.bytes), (1, 7), "the bytes that would be sent");
    let page = ListSyncSteps { id, group: SyncGroup::Newer, from: 0 };
    let step = world.syncs.list(page).await.unwrap().steps.remove(0);
    let side = |size, second| {
        let modified = moment(second).duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
        Some(SyncSide { size, modified: Some(devops360_contract::Timestamp(modified as u64)) })
    };
    assert_eq!((step.source, step.target), (side(7, 0), side(1, 4)));
}

#[tokio::test(start_paused = true)]
async fn a_trash_that_lies_in_the_folder_is_no_part_of_it() {
    let world = World::new();
    world.desk.hide_trash_in(FOLDER);
    world.seed("kept", "k");
    world.seed(".trash/1/thrown-away", "t");
    world.write("kept", "k", 0);
    let (id, _) = world.compared(SyncDirection::Down).await;
    assert_eq!(world.group(&id, SyncGroup::New).await, [""; 0], "nothing comes out of the trash");
    let (id, _) = world.compared(SyncDirection::Up).await;
    assert_eq!(world.group(&id, SyncGroup::Extra).await, [""; 0], "and nothing in it is deleted");
}

#[tokio::test(start_paused = true)]
async fn the_other_way_round_new_is_extra_and_older_is_newer() {
    let world = differing();
    let (id, _) = world.compared(SyncDirection::Down).await;
    assert_eq!(world.group(&id, SyncGroup::New).await, ["extra"]);
    assert_eq!(world.group(&id, SyncGroup::Extra).await, ["new"]);
    assert_eq!(world.group(&id, SyncGroup::Newer).await, ["older"]);
    assert_eq!(
        world.group(&id, SyncGroup::Changed).await,
        ["newer", "same", "sub/x"],
        "they are younger there"
    );
}

#[tokio::test(start_paused = true)]
async fn a_comparison_writes_nothing_on_either_side() {
    let world = differing();
    let before = (everything(&world.desk.bucket), everything_in(world.desk.folder.path()));
    for (direction, contents) in [(SyncDirection::Up, false), (SyncDirection::Down, true)] {
        let (id, _) = world.compared_by(direction, contents).await.unwrap();
        world.groups(&id).await;
        let text = world.syncs.text(&id).await.unwrap();
        assert_eq!(text.lines().count(), 1 + 6, "{text}");
    }
    assert_eq!((everything(&world.desk.bucket), everything_in(world.desk.folder.path())), before);
    assert!(world.desk.files.transfers().is_empty());
    assert!(world.syncs.list_pairs().await.unwrap().pairs.is_empty(), "what was not run is not kept");
}

#[tokio::test(start_paused = true)]
async fn the_plan_as_text_says_what_the_window_says() {
    let world = differing();
    let (id, _) = world.compared(SyncDirection::Up).await;
    let text = world.syncs.text(&id).await.unwrap();
    let expected = "action\tsize\tname\treason\n\
        add\t3\tnew\t\n\
        replace\t7\tolder\t\n\
        newer-on-the-other-side\t7\tnewer\t\n\
        only-on-the-other-side\t1\textra\t\n\
        same\t1\tsame\t\n\
        same\t1\tsub/x\t\n";
    assert_eq!(text, expected);
}

#[tokio::test(start_paused = true)]
async fn contents_are_compared_where_that_is_asked_for() {
    let world = World::new();
    for path in ["differs", "same", "unknown"] {
        world.seed(path, "seeded");
    }
    world.desk.bucket.forget_checksum("users/me/files/docs/unknown");
    world.write("differs", "writes", 0);
    world.write("same", "seeded", 9);
    world.write("unknown", "writes", 0);
    let (id, _) = world.compared(SyncDirection::Up).await;
    assert_eq!(world.groups(&id).await, [(SyncGroup::Changed, vec!["same".to_owned()])], "by size and time");
    let (id, preview) = world.compared_by(SyncDirection::Up, true).await.unwrap();
    assert_eq!(world.groups(&id).await, [(SyncGroup::Newer, vec!["differs".to_owned()])], "by contents");
    assert_eq!(preview.uncompared, 1, "the bucket has no checksum of one");

    // What was proven to be the same is known to be so the next time, without being read.
    world.ran(&id, CAREFUL).await;
    let (id, _) = world.compared(SyncDirection::Up).await;
    assert_eq!(world.groups(&id).await, []);
}

#[tokio::test(start_paused = true)]
async fn thousands_of_files_come_page_by_page() {
    let world = World::new();
    for number in 0..1203 {
        world.seed(&format!("{number:04}"), "x");
    }
    let (id, preview) = world.compared(SyncDirection::Down).await;
    assert_eq!(preview.amount(SyncGroup::New).files, 1203);
    let mut names = Vec::new();
    for from in [0, 500, 1000, 1500] {
        let request = ListSyncSteps { id: id.clone(), group: SyncGroup::New, from };
        let page = world.syncs.list(request).await.unwrap();
        assert_eq!(page.total, 1203);
        assert!(page.steps.len() <= 500);
        names.extend(page.steps.into_iter().map(|step| step.name));
    }
    let expected: Vec<_> = (0..1203).map(|number| format!("{number:04}")).collect();
    assert_eq!(names, expected);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_deleted_for_a_side_that_is_empty() {
    let world = World::new();
    world.seed("a", "a");
    let (id, preview) = world.compared(SyncDirection::Up).await;
    assert_eq!(preview.withheld, Some(Withheld::Empty), "as a disk is that is not there");
    let report = world.ran(&id, MIRROR).await;
    assert_eq!((report.deleted, world.there().len()), (0, 1));
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn nothing_is_deleted_for_what_could_not_be_looked_at() {
    let world = World::new();
    world.seed("a", "a");
    world.seed("pipe/inner", "x");
    world.write("b", "b", 0);
    let pipe = world.root().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
    let (id, preview) = world.compared(SyncDirection::Up).await;
    assert_eq!(preview.withheld, Some(Withheld::Unseen));
    assert_eq!(world.group(&id, SyncGroup::Blocked).await, ["pipe", "pipe/inner"]);
    let report = world.ran(&id, MIRROR).await;
    assert_eq!((report.deleted, report.written.files), (0, 1));
    assert_eq!(world.there().into_keys().collect::<Vec<_>>(), ["a", "b", "pipe/inner"]);
}

#[tokio::test(start_paused = true)]
async fn a_folder_that_is_not_there_and_a_bucket_that_does_not_answer_are_said() {
    let world = World::new();
    world.seed("a", "a");
    let fault = Fault::Error(devops360_core::cloud::ErrorKind::Denied, "AccessDenied");
    world.desk.faults.inject(Operation::List, 1, fault);
    let error = world.compared_by(SyncDirection::Up, false).await.unwrap_err();
    assert_eq!(error.code, Code::BucketDenied);
    let gone = world.desk.path("gone");
    fs::create_dir(&gone).unwrap();
    let handle = world.desk.local.admit(gone.clone()).handle;
    fs::remove_dir(gone).unwrap();
    let request = devops360_contract::files::PlanSync {
        folder: String::new(),
        local: devops360_contract::files::SyncFolder::Chosen(handle),
        direction: SyncDirection::Down,
        contents: false,
    };
    let id = world.syncs.plan(request).await.unwrap();
    let stage = world.until(&id, |stage| !matches!(stage, SyncStage::Comparing { .. })).await;
    assert!(matches!(stage, SyncStage::Failed(AppError { code: Code::FileUnreadable, .. })), "{stage:?}");
    let started = world.syncs.start(StartSync { id, choices: CAREFUL }).await;
    assert_eq!(AppError::from(started.unwrap_err()).code, Code::HandleExpired);
}

#[tokio::test(start_paused = true)]
async fn a_comparison_is_cancelled() {
    let world = World::new();
    world.seed("a", "a");
    world.desk.faults.inject(Operation::List, 1, Fault::Stall);
    let handle = world.desk.local.admit(world.desk.folder.path().to_owned()).handle;
    let request = devops360_contract::files::PlanSync {
        folder: String::new(),
        local: devops360_contract::files::SyncFolder::Chosen(handle),
        direction: SyncDirection::Up,
        contents: false,
    };
    let id = world.syncs.plan(request).await.unwrap();
    world.syncs.cancel(&id);
    world.until(&id, |stage| *stage == SyncStage::Cancelled).await;
}

#[tokio::test(start_paused = true)]
async fn a_comparison_is_nobody_else_s() {
    let world = World::new();
    world.seed("a", "a");
    let (id, _) = world.compared(SyncDirection::Down).await;
    world.desk.sign_in("you");
    assert_eq!(world.syncs.show().await.unwrap(), None);
    let request = ListSyncSteps { id: id.clone(), group: SyncGroup::New, from: 0 };
    assert!(world.syncs.list(request).await.is_err());
    assert!(world.syncs.text(&id).await.is_err());
    assert!(world.syncs.start(StartSync { id, choices: MIRROR }).await.is_err());
}
