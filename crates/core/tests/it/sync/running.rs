//! What a run does, and that it does not do it again.

use std::fs;

use devops360_contract::files::{
    ChangeAction, ForgetSync, PlanSync, StartSync, SyncDirection, SyncFolder, SyncGroup, SyncStage,
    TransferState, UndoChange,
};
use devops360_contract::{AppError, Code};
use devops360_core::cloud::ErrorKind;
use devops360_testkit::faults::{Fault, FaultyObjects, Operation};

use super::world::{CAREFUL, FOLDER, MIRROR, World, moment};
use crate::desk::{Desk, MIB, content};

#[tokio::test(start_paused = true)]
async fn a_folder_goes_up_and_is_the_same_afterwards_whatever_the_clocks_say() {
    let world = World::new();
    // Younger than anything that the bucket will say of itself.
    for path in ["a", "sub/b", "sub/deep/c"] {
        world.write(path, path, 9_000_000);
    }
    let report = world.synced(SyncDirection::Up, CAREFUL).await;
    assert_eq!((report.written.files, report.written.bytes, report.failed), (3, 16, 0));
    assert_eq!(world.here(), world.there());
    for direction in [SyncDirection::Up, SyncDirection::Down] {
        let (id, preview) = world.compared(direction).await;
        assert_eq!(world.groups(&id).await, [], "{direction:?}");
        assert_eq!(preview.amount(SyncGroup::Same).files, 3);
    }
}

#[tokio::test(start_paused = true)]
async fn a_folder_comes_down_with_its_times_and_is_the_same_afterwards() {
    let mut world = World::new();
    for path in ["a", "sub/b", "sub/deep/c", "empty/"] {
        world.seed(path, path);
    }
    let report = world.synced(SyncDirection::Down, CAREFUL).await;
    assert_eq!((report.written.files, report.failed), (3, 0));
    let files = world.there().into_iter().filter(|(path, _)| path != "empty/").collect();
    assert_eq!(world.here(), files);
    let modified = fs::metadata(world.root().join("a")).unwrap().modified().unwrap();
    assert_eq!(modified, moment(1), "the time of the object");
    world.restart().await;
    for direction in [SyncDirection::Up, SyncDirection::Down] {
        let (id, preview) = world.compared(direction).await;
        assert_eq!(world.groups(&id).await, [], "{direction:?}");
        assert_eq!(preview.amount(SyncGroup::Same).files, 3);
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_that_has_the_content_already_gets_its_time_alone() {
    let world = World::new();
    world.seed("f", "same");
    world.write("f", "same", 0);
    let received = world.desk.faults.bytes_received();
    assert_eq!(world.synced(SyncDirection::Down, CAREFUL).await.written.files, 1);
    assert_eq!(world.desk.faults.bytes_received(), received, "nothing is fetched");
    for direction in [SyncDirection::Up, SyncDirection::Down] {
        let (id, _) = world.compared(direction).await;
        assert_eq!(world.groups(&id).await, [], "{direction:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_changed_since_the_last_sync_is_known_by_that() {
    let mut world = World::new();
    for path in ["here", "both", "there"] {
        world.write(path, "first", 9_000_000);
    }
    world.synced(SyncDirection::Up, CAREFUL).await;
    world.restart().await;
    // With times that say the opposite.
    world.write("here", "other", 5);
    world.write("both", "other", 5);
    world.seed("there", "again");
    world.seed("both", "again");
    let (id, _) = world.compared(SyncDirection::Up).await;
    assert_eq!(world.group(&id, SyncGroup::Changed).await, ["here"]);
    assert_eq!(world.group(&id, SyncGroup::Newer).await, ["both", "there"]);
    let (id, _) = world.compared(SyncDirection::Down).await;
    assert_eq!(world.group(&id, SyncGroup::Changed).await, ["there"]);
    assert_eq!(world.group(&id, SyncGroup::Newer).await, ["both", "here"]);
}

#[tokio::test(start_paused = true)]
async fn what_is_newer_stays_unless_it_is_to_be_replaced() {
    for (choices, expected) in [(CAREFUL, "theirs"), (MIRROR, "mine!")] {
        let world = World::new();
        world.seed("f", "theirs");
        world.write("f", "mine!", 0);
        world.synced(SyncDirection::Up, choices).await;
        assert_eq!(world.there()["f"], expected);
        let trash = world.desk.bucket.keys().into_iter().filter(|key| key.contains("/trash/")).count();
        assert_eq!(trash, usize::from(choices == MIRROR), "what was replaced can come back");
    }
}

#[tokio::test(start_paused = true)]
async fn all_that_a_sync_replaced_is_taken_back_as_one_change() {
    let world = World::new();
    for path in ["a", "b", "c"] {
        world.seed(path, "older");
        world.write(path, "younger", 90);
    }
    let before = world.there();
    let mut changes = world.desk.browser.subscribe();
    world.synced(SyncDirection::Up, CAREFUL).await;
    assert_eq!(world.here(), world.there());
    let change = changes.try_recv().unwrap();
    assert_eq!((change.action, change.count), (ChangeAction::Replace, 3));
    assert!(changes.is_empty(), "it is one change, not one a file");
    world.desk.ends(world.desk.browser.undo(UndoChange { id: change.id })).await;
    assert_eq!(world.there(), before);
}

#[tokio::test(start_paused = true)]
async fn one_file_that_fails_does_not_stop_the_others() {
    let desk = Desk::with(|bucket| {
        FaultyObjects::new(bucket).on(Operation::Put, 2, Fault::Error(ErrorKind::Denied, "AccessDenied"))
    });
    let world = World::on(desk);
    for path in ["a", "b", "c", "d"] {
        world.write(path, path, 0);
    }
    world.seed("extra", "e");
    let (id, _) = world.compared(SyncDirection::Up).await;
    let report = world.ran(&id, MIRROR).await;
    assert_eq!((report.written.files, report.failed, report.left), (3, 1, 0));
    assert!(report.kept, "what failed may be what an extra file was called before");
    assert_eq!((report.deleted, world.there().len()), (0, 4));
    let failed = world.group(&id, SyncGroup::Failed).await;
    assert_eq!(failed.len(), 1);
    assert!(!world.there().contains_key(&failed[0]));
    // The same comparison again does the rest.
    let request = PlanSync {
        folder: FOLDER.to_owned(),
        local: SyncFolder::Again(id),
        direction: SyncDirection::Up,
        contents: false,
    };
    let id = world.syncs.plan(request).await.unwrap();
    world.until(&id, |stage| matches!(stage, SyncStage::Planned(_))).await;
    let report = world.ran(&id, MIRROR).await;
    assert_eq!((report.written.files, report.failed, report.deleted), (1, 0, 1));
    assert_eq!(world.here(), world.there());
}

#[tokio::test(start_paused = true)]
async fn a_run_is_stopped_in_the_middle() {
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Put, 2, Fault::Stall));
    let world = World::on(desk);
    world.write("a", "a", 0);
    world.write("b", "b", 0);
    world.seed("extra", "e");
    let (id, _) = world.compared(SyncDirection::Up).await;
    world.syncs.start(StartSync { id: id.clone(), choices: MIRROR }).await.unwrap();
    world.until(&id, |stage| matches!(stage, SyncStage::Running { done: 1, of: 3, .. })).await;
    world.syncs.cancel(&id);
    let report = world.ended(&id).await;
    assert!(report.cancelled);
    assert_eq!((report.written.files, report.left, report.failed, report.deleted), (1, 2, 0, 0));
    assert_eq!(world.there().len(), 2, "what is done stays done, and nothing was deleted");
    let states: Vec<_> = world.desk.files.transfers().into_iter().map(|transfer| transfer.state).collect();
    assert!(states.contains(&TransferState::Cancelled), "{states:?}");
}

#[tokio::test(start_paused = true)]
async fn large_files_go_through_the_engine_as_all_others_do() {
    let world = World::new();
    let large = content(40 * MIB + 3);
    fs::create_dir_all(world.root()).unwrap();
    fs::write(world.root().join("large"), &large).unwrap();
    world.synced(SyncDirection::Up, CAREFUL).await;
    assert!(world.desk.object("docs/large").unwrap() == large);
    assert_eq!(world.desk.bucket.open_uploads(), 0);
    let (id, preview) = world.compared_by(SyncDirection::Down, true).await.unwrap();
    assert_eq!((world.groups(&id).await, preview.uncompared), (vec![], 0));
}

#[tokio::test(start_paused = true)]
async fn a_sync_that_the_app_ends_in_goes_on_at_the_next_start() {
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).always(Operation::Put, Fault::Stall));
    let mut world = World::on(desk);
    world.write("a", "a", 0);
    let (id, _) = world.compared(SyncDirection::Up).await;
    world.syncs.start(StartSync { id, choices: CAREFUL }).await.unwrap();
    world.syncs.shut_down().await;
    world.desk.files.leave().await;
    world.desk.faults.heal();
    world.restart().await;
    world.desk.files.restore().await.unwrap();
    for transfer in world.desk.files.transfers() {
        assert_eq!(world.desk.ended(&transfer.id).await.state, TransferState::Done);
    }
    assert_eq!(world.here(), world.there());
    assert_eq!(world.syncs.show().await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn there_is_one_sync_at_a_time_and_it_is_run_once() {
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Put, 1, Fault::Stall));
    let world = World::on(desk);
    world.write("a", "a", 0);
    let (id, _) = world.compared(SyncDirection::Up).await;
    world.syncs.start(StartSync { id: id.clone(), choices: CAREFUL }).await.unwrap();
    let again = world.syncs.start(StartSync { id: id.clone(), choices: CAREFUL }).await;
    assert_eq!(AppError::from(again.unwrap_err()).code, Code::HandleExpired);
    let another = world.compared_by(SyncDirection::Down, false).await;
    assert_eq!(another.unwrap_err().code, Code::SyncRunning);
    world.syncs.cancel(&id);
    world.ended(&id).await;
    world.compared(SyncDirection::Down).await;
}

#[tokio::test(start_paused = true)]
async fn a_folder_that_cannot_be_written_is_said_before_anything_starts() {
    let world = World::new();
    world.seed("a", "a");
    let (id, _) = world.compared(SyncDirection::Down).await;
    fs::remove_dir_all(world.root()).unwrap();
    let started = world.syncs.start(StartSync { id: id.clone(), choices: CAREFUL }).await;
    assert_eq!(AppError::from(started.unwrap_err()).code, Code::TargetReadOnly);
    assert!(world.desk.files.transfers().is_empty());
    fs::create_dir_all(world.root()).unwrap();
    assert_eq!(world.ran(&id, CAREFUL).await.written.files, 1, "it can be tried again");
}

#[tokio::test(start_paused = true)]
async fn a_sync_is_repeated_from_the_list_until_its_person_signs_out() {
    let mut world = World::new();
    world.write("a", "a", 0);
    world.synced(SyncDirection::Up, MIRROR).await;
    world.restart().await;
    world.write("b", "b", 0);
    let mut pairs = world.syncs.list_pairs().await.unwrap().pairs;
    let pair = pairs.remove(0);
    assert_eq!((pair.local.as_str(), pair.folder.as_str(), pair.choices), ("home", FOLDER, MIRROR));
    let request = PlanSync {
        folder: pair.folder.clone(),
        local: SyncFolder::Kept(pair.id.clone()),
        direction: pair.direction,
        contents: pair.contents,
    };
    let id = world.syncs.plan(request.clone()).await.unwrap();
    world.until(&id, |stage| matches!(stage, SyncStage::Planned(_))).await;
    world.ran(&id, pair.choices).await;
    assert_eq!(world.here(), world.there());
    let pairs = world.syncs.list_pairs().await.unwrap().pairs;
    assert_eq!(pairs.len(), 1, "the same folders are one pair");

    world.desk.sign_in("you");
    assert!(world.syncs.list_pairs().await.unwrap().pairs.is_empty());
    assert!(world.syncs.plan(request).await.is_err(), "a pair is nobody else's");
    world.desk.sign_in("me");
    let left = world.syncs.forget_pair(ForgetSync { id: pairs[0].id.clone() }).await.unwrap();
    assert!(left.pairs.is_empty());
    world.synced(SyncDirection::Up, CAREFUL).await;
    world.syncs.sign_out().await;
    assert!(world.syncs.list_pairs().await.unwrap().pairs.is_empty());
}
