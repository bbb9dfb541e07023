//! How much room a folder takes: one walk over the listing below it, of which only sums are kept.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use devops360_contract::files::{
    Amount, FileType, FolderUsage, StartUsage, TypeUsage, Usage, UsageEnd, UsageId,
};
use futures::{TryStreamExt, pin_mut};
use tokio::sync::broadcast;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Object;
use super::error::FilesError;
use super::key::name;
use super::retry::Retry;
use super::visible::visible;
use super::walk::walk;
use super::workspace::{Place, Workspace};
use crate::environment::Environment;

/// The most folders that are told one by one.
const FOLDERS_TOLD: usize = 200;
/// The most folders that are kept before the small ones are put together.
const FOLDERS_KEPT: usize = 2 * FOLDERS_TOLD;
/// The least time between two messages: 10 a second.
const PAUSE: Duration = Duration::from_millis(100);
/// How many messages wait for a slow listener; each replaces the one before.
const BACKLOG: usize = 16;

/// Counts how much room folders take, one at a time.
pub struct UsageCounts {
    workspace: Arc<dyn Workspace>,
    environment: Arc<dyn Environment>,
    retry: Retry,
    running: Mutex<Option<(UsageId, CancellationToken)>>,
    told: broadcast::Sender<Usage>,
    jobs: TaskTracker,
}

impl UsageCounts {
    /// Nothing runs before the first call.
    #[must_use]
    pub fn new(workspace: Arc<dyn Workspace>, environment: Arc<dyn Environment>) -> Self {
        Self {
            workspace,
            retry: Retry::new(environment.clone()),
            environment,
            running: Mutex::default(),
            told: broadcast::channel(BACKLOG).0,
            jobs: TaskTracker::new(),
        }
    }

    /// Starts a count; the one before ends. What it counts is told over [`UsageCounts::subscribe`].
    ///
    /// # Errors
    /// When nobody is signed in, or the folder is not one.
    pub async fn start(&self, request: StartUsage) -> Result<UsageId, FilesError> {
        let place = self.workspace.place().await?;
        let prefix = place.folder(&request.folder)?;
        let id = UsageId(self.environment.new_id());
        let cancellation = CancellationToken::new();
        if let Some((_, before)) = self.running().replace((id.clone(), cancellation.clone())) {
            before.cancel();
        }
        let (retry, told) = (self.retry.clone(), self.told.clone());
        let mut sums = Sums::new(id.clone(), place.files.len(), prefix.len());
        self.jobs.spawn(async move {
            let tell = |usage| {
                // Nobody listens before the window has subscribed.
                let _ = told.send(usage);
            };
            let end = tokio::select! {
                () = cancellation.cancelled() => UsageEnd::Cancelled,
                end = count(&place, &retry, &prefix, &mut sums, &tell) => match end {
                    Ok(()) => UsageEnd::Complete,
                    Err(error) => UsageEnd::Failed(error.into()),
                },
            };
            tell(sums.usage(Some(end)));
        });
        Ok(id)
    }

    /// Ends a count; one that has ended is none any more.
    pub fn cancel(&self, id: &UsageId) {
        if let Some((_, cancellation)) = self.running().as_ref().filter(|(known, _)| known == id) {
            cancellation.cancel();
        }
    }

    /// What counts come to, and how they end.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Usage> {
        self.told.subscribe()
    }

    /// Ends what runs: before the app exits, and before a sign-out.
    pub async fn shut_down(&self) {
        if let Some((_, cancellation)) = self.running().take() {
            cancellation.cancel();
        }
        self.jobs.close();
        self.jobs.wait().await;
        self.jobs.reopen();
    }

    fn running(&self) -> MutexGuard<'_, Option<(UsageId, CancellationToken)>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts what is below `prefix`, and the trash where that is everything.
async fn count(
    place: &Place,
    retry: &Retry,
    prefix: &str,
    sums: &mut Sums,
    tell: &impl Fn(Usage),
) -> Result<(), FilesError> {
    {
        let pages = walk(place, retry, prefix);
        pin_mut!(pages);
        while let Some(objects) = pages.try_next().await? {
            for object in objects.iter().filter(|object| !object.key.starts_with(&place.trash)) {
                sums.add(object);
            }
            sums.tell_at_times(tell);
        }
    }
    if prefix != place.files {
        return Ok(());
    }
    sums.trash = Some(Amount::default());
    let pages = walk(place, retry, &place.trash);
    pin_mut!(pages);
    while let Some(objects) = pages.try_next().await? {
        for object in objects.iter().filter(|object| !object.key.ends_with('/')) {
            sums.trash.get_or_insert_default().add(object.size);
        }
        sums.tell_at_times(tell);
    }
    Ok(())
}

/// What has been counted. A listing is in key order, so a folder is whole when the next one begins.
struct Sums {
    id: UsageId,
    /// How much of a whole key is the person's prefix.
    root: usize,
    /// How much of a whole key is the folder's.
    prefix: usize,
    total: Amount,
    here: Amount,
    folders: Vec<FolderUsage>,
    smaller: Amount,
    types: BTreeMap<FileType, Amount>,
    trash: Option<Amount>,
    last_told: Instant,
}

impl Sums {
    fn new(id: UsageId, root: usize, prefix: usize) -> Self {
        Self {
            id,
            root,
            prefix,
            total: Amount::default(),
            here: Amount::default(),
            folders: Vec::new(),
            smaller: Amount::default(),
            types: BTreeMap::new(),
            trash: None,
            last_told: Instant::now(),
        }
    }

    fn add(&mut self, object: &Object) {
        let Object { key, size, .. } = object;
        // A folder's marker is no file, but there is a folder.
        let is_file = !key.ends_with('/');
        let bytes = *size;
        let folder = key[self.prefix..].find('/').map(|slash| &key[self.root..=self.prefix + slash]);
        let amount = match folder {
            Some(folder) => self.folder(folder),
            None => &mut self.here,
        };
        if is_file {
            amount.add(bytes);
            self.total.add(bytes);
            self.types.entry(FileType::of_name(name(key))).or_default().add(bytes);
        }
    }

    /// The folder that is being counted.
    fn folder(&mut self, key: &str) -> &mut Amount {
        if self.folders.last().is_none_or(|last| last.key != key) {
            if self.folders.len() >= FOLDERS_KEPT {
                self.put_small_ones_together();
            }
            let name = match name(key) {
                // Two slashes in a row: a folder without a name.
                "" => "/".to_owned(),
                name => visible(name),
            };
            self.folders.push(FolderUsage { key: key.to_owned(), name, amount: Amount::default() });
        }
        let last = self.folders.len() - 1;
        &mut self.folders[last].amount
    }

    fn put_small_ones_together(&mut self) {
        self.folders.sort_by(largest_first);
        for small in self.folders.drain(FOLDERS_TOLD..) {
            self.smaller.join(small.amount);
        }
    }

    fn tell_at_times(&mut self, tell: &impl Fn(Usage)) {
        if self.last_told.elapsed() >= PAUSE {
            self.last_told = Instant::now();
            tell(self.usage(None));
        }
    }

    fn usage(&self, end: Option<UsageEnd>) -> Usage {
        let mut folders = self.folders.clone();
        folders.sort_by(largest_first);
        let mut smaller = self.smaller;
        for small in folders.drain(FOLDERS_TOLD.min(folders.len())..) {
            smaller.join(small.amount);
        }
        let mut types: Vec<_> =
            self.types.iter().map(|(&kind, &amount)| TypeUsage { kind, amount }).collect();
        types.sort_by(|a, b| b.amount.bytes.cmp(&a.amount.bytes).then(a.kind.cmp(&b.kind)));
        Usage {
            id: self.id.clone(),
            total: self.total,
            here: self.here,
            folders,
            smaller,
            types,
            trash: self.trash,
            end,
        }
    }
}

fn largest_first(a: &FolderUsage, b: &FolderUsage) -> std::cmp::Ordering {
    b.amount.bytes.cmp(&a.amount.bytes).then_with(|| a.key.cmp(&b.key))
}
