//! One-way sync of a folder of this computer and one of the bucket: compared first, shown, and done as it was shown.
//!
//! A comparison writes nothing, on neither side. What it found is kept here, for the window to ask for page by page; a run
//! does that and nothing else, and leaves alone what has changed since.

mod compare;
mod contents;
mod memory;
mod names;
mod pairs;
mod plan;
mod preview;
mod run;
mod shown;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use devops360_contract::files::{
    FileHandle, ForgetSync, ListSyncSteps, LocalKind, PlanSync, StartSync, SyncChoices, SyncFolder, SyncId,
    SyncNews, SyncPage, SyncPair, SyncPairId, SyncPairs, SyncStage,
};
use tokio::sync::broadcast;
use tokio_util::task::TaskTracker;

use self::compare::{Question, compare};
use self::memory::{Memory, Pair};
use self::pairs::{Line, Pairs};
use self::run::Run;
use self::shown::{Cancellation, Current, Shown};
use super::browser::Browser;
use super::engine::Files;
use super::error::FilesError;
use super::journal::Whose;
use super::local::{LocalFiles, file_name};
use super::retry::Retry;
use super::visible::visible;
use super::workspace::{Place, Workspace};
use crate::environment::Environment;
use crate::settings::Preferences;

/// The least time between two messages: 10 a second.
const PAUSE: Duration = Duration::from_millis(100);

/// Where deleted files of this computer go; the system's trash.
pub trait LocalTrash: Send + Sync {
    /// Puts a file there. Blocks.
    ///
    /// # Errors
    /// When there is no trash for it; the file stays where it is then.
    fn put(&self, file: &Path) -> io::Result<()>;
}

/// What a sync works with.
#[derive(Clone)]
pub struct SyncParts {
    /// Who is signed in.
    pub workspace: Arc<dyn Workspace>,
    /// Time and randomness.
    pub environment: Arc<dyn Environment>,
    /// What moves the bytes.
    pub files: Arc<Files>,
    /// What deletes in the bucket.
    pub browser: Arc<Browser>,
    /// The folders that were chosen.
    pub local: Arc<LocalFiles>,
    /// What deletes on this computer.
    pub trash: Arc<dyn LocalTrash>,
}

/// The sync that is compared or runs, and those that can be repeated.
pub struct Syncs {
    parts: SyncParts,
    retry: Retry,
    pairs: Pairs,
    memory: Memory,
    shown: Arc<Shown>,
    jobs: TaskTracker,
}

impl Syncs {
    /// Notes pairs in `preferences`, and what syncs have left in `folder`. Nothing runs before the first call.
    #[must_use]
    pub fn new(parts: SyncParts, preferences: Arc<dyn Preferences>, folder: PathBuf) -> Self {
        Self {
            retry: Retry::new(parts.environment.clone()),
            parts,
            pairs: Pairs::new(preferences),
            memory: Memory::new(folder),
            shown: Arc::new(Shown::new()),
            jobs: TaskTracker::new(),
        }
    }

    /// What of a sync is told: how far it is, and how it ends.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<SyncNews> {
        self.shown.subscribe()
    }

    /// Starts a comparison; the one before is forgotten.
    ///
    /// # Errors
    /// When nobody is signed in, a folder is not one, or a sync runs.
    pub async fn plan(&self, request: PlanSync) -> Result<SyncId, FilesError> {
        let place = self.parts.workspace.place().await?;
        place.folder(&request.folder)?;
        let root = self.root(&place.whose(), &request.local)?;
        let id = SyncId(self.parts.environment.new_id());
        let PlanSync { folder, direction, contents, .. } = request;
        let local = visible(&file_name(&root));
        let stage = SyncStage::Comparing { looked_at: 0 };
        let news = SyncNews { id: id.clone(), folder: folder.clone(), local, direction, contents, stage };
        let cancellation = Cancellation::default();
        let whose = place.whose();
        self.shown.begin(Current::new(news, whose.clone(), root.clone(), cancellation.clone()))?;
        let pair = Pair::new(&whose, &root, &folder);
        let (memory, retry, shown, own) =
            (self.memory.clone(), self.retry.clone(), self.shown.clone(), id.clone());
        self.jobs.spawn(async move {
            let left = memory.of(&pair).await;
            let question = Question { root, folder, direction, contents, left };
            let looked_at = Arc::new(AtomicU64::new(0));
            let found = tokio::select! {
                () = cancellation.abandon.cancelled() => return,
                () = cancellation.stop.cancelled() => return shown.stage(&own, SyncStage::Cancelled),
                found = compare(&place, &retry, &question, &looked_at) => found,
                () = tell_progress(&shown, &own, &looked_at) => return,
            };
            match found {
                Ok(found) => shown.found(&own, found),
                Err(error) => shown.stage(&own, SyncStage::Failed(error.into())),
            }
        });
        Ok(id)
    }

    /// Where the last comparison or sync of whoever is signed in stands.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn show(&self) -> Result<Option<SyncNews>, FilesError> {
        let whose = self.parts.workspace.place().await?.whose();
        Ok(self.shown.news(&whose))
    }

    /// Some files of a comparison.
    ///
    /// # Errors
    /// When nobody is signed in, or the comparison is not known any more.
    pub async fn list(&self, request: ListSyncSteps) -> Result<SyncPage, FilesError> {
        let whose = self.parts.workspace.place().await?.whose();
        let ListSyncSteps { id, group, from } = request;
        self.shown.page(&id, &whose, group, from).ok_or(FilesError::HandleExpired)
    }

    /// The whole comparison as text, one line a file.
    ///
    /// # Errors
    /// As [`Syncs::list`].
    pub async fn text(&self, id: &SyncId) -> Result<String, FilesError> {
        let whose = self.parts.workspace.place().await?.whose();
        self.shown.text(id, &whose).ok_or(FilesError::HandleExpired)
    }

    /// Does what a comparison found, once. It has begun when this returns; how far it is, and how it ends, is told.
    ///
    /// # Errors
    /// When nobody is signed in, the comparison is not known any more or was run, the folder of this computer cannot be
    /// written, or the journal; nothing has begun then.
    pub async fn start(&self, request: StartSync) -> Result<(), FilesError> {
        let StartSync { id, choices } = request;
        let place = self.parts.workspace.place().await?;
        let taken = self.shown.take(&id, &place.whose()).ok_or(FilesError::HandleExpired)?;
        let run = Run {
            parts: self.parts.clone(),
            pair: Pair::new(&place.whose(), &taken.root, &taken.news.folder),
            memory: self.memory.clone(),
            root: taken.root.clone(),
            folder: taken.news.folder.clone(),
            direction: taken.news.direction,
            choices,
            found: taken.found.clone(),
            cancellation: taken.cancellation.clone(),
            place,
        };
        let begun = match run.begin().await {
            Ok(begun) => begun,
            Err(error) => {
                self.shown.put_back(&id);
                return Err(error);
            }
        };
        self.pairs.note(self.line(&run.place, &taken.news, &taken.root, choices));
        let (shown, preview) = (self.shown.clone(), taken.preview);
        self.jobs.spawn(async move {
            let tell = |done, of| {
                shown.stage(&id, SyncStage::Running { preview: preview.clone(), done, of });
            };
            let (report, failures) = run.finish(begun, tell).await;
            shown.ended(&id, report, failures);
        });
        Ok(())
    }

    /// Stops a comparison or a sync: what is done stays done. One that has ended is none any more.
    pub fn cancel(&self, id: &SyncId) {
        self.shown.cancel(id);
    }

    /// The folders that were synced before by whoever is signed in.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn list_pairs(&self) -> Result<SyncPairs, FilesError> {
        let whose = self.parts.workspace.place().await?.whose();
        let pairs = self.pairs.of(&whose).into_iter().map(|line| line.pair).collect();
        Ok(SyncPairs { pairs })
    }

    /// Takes a pair off the list.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn forget_pair(&self, request: ForgetSync) -> Result<SyncPairs, FilesError> {
        let whose = self.parts.workspace.place().await?.whose();
        self.pairs.forget(&whose, &request.id);
        self.list_pairs().await
    }

    /// Stops to look after what runs: before the app exits. The transfers of a sync are those of the engine, and go on as
    /// all of them do.
    pub async fn shut_down(&self) {
        self.shown.abandon();
        self.jobs.close();
        self.jobs.wait().await;
        self.jobs.reopen();
    }

    /// Does the same and forgets all syncs of whoever is signed in, before they sign out.
    pub async fn sign_out(&self) {
        self.shut_down().await;
        if let Ok(place) = self.parts.workspace.place().await {
            self.pairs.forget_all(&place.whose());
            self.memory.forget(&place.whose()).await;
        }
    }

    /// Removes what syncs have left from this computer.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn erase(&self) -> io::Result<()> {
        self.shut_down().await;
        self.memory.erase()
    }

    fn root(&self, whose: &Whose, local: &SyncFolder) -> Result<PathBuf, FilesError> {
        match local {
            SyncFolder::Chosen(handle) => self.chosen(handle),
            SyncFolder::Again(id) => self.shown.root(id, whose).ok_or(FilesError::HandleExpired),
            SyncFolder::Kept(id) => {
                let lines = self.pairs.of(whose);
                let kept = lines.into_iter().find(|line| line.pair.id == *id);
                kept.map(|line| line.root).ok_or(FilesError::HandleExpired)
            }
        }
    }

    fn chosen(&self, handle: &FileHandle) -> Result<PathBuf, FilesError> {
        let path = self.parts.local.path(handle)?;
        match self.parts.local.item(handle)?.kind {
            LocalKind::Folder => Ok(path),
            LocalKind::File => Err(FilesError::SpecialFile(file_name(&path))),
        }
    }

    fn line(&self, place: &Place, news: &SyncNews, root: &Path, choices: SyncChoices) -> Line {
        let pair = SyncPair {
            id: SyncPairId(self.parts.environment.new_id()),
            folder: news.folder.clone(),
            local: news.local.clone(),
            direction: news.direction,
            contents: news.contents,
            choices,
            last: self.parts.environment.timestamp(),
        };
        Line { whose: place.whose(), root: root.to_owned(), pair }
    }
}

/// Tells how much has been looked at, for ever.
async fn tell_progress(shown: &Shown, id: &SyncId, looked_at: &AtomicU64) {
    let mut told = 0;
    loop {
        tokio::time::sleep(PAUSE).await;
        let now = looked_at.load(Ordering::Relaxed);
        if now != told {
            told = now;
            shown.stage(id, SyncStage::Comparing { looked_at: now });
        }
    }
}
