//! What the person does with files inside the bucket: what the shell's commands call.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use devops360_contract::files::{
    Change, ChangeId, ChangePlan, CreateFolder, CreateFolderOutcome, PlanChange, StartChange,
};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::changes::copy::Copier;
use super::changes::folder;
use super::changes::names::split;
use super::changes::plan::{Seen, plan};
use super::changes::progress::{Changes, Progress};
use super::changes::relocate::Relocation;
use super::claims::Claims;
use super::error::FilesError;
use super::retry::Retry;
use super::visible::visible;
use super::workspace::Workspace;
use crate::environment::Environment;

/// How long a shut-down waits for what is on its way. A move that is cut off leaves the original, or both.
const SHUT_DOWN_LIMIT: Duration = Duration::from_secs(10);

/// The bucket's folders and files, and the changes of them that are under way.
pub struct Browser {
    workspace: Arc<dyn Workspace>,
    environment: Arc<dyn Environment>,
    retry: Retry,
    claims: Claims,
    changes: Arc<Changes>,
    /// What the last plan found.
    seen: Mutex<Seen>,
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
            seen: Mutex::default(),
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

    /// Starts a change; what becomes of it is told over [`Browser::subscribe`].
    ///
    /// # Errors
    /// When nobody is signed in; nothing has started then.
    pub async fn start_change(&self, request: StartChange) -> Result<ChangeId, FilesError> {
        let place = self.workspace.place().await?;
        let StartChange { action, items } = request;
        let first = items.first().map_or("", |item| item.placement.target.as_str());
        let (folder, name) = split(first);
        let change = Change {
            id: ChangeId(self.environment.new_id()),
            action,
            name: visible(name),
            count: u32::try_from(items.len()).unwrap_or(u32::MAX),
            folder: folder.to_owned(),
            done: 0,
            found: 0,
            outcome: None,
        };
        let id = change.id.clone();
        let cancellation = self.stop.lock().unwrap_or_else(PoisonError::into_inner).child_token();
        let progress = Arc::new(Progress::begin(self.changes.clone(), change, cancellation));
        let relocation = Relocation {
            action,
            copier: Copier { place, retry: self.retry.clone() },
            claims: self.claims.clone(),
            seen: self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            progress: progress.clone(),
        };
        self.jobs.spawn(async move {
            let outcome = relocation.run(items).await;
            progress.end(outcome);
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
    }
}
