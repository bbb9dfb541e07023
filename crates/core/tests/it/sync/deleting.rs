//! What only the receiving side has: it stays, or goes where it can be had back from.

use std::fs;

use devops360_contract::Code;
use devops360_contract::files::{
    ListSyncSteps, ListTrash, SyncChoices, SyncDirection, SyncGroup, TransferState, UndoChange,
};

use super::world::{CAREFUL, MIRROR, World};

#[tokio::test(start_paused = true)]
async fn what_only_the_bucket_has_stays_or_goes_to_its_trash() {
    let world = World::new();
    for path in ["extra", "sub/extra", "a"] {
        world.seed(path, path);
    }
    world.write("a", "a", 0);
    world.synced(SyncDirection::Up, CAREFUL).await;
    assert_eq!(world.there().len(), 3, "nothing is deleted unasked");
    let mut changes = world.desk.browser.subscribe();
    let report = world.synced(SyncDirection::Up, MIRROR).await;
    assert_eq!((report.deleted, report.failed), (2, 0));
    assert_eq!(world.here(), world.there());
    let trash = world.desk.browser.list_trash(ListTrash { cursor: None }).await.unwrap();
    assert_eq!(trash.items.len(), 2);
    // It is a change like any other, and can be taken back.
    let ended = loop {
        let change = changes.recv().await.unwrap();
        if change.outcome.as_ref().is_some_and(|outcome| outcome.undoable) {
            break change;
        }
    };
    world.desk.ends(world.desk.browser.undo(UndoChange { id: ended.id })).await;
    assert_eq!(world.there().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_only_the_computer_has_stays_or_goes_to_the_system_s_trash() {
    let world = World::new();
    world.seed("a", "a");
    for path in ["extra", "sub/other", "a"] {
        world.write(path, path, 5);
    }
    world.synced(SyncDirection::Down, CAREFUL).await;
    assert_eq!(world.here().len(), 3, "nothing is deleted unasked");
    world.trash.refuse("extra");
    let (id, _) = world.compared(SyncDirection::Down).await;
    let report = world.ran(&id, SyncChoices { delete: true, ..CAREFUL }).await;
    assert_eq!((report.deleted, report.failed), (1, 1));
    assert_eq!(world.trash.names(), ["other"]);
    let request = ListSyncSteps { id, group: SyncGroup::Failed, from: 0 };
    let failed = world.syncs.list(request).await.unwrap().steps;
    assert_eq!(failed[0].name, "extra");
    assert_eq!(failed[0].problem.as_ref().unwrap().code, Code::TargetReadOnly);
    assert!(world.here().contains_key("extra"), "what no trash takes stays");
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn no_link_leads_a_sync_out_of_its_folder() {
    use std::os::unix::fs::symlink;
    let world = World::new();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("mine"), "mine").unwrap();
    world.seed("a", "a");
    world.seed("link/x", "x");
    world.seed("later/x", "x");
    world.write("a", "a", 5);
    world.write("gone/mine", "mine", 5);
    symlink(outside.path(), world.root().join("link")).unwrap();
    let (id, _) = world.compared(SyncDirection::Down).await;
    assert_eq!(world.group(&id, SyncGroup::Blocked).await, ["link", "link/x"]);
    assert_eq!(world.group(&id, SyncGroup::Extra).await, ["gone/mine"]);
    // Links that appear after the comparison lead nowhere either.
    fs::remove_dir_all(world.root().join("gone")).unwrap();
    symlink(outside.path(), world.root().join("gone")).unwrap();
    symlink(outside.path(), world.root().join("later")).unwrap();
    world.ran(&id, MIRROR).await;
    let states: Vec<_> = world.desk.files.transfers().into_iter().map(|transfer| transfer.state).collect();
    assert!(matches!(states[..], [TransferState::Failed(_)]), "{states:?}");
    fs::remove_file(world.root().join("later")).unwrap();
    let (id, _) = world.compared(SyncDirection::Down).await;
    assert_eq!(world.group(&id, SyncGroup::Extra).await, Vec::<String>::new());
    world.ran(&id, MIRROR).await;
    assert_eq!(fs::read_to_string(outside.path().join("mine")).unwrap(), "mine");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1, "nothing was written outside");
    assert!(world.trash.names().is_empty());
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn a_link_in_the_place_of_a_folder_deletes_nothing_behind_it() {
    use std::os::unix::fs::symlink;
    let world = World::new();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("mine"), "mine").unwrap();
    world.seed("a", "a");
    world.write("a", "a", 5);
    world.write("sub/mine", "mine", 5);
    let (id, _) = world.compared(SyncDirection::Down).await;
    assert_eq!(world.group(&id, SyncGroup::Extra).await, ["sub/mine"]);
    fs::remove_dir_all(world.root().join("sub")).unwrap();
    symlink(outside.path(), world.root().join("sub")).unwrap();
    let report = world.ran(&id, MIRROR).await;
    assert_eq!((report.deleted, report.failed), (0, 1));
    assert!(outside.path().join("mine").exists());
    assert!(world.trash.names().is_empty());
}
