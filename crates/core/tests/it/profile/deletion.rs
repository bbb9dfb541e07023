//! The end of an account: nothing of it stays, whenever it is cut short and run again.

use std::sync::Arc;

use devops360_contract::files::Amount;
use devops360_contract::profile::DeletionPreview;
use devops360_core::cloud::ErrorKind;
use devops360_core::files::ObjectStore;
use devops360_core::profile::{AccountDeletion, Record};
use devops360_testkit::faults::{Fault, FaultyObjects, Operation};
use devops360_testkit::identity::PoolOptions;
use devops360_testkit::objects::MemoryObjects;
use serde_json::Value;

use crate::app::EMAIL;
use crate::profile::saving::Home;

type Bucket = FaultyObjects<MemoryObjects>;

/// Ada with files, earlier versions, a trash, a photo and a record; and Eve, next to her.
struct Leaving {
    home: Home,
    bucket: Arc<Bucket>,
}

impl Leaving {
    async fn with(versioned: bool) -> Self {
        let inner = if versioned { MemoryObjects::versioned() } else { MemoryObjects::default() };
        let bucket = Arc::new(FaultyObjects::new(Arc::new(inner)));
        let home = Home::on(PoolOptions::default(), bucket.clone()).await;
        let owner = &home.owner;
        for number in 0..120 {
            bucket.inner().seed(&format!("users/{owner}/files/many/{number}.txt"), "many");
        }
        for body in ["first", "second"] {
            bucket.inner().seed(&format!("users/{owner}/files/a.txt"), body);
        }
        bucket.inner().seed(&format!("users/{owner}/files/gone.txt"), "gone");
        bucket.inner().delete(&format!("users/{owner}/files/gone.txt")).await.unwrap();
        bucket.inner().seed(&format!("users/{owner}/trash/019ab3f2c41-d1-5e0c77a1/old.txt"), "trash");
        bucket.inner().seed(&format!("profile_photos/{owner}/p1.jpg"), "photo");
        for key in ["users/eve/files/hers.txt", "profile_photos/eve/hers.jpg"] {
            bucket.inner().seed(key, "hers");
        }
        let photo_key = Some(format!("profile_photos/{owner}/p1.jpg"));
        home.records.seed(owner, Record { photo_key, revision: 1, ..Record::default() });
        home.computer.pool().add_person("eve", "Another horse 2!", "eve@example.com");
        Self { home, bucket }
    }

    fn deletion(&self) -> AccountDeletion {
        let Home { computer, app, .. } = &self.home;
        AccountDeletion::new(app.sessions.clone(), computer.preferences.clone(), computer.clock.clone())
    }

    async fn preview(&self) -> DeletionPreview {
        self.deletion().preview().await.unwrap()
    }

    fn is_known(&self, name: &str) -> bool {
        !self.home.computer.pool().attributes(name).is_empty()
    }

    /// Nothing of Ada's is left, and everything of Eve's.
    #[track_caller]
    fn assert_gone(&self) {
        let left = self.bucket.inner().every_version("");
        let hers = ["profile_photos/eve/hers.jpg", "users/eve/files/hers.txt"];
        assert_eq!(left, hers.map(str::to_owned), "versions and delete markers count");
        assert_eq!(self.home.records.record(&self.home.owner), None);
        assert_eq!((self.is_known("ada"), self.is_known("eve")), (false, true));
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_of_an_account_is_left_and_the_account_goes_last() {
    for versioned in [true, false] {
        let leaving = Leaving::with(versioned).await;
        leaving.deletion().run().await.unwrap();
        leaving.assert_gone();
    }
}

#[tokio::test(start_paused = true)]
async fn a_preview_counts_files_and_what_is_kept_of_earlier_ones() {
    let leaving = Leaving::with(true).await;
    let preview = leaving.preview().await;
    assert_eq!(preview.name, "ada");
    assert_eq!(preview.files, Amount { files: 121, bytes: 120 * 4 + 6 });
    assert_eq!(
        preview.earlier,
        Amount { files: 3, bytes: 5 + 4 + 5 },
        "what was replaced or deleted, and the trash"
    );
    assert_eq!((preview.photo, preview.record, preview.begun), (true, true, None));
    assert!(leaving.is_known("ada"), "a preview deletes nothing");
    assert_eq!(leaving.bucket.calls(Operation::DeleteVersions), 0);
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_is_cut_short_anywhere_goes_on_and_leaves_nothing() {
    let cuts = [
        (Operation::Versions, 1),
        (Operation::DeleteVersions, 1),
        (Operation::Versions, 2),
        (Operation::DeleteVersions, 2),
        (Operation::DeleteVersions, 3),
    ];
    for lost in [false, true] {
        for (operation, nth) in cuts {
            let leaving = Leaving::with(true).await;
            let denied = ErrorKind::Denied;
            let fault = if lost {
                Fault::AnsweredWith(denied, "AccessDenied")
            } else {
                Fault::Error(denied, "AccessDenied")
            };
            leaving.bucket.inject(operation, nth, fault);
            leaving.deletion().run().await.unwrap_err();
            assert!(leaving.is_known("ada"), "{operation:?} {nth}: whoever is not gone can come back");
            assert!(leaving.preview().await.begun.is_some(), "{operation:?} {nth}");
            leaving.deletion().run().await.unwrap();
            leaving.assert_gone();
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_table_or_a_pool_that_refuses_leaves_the_account() {
    let leaving = Leaving::with(true).await;
    leaving.home.records.fail_next([(ErrorKind::Denied, "AccessDeniedException")]);
    leaving.deletion().run().await.unwrap_err();
    assert!(leaving.is_known("ada") && leaving.home.records.record(&leaving.home.owner).is_some());
    let pool = leaving.home.computer.pool();
    pool.calls.fail_next("DeleteUser", ErrorKind::Denied, "ForbiddenException", "not from here");
    leaving.deletion().run().await.unwrap_err();
    assert!(leaving.is_known("ada"));
    assert!(leaving.preview().await.begun.is_some(), "it is remembered until the account is gone");
    leaving.deletion().run().await.unwrap();
    leaving.assert_gone();
}

#[tokio::test(start_paused = true)]
async fn an_account_whose_last_answer_was_lost_is_gone() {
    let leaving = Leaving::with(true).await;
    leaving.home.computer.pool().drop_answer("DeleteUser");
    leaving.deletion().run().await.unwrap();
    leaving.assert_gone();
    let left = leaving.home.computer.preferences.text("account-deletions");
    assert_eq!(left.as_deref(), Some("[]"), "no reminder of somebody who is gone");
}

#[tokio::test(start_paused = true)]
async fn whoever_agrees_types_their_name() {
    let leaving = Leaving::with(false).await;
    for (typed, agreed) in [("ada", true), (" ada ", true), ("Ada", false), ("", false), (EMAIL, false)] {
        assert_eq!(leaving.deletion().is_agreed(typed).await.unwrap(), agreed, "{typed:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_copy_of_the_profile_has_everything_or_is_none() {
    let leaving = Leaving::with(false).await;
    let home = &leaving.home;
    let record = Record {
        bio: "Hello".to_owned(),
        address: "Street 1".to_owned(),
        ..home.records.record(&home.owner).unwrap()
    };
    home.records.seed(&home.owner, record);
    let copy: Value = serde_json::from_slice(&home.profiles.export().await.unwrap()).unwrap();
    assert_eq!((copy["username"].as_str(), copy["bio"].as_str()), (Some("ada"), Some("Hello")));
    assert_eq!(
        (copy["address"].as_str(), copy["attributes"]["email"].as_str()),
        (Some("Street 1"), Some(EMAIL))
    );
    assert_eq!(copy["photo"], "cGhvdG8=");
    leaving.bucket.inject(Operation::Get, 1, Fault::Error(ErrorKind::Denied, "AccessDenied"));
    home.profiles.export().await.unwrap_err();
}

#[tokio::test(start_paused = true)]
async fn progress_is_told_in_versions() {
    let leaving = Leaving::with(true).await;
    let deletion = leaving.deletion();
    let mut told = deletion.subscribe();
    deletion.run().await.unwrap();
    let mut seen = Vec::new();
    while let Ok(progress) = told.try_recv() {
        seen.push(progress.deleted);
    }
    assert_eq!(
        seen.last(),
        Some(&126),
        "120, two versions of a.txt, gone.txt with its marker, trash and photo"
    );
    assert!(seen.is_sorted() && seen.len() > 1, "{seen:?}");
}
