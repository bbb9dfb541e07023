//! What changed between the comparison and the run is left as it is, and said.

use std::fs;

use devops360_contract::files::{ListSyncSteps, SyncDirection, SyncGroup, SyncId};
use devops360_contract::{AppError, Code};

use super::world::{CAREFUL, MIRROR, World};

/// How the one file failed that did.
async fn failure(world: &World, id: &SyncId) -> (String, Code) {
    let request = ListSyncSteps { id: id.clone(), group: SyncGroup::Failed, from: 0 };
    let mut steps = world.syncs.list(request).await.unwrap().steps;
    assert_eq!(steps.len(), 1, "{steps:?}");
    let step = steps.remove(0);
    let AppError { code, .. } = step.problem.unwrap();
    (step.name, code)
}

/// Compares `old` and `new` in `direction`, lets something happen to `f`, runs, and expects `f` to have failed and
/// `other` to have gone.
async fn check(direction: SyncDirection, is_new: bool, happens: impl Fn(&World)) -> World {
    let world = World::new();
    match direction {
        SyncDirection::Up => {
            if !is_new {
                world.seed("f", "older");
            }
            world.write("f", "mine", 90);
            world.write("other", "other", 90);
        }
        SyncDirection::Down => {
            if !is_new {
                world.write("f", "older", 0);
            }
            world.seed("f", "mine");
            world.seed("other", "other");
        }
    }
    let (id, _) = world.compared(direction).await;
    happens(&world);
    let report = world.ran(&id, CAREFUL).await;
    assert_eq!((report.written.files, report.failed), (1, 1));
    assert_eq!(failure(&world, &id).await, ("f".to_owned(), Code::ChangedSincePreview));
    assert_eq!((world.here()["other"].as_str(), world.there()["other"].as_str()), ("other", "other"));
    world
}

#[tokio::test(start_paused = true)]
async fn a_local_file_that_was_written_since_is_not_sent() {
    let world = check(SyncDirection::Up, false, |world| world.write("f", "mine", 91)).await;
    assert_eq!(world.there()["f"], "older");
}

#[tokio::test(start_paused = true)]
async fn an_object_that_is_another_by_now_is_not_replaced() {
    let world = check(SyncDirection::Up, false, |world| world.seed("f", "theirs")).await;
    assert_eq!(world.there()["f"], "theirs");
}

#[tokio::test(start_paused = true)]
async fn an_object_that_is_there_by_now_is_not_replaced() {
    let world = check(SyncDirection::Up, true, |world| world.seed("f", "theirs")).await;
    assert_eq!(world.there()["f"], "theirs");
}

#[tokio::test(start_paused = true)]
async fn an_object_that_was_written_since_is_not_fetched() {
    let world = check(SyncDirection::Down, false, |world| world.seed("f", "mine")).await;
    assert_eq!(world.here()["f"], "older");
}

#[tokio::test(start_paused = true)]
async fn a_local_file_that_is_another_by_now_is_not_replaced() {
    let world = check(SyncDirection::Down, false, |world| world.write("f", "other", 1)).await;
    assert_eq!(world.here()["f"], "other");
}

#[tokio::test(start_paused = true)]
async fn a_local_file_that_is_there_by_now_is_not_replaced() {
    let world = check(SyncDirection::Down, true, |world| world.write("f", "other", 0)).await;
    assert_eq!(world.here()["f"], "other");
    let names: Vec<_> = fs::read_dir(world.root()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "nothing unfinished is left: {names:?}");
}

#[tokio::test(start_paused = true)]
async fn an_extra_file_that_was_written_since_is_not_deleted() {
    let world = World::new();
    world.write("a", "a", 0);
    world.seed("a", "a");
    world.seed("f", "f");
    world.seed("g", "g");
    let (id, _) = world.compared(SyncDirection::Up).await;
    world.seed("f", "theirs");
    let report = world.ran(&id, MIRROR).await;
    assert_eq!((report.deleted, report.failed), (1, 1));
    assert_eq!(failure(&world, &id).await, ("f".to_owned(), Code::ChangedSincePreview));
    assert_eq!(world.there().into_keys().collect::<Vec<_>>(), ["a", "f"]);

    let world = World::new();
    world.seed("a", "a");
    for path in ["a", "f", "g"] {
        world.write(path, path, 5);
    }
    let (id, _) = world.compared(SyncDirection::Down).await;
    world.write("f", "f", 6);
    let report = world.ran(&id, MIRROR).await;
    assert_eq!((report.deleted, report.failed), (1, 1));
    assert_eq!(failure(&world, &id).await, ("f".to_owned(), Code::ChangedSincePreview));
    assert_eq!((world.here().len(), world.trash.names()), (2, vec!["g".to_owned()]));
}
