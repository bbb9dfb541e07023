//! A folder of this computer synced with one of the bucket, in the name of a person: both adapters are the app's own.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use bytes::Bytes;
use devops360_contract::connection::ConnectionId;
use devops360_contract::files::{
    ListSyncSteps, PlanSync, StartSync, SyncChoices, SyncDirection, SyncFolder, SyncGroup, SyncId,
    SyncPreview, SyncReport, SyncStage,
};
use devops360_contract::{AppError, Code};
use devops360_core::cloud::DataServices;
use devops360_core::environment::SystemEnvironment;
use devops360_core::files::{
    Browser, Files, LocalFiles, LocalTrash, Place, SyncParts, Syncs, Workspace, WorkspaceError,
    WriteCondition,
};
use devops360_testkit::desktop::MemoryPreferences;
use tempfile::TempDir;

use super::person::Client;
use crate::objects::{put_request, read};

/// More than goes in one request.
const LARGE: usize = 17 * 1024 * 1024;
const EVERYTHING: SyncChoices = SyncChoices { delete: true, replace_newer: true };

/// A person with a folder here and one in the bucket.
struct World {
    syncs: Syncs,
    local: Arc<LocalFiles>,
    data: DataServices,
    /// What the keys of the synced folder begin with.
    prefix: String,
    here: TempDir,
    _kept: TempDir,
}

/// Deletes, which is as much of a trash as this needs.
struct NoTrash;

impl LocalTrash for NoTrash {
    fn put(&self, file: &Path) -> io::Result<()> {
        fs::remove_file(file)
    }
}

struct SignedIn(Place);

#[async_trait]
impl Workspace for SignedIn {
    async fn place(&self) -> Result<Place, WorkspaceError> {
        Ok(self.0.clone())
    }
}

impl World {
    async fn new() -> Self {
        let client = Client::open().await;
        let (owner, data) = client.person().await;
        let place = Place {
            objects: data.objects.clone(),
            records: data.records.clone(),
            links: data.links.clone(),
            connection: ConnectionId("here".to_owned()),
            bucket: client.connection.bucket.clone(),
            table: client.connection.table.clone(),
            files: format!("users/{owner}/files/"),
            trash: format!("users/{owner}/trash/"),
            photos: format!("profile_photos/{owner}/"),
            owner,
        };
        let prefix = format!("{}docs/", place.files);
        let (here, kept) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (environment, workspace) = (Arc::new(SystemEnvironment), Arc::new(SignedIn(place)));
        let local = Arc::new(LocalFiles::new(environment.clone()));
        let browser = Arc::new(Browser::new(workspace.clone(), environment.clone()));
        let journal = kept.path().to_owned();
        let overwrites = browser.overwrites();
        let files = Files::new(workspace.clone(), environment.clone(), local.clone(), journal, overwrites);
        let (files, local_files, trash) = (Arc::new(files), local.clone(), Arc::new(NoTrash));
        let parts = SyncParts { workspace, environment, files, browser, local: local_files, trash };
        let memory = kept.path().join("syncs");
        let syncs = Syncs::new(parts, Arc::new(MemoryPreferences::default()), memory);
        Self { syncs, local, data, prefix, here, _kept: kept }
    }

    /// Writes a local file as of so many seconds from now.
    fn write(&self, path: &str, content: &[u8], from_now: i64) {
        let file = self.here.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, content).unwrap();
        let distance = Duration::from_secs(from_now.unsigned_abs());
        let now = SystemTime::now();
        let time = if from_now < 0 { now - distance } else { now + distance };
        File::options().write(true).open(file).unwrap().set_modified(time).unwrap();
    }

    /// Puts an object there, as another program would.
    async fn put(&self, path: &str, content: &'static [u8]) {
        let key = format!("{}{path}", self.prefix);
        self.data.objects.put(put_request(&key, content, WriteCondition::Always)).await.unwrap();
    }

    /// The objects of the folder and their contents.
    async fn there(&self) -> BTreeMap<String, Bytes> {
        let page = self.data.objects.list(&self.prefix, None, None, 1_000).await.unwrap();
        let mut found = BTreeMap::new();
        for object in page.objects {
            let body = read(self.data.objects.get(&object.key, None, None).await.unwrap()).await.unwrap();
            found.insert(object.key[self.prefix.len()..].to_owned(), body.into());
        }
        found
    }

    /// The files here and their contents.
    fn here(&self) -> BTreeMap<String, Bytes> {
        let mut found = BTreeMap::new();
        look(self.here.path(), "", &mut found);
        found
    }

    async fn compared(&self, direction: SyncDirection) -> (SyncId, SyncPreview) {
        let local = SyncFolder::Chosen(self.local.admit(self.here.path().to_owned()).handle);
        let request = PlanSync { folder: "docs/".to_owned(), local, direction, contents: false };
        let id = self.syncs.plan(request).await.unwrap();
        match self.until(&id, |stage| !matches!(stage, SyncStage::Comparing { .. })).await {
            SyncStage::Planned(preview) => (id, preview),
            other => panic!("{other:?}"),
        }
    }

    async fn ran(&self, id: &SyncId) -> SyncReport {
        self.syncs.start(StartSync { id: id.clone(), choices: EVERYTHING }).await.unwrap();
        match self.until(id, |stage| matches!(stage, SyncStage::Ended { .. })).await {
            SyncStage::Ended { report, .. } => report,
            other => panic!("{other:?}"),
        }
    }

    async fn until(&self, id: &SyncId, suits: impl Fn(&SyncStage) -> bool) -> SyncStage {
        let mut news = self.syncs.subscribe();
        loop {
            let now = self.syncs.show().await.unwrap().unwrap();
            assert_eq!(now.id, *id, "there is one at a time");
            if suits(&now.stage) {
                return now.stage;
            }
            // A message that was missed is no loss: it is asked again.
            let _ = news.recv().await;
        }
    }

    async fn assert_same(&self) {
        let (here, there) = (self.here(), self.there().await);
        assert_eq!(here.keys().collect::<Vec<_>>(), there.keys().collect::<Vec<_>>());
        assert!(here == there, "the contents are the same too");
    }

    /// Runs what was compared and expects that `f`, which changed since, is left alone.
    async fn assert_left_alone(&self, id: &SyncId) {
        let report = self.ran(id).await;
        assert_eq!((report.written.files, report.failed), (1, 1), "the other file goes");
        let request = ListSyncSteps { id: id.clone(), group: SyncGroup::Failed, from: 0 };
        let mut steps = self.syncs.list(request).await.unwrap().steps;
        let failed = steps.remove(0);
        let AppError { code, .. } = failed.problem.unwrap();
        assert_eq!((failed.name.as_str(), code), ("f", Code::ChangedSincePreview));
    }
}

fn look(folder: &Path, below: &str, found: &mut BTreeMap<String, Bytes>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{below}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            look(&entry.path(), &format!("{name}/"), found);
        } else {
            found.insert(name, fs::read(entry.path()).unwrap().into());
        }
    }
}

#[tokio::test]
async fn a_folder_goes_up_and_what_changed_there_comes_down() {
    let world = World::new().await;
    let large: Vec<u8> = (0_u32..).flat_map(u32::to_le_bytes).take(LARGE).collect();
    for (path, content) in [("a", b"first".as_slice()), ("sub/deep/b", b"b"), ("sub/large", &large)] {
        world.write(path, content, 3_600);
    }
    let (id, _) = world.compared(SyncDirection::Up).await;
    let report = world.ran(&id).await;
    assert_eq!((report.written.files, report.failed), (3, 0));
    world.assert_same().await;
    let (_, preview) = world.compared(SyncDirection::Up).await;
    assert_eq!(preview.amount(SyncGroup::Same).files, 3, "nothing is left to do");

    world.put("a", b"second, from elsewhere").await;
    world.put("new", b"new").await;
    world.data.objects.delete(&format!("{}sub/deep/b", world.prefix)).await.unwrap();
    let (id, _) = world.compared(SyncDirection::Down).await;
    let report = world.ran(&id).await;
    assert_eq!((report.written.files, report.failed), (2, 0));
    assert_eq!(world.here()["a"], "second, from elsewhere");
    assert_eq!(world.here().keys().collect::<Vec<_>>(), ["a", "new", "sub/large"]);
    world.assert_same().await;
}

#[tokio::test]
async fn an_object_that_is_another_by_now_is_not_replaced() {
    let world = World::new().await;
    world.put("f", b"older").await;
    world.write("f", b"mine, which is longer", 3_600);
    world.write("other", b"other", 3_600);
    let (id, _) = world.compared(SyncDirection::Up).await;
    world.put("f", b"theirs").await;
    world.assert_left_alone(&id).await;
    assert_eq!(world.there().await["f"], "theirs");
    assert_eq!(world.there().await["other"], "other");
}

#[tokio::test]
async fn an_object_that_is_another_by_now_is_not_fetched() {
    let world = World::new().await;
    world.put("f", b"older, which is longer").await;
    world.put("other", b"other").await;
    world.write("f", b"mine", -3_600);
    let (id, _) = world.compared(SyncDirection::Down).await;
    world.put("f", b"theirs").await;
    world.assert_left_alone(&id).await;
    assert_eq!(world.here()["f"], "mine");
    assert_eq!(world.here()["other"], "other");
}
