//! The files of whoever is signed in: what the shell's commands call.

use std::collections::BTreeSet;
use std::future::Future;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, Once, PoisonError};

use devops360_contract::AppError;
use devops360_contract::files::{
    Direction, ListFiles, Listing, PlanUpload, Resolution, StartUpload, Transfer, TransferId, TransferState,
    UploadItem, UploadPlan,
};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::board::{Board, Progress};
use super::changes::overwrites::Overwrites;
use super::claims::Claims;
use super::download::Download;
use super::download::partial::Partial;
use super::error::FilesError;
use super::key::{folder_of, name};
use super::lanes::Lanes;
use super::listing::list;
use super::local::{LocalFiles, file_name};
use super::plan::plan;
use super::retry::Retry;
use super::safe_name::SafeName;
use super::upload::{Goal, Leftover, Upload};
use super::visible::visible;
use super::workspace::{Place, Workspace};
use crate::environment::Environment;

/// The files of whoever is signed in, and the transfers since the start.
pub struct Files {
    workspace: Arc<dyn Workspace>,
    environment: Arc<dyn Environment>,
    local: Arc<LocalFiles>,
    overwrites: Overwrites,
    board: Arc<Board>,
    lanes: Arc<Lanes>,
    claims: Claims,
    retry: Retry,
    jobs: TaskTracker,
    /// Cancels every job.
    stop: Mutex<CancellationToken>,
    telling: Once,
}

impl Files {
    /// Nothing runs before the first call.
    #[must_use]
    pub fn new(
        workspace: Arc<dyn Workspace>,
        environment: Arc<dyn Environment>,
        local: Arc<LocalFiles>,
        overwrites: Overwrites,
    ) -> Self {
        Self {
            workspace,
            local,
            overwrites,
            board: Arc::new(Board::new()),
            lanes: Arc::new(Lanes::new()),
            claims: Claims::default(),
            retry: Retry::new(environment.clone()),
            environment,
            jobs: TaskTracker::new(),
            stop: Mutex::default(),
            telling: Once::new(),
        }
    }

    /// One page of a folder.
    ///
    /// # Errors
    /// When nobody is signed in, the folder is not one, or the bucket does not answer.
    pub async fn list(&self, request: ListFiles) -> Result<Listing, FilesError> {
        list(&self.workspace.place().await?, &self.retry, request).await
    }

    /// What an upload would meet.
    ///
    /// # Errors
    /// As [`Files::list`], and when a handle is not known any more.
    pub async fn plan_upload(&self, request: PlanUpload) -> Result<UploadPlan, FilesError> {
        plan(&self.workspace.place().await?, &self.retry, &self.local, request).await
    }

    /// Starts uploads; what becomes of each is told over [`Files::subscribe`].
    ///
    /// # Errors
    /// When nobody is signed in, the folder is not one, or a handle is not known any more; nothing has started then.
    pub async fn start_upload(&self, request: StartUpload) -> Result<Vec<TransferId>, FilesError> {
        let place = self.workspace.place().await?;
        place.folder(&request.folder)?;
        let mut names = BTreeSet::new();
        let mut uploads = Vec::with_capacity(request.items.len());
        for UploadItem { handle, resolution } in request.items {
            let path = self.local.path(&handle)?;
            let name = file_name(&path);
            let size = self.local.item(&handle)?.size;
            let is_twin = !names.insert(name.clone());
            let goal = match resolution {
                Resolution::KeepBoth => Goal::KeepBoth,
                // Two files of one name in one drop: the second must not lose the first.
                Resolution::Create | Resolution::Replace if is_twin => Goal::KeepBoth,
                Resolution::Create => Goal::Create,
                Resolution::Replace => Goal::Replace(
                    self.local.seen(&handle, &format!("{}{}{name}", place.files, request.folder)),
                ),
            };
            uploads.push((path, name, size, goal));
        }
        let start = |(path, name, size, goal)| self.upload(&place, &request.folder, path, name, size, goal);
        Ok(uploads.into_iter().map(start).collect())
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
        place.file(key)?;
        let partial = Partial::create(target.clone(), &*self.environment).await?;
        let transfer = self.transfer(Direction::Download, name(key), folder_of(key), 0);
        let (id, progress) = (transfer.id.clone(), self.progress(&transfer));
        let download = Download {
            place,
            lanes: self.lanes.clone(),
            retry: self.retry.clone(),
            progress,
            key: key.to_owned(),
            partial,
        };
        self.start(transfer, Some(target), download.run(), Leftover::default());
        Ok(id)
    }

    /// Cancels a transfer; one that has ended stays as it is.
    pub fn cancel(&self, id: &TransferId) {
        self.board.cancel(id);
    }

    /// Every transfer since the start.
    #[must_use]
    pub fn transfers(&self) -> Vec<Transfer> {
        self.board.all()
    }

    /// Takes the ended transfers off the list and gives what is left of it.
    pub fn clear(&self) -> Vec<Transfer> {
        self.board.clear();
        self.board.all()
    }

    /// How many transfers have not ended.
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

    /// Cancels every transfer and waits until each has ended and cleared away what it left: before the app exits, and
    /// before a sign-out. Transfers can be started again afterwards.
    pub async fn shut_down(&self) {
        let stop = std::mem::take(&mut *self.stop.lock().unwrap_or_else(PoisonError::into_inner));
        stop.cancel();
        self.jobs.close();
        self.jobs.wait().await;
        self.jobs.reopen();
    }

    fn upload(
        &self,
        place: &Place,
        folder: &str,
        path: PathBuf,
        name: String,
        size: u64,
        goal: Goal,
    ) -> TransferId {
        let transfer = self.transfer(Direction::Upload, &name, folder, size);
        let (id, progress) = (transfer.id.clone(), self.progress(&transfer));
        let leftover = Leftover::default();
        let upload = Upload {
            place: place.clone(),
            lanes: self.lanes.clone(),
            claims: self.claims.clone(),
            retry: self.retry.clone(),
            progress,
            path,
            folder: folder.to_owned(),
            name,
            goal,
            leftover: leftover.clone(),
            overwrites: self.overwrites.clone(),
            kept: Mutex::default(),
        };
        self.start(transfer, None, async move { upload.run().await }, leftover);
        id
    }

    /// Runs `work` as a job of its own: it ends by itself or by its cancellation, and then clears away.
    fn start(
        &self,
        transfer: Transfer,
        target: Option<PathBuf>,
        work: impl Future<Output = Result<(), FilesError>> + Send + 'static,
        leftover: Leftover,
    ) {
        self.telling.call_once(|| drop(tokio::spawn(Board::tell(Arc::downgrade(&self.board)))));
        let cancellation = self.stop.lock().unwrap_or_else(PoisonError::into_inner).child_token();
        let progress = self.progress(&transfer);
        let environment = self.environment.clone();
        self.board.add(transfer, cancellation.clone(), target);
        self.jobs.spawn(async move {
            let outcome = tokio::select! {
                biased;
                () = cancellation.cancelled() => Err(FilesError::Cancelled),
                outcome = work => outcome,
            };
            progress.state(ended(outcome, &*environment));
            leftover.abort().await;
        });
    }

    fn transfer(&self, direction: Direction, name: &str, folder: &str, bytes_total: u64) -> Transfer {
        Transfer {
            id: TransferId(self.environment.new_id()),
            direction,
            name: visible(name),
            folder: folder.to_owned(),
            state: TransferState::Queued,
            bytes_done: 0,
            bytes_total,
            bytes_per_second: None,
            seconds_left: None,
        }
    }

    fn progress(&self, transfer: &Transfer) -> Progress {
        Progress::new(self.board.clone(), transfer.id.clone())
    }
}

/// The last state of a transfer; a failure is logged under the id that the window is given.
fn ended(outcome: Result<(), FilesError>, environment: &dyn Environment) -> TransferState {
    match outcome {
        Ok(()) => TransferState::Done,
        Err(FilesError::Cancelled) => TransferState::Cancelled,
        Err(error) => {
            let correlation_id = environment.new_id();
            let below = std::error::Error::source(&error).map(ToString::to_string);
            tracing::warn!(correlation_id, %error, below, "a transfer failed");
            TransferState::Failed(AppError { correlation_id, ..error.into() })
        }
    }
}
