//! A folder of this computer, a folder of the bucket, and the syncs between them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use devops360_contract::AppError;
use devops360_contract::files::{
    ListSyncSteps, PlanSync, StartSync, SyncChoices, SyncDirection, SyncFolder, SyncGroup, SyncId,
    SyncPreview, SyncReport, SyncStage,
};
use devops360_core::environment::SystemEnvironment;
use devops360_core::files::{LocalTrash, SyncParts, Syncs};
use devops360_testkit::desktop::MemoryPreferences;
use devops360_testkit::objects::MemoryObjects;
use tempfile::TempDir;

use crate::desk::{Desk, ROOT};

/// The remote folder that is synced.
pub(super) const FOLDER: &str = "docs/";

/// Nothing beyond adding and replacing older files.
pub(super) const CAREFUL: SyncChoices = SyncChoices { delete: false, replace_newer: false };
/// Everything.
pub(super) const MIRROR: SyncChoices = SyncChoices { delete: true, replace_newer: true };

pub(super) struct World {
    pub(super) desk: Desk,
    pub(super) syncs: Syncs,
    pub(super) trash: Arc<Trash>,
    pub(super) preferences: Arc<MemoryPreferences>,
    memory: TempDir,
}

/// The system's trash, as a folder of its own.
pub(super) struct Trash {
    folder: TempDir,
    refuses: Mutex<Option<String>>,
}

impl LocalTrash for Trash {
    fn put(&self, file: &Path) -> io::Result<()> {
        let name = file.file_name().unwrap();
        if self.refuses.lock().unwrap().as_deref().is_some_and(|refused| name == refused) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        fs::rename(file, self.folder.path().join(name))
    }
}

impl Trash {
    pub(super) fn refuse(&self, name: &str) {
        *self.refuses.lock().unwrap() = Some(name.to_owned());
    }

    pub(super) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl World {
    pub(super) fn new() -> Self {
        Self::on(Desk::new())
    }

    pub(super) fn on(desk: Desk) -> Self {
        let trash = Arc::new(Trash { folder: tempfile::tempdir().unwrap(), refuses: Mutex::default() });
        let (memory, preferences) = (tempfile::tempdir().unwrap(), Arc::new(MemoryPreferences::default()));
        let syncs = syncs(&desk, &trash, &preferences, memory.path());
        Self { desk, syncs, trash, preferences, memory }
    }

    /// Starts the app again, with what it keeps between starts.
    pub(super) async fn restart(&mut self) {
        self.syncs.shut_down().await;
        self.desk.files.leave().await;
        self.desk.restart();
        // The file of the memory is closed first.
        self.syncs = syncs(&self.desk, &self.trash, &self.preferences, &self.memory.path().join("none"));
        self.syncs = syncs(&self.desk, &self.trash, &self.preferences, self.memory.path());
    }

    /// The local folder that is synced.
    pub(super) fn root(&self) -> PathBuf {
        self.desk.path("home")
    }

    /// Writes a local file as of `second` after the fake bucket's beginning of time.
    pub(super) fn write(&self, path: &str, content: &str, second: u64) {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, content).unwrap();
        File::options().write(true).open(file).unwrap().set_modified(moment(second)).unwrap();
    }

    /// Puts an object there, as another program would.
    pub(super) fn seed(&self, path: &str, content: &str) {
        self.desk.bucket.seed(&format!("{ROOT}{FOLDER}{path}"), content.to_owned());
    }

    /// The local files and their contents.
    pub(super) fn here(&self) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        read(&self.root(), "", &mut found);
        found
    }

    /// The objects below the folder and their contents.
    pub(super) fn there(&self) -> BTreeMap<String, String> {
        let contents = self.desk.contents().into_iter();
        let below = contents.filter_map(|(key, body)| Some((key.strip_prefix(FOLDER)?.to_owned(), body)));
        below.map(|(key, body)| (key, String::from_utf8(body).unwrap())).collect()
    }

    /// Compares by size and time, and what earlier syncs left.
    pub(super) async fn compared(&self, direction: SyncDirection) -> (SyncId, SyncPreview) {
        self.compared_by(direction, false).await.unwrap()
    }

    pub(super) async fn compared_by(
        &self,
        direction: SyncDirection,
        contents: bool,
    ) -> Result<(SyncId, SyncPreview), AppError> {
        fs::create_dir_all(self.root()).unwrap();
        let handle = self.desk.local.admit(self.root()).handle;
        let local = SyncFolder::Chosen(handle);
        let request = PlanSync { folder: FOLDER.to_owned(), local, direction, contents };
        let id = self.syncs.plan(request).await?;
        let stage = |stage: &SyncStage| !matches!(stage, SyncStage::Comparing { .. });
        match self.until(&id, stage).await {
            SyncStage::Planned(preview) => Ok((id, preview)),
            SyncStage::Failed(error) => Err(error),
            other => panic!("{other:?}"),
        }
    }

    /// Compares and runs.
    pub(super) async fn synced(&self, direction: SyncDirection, choices: SyncChoices) -> SyncReport {
        let (id, _) = self.compared(direction).await;
        self.ran(&id, choices).await
    }

    /// Runs what was compared.
    pub(super) async fn ran(&self, id: &SyncId, choices: SyncChoices) -> SyncReport {
        self.syncs.start(StartSync { id: id.clone(), choices }).await.unwrap();
        self.ended(id).await
    }

    pub(super) async fn ended(&self, id: &SyncId) -> SyncReport {
        match self.until(id, |stage| matches!(stage, SyncStage::Ended { .. })).await {
            SyncStage::Ended { report, .. } => report,
            other => panic!("{other:?}"),
        }
    }

    /// Waits until a sync stands there.
    pub(super) async fn until(&self, id: &SyncId, suits: impl Fn(&SyncStage) -> bool) -> SyncStage {
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

    /// The names of a group.
    pub(super) async fn group(&self, id: &SyncId, group: SyncGroup) -> Vec<String> {
        let request = ListSyncSteps { id: id.clone(), group, from: 0 };
        let page = self.syncs.list(request).await.unwrap();
        page.steps.into_iter().map(|step| step.name).collect()
    }

    /// The names of all groups but that of what is the same.
    pub(super) async fn groups(&self, id: &SyncId) -> Vec<(SyncGroup, Vec<String>)> {
        let mut groups = Vec::new();
        use SyncGroup::{Blocked, Changed, Extra, Failed, New, Newer};
        for group in [New, Changed, Newer, Extra, Blocked, Failed] {
            let names = self.group(id, group).await;
            if !names.is_empty() {
                groups.push((group, names));
            }
        }
        groups
    }
}

fn syncs(desk: &Desk, trash: &Arc<Trash>, preferences: &Arc<MemoryPreferences>, memory: &Path) -> Syncs {
    let parts = SyncParts {
        workspace: desk.workspace(),
        environment: Arc::new(SystemEnvironment),
        files: desk.files.clone(),
        browser: desk.browser.clone(),
        local: desk.local.clone(),
        trash: trash.clone(),
    };
    Syncs::new(parts, preferences.clone(), memory.to_owned())
}

/// A second in which the fake bucket writes: it writes one object a second.
pub(super) fn moment(second: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_700_000_000 + second)
}

fn read(folder: &Path, below: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{below}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            read(&entry.path(), &format!("{name}/"), found);
        } else if entry.file_type().unwrap().is_file() {
            found.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

/// Everything in a bucket: keys, entity tags and bodies.
pub(super) fn everything(bucket: &MemoryObjects) -> BTreeMap<String, Vec<u8>> {
    bucket.keys().into_iter().map(|key| (key.clone(), bucket.body(&key).unwrap().to_vec())).collect()
}

/// Everything in a folder: names, times and contents.
pub(super) fn everything_in(folder: &Path) -> BTreeMap<PathBuf, (Option<SystemTime>, Vec<u8>)> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let modified = path.symlink_metadata().unwrap().modified().ok();
        if path.is_dir() {
            found.extend(everything_in(&path));
        }
        found.insert(path.clone(), (modified, fs::read(&path).unwrap_or_default()));
    }
    found
}
