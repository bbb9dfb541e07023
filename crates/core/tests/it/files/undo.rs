//! Undo: what was there before is there again.

use std::collections::BTreeSet;

use devops360_contract::Code;
use devops360_contract::files::{
    ChangeAction, ChangeId, ChangeOutcome, ListTrash, Resolution, TransferState, UndoChange,
};
use proptest::prelude::*;
use tokio::runtime::Builder;

use crate::desk::{Desk, MIB, ROOT, content};

async fn undo(desk: &Desk, id: &ChangeId) -> ChangeOutcome {
    desk.ends(desk.browser.undo(UndoChange { id: id.clone() })).await.1
}

/// Does something with `items` and answers what it was.
async fn change(
    desk: &Desk,
    action: ChangeAction,
    items: &[(&str, &str)],
    resolution: Resolution,
) -> ChangeId {
    let mut changes = desk.browser.subscribe();
    let outcome = desk.change(action, items, resolution).await;
    assert_eq!(outcome.failed, []);
    changes.recv().await.unwrap().id
}

#[tokio::test]
async fn each_change_can_be_taken_back_once() {
    for desk in [Desk::new(), Desk::versioned()] {
        desk.seed(&["a", "d/x", "d/e/", "d/e/y", "to/a", "to/d/x"]);
        let before = desk.contents();
        let items = [("a", "to/a"), ("d/", "to/d/")];
        for action in [ChangeAction::Move, ChangeAction::Copy] {
            for resolution in [Resolution::KeepBoth, Resolution::Replace] {
                let id = change(&desk, action, &items, resolution).await;
                assert_ne!(desk.contents(), before);
                let outcome = undo(&desk, &id).await;
                assert_eq!((outcome.succeeded, outcome.failed), (4, vec![]), "{action:?} {resolution:?}");
                assert_eq!(desk.contents(), before, "{action:?} {resolution:?}");
                assert_eq!(undo(&desk, &id).await.succeeded, 0, "it is taken back once");
            }
        }
        let (id, _) = desk.delete(&["a", "d/"]).await;
        assert_eq!(undo(&desk, &id).await.failed, []);
        assert_eq!(desk.contents(), before);
    }
}

#[tokio::test]
async fn what_changed_since_stays_as_it_is_now() {
    let desk = Desk::new();
    desk.seed(&["a", "b"]);
    let id = change(&desk, ChangeAction::Move, &[("a", "to/a"), ("b", "to/b")], Resolution::Create).await;
    desk.bucket.seed(&format!("{ROOT}to/a"), "edited");
    desk.bucket.seed(&format!("{ROOT}b"), "new");
    let outcome = undo(&desk, &id).await;
    let failed: BTreeSet<_> = outcome.failed.iter().map(|failure| failure.error.code).collect();
    assert_eq!(failed, BTreeSet::from([Code::ChangedMeanwhile, Code::NameTaken]));
    assert_eq!(desk.object("to/a").unwrap(), b"edited");
    assert_eq!(desk.keys(), ["b", "to/a", "to/b"]);
}

#[tokio::test]
async fn nobody_takes_back_what_somebody_else_did() {
    let desk = Desk::new();
    desk.seed(&["a"]);
    let (id, _) = desk.delete(&["a"]).await;
    desk.browser.shut_down().await;
    assert_eq!(undo(&desk, &id).await.succeeded, 0);
    assert!(desk.keys().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_replaced_file_comes_back_and_the_new_one_is_not_lost() {
    for desk in [Desk::new(), Desk::versioned()] {
        for size in [3, 17 * MIB] {
            desk.seed(&["a"]);
            let mut changes = desk.browser.subscribe();
            assert_eq!(desk.upload("a", &content(size), Resolution::Replace).await, TransferState::Done);
            let change = changes.recv().await.unwrap();
            assert_eq!((change.action, change.name.as_str()), (ChangeAction::Replace, "a"));
            assert_eq!(undo(&desk, &change.id).await.failed, []);
            assert_eq!(desk.object("a").unwrap(), b"a");
            let page = desk.browser.list_trash(ListTrash { cursor: None }).await.unwrap();
            assert_eq!(
                page.items.last().map(|item| item.size),
                Some(size as u64),
                "the upload is in the trash"
            );
        }
    }
}

/// One thing that a person does: an action on some keys, towards a folder.
#[derive(Debug, Clone)]
enum Act {
    Relocate(ChangeAction, usize, usize, Resolution),
    Delete(usize),
}

const PLACES: [&str; 6] = ["a", "b", "d/", "e/", "d/a", "d/e/"];
const FOLDERS: [&str; 4] = ["", "d/", "e/", "f/"];

fn act() -> impl Strategy<Value = Act> {
    let action = prop_oneof![Just(ChangeAction::Move), Just(ChangeAction::Copy)];
    let resolution =
        prop_oneof![Just(Resolution::Create), Just(Resolution::KeepBoth), Just(Resolution::Replace)];
    prop_oneof![
        4 => (action, 0..PLACES.len(), 0..FOLDERS.len(), resolution)
            .prop_map(|(action, place, folder, resolution)| Act::Relocate(action, place, folder, resolution)),
        1 => (0..PLACES.len()).prop_map(Act::Delete),
    ]
}

async fn run(desk: &Desk, act: &Act) -> Option<ChangeId> {
    let mut changes = desk.browser.subscribe();
    let outcome = match *act {
        Act::Delete(place) => desk.delete(&[PLACES[place]]).await.1,
        Act::Relocate(action, place, folder, resolution) => {
            let key = PLACES[place];
            let name = key.trim_end_matches('/').rsplit('/').next().unwrap();
            let target = format!("{}{name}{}", FOLDERS[folder], if key.ends_with('/') { "/" } else { "" });
            desk.change(action, &[(key, &target)], resolution).await
        }
    };
    let id = changes.recv().await.unwrap().id;
    outcome.undoable.then_some(id)
}

proptest! {
    #[test]
    fn taking_everything_back_leaves_what_was_there(
        acts in prop::collection::vec(act(), 1..8),
        versioned in any::<bool>(),
    ) {
        Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
            let desk = if versioned { Desk::versioned() } else { Desk::new() };
            desk.seed(&["a", "b", "d/", "d/a", "d/b", "d/e/x", "e/x", "e/a"]);
            let before = desk.contents();
            let mut done = Vec::new();
            for act in &acts {
                let bodies: BTreeSet<_> = desk.contents().into_values().collect();
                done.extend(run(&desk, act).await);
                if let Act::Relocate(_, _, _, Resolution::Create | Resolution::KeepBoth) = act {
                    let now: BTreeSet<_> = desk.contents().into_values().collect();
                    assert_eq!(now, bodies, "nothing is lost by {act:?}");
                }
            }
            for id in done.iter().rev() {
                assert_eq!(undo(&desk, id).await.failed, [], "{acts:?}");
            }
            assert_eq!(desk.contents(), before, "{acts:?}");
        });
    }
}
