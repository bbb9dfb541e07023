//! Media type, metadata and tags: seen, changed, and not changed over somebody else's change.

use std::sync::Arc;

use devops360_contract::files::{
    DescribeFile, FileDetails, Pair, Revision, SaveDetailsOutcome, SaveMetadata, SaveTags, TagList,
};
use devops360_contract::{AppError, Code};
use devops360_core::cloud::ErrorKind;
use devops360_core::environment::SystemEnvironment;
use devops360_core::files::{Details, FilesError, ObjectStore};
use devops360_testkit::faults::{Fault, FaultyObjects, Operation};

use crate::desk::{Desk, ROOT};

const GIB: u64 = 1024 * 1024 * 1024;

fn pairs(pairs: &[(&str, &str)]) -> Vec<Pair> {
    pairs.iter().map(|&(name, value)| Pair { name: name.to_owned(), value: value.to_owned() }).collect()
}

fn details(desk: &Desk) -> Details {
    Details::new(desk.workspace(), Arc::new(SystemEnvironment))
}

async fn describe(desk: &Desk, key: &str) -> Result<FileDetails, FilesError> {
    details(desk).describe(DescribeFile { key: key.to_owned() }).await
}

async fn save(
    desk: &Desk,
    revision: &Revision,
    metadata: &[(&str, &str)],
) -> Result<SaveDetailsOutcome, FilesError> {
    let (revision, content_type) = (revision.clone(), Some("text/plain".to_owned()));
    let request = SaveMetadata { key: "a".to_owned(), revision, content_type, metadata: pairs(metadata) };
    details(desk).save_metadata(request).await
}

async fn tag(
    desk: &Desk,
    seen: &[(&str, &str)],
    tags: &[(&str, &str)],
) -> Result<SaveDetailsOutcome, FilesError> {
    let request = SaveTags { key: "a".to_owned(), seen: pairs(seen), tags: pairs(tags) };
    details(desk).save_tags(request).await
}

#[track_caller]
fn saved(outcome: Result<SaveDetailsOutcome, FilesError>) -> FileDetails {
    match outcome.unwrap() {
        SaveDetailsOutcome::Saved(details) => details,
        other => panic!("it should have been saved: {other:?}"),
    }
}

#[track_caller]
fn changed(outcome: Result<SaveDetailsOutcome, FilesError>) -> FileDetails {
    match outcome.unwrap() {
        SaveDetailsOutcome::ChangedElsewhere(details) => details,
        other => panic!("somebody else's change should be said: {other:?}"),
    }
}

#[tokio::test]
async fn metadata_is_changed_and_bytes_and_tags_stay() {
    for desk in [Desk::new(), Desk::versioned()] {
        desk.seed(&["a"]);
        saved(tag(&desk, &[], &[("project", "harbour")]).await);
        let before = describe(&desk, "a").await.unwrap();
        let after = saved(save(&desk, &before.revision, &[("b", "<b>é</b>"), ("a", "")]).await);
        assert_eq!(after.content_type.as_deref(), Some("text/plain"));
        assert_eq!(after.metadata, pairs(&[("a", ""), ("b", "<b>é</b>")]), "in order");
        assert_eq!(after.tags, TagList::Known(pairs(&[("project", "harbour")])));
        assert_eq!(desk.object("a").unwrap(), b"a");
        let versions = desk.bucket.versions(&format!("{ROOT}a")).await.unwrap();
        assert_eq!(versions.len(), if after.versioned { 2 } else { 1 }, "what it was is a version");
    }
}

#[tokio::test]
async fn above_five_gib_the_copy_goes_in_parts_and_keeps_the_tags() {
    let desk = Desk::new();
    desk.bucket.seed_zeros(&format!("{ROOT}a"), 5 * GIB + 1);
    saved(tag(&desk, &[], &[("project", "harbour")]).await);
    let before = describe(&desk, "a").await.unwrap();
    let after = saved(save(&desk, &before.revision, &[("author", "Anna")]).await);
    assert_eq!(after.metadata, pairs(&[("author", "Anna")]));
    assert_eq!(after.tags, TagList::Known(pairs(&[("project", "harbour")])));
    assert_eq!((desk.faults.calls(Operation::Rewrite), desk.bucket.open_uploads()), (0, 0));
}

#[tokio::test]
async fn a_change_made_elsewhere_is_shown_and_not_overwritten() {
    let desk = Desk::new();
    desk.seed(&["a"]);
    let before = describe(&desk, "a").await.unwrap();
    saved(save(&desk, &before.revision, &[("author", "Ben")]).await);
    let shown = changed(save(&desk, &before.revision, &[("author", "Anna")]).await);
    assert_eq!(shown.metadata, pairs(&[("author", "Ben")]));
    saved(tag(&desk, &[], &[("x", "1")]).await);
    let shown = changed(tag(&desk, &[], &[("x", "2")]).await);
    assert_eq!(shown.tags, TagList::Known(pairs(&[("x", "1")])));
    saved(tag(&desk, &[("x", "1")], &[]).await);
}

#[tokio::test]
async fn a_change_between_the_look_and_the_copy_is_said_too() {
    let desk = Desk::with(|bucket| {
        let own = bucket.clone();
        let meanwhile = move || drop(own.seed(&format!("{ROOT}a"), "another"));
        FaultyObjects::new(bucket).on(Operation::Rewrite, 1, Fault::Meanwhile(Arc::new(meanwhile)))
    });
    desk.seed(&["a"]);
    let before = describe(&desk, "a").await.unwrap();
    let shown = changed(save(&desk, &before.revision, &[("author", "Anna")]).await);
    assert_eq!(shown.metadata, []);
    assert_eq!(desk.object("a").unwrap(), b"another");
}

#[tokio::test]
async fn a_lost_answer_is_no_change_elsewhere() {
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Rewrite, 1, Fault::AnswerLost));
    desk.seed(&["a"]);
    let before = describe(&desk, "a").await.unwrap();
    saved(save(&desk, &before.revision, &[("author", "Anna")]).await);
}

#[tokio::test]
async fn tags_that_may_not_be_read_hide_nothing_else() {
    let denied = Fault::Error(ErrorKind::Denied, "AccessDenied");
    let desk = Desk::with(|bucket| FaultyObjects::new(bucket).always(Operation::Tags, denied));
    desk.seed(&["a"]);
    let told = describe(&desk, "a").await.unwrap();
    assert!(matches!(&told.tags, TagList::Refused(error) if error.code == Code::BucketDenied));
    assert_eq!(AppError::from(tag(&desk, &[], &[]).await.unwrap_err()).code, Code::BucketDenied);
}

#[tokio::test]
async fn what_is_gone_or_cannot_be_is_refused() {
    let desk = Desk::new();
    let gone = AppError::from(describe(&desk, "a").await.unwrap_err());
    assert_eq!(gone.code, Code::ObjectNotFound);
    let revision = Revision(String::new());
    assert_eq!(AppError::from(save(&desk, &revision, &[]).await.unwrap_err()).code, Code::ObjectNotFound);
    desk.seed(&["a"]);
    let long = "v".repeat(2048);
    for metadata in [[("Author", "x")], [("a", "x\r\ny")], [("a", long.as_str())]] {
        let refused = AppError::from(save(&desk, &revision, &metadata).await.unwrap_err());
        assert_eq!(refused.code, Code::InvalidRequest, "{metadata:?}");
    }
    let eleven: Vec<_> = (0..11).map(|index| format!("t{index}")).collect();
    let eleven: Vec<_> = eleven.iter().map(|name| (name.as_str(), "")).collect();
    for tags in [eleven.as_slice(), &[("aws:x", "")], &[("a", "<b>")]] {
        assert_eq!(AppError::from(tag(&desk, &[], tags).await.unwrap_err()).code, Code::InvalidRequest);
    }
}
