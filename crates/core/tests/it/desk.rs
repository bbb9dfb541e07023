//! A person at a desk: a bucket that may fail, a folder on this computer, and the files between them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use devops360_contract::connection::ConnectionId;
use devops360_contract::files::{
    Change, ChangeAction, ChangeId, ChangeItem, ChangeOutcome, DeleteFiles, FileHandle, LocalItem, Placement,
    Resolution, StartChange, StartUpload, Transfer, TransferId, TransferState, UploadItem,
};
use devops360_contract::{AppError, Code};
use devops360_core::environment::SystemEnvironment;
use devops360_core::files::{Browser, Files, FilesError, LocalFiles, Place, Workspace, WorkspaceError};
use devops360_testkit::faults::FaultyObjects;
use devops360_testkit::links::FakeLinks;
use devops360_testkit::objects::MemoryObjects;
use devops360_testkit::records::MemoryRecords;
use tempfile::TempDir;

pub(crate) const MIB: usize = 1024 * 1024;

/// The person's prefix in the bucket.
pub(crate) const ROOT: &str = "users/me/files/";

/// The person's trash in the bucket.
pub(crate) const TRASH: &str = "users/me/trash/";

pub(crate) struct Desk {
    person: Arc<SignedIn>,
    pub(crate) bucket: Arc<MemoryObjects>,
    pub(crate) faults: Arc<FaultyObjects<MemoryObjects>>,
    pub(crate) links: Arc<FakeLinks>,
    pub(crate) local: Arc<LocalFiles>,
    pub(crate) files: Arc<Files>,
    pub(crate) browser: Arc<Browser>,
    pub(crate) folder: TempDir,
    pub(crate) journal: TempDir,
}

struct SignedIn(Mutex<Place>);

#[async_trait]
impl Workspace for SignedIn {
    async fn place(&self) -> Result<Place, WorkspaceError> {
        Ok(self.0.lock().unwrap().clone())
    }
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self::with(FaultyObjects::new)
    }

    /// A desk whose bucket keeps versions.
    pub(crate) fn versioned() -> Self {
        Self::on(MemoryObjects::versioned())
    }

    /// A desk whose bucket has faults.
    pub(crate) fn with(faults: impl FnOnce(Arc<MemoryObjects>) -> FaultyObjects<MemoryObjects>) -> Self {
        Self::between(MemoryObjects::default(), faults)
    }

    /// A desk with that bucket.
    pub(crate) fn on(bucket: MemoryObjects) -> Self {
        Self::between(bucket, FaultyObjects::new)
    }

    fn between(
        bucket: MemoryObjects,
        faults: impl FnOnce(Arc<MemoryObjects>) -> FaultyObjects<MemoryObjects>,
    ) -> Self {
        let bucket = Arc::new(bucket);
        let faults = Arc::new(faults(bucket.clone()));
        let links = Arc::new(FakeLinks::default());
        let place = Place {
            objects: faults.clone(),
            records: Arc::new(MemoryRecords::default()),
            links: links.clone(),
            connection: ConnectionId("here".to_owned()),
            owner: "me".to_owned(),
            bucket: "bucket".to_owned(),
            table: "table".to_owned(),
            files: ROOT.to_owned(),
            trash: TRASH.to_owned(),
            photos: "profile_photos/me/".to_owned(),
        };
        let local = Arc::new(LocalFiles::new(Arc::new(SystemEnvironment)));
        let journal = tempfile::tempdir().unwrap();
        let person = Arc::new(SignedIn(Mutex::new(place)));
        let browser = Arc::new(Browser::new(person.clone(), Arc::new(SystemEnvironment)));
        let files = start(&person, &local, &browser, journal.path());
        Self {
            person,
            bucket,
            faults,
            links,
            local,
            files,
            browser,
            folder: tempfile::tempdir().unwrap(),
            journal,
        }
    }

    /// Where the signed-in person's things are.
    pub(crate) fn workspace(&self) -> Arc<dyn Workspace> {
        self.person.clone()
    }

    /// Another person signs in, with the same bucket.
    pub(crate) fn sign_in(&self, owner: &str) {
        let mut place = self.person.0.lock().unwrap();
        place.owner = owner.to_owned();
        place.files = format!("users/{owner}/files/");
        place.trash = format!("users/{owner}/trash/");
    }

    /// The layout gives a person one folder, so that the trash lies in it.
    pub(crate) fn hide_trash_in(&self, folder: &str) {
        self.person.0.lock().unwrap().trash = format!("{ROOT}{folder}.trash/");
    }

    /// Starts the app again. What was dropped is gone; what is on the disk and in the bucket stays.
    pub(crate) fn restart(&mut self) {
        self.files = start(&self.person, &self.local, &self.browser, self.journal.path());
    }

    /// Starts the app again, with another folder for its journal.
    pub(crate) fn restart_with_journal_in(&mut self, name: &str) {
        self.files = start(&self.person, &self.local, &self.browser, &self.journal.path().join(name));
    }

    /// The journal's file.
    pub(crate) fn journal_file(&self) -> PathBuf {
        self.journal.path().join("transfers.redb")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a local file and admits it.
    pub(crate) fn file(&self, name: &str, content: &[u8]) -> LocalItem {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        self.local.admit(path)
    }

    /// Starts one upload into the root.
    pub(crate) async fn start(&self, handle: &FileHandle, resolution: Resolution) -> TransferId {
        let items = vec![UploadItem { handle: handle.clone(), resolution }];
        let request = StartUpload { folder: String::new(), items };
        self.files.start_upload(request).await.unwrap().remove(0)
    }

    /// Uploads a new local file and answers how that ended.
    pub(crate) async fn upload(&self, name: &str, content: &[u8], resolution: Resolution) -> TransferState {
        let item = self.file(name, content);
        let id = self.start(&item.handle, resolution).await;
        self.ended(&id).await.state
    }

    /// Downloads to `name` in the folder and answers how that ended.
    pub(crate) async fn download(&self, key: &str, name: &str) -> TransferState {
        let id = self.files.start_download(key, self.path(name)).await.unwrap();
        self.ended(&id).await.state
    }

    /// Waits until a transfer has ended.
    pub(crate) async fn ended(&self, id: &TransferId) -> Transfer {
        self.until(id, TransferState::is_final).await
    }

    /// Waits until a transfer stands there.
    pub(crate) async fn state(&self, id: &TransferId, state: &TransferState) {
        self.until(id, |now| now == state).await;
    }

    async fn until(&self, id: &TransferId, suits: impl Fn(&TransferState) -> bool) -> Transfer {
        let mut changes = self.files.subscribe();
        loop {
            let transfer = self.files.transfers().into_iter().find(|transfer| transfer.id == *id).unwrap();
            if suits(&transfer.state) {
                return transfer;
            }
            // A message that was missed is no loss: the list is asked again.
            let _ = changes.recv().await;
        }
    }

    /// Moves or copies each of `items`, key and target, and answers how that ended.
    pub(crate) async fn change(
        &self,
        action: ChangeAction,
        items: &[(&str, &str)],
        resolution: Resolution,
    ) -> ChangeOutcome {
        let item = |&(key, target): &(&str, &str)| {
            let placement = Placement { key: key.to_owned(), target: target.to_owned() };
            ChangeItem { placement, resolution }
        };
        let request = StartChange { action, items: items.iter().map(item).collect() };
        self.ends(self.browser.start_change(request)).await.1
    }

    /// Moves `keys` to the trash and answers how that ended.
    pub(crate) async fn delete(&self, keys: &[&str]) -> (ChangeId, ChangeOutcome) {
        let keys = keys.iter().map(|&key| key.to_owned()).collect();
        self.ends(self.browser.delete(DeleteFiles { keys })).await
    }

    /// Starts a change and answers how it ended.
    pub(crate) async fn ends(
        &self,
        start: impl Future<Output = Result<ChangeId, FilesError>>,
    ) -> (ChangeId, ChangeOutcome) {
        let mut changes = self.browser.subscribe();
        let started = start.await.unwrap();
        loop {
            let Change { id, outcome, .. } = changes.recv().await.unwrap();
            assert_eq!(id, started, "a desk does one thing at a time");
            if let Some(outcome) = outcome {
                return (id, outcome);
            }
        }
    }

    /// What is in the person's place: keys and bodies.
    pub(crate) fn contents(&self) -> BTreeMap<String, Vec<u8>> {
        self.keys().into_iter().map(|key| (key.clone(), self.object(&key).unwrap())).collect()
    }

    /// Every key of the person, relative to their prefix.
    pub(crate) fn keys(&self) -> Vec<String> {
        let keys = self.bucket.keys().into_iter();
        keys.filter_map(|key| key.strip_prefix(ROOT).map(str::to_owned)).collect()
    }

    /// Puts objects there whose bodies are their keys.
    pub(crate) fn seed(&self, keys: &[&str]) {
        for key in keys {
            self.bucket.seed(&format!("{ROOT}{key}"), key.to_string());
        }
    }

    /// The object under the person's `key`.
    pub(crate) fn object(&self, key: &str) -> Option<Vec<u8>> {
        self.bucket.body(&format!("{ROOT}{key}")).map(|body| body.to_vec())
    }

    /// What is in the local folder.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn start(person: &Arc<SignedIn>, local: &Arc<LocalFiles>, browser: &Browser, journal: &Path) -> Arc<Files> {
    let environment = Arc::new(SystemEnvironment);
    let overwrites = browser.overwrites();
    Arc::new(Files::new(person.clone(), environment, local.clone(), journal.to_owned(), overwrites))
}

/// Bytes that are the same nowhere twice in a row, so that no mix-up of parts goes unseen.
pub(crate) fn content(length: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64 ^ length as u64;
    let word = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    let block: Vec<u8> = std::iter::repeat_with(word).take(8 * 1024).flatten().collect();
    let mut bytes = block.repeat(length.div_ceil(block.len()));
    for (index, block) in bytes.chunks_mut(block.len()).enumerate() {
        block[..8].copy_from_slice(&index.to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

#[track_caller]
pub(crate) fn assert_failed(state: &TransferState, code: Code) {
    match state {
        TransferState::Failed(AppError { code: actual, .. }) => assert_eq!(*actual, code),
        other => panic!("the transfer should have failed with {code:?}, but is {other:?}"),
    }
}
