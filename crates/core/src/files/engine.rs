//! The files of whoever is signed in: what the shell's commands call.

use std::path::PathBuf;
use std::sync::Arc;

use devops360_contract::files::{
    DownloadPlan, FileHandle, ListFiles, Listing, PlanUpload, StartDownloads, StartUpload, Transfer,
    TransferId, TransferState, UploadPlan, Which,
};
use devops360_contract::settings::Limits;
use devops360_contract::{AppError, Code};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::{Mutex, broadcast};

use super::archive::suggested_name;
use super::board::Board;
use super::changes::overwrites::Overwrites;
use super::download::partial::{Partial, Target};
use super::download_plan::{self, Layout};
use super::error::FilesError;
use super::intake::{Intake, intake, mark_all};
use super::journal::{ArchiveWork, DownloadWork, Entry, Journal, Record, Standing, Whose, Work};
use super::listing::list;
use super::local::{LocalFiles, file_name};
use super::plan::plan;
use super::queue::{Ended, Queue, Stop};
use super::retry::Retry;
use super::safe_name::SafeName;
use super::sizes::Sizes;
use super::workspace::{Place, Workspace};
use crate::environment::Environment;

/// The files of whoever is signed in, and their transfers.
pub struct Files {
    workspace: Arc<dyn Workspace>,
    environment: Arc<dyn Environment>,
    local: Arc<LocalFiles>,
    board: Arc<Board>,
    queue: Arc<Queue>,
    journal: Journal,
    retry: Retry,
    sizes: Sizes,
    /// Whose transfers are on the list; held while those of somebody are being put back.
    listed: Mutex<Option<Whose>>,
    /// The downloads that were planned last.
    planned: Mutex<Option<(FileHandle, Layout)>>,
}

impl Files {
    /// The journal of transfers lies in `folder`. Nothing is read and nothing runs before the first call.
    #[must_use]
    pub fn new(
        workspace: Arc<dyn Workspace>,
        environment: Arc<dyn Environment>,
        local: Arc<LocalFiles>,
        folder: PathBuf,
        overwrites: Overwrites,
    ) -> Self {
        let board = Arc::new(Board::new());
        Self {
            workspace,
            local,
            queue: Arc::new(Queue::new(environment.clone(), board.clone(), overwrites)),
            board,
            journal: Journal::new(folder),
            retry: Retry::new(environment.clone()),
            sizes: Sizes::default(),
            environment,
            listed: Mutex::default(),
            planned: Mutex::default(),
        }
    }

    /// One page of a folder.
    ///
    /// # Errors
    /// When nobody is signed in, the folder is not one, or the bucket does not answer.
    pub async fn list(&self, request: ListFiles) -> Result<Listing, FilesError> {
        list(&self.workspace.place().await?, &self.retry, &self.sizes, request).await
    }

    /// What an upload would meet.
    ///
    /// # Errors
    /// As [`Files::list`], and when a handle is not known any more.
    pub async fn plan_upload(&self, request: PlanUpload) -> Result<UploadPlan, FilesError> {
        plan(&self.workspace.place().await?, &self.retry, self.queue.lanes(), &self.local, request).await
    }

    /// Starts uploads; what becomes of each is told over [`Files::subscribe`].
    ///
    /// # Errors
    /// When nobody is signed in, the folder is not one, or a handle is not known any more; nothing has started then.
    pub async fn start_upload(&self, request: StartUpload) -> Result<Vec<TransferId>, FilesError> {
        let place = self.workspace.place().await?;
        let Intake { uploads, empty_folders } =
            intake(&place, &self.retry, self.queue.lanes(), &self.local, request).await?;
        mark_all(&place, &self.retry, empty_folders).await?;
        self.start_all(&place, uploads, None).await
    }

    /// The name to offer in the save dialog for the object `key`.
    ///
    /// # Errors
    /// When the key tries to leave its folder.
    pub fn suggested_name(&self, key: &str) -> Result<String, FilesError> {
        let safe = SafeName::of_key(key).map_err(|_| FilesError::NameRefused(key.to_owned()))?;
        Ok(safe.to_string())
    }

    /// Starts the download of `key` to `target`, which the person has chosen: a file there is replaced when the download
    /// is whole; one that appears later is not.
    ///
    /// # Errors
    /// When the key is no file's, or the target cannot be written; nothing has started then.
    pub async fn start_download(&self, key: &str, target: PathBuf) -> Result<TransferId, FilesError> {
        let place = self.workspace.place().await?;
        let expected = self.sizes.of(&place.file(key)?);
        let target = Target::choose(target, &*self.environment).await?;
        let work = Work::Download(DownloadWork {
            key: key.to_owned(),
            target: target.path.clone().into_os_string(),
            temporary: target.temporary.clone(),
            replaces: target.replaces,
            root: None,
            expected,
            object: None,
            seen: None,
        });
        self.start_to(&place, work, target).await
    }

    /// The name to offer in the save dialog for one archive of `keys`.
    #[must_use]
    pub fn suggested_archive_name(&self, keys: &[String]) -> String {
        suggested_name(keys)
    }

    /// Starts the download of files and folders, `keys`, as one archive to `target`, as [`Files::start_download`] does.
    ///
    /// # Errors
    /// When a key cannot be one, or the target cannot be written; nothing has started then.
    pub async fn start_archive(&self, keys: Vec<String>, target: PathBuf) -> Result<TransferId, FilesError> {
        let place = self.workspace.place().await?;
        if keys.is_empty() {
            return Err(FilesError::KeyInvalid(String::new()));
        }
        keys.iter().try_for_each(|key| place.whole(key).map(drop))?;
        let target = Target::choose(target, &*self.environment).await?;
        let work = Work::Archive(ArchiveWork {
            keys,
            target: target.path.clone().into_os_string(),
            temporary: target.temporary.clone(),
            replaces: target.replaces,
            finished: None,
        });
        self.start_to(&place, work, target).await
    }

    /// What a download of `keys`, files and folders, into the local folder `root` would meet there. The plan before is
    /// forgotten.
    ///
    /// # Errors
    /// As [`Files::list`], and when the local folder cannot be read.
    pub async fn plan_downloads(&self, keys: &[String], root: PathBuf) -> Result<DownloadPlan, FilesError> {
        let place = self.workspace.place().await?;
        let handle = FileHandle(self.environment.new_id());
        let (layout, plan) = download_plan::plan(&place, &self.retry, keys, root, handle.clone()).await?;
        *self.planned.lock().await = Some((handle, layout));
        Ok(plan)
    }

    /// Starts the downloads of a plan, each of its own; a folder of the bucket becomes one of this computer.
    ///
    /// # Errors
    /// When the plan is not known any more, or the local folder cannot be written; nothing has started then.
    pub async fn start_downloads(&self, request: StartDownloads) -> Result<Vec<TransferId>, FilesError> {
        let place = self.workspace.place().await?;
        let planned = self.planned.lock().await.take_if(|(handle, _)| *handle == request.handle);
        let (_, layout) = planned.ok_or(FilesError::HandleExpired)?;
        let work = layout.settle(request.resolution, self.environment.clone()).await?;
        self.start_all(&place, work.into_iter().map(Work::Download).collect(), None).await
    }

    /// Puts back the transfers that an earlier start has left of whoever is signed in: what ran goes on, what was paused
    /// or has failed waits for the person. Those of anybody else go off the list. Doing it again changes nothing.
    ///
    /// # Errors
    /// When nobody is signed in, or the journal cannot be read.
    pub async fn restore(&self) -> Result<(), FilesError> {
        let place = self.workspace.place().await?;
        let mut listed = self.listed.lock().await;
        if listed.replace(place.whose()).is_some_and(|before| before != place.whose()) {
            self.queue.leave_to_owner(&place.whose());
            self.board.retain(|transfer| self.queue.has(&transfer.id));
        }
        for (entry, standing) in self.journal.entries(&place.whose()).await.map_err(FilesError::Journal)? {
            let id = entry.id().clone();
            match standing {
                Standing::Cancelled => self.queue.clear_up_after(entry, place.clone()),
                // It failed when the session ended, and goes on with the new one.
                Standing::Waiting if self.queue.has(&id) => self.queue.run_at(&id, place.clone()),
                _ if self.queue.has(&id) => {}
                standing => {
                    self.queue.enlist(entry, place.clone(), &standing).await;
                    if standing == Standing::Waiting {
                        self.queue.run(&id, None);
                    }
                }
            }
        }
        Ok(())
    }

    /// Cancels transfers; those that have ended stay as they are.
    pub fn cancel(&self, which: &Which) {
        self.chosen(which, |state| !state.is_final()).iter().for_each(|id| self.queue.stop(id, Stop::Cancel));
    }

    /// Stops the bytes of transfers that run or wait for their turn; what was sent or received is kept.
    pub fn pause(&self, which: &Which) {
        self.chosen(which, TransferState::is_active).iter().for_each(|id| self.queue.stop(id, Stop::Pause));
    }

    /// Lets paused transfers go on from where they were.
    pub fn resume(&self, which: &Which) {
        let paused = self.chosen(which, |state| *state == TransferState::Paused);
        paused.iter().for_each(|id| self.queue.run_again(id));
    }

    /// Tries failed transfers again, from where they broke off where that is possible.
    pub fn retry(&self, which: &Which) {
        let failed = self.chosen(which, |state| matches!(state, TransferState::Failed(_)));
        failed.iter().for_each(|id| self.queue.run_again(id));
    }

    /// Limits the bandwidth of transfers, of those that run too.
    pub fn limit(&self, limits: Limits) {
        self.queue.limit(limits);
    }

    /// What is wrong with the journal, where something is: an unreadable one was put aside, or there can be none.
    pub async fn problem(&self) -> Option<AppError> {
        match self.journal.put_aside().await {
            Ok(name) => name.map(|name| AppError::new(Code::JournalUnreadable).with("name", name)),
            Err(error) => Some(FilesError::Journal(error).into()),
        }
    }

    /// Every transfer since the start, and those that were put back.
    #[must_use]
    pub fn transfers(&self) -> Vec<Transfer> {
        self.board.all()
    }

    /// Takes the ended transfers off the list, with what the failed ones have left, and gives what is left of it.
    pub fn clear(&self) -> Vec<Transfer> {
        let ended = self.transfers().into_iter().filter(|transfer| transfer.state.is_final());
        let ids: Vec<_> = ended.map(|transfer| transfer.id).collect();
        self.queue.dismiss(&ids);
        self.board.retain(|transfer| !ids.contains(&transfer.id));
        self.board.all()
    }

    /// How many transfers run or wait for their turn.
    #[must_use]
    pub fn running(&self) -> usize {
        self.board.running()
    }

    /// Transfers as they change, at most 20 messages a second. A receiver that falls behind asks [`Files::transfers`].
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Vec<Transfer>> {
        self.board.subscribe()
    }

    /// Where a finished download is.
    ///
    /// # Errors
    /// When it is not finished, or the file is not there any more.
    pub fn download_path(&self, id: &TransferId) -> Result<PathBuf, FilesError> {
        let (transfer, path) =
            self.board.download(id).ok_or_else(|| FilesError::DownloadGone(String::new()))?;
        let there = transfer.state == TransferState::Done && path.is_file();
        if there { Ok(path) } else { Err(FilesError::DownloadGone(file_name(&path))) }
    }

    /// Cancels every transfer and waits until each has ended and cleared away what it left. Transfers can be started
    /// again afterwards.
    pub async fn shut_down(&self) {
        let ids = self.queue.ids();
        ids.iter().for_each(|id| self.queue.stop(id, Stop::Cancel));
        self.queue.idle().await;
    }

    /// Does the same and forgets all transfers of whoever is signed in, before they sign out: the next person sees none.
    pub async fn sign_out(&self) {
        self.shut_down().await;
        self.board.retain(|_| false);
        let forgotten = match self.workspace.place().await {
            Ok(place) => self.journal.forget(&place.whose()).await.map_err(FilesError::Journal),
            Err(error) => Err(error.into()),
        };
        if let Err(error) = forgotten {
            tracing::warn!(%error, "the journal keeps the transfers of a person who signs out");
        }
    }

    /// Does the same for everybody and removes the journal from this computer.
    ///
    /// # Errors
    /// When the journal cannot be read or removed.
    pub async fn erase(&self) -> Result<(), FilesError> {
        self.sign_out().await;
        for record in self.journal.erase().await.map_err(FilesError::Journal)? {
            let target = match record.work {
                Work::Upload(_) => None,
                Work::Download(download) => Some(download.target()),
                Work::Archive(archive) => Some(archive.target()),
            };
            if let Some(target) = target
                && let Err(error) = target.discard().await
            {
                tracing::warn!(%error, "the temporary file of a download could not be removed");
            }
        }
        Ok(())
    }

    /// Stops the bytes and waits until nothing moves: before the app exits. Every transfer goes on at the next start.
    pub async fn leave(&self) {
        self.queue.ids().iter().for_each(|id| self.queue.stop(id, Stop::Leave));
        self.queue.idle().await;
        if let Err(error) = self.journal.close().await {
            tracing::warn!(%error, "the journal was not closed in order");
        }
    }

    /// Those of the transfers whose state is as asked for, in the order of the list.
    fn chosen(&self, which: &Which, suits: impl Fn(&TransferState) -> bool) -> Vec<TransferId> {
        let is_meant = |id: &TransferId| match which {
            Which::One(one) => one == id,
            Which::All => true,
        };
        let transfers = self.board.all().into_iter();
        let chosen = transfers.filter(|transfer| is_meant(&transfer.id) && suits(&transfer.state));
        chosen.map(|transfer| transfer.id).collect()
    }

    /// Starts work whose file goes to `target`.
    async fn start_to(&self, place: &Place, work: Work, target: Target) -> Result<TransferId, FilesError> {
        let entry = self.note(place, vec![work]).await?.remove(0);
        // What is on the disk is in the journal before, so that no crash leaves a file that nobody knows of.
        let opened = Partial::open(target).await.inspect_err(|_| entry.remove())?;
        let id = entry.id().clone();
        self.queue.enlist(entry, place.clone(), &Standing::Waiting).await;
        self.queue.run(&id, Some(opened));
        Ok(id)
    }

    /// Starts work; `watcher` is told how each of it ends.
    pub(crate) async fn start_all(
        &self,
        place: &Place,
        work: Vec<Work>,
        watcher: Option<&UnboundedSender<Ended>>,
    ) -> Result<Vec<TransferId>, FilesError> {
        let entries = self.note(place, work).await?;
        let ids = entries.iter().map(|entry| entry.id().clone()).collect();
        for entry in entries {
            let id = entry.id().clone();
            self.queue.enlist(entry, place.clone(), &Standing::Waiting).await;
            if let Some(watcher) = watcher {
                self.queue.watch(&id, watcher.clone());
            }
            self.queue.run(&id, None);
        }
        Ok(ids)
    }

    /// Cancels those transfers.
    pub(crate) fn stop_all<'a>(&self, ids: impl Iterator<Item = &'a TransferId>) {
        ids.for_each(|id| self.queue.stop(id, Stop::Cancel));
    }

    /// Takes work into the journal.
    async fn note(&self, place: &Place, work: Vec<Work>) -> Result<Vec<Entry>, FilesError> {
        let record = |work| Record { id: TransferId(self.environment.new_id()), whose: place.whose(), work };
        self.journal.add(work.into_iter().map(record).collect()).await.map_err(FilesError::Journal)
    }
}
