//! The one sync that is compared, waits for its start, or runs.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use devops360_contract::files::{SyncGroup, SyncId, SyncNews, SyncPage, SyncPreview, SyncReport, SyncStage};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use super::compare::Comparison;
use super::preview::Failures;
use crate::files::error::FilesError;
use crate::files::journal::Whose;

/// How many messages wait for a slow listener; each replaces the one before.
const BACKLOG: usize = 16;

/// What is shown of it, and the way to tell.
pub(super) struct Shown {
    current: Mutex<Option<Current>>,
    told: broadcast::Sender<SyncNews>,
}

/// A comparison, and the run that follows from it.
pub(super) struct Current {
    news: SyncNews,
    whose: Whose,
    root: PathBuf,
    cancellation: Cancellation,
    found: Option<Arc<Comparison>>,
    failures: Failures,
}

/// The two ways to stop.
#[derive(Debug, Clone, Default)]
pub(super) struct Cancellation {
    /// The person wants it.
    pub(super) stop: CancellationToken,
    /// Nobody looks after it any more; its transfers are the engine's.
    pub(super) abandon: CancellationToken,
}

/// A comparison that is about to be run.
pub(super) struct Taken {
    pub(super) news: SyncNews,
    pub(super) root: PathBuf,
    pub(super) cancellation: Cancellation,
    pub(super) found: Arc<Comparison>,
    pub(super) preview: SyncPreview,
}

impl Current {
    pub(super) const fn new(news: SyncNews, whose: Whose, root: PathBuf, cancellation: Cancellation) -> Self {
        Self { news, whose, root, cancellation, found: None, failures: Failures::new() }
    }

    const fn is_running(&self) -> bool {
        matches!(self.news.stage, SyncStage::Running { .. })
    }
}

impl Shown {
    pub(super) fn new() -> Self {
        Self { current: Mutex::default(), told: broadcast::channel(BACKLOG).0 }
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<SyncNews> {
        self.told.subscribe()
    }

    /// Takes the place of the one before, unless that runs.
    pub(super) fn begin(&self, next: Current) -> Result<(), FilesError> {
        let mut current = self.lock();
        if current.as_ref().is_some_and(Current::is_running) {
            return Err(FilesError::SyncRunning);
        }
        if let Some(before) = current.take() {
            before.cancellation.stop.cancel();
        }
        self.tell(&next);
        *current = Some(next);
        Ok(())
    }

    /// It is somewhere else now.
    pub(super) fn stage(&self, id: &SyncId, stage: SyncStage) {
        self.update(id, |current| current.news.stage = stage);
    }

    /// The comparison is done.
    pub(super) fn found(&self, id: &SyncId, found: Comparison) {
        self.update(id, |current| {
            current.news.stage = SyncStage::Planned(found.preview(current.news.direction));
            current.found = Some(Arc::new(found));
        });
    }

    /// The run is done.
    pub(super) fn ended(&self, id: &SyncId, report: SyncReport, failures: Failures) {
        self.update(id, |current| {
            let preview = current.found.as_ref().map(|found| found.preview(current.news.direction));
            if let Some(preview) = preview {
                current.failures = failures;
                current.news.stage = SyncStage::Ended { preview, report };
            }
        });
    }

    /// Gives a comparison of `whose` away to be run, once.
    pub(super) fn take(&self, id: &SyncId, whose: &Whose) -> Option<Taken> {
        let mut current = self.lock();
        let current = current.as_mut().filter(|now| now.news.id == *id && now.whose == *whose)?;
        let SyncStage::Planned(preview) = &current.news.stage else { return None };
        let taken = Taken {
            preview: preview.clone(),
            news: current.news.clone(),
            root: current.root.clone(),
            cancellation: current.cancellation.clone(),
            found: current.found.clone()?,
        };
        current.news.stage = SyncStage::Running { preview: taken.preview.clone(), done: 0, of: 0 };
        self.tell(current);
        Some(taken)
    }

    /// It could not be begun, and can be tried again.
    pub(super) fn put_back(&self, id: &SyncId) {
        self.update(id, |current| {
            if let SyncStage::Running { preview, .. } = &current.news.stage {
                current.news.stage = SyncStage::Planned(preview.clone());
            }
        });
    }

    /// Where it stands.
    pub(super) fn news(&self, whose: &Whose) -> Option<SyncNews> {
        let current = self.lock();
        current.as_ref().filter(|current| current.whose == *whose).map(|current| current.news.clone())
    }

    /// Its local folder.
    pub(super) fn root(&self, id: &SyncId, whose: &Whose) -> Option<PathBuf> {
        let current = self.lock();
        let current = current.as_ref().filter(|now| now.news.id == *id && now.whose == *whose)?;
        Some(current.root.clone())
    }

    /// Some of its files.
    pub(super) fn page(&self, id: &SyncId, whose: &Whose, group: SyncGroup, from: u64) -> Option<SyncPage> {
        let current = self.lock();
        let current = current.as_ref().filter(|now| now.news.id == *id && now.whose == *whose)?;
        Some(current.found.as_ref()?.page(current.news.direction, group, from, &current.failures))
    }

    /// All of them as text.
    pub(super) fn text(&self, id: &SyncId, whose: &Whose) -> Option<String> {
        let current = self.lock();
        let current = current.as_ref().filter(|now| now.news.id == *id && now.whose == *whose)?;
        Some(current.found.as_ref()?.text(current.news.direction))
    }

    /// Asks it to stop.
    pub(super) fn cancel(&self, id: &SyncId) {
        if let Some(current) = self.lock().as_ref().filter(|current| current.news.id == *id) {
            current.cancellation.stop.cancel();
        }
    }

    /// Forgets it; what it has started goes on by itself.
    pub(super) fn abandon(&self) {
        if let Some(current) = self.lock().take() {
            current.cancellation.abandon.cancel();
        }
    }

    fn update(&self, id: &SyncId, update: impl FnOnce(&mut Current)) {
        let mut current = self.lock();
        if let Some(current) = current.as_mut().filter(|current| current.news.id == *id) {
            update(current);
            self.tell(current);
        }
    }

    fn tell(&self, current: &Current) {
        // Nobody listens before the window has subscribed.
        let _ = self.told.send(current.news.clone());
    }

    fn lock(&self) -> MutexGuard<'_, Option<Current>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
