//! Loading and saving a profile: whole, or saying what is not.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use devops360_contract::connection::Attribute;
use devops360_contract::profile::{
    PhotoHandle, Profile, ProfileEdit, ProfilePart, SaveProfile, SaveProfileOutcome,
};
use devops360_contract::{AppError, Code};
use devops360_core::cloud::{DataServices, ErrorKind};
use devops360_core::environment::Environment;
use devops360_core::files::ObjectStore;
use devops360_core::profile::{Profiles, Record};
use devops360_testkit::cloud::FakeCloud;
use devops360_testkit::identity::PoolOptions;
use devops360_testkit::links::FakeLinks;
use devops360_testkit::objects::MemoryObjects;
use devops360_testkit::records::MemoryRecords;
use tempfile::TempDir;

use crate::app::{App, Computer, user_file};

/// Ada, signed in, with her bucket and her table.
pub(crate) struct Home {
    pub(crate) computer: Computer,
    pub(crate) app: App,
    pub(crate) profiles: Profiles,
    pub(crate) bucket: Arc<MemoryObjects>,
    pub(crate) records: Arc<MemoryRecords>,
    pub(crate) owner: String,
    pub(crate) directory: TempDir,
}

impl Home {
    pub(crate) async fn new() -> Self {
        Self::with(PoolOptions::default()).await
    }

    /// The same on a pool that is set up in its own way.
    pub(crate) async fn with(options: PoolOptions) -> Self {
        let bucket = Arc::new(MemoryObjects::default());
        let mut home = Self::on(options, bucket.clone()).await;
        home.bucket = bucket;
        home
    }

    /// The same with another bucket.
    pub(crate) async fn on(options: PoolOptions, objects: Arc<dyn ObjectStore>) -> Self {
        let records = Arc::new(MemoryRecords::default());
        let mut computer = Computer::new(options);
        let environment: Arc<dyn Environment> = computer.clock.clone();
        let data = DataServices { objects, records: records.clone(), links: Arc::new(FakeLinks::default()) };
        computer.cloud = Arc::new(FakeCloud::new(options, &environment).with_data(data));
        let app = computer.start_with(&user_file());
        app.sign_in(false).await;
        let owner = app.sessions.current().unwrap().owner().await.unwrap();
        let directory = tempfile::tempdir().unwrap();
        let profiles = Profiles::new(
            app.sessions.clone(),
            computer.preferences.clone(),
            environment,
            directory.path().join("staged"),
        );
        let bucket = Arc::default();
        Self { computer, app, profiles, bucket, records, owner, directory }
    }

    /// The profiles as a new start of the app has them.
    pub(crate) fn restarted(&self) -> Profiles {
        let staging = self.directory.path().join("staged");
        Profiles::new(
            self.app.sessions.clone(),
            self.computer.preferences.clone(),
            self.computer.clock.clone(),
            staging,
        )
    }

    /// Stages a photo.
    pub(crate) async fn stage(&self) -> PhotoHandle {
        let path = self.directory.path().join("photo.png");
        image::RgbImage::new(4, 4).save(&path).unwrap();
        self.profiles.stage_photo(&path).await.unwrap().handle
    }

    pub(crate) async fn save(&self, base_revision: u64, edit: ProfileEdit) -> SaveProfileOutcome {
        self.profiles.save(SaveProfile { base_revision, edit }).await.unwrap()
    }
}

pub(crate) fn edit<const N: usize>(attributes: [(Attribute, &str); N], bio: Option<&str>) -> ProfileEdit {
    let attributes = attributes.into_iter().map(|(attribute, value)| (attribute, value.to_owned()));
    ProfileEdit { attributes: attributes.collect(), bio: bio.map(str::to_owned) }
}

#[track_caller]
pub(crate) fn saved(outcome: SaveProfileOutcome) -> Profile {
    match outcome {
        SaveProfileOutcome::Saved(profile) => profile,
        other => panic!("it should be saved: {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn an_edit_is_saved_whole() {
    let home = Home::new().await;
    let fresh = home.profiles.load().await.unwrap();
    assert_eq!((fresh.revision, fresh.bio.as_str(), &fresh.record_problem), (0, "", &None));
    let change = edit([(Attribute::Name, "Ada"), (Attribute::Address, "Street 1")], Some("Hello"));
    let profile = saved(home.save(0, change).await);
    assert_eq!((profile.revision, profile.bio.as_str()), (1, "Hello"));
    assert_eq!(profile.attributes[&Attribute::Name], "Ada");
    assert_eq!(home.computer.pool().attributes("ada")["address"], "Street 1");
    assert_eq!(home.records.record(&home.owner).unwrap().address, "Street 1");

    let profile = saved(home.save(1, edit([(Attribute::Name, ""), (Attribute::Address, "")], None)).await);
    assert_eq!((profile.revision, profile.bio.as_str()), (2, "Hello"), "what was not edited stays");
    assert!(
        !profile.attributes.contains_key(&Attribute::Name)
            && !profile.attributes.contains_key(&Attribute::Address)
    );
}

#[tokio::test(start_paused = true)]
async fn a_change_elsewhere_is_shown_and_nothing_is_saved() {
    let home = Home::new().await;
    saved(home.save(0, edit([], Some("first window"))).await);
    let late = home.save(0, edit([(Attribute::Name, "Late")], Some("second window"))).await;
    let SaveProfileOutcome::ChangedElsewhere { theirs } = late else { panic!("{late:?}") };
    assert_eq!((theirs.bio.as_str(), theirs.revision), ("first window", 1));
    assert!(!theirs.attributes.contains_key(&Attribute::Name));
}

#[tokio::test(start_paused = true)]
async fn attributes_that_are_refused_are_said_and_the_rest_is_saved() {
    let home = Home::new().await;
    let calls = &home.computer.pool().calls;
    calls.fail_next(
        "UpdateUserAttributes",
        ErrorKind::Invalid,
        "InvalidParameterException",
        "no such number",
    );
    let outcome = home.save(0, edit([(Attribute::PhoneNumber, "1")], Some("Hello"))).await;
    let SaveProfileOutcome::Partly { now, failed } = outcome else { panic!("{outcome:?}") };
    assert_eq!((now.bio.as_str(), failed.len()), ("Hello", 1));
    assert_eq!((failed[0].part, failed[0].error.code), (ProfilePart::Attributes, Code::AttributeRefused));
    assert_eq!(failed[0].error.args, BTreeMap::from([("detail".to_owned(), "no such number".to_owned())]));
}

#[tokio::test(start_paused = true)]
async fn a_record_that_is_refused_is_said_and_the_attributes_are_saved() {
    let home = Home::new().await;
    home.records.fail_next([(ErrorKind::Denied, "AccessDeniedException")]);
    let outcome = home.save(0, edit([(Attribute::Name, "Ada")], Some("Hello"))).await;
    let SaveProfileOutcome::Partly { now, failed } = outcome else { panic!("{outcome:?}") };
    assert_eq!(now.attributes[&Attribute::Name], "Ada");
    assert_eq!((failed[0].part, failed[0].error.code), (ProfilePart::Record, Code::ProfileDenied));
    home.records.fail_next([(ErrorKind::NotFound, "ResourceNotFoundException")]);
    let error = home.profiles.save(SaveProfile { base_revision: 0, edit: edit([], Some("x")) }).await;
    assert_eq!(AppError::from(error.unwrap_err()).code, Code::TableNotFound, "nothing at all was saved");
}

#[tokio::test(start_paused = true)]
async fn attributes_are_usable_without_the_record() {
    let home = Home::new().await;
    home.records.fail_next([(ErrorKind::NotFound, "ResourceNotFoundException")]);
    let profile = home.profiles.load().await.unwrap();
    assert_eq!(profile.username, "ada");
    let problem = profile.record_problem.unwrap();
    assert_eq!((problem.code, problem.args["table"].as_str()), (Code::TableNotFound, "test-table"));
}

#[tokio::test(start_paused = true)]
async fn the_address_of_the_record_is_shown_where_the_pool_has_none() {
    let home = Home::new().await;
    let record = Record { address: "Street 1".to_owned(), revision: 3, ..Record::default() };
    home.records.seed(&home.owner, record);
    let profile = home.profiles.load().await.unwrap();
    assert_eq!((profile.attributes[&Attribute::Address].as_str(), profile.revision), ("Street 1", 3));
}

#[tokio::test(start_paused = true)]
async fn a_busy_table_is_asked_again() {
    let home = Home::new().await;
    home.records.fail_next([(ErrorKind::Throttled, ""), (ErrorKind::Network, "")]);
    saved(home.save(0, edit([], Some("Hello"))).await);
}

#[tokio::test(start_paused = true)]
async fn a_pool_that_stops_answering_is_said_and_nothing_is_half_saved() {
    let home = Home::new().await;
    saved(home.save(0, edit([], Some("before"))).await);
    home.computer.pool().calls.set_offline(true);
    let load = home.profiles.load().await;
    assert_eq!(AppError::from(load.unwrap_err()).code, Code::Offline);
    let change = SaveProfile { base_revision: 1, edit: edit([(Attribute::Name, "Ada")], Some("after")) };
    let save = home.profiles.save(change).await;
    assert_eq!(AppError::from(save.unwrap_err()).code, Code::Offline);
    home.computer.pool().calls.set_offline(false);
    let profile = home.profiles.load().await.unwrap();
    assert_eq!((profile.bio.as_str(), profile.revision), ("before", 1));
}

#[tokio::test(start_paused = true)]
async fn a_session_that_ends_keeps_the_prepared_photo() {
    let home = Home::new().await;
    let photo = home.stage().await;
    home.computer.pool().revoke_all();
    home.computer.clock.advance(Duration::from_secs(60 * 60));
    assert_eq!(AppError::from(home.profiles.load().await.unwrap_err()).code, Code::SessionExpired);
    assert_eq!(
        AppError::from(home.profiles.save_photo(&photo).await.unwrap_err()).code,
        Code::SessionExpired
    );
    assert!(home.profiles.staged_photo(&photo).await.is_ok(), "it is sent after the next sign-in");
}
