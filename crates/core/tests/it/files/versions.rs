//! What a file was before.

use devops360_contract::Code;
use devops360_contract::files::{
    ChangeAction, ChangeOutcome, FileVersion, FileVersionId, ListVersions, RestoreVersion, UndoChange,
};

use crate::desk::{Desk, ROOT};

async fn versions(desk: &Desk, key: &str) -> Vec<FileVersion> {
    desk.browser.list_versions(ListVersions { key: key.to_owned() }).await.unwrap()
}

async fn restore(desk: &Desk, key: &str, version: &FileVersionId) -> ChangeOutcome {
    let request = RestoreVersion { key: key.to_owned(), version: version.clone() };
    desk.ends(desk.browser.restore_version(request)).await.1
}

#[tokio::test]
async fn an_earlier_version_comes_back_and_the_newer_one_stays_a_version() {
    let desk = Desk::versioned();
    for body in ["first", "second!", "third"] {
        desk.bucket.seed(&format!("{ROOT}a"), body);
    }
    desk.seed(&["ab", "a/b"]);
    let before = versions(&desk, "a").await;
    let shown: Vec<_> = before.iter().map(|version| (version.size, version.current)).collect();
    assert_eq!(shown, [(5, true), (7, false), (5, false)], "newest first, of that key alone");
    let mut changes = desk.browser.subscribe();
    let outcome = restore(&desk, "a", &before[1].id).await;
    assert_eq!((outcome.succeeded, outcome.undoable), (1, true));
    assert_eq!(desk.object("a").unwrap(), b"second!");
    assert_eq!(versions(&desk, "a").await.len(), 4, "nothing is lost");
    let change = changes.recv().await.unwrap();
    assert_eq!((change.action, change.name.as_str()), (ChangeAction::Revert, "a"));
    let (_, undone) = desk.ends(desk.browser.undo(UndoChange { id: change.id })).await;
    assert_eq!(undone.failed, []);
    assert_eq!(desk.object("a").unwrap(), b"third");
}

#[tokio::test]
async fn what_was_deleted_elsewhere_has_versions_to_come_back_from() {
    let desk = Desk::versioned();
    desk.seed(&["a"]);
    let (id, _) = desk.delete(&["a"]).await;
    let there = versions(&desk, "a").await;
    assert_eq!((there.len(), there[0].current), (1, false), "the delete itself is none");
    assert_eq!(restore(&desk, "a", &there[0].id).await.failed, []);
    assert_eq!(desk.object("a").unwrap(), b"a");
    desk.bucket.seed(&format!("{ROOT}a"), "newer");
    let (_, undone) = desk.ends(desk.browser.undo(UndoChange { id })).await;
    assert_eq!(undone.failed[0].error.code, Code::NameTaken);
    assert_eq!(desk.object("a").unwrap(), b"newer", "nothing is overwritten by taking back");
}

#[tokio::test]
async fn a_version_that_is_not_there_is_said() {
    for desk in [Desk::new(), Desk::versioned()] {
        desk.seed(&["a"]);
        let outcome = restore(&desk, "a", &FileVersionId("another".to_owned())).await;
        assert_eq!(outcome.failed[0].error.code, Code::ObjectNotFound);
        assert_eq!(desk.object("a").unwrap(), b"a");
    }
    assert_eq!(versions(&Desk::new(), "none").await, []);
}
