//! What the person does with files inside the bucket: what the shell's commands call.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use devops360_contract::files::{
    Change, ChangeAction, ChangeFailure, ChangeId, ChangePlan, CreateFolder, CreateFolderOutcome,
    DeleteFiles, EmptyTrash, FileVersion, ListTrash, ListVersions, PlanChange, RestoreTrash, RestoreVersion,
    SearchEnd, SearchId, SearchNews, StartChange, StartSearch, TrashId, TrashPage, UndoChange,
};
use tokio::sync::{broadcast, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::ETag;
use super::changes::carry::{Carrier, Tally};
use super::changes::copy::Copier;
use super::changes::folder;
use super::changes::history::{Done, History, undo};
use super::changes::names::split;
use super::changes::overwrites::Overwrites;
use super::changes::plan::{Seen, plan};
use super::changes::progress::{Changes, Progress};
use super::changes::relocate::Relocation;
use super::claims::Claims;
use super::error::FilesError;
use super::retry::Retry;
use super::search::search;
use super::trash::delete::{delete, delete_seen, empty};
use super::trash::list::list;
use super::trash::restore::restore;
use super::versions;
use super::visible::visible;
use super::workspace::Workspace;
use crate::environment::Environment;

/// How long a shut-down waits for what is on its way. A move that is cut off leaves the original, or both.
const SHUT_DOWN_LIMIT: Duration = Duration::from_secs(10);

/// How many messages about a search wait for a slow listener.
const SEARCH_BACKLOG: usize = 1024;

/// The bucket's folders and files, and the changes of them that are under way.
pub struct Browser {
    workspace: Arc<dyn Workspace>,
    environment: Arc<dyn Environment>,
    retry: Retry,
    claims: Claims,
    changes: Arc<Changes>,
    history: Arc<History>,
    /// What the last plan found.
    seen: Mutex<Seen>,
    /// The search that is under way.
    searching: Mutex<Option<(SearchId, CancellationToken)>>,
    found: broadcast::Sender<SearchNews>,
    jobs: TaskTracker,
    /// Cancels every job.
    stop: Mutex<CancellationToken>,
}

impl Browser {
    /// Nothing runs before the first call.
    #[must_use]
    pub fn new(workspace: Arc<dyn Workspace>, environment: Arc<dyn Environment>) -> Self {
        Self {
            workspace,
            retry: Retry::new(environment.clone()),
            environment,
            claims: Claims::default(),
            changes: Arc::new(Changes::new()),
            history: Arc::default(),
            seen: Mutex::default(),
            searching: Mutex::default(),
            found: broadcast::channel(SEARCH_BACKLOG).0,
            jobs: TaskTracker::new(),
            stop: Mutex::default(),
        }
    }

    /// Makes an empty folder.
    ///
    /// # Errors
    /// When nobody is signed in, the name cannot be used, or the bucket does not answer.
    pub async fn create_folder(&self, request: CreateFolder) -> Result<CreateFolderOutcome, FilesError> {
        folder::create(&self.workspace.place().await?, &self.retry, request).await
    }

    /// What a move, a new name or a copy would meet.
    ///
    /// # Errors
    /// When nobody is signed in, or the bucket does not answer.
    pub async fn plan_change(&self, request: PlanChange) -> Result<ChangePlan, FilesError> {
        let (plan, seen) = plan(&self.workspace.place().await?, &self.retry, request).await?;
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = seen;
        Ok(plan)
    }

    /// Starts a move, a new name or a copy; what becomes of it is told over [`Browser::subscribe`].
    ///
    /// # Errors
    /// When nobody is signed in; nothing has started then.
    pub async fn start_change(&self, request: StartChange) -> Result<ChangeId, FilesError> {
        let StartChange { action, items } = request;
        let about = About::of(action, items.iter().map(|item| item.placement.target.as_str()));
        let claims = self.claims.clone();
        let run = |carrier| async move { Relocation { action, carrier, claims }.run(items).await };
        self.start(about, action != ChangeAction::Copy, run).await
    }

    /// Moves files and folders to the trash.
    ///
    /// # Errors
    /// As [`Browser::start_change`].
    pub async fn delete(&self, request: DeleteFiles) -> Result<ChangeId, FilesError> {
        let keys = request.keys;
        let about = About::of(ChangeAction::Delete, keys.iter().map(String::as_str));
        let environment = self.environment.clone();
        self.start(about, true, |carrier| async move { delete(&carrier, &*environment, keys).await }).await
    }

    /// Moves those of the files to the trash that are still what was seen. Answers when that is over: how many went, and
    /// which did not.
    ///
    /// # Errors
    /// As [`Browser::start_change`].
    pub(crate) async fn delete_seen(
        &self,
        files: Vec<(String, ETag)>,
    ) -> Result<(ChangeId, oneshot::Receiver<(u64, Vec<ChangeFailure>)>), FilesError> {
        let about = About::of(ChangeAction::Delete, files.iter().map(|(key, _)| key.as_str()));
        let (answer, ended) = oneshot::channel();
        let run = |carrier| async move {
            let tally = delete_seen(&carrier, files).await;
            // Whoever does not wait any more has no use for it.
            let _ = answer.send((tally.succeeded, tally.failures().to_vec()));
            tally
        };
        Ok((self.start(about, true, run).await?, ended))
    }

    /// One page of the trash.
    ///
    /// # Errors
    /// When nobody is signed in, or the bucket does not answer.
    pub async fn list_trash(&self, request: ListTrash) -> Result<TrashPage, FilesError> {
        list(&self.workspace.place().await?, &self.retry, request).await
    }

    /// Puts things back from the trash.
    ///
    /// # Errors
    /// As [`Browser::start_change`].
    pub async fn restore(&self, request: RestoreTrash) -> Result<ChangeId, FilesError> {
        let about = About::of_trash(ChangeAction::Restore, request.ids.as_deref());
        self.start(about, true, |carrier| async move { restore(&carrier, request.ids).await }).await
    }

    /// Deletes things in the trash for good.
    ///
    /// # Errors
    /// As [`Browser::start_change`].
    pub async fn empty_trash(&self, request: EmptyTrash) -> Result<ChangeId, FilesError> {
        let about = About::of_trash(ChangeAction::Empty, request.ids.as_deref());
        self.start(about, false, |carrier| async move { empty(&carrier, request.ids).await }).await
    }

    /// Takes a change back. One that is not known any more ends at once and does nothing.
    ///
    /// # Errors
    /// As [`Browser::start_change`].
    pub async fn undo(&self, request: UndoChange) -> Result<ChangeId, FilesError> {
        let done = self.history.take(&request.id).unwrap_or_default();
        let files = |done: &Done| done.copy.key.clone();
        let keys: Vec<String> = done.iter().map(files).collect();
        let about = About::of(ChangeAction::Undo, keys.iter().map(String::as_str));
        let history = self.history.clone();
        self.start(about, true, |carrier| async move { undo(&carrier, &history, done).await }).await
    }

    /// The versions of a file, newest first.
    ///
    /// # Errors
    /// When nobody is signed in, the key is no file's, or the bucket does not answer.
    pub async fn list_versions(&self, request: ListVersions) -> Result<Vec<FileVersion>, FilesError> {
        versions::list(&self.workspace.place().await?, &self.retry, &request.key).await
    }

    /// Makes a file what it was in a version.
    ///
    /// # Errors
    /// As [`Browser::start_change`].
    pub async fn restore_version(&self, request: RestoreVersion) -> Result<ChangeId, FilesError> {
        let RestoreVersion { key, version } = request;
        let about = About::of(ChangeAction::Revert, [key.as_str()].into_iter());
        let run = |carrier| async move { versions::restore(&carrier, &key, &version).await };
        self.start(about, false, run).await
    }

    /// Starts a search; the one before ends. What it finds is told over [`Browser::found`].
    ///
    /// # Errors
    /// When nobody is signed in, or the folder is not one.
    pub async fn start_search(&self, request: StartSearch) -> Result<SearchId, FilesError> {
        let place = self.workspace.place().await?;
        place.folder(&request.folder)?;
        let id = SearchId(self.environment.new_id());
        let cancellation = self.stop.lock().unwrap_or_else(PoisonError::into_inner).child_token();
        let before = self
            .searching
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .replace((id.clone(), cancellation.clone()));
        if let Some((_, before)) = before {
            before.cancel();
        }
        let (retry, found, own) = (self.retry.clone(), self.found.clone(), id.clone());
        self.jobs.spawn(async move {
            let looked_at = AtomicU64::new(0);
            let news = |entries, end| {
                // Nobody listens before the window has subscribed.
                let _ = found.send(SearchNews {
                    id: own.clone(),
                    entries,
                    looked_at: looked_at.load(Ordering::Relaxed),
                    end,
                });
            };
            let tell = |entries, count| {
                looked_at.store(count, Ordering::Relaxed);
                news(entries, None);
            };
            let end = tokio::select! {
                () = cancellation.cancelled() => SearchEnd::Cancelled,
                end = search(&place, &retry, &request.folder, &request.query, tell) => {
                    end.unwrap_or_else(|error| SearchEnd::Failed(error.into()))
                }
            };
            news(Vec::new(), Some(end));
        });
        Ok(id)
    }

    /// Ends a search; one that has ended is none any more.
    pub fn cancel_search(&self, id: &SearchId) {
        let searching = self.searching.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, cancellation)) = searching.as_ref().filter(|(known, _)| known == id) {
            cancellation.cancel();
        }
    }

    /// What searches find, and how they end.
    #[must_use]
    pub fn found(&self) -> broadcast::Receiver<SearchNews> {
        self.found.subscribe()
    }

    /// Where uploads tell what they replaced.
    #[must_use]
    pub fn overwrites(&self) -> Overwrites {
        Overwrites {
            changes: self.changes.clone(),
            history: self.history.clone(),
            environment: self.environment.clone(),
        }
    }

    /// Starts a change as a job of its own; `moves` says whether originals go.
    async fn start<F>(
        &self,
        about: About,
        moves: bool,
        run: impl FnOnce(Carrier) -> F,
    ) -> Result<ChangeId, FilesError>
    where
        F: Future<Output = Tally> + Send + 'static,
    {
        let place = self.workspace.place().await?;
        let id = ChangeId(self.environment.new_id());
        let cancellation = self.stop.lock().unwrap_or_else(PoisonError::into_inner).child_token();
        let change = about.change(id.clone());
        let undoable = !matches!(change.action, ChangeAction::Undo | ChangeAction::Restore);
        let progress = Arc::new(Progress::begin(self.changes.clone(), change, cancellation));
        let carrier = Carrier {
            copier: Copier { place, retry: self.retry.clone() },
            environment: self.environment.clone(),
            progress: progress.clone(),
            moves,
            seen: self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        };
        let work = run(carrier);
        let (history, own) = (self.history.clone(), id.clone());
        self.jobs.spawn(async move {
            let mut tally = work.await;
            let done = std::mem::take(&mut tally.done);
            let undoable = undoable && history.remember(own, done);
            progress.end(tally.outcome(progress.is_cancelled(), undoable));
        });
        Ok(id)
    }

    /// Stops a change: what is on its way is finished, the rest stays where it is.
    pub fn cancel(&self, id: &ChangeId) {
        self.changes.cancel(id);
    }

    /// How many changes have not ended.
    #[must_use]
    pub fn running(&self) -> usize {
        self.changes.running()
    }

    /// Changes as they begin, go on and end.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// Stops every change and waits until what is on its way is finished: before the app exits, and before a sign-out.
    pub async fn shut_down(&self) {
        let stop = std::mem::take(&mut *self.stop.lock().unwrap_or_else(PoisonError::into_inner));
        stop.cancel();
        self.jobs.close();
        if tokio::time::timeout(SHUT_DOWN_LIMIT, self.jobs.wait()).await.is_err() {
            tracing::warn!("a move or copy was cut off");
        }
        self.jobs.reopen();
        self.history.clear();
    }
}

/// What the window is told of a change from its beginning.
struct About {
    action: ChangeAction,
    name: String,
    folder: String,
    count: usize,
}

impl About {
    /// A change of the files and folders that have, or will have, the relative keys `keys`.
    fn of<'a>(action: ChangeAction, keys: impl ExactSizeIterator<Item = &'a str>) -> Self {
        let count = keys.len();
        let first = keys.into_iter().next().unwrap_or_default();
        let (folder, name) = split(first);
        Self { action, name: visible(name), folder: folder.to_owned(), count }
    }

    /// A change of things in the trash, whose names are read later.
    fn of_trash(action: ChangeAction, ids: Option<&[TrashId]>) -> Self {
        Self { action, name: String::new(), folder: String::new(), count: ids.map_or(0, <[_]>::len) }
    }

    fn change(self, id: ChangeId) -> Change {
        let Self { action, name, folder, count } = self;
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        Change { id, action, name, count, folder, done: 0, found: 0, outcome: None }
    }
}
