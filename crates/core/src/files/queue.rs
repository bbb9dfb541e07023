//! The transfers at work: each has a job while it runs, can be stopped, and can be run again from where it broke off.

mod clearing;
mod listed;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};

use devops360_contract::files::{TransferId, TransferState};
use devops360_contract::settings::Limits;
use devops360_contract::{AppError, Code};
use tokio::sync::Mutex as AsyncMutex;
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::clearing::{Clearing, has_empty_file};
use self::listed::listed;
use crate::environment::Environment;
use crate::files::ETag;
use crate::files::archive::Archive;
use crate::files::bandwidth::Bandwidth;
use crate::files::board::{Board, Progress};
use crate::files::changes::history::Done;
use crate::files::changes::overwrites::Overwrites;
use crate::files::claims::Claims;
use crate::files::download::Download;
use crate::files::download::folders::Folders;
use crate::files::download::partial::Partial;
use crate::files::error::FilesError;
use crate::files::journal::{ArchiveWork, DownloadWork, Entry, Standing, UploadWork, Whose, Work};
use crate::files::lanes::Lanes;
use crate::files::retry::Retry;
use crate::files::upload::Upload;
use crate::files::workspace::Place;

/// Why a transfer stops before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// For good: nothing of it is kept.
    Cancel,
    /// Until the person lets it go on.
    Pause,
    /// Because the app ends, or nobody is signed in: it goes on by itself the next time.
    Leave,
}

/// The transfers of this start and what they need.
pub(crate) struct Queue {
    environment: Arc<dyn Environment>,
    board: Arc<Board>,
    lanes: Arc<Lanes>,
    bandwidth: Bandwidth,
    folders: Folders,
    claims: Claims,
    overwrites: Overwrites,
    retry: Retry,
    slots: Mutex<HashMap<TransferId, Slot>>,
    jobs: TaskTracker,
    telling: Once,
}

/// A transfer that runs, or can run again.
#[derive(Clone)]
struct Slot {
    entry: Entry,
    place: Place,
    /// One job at a time: the next waits until the one before has cleared up.
    turn: Arc<AsyncMutex<()>>,
    running: Option<Running>,
    /// Who waits for its end.
    watcher: Option<UnboundedSender<Ended>>,
}

/// How a transfer ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) id: TransferId,
    pub(crate) state: TransferState,
    /// The object that an upload became.
    pub(crate) written: Option<ETag>,
    /// What it replaced, under which relative key.
    pub(crate) replaced: Option<(String, Done)>,
}

/// A job.
#[derive(Clone, Default)]
struct Running {
    cancellation: CancellationToken,
    stop: Option<Stop>,
}

impl Queue {
    pub(crate) fn new(environment: Arc<dyn Environment>, board: Arc<Board>, overwrites: Overwrites) -> Self {
        Self {
            retry: Retry::new(environment.clone()),
            environment,
            board,
            lanes: Arc::new(Lanes::new()),
            bandwidth: Bandwidth::new(),
            folders: Folders::default(),
            claims: Claims::default(),
            overwrites,
            slots: Mutex::default(),
            jobs: TaskTracker::new(),
            telling: Once::new(),
        }
    }

    /// Limits the bandwidth of all transfers, of those that run too.
    pub(crate) fn limit(&self, limits: Limits) {
        self.bandwidth.limit(limits);
    }

    /// Puts a transfer on the list, where it stands as it stood; it does not run yet.
    pub(crate) async fn enlist(&self, entry: Entry, place: Place, standing: &Standing) {
        let transfer = listed(&entry, standing).await;
        let target = match &*entry.work().await {
            Work::Upload(_) => None,
            Work::Download(download) => Some(PathBuf::from(download.target.clone())),
            Work::Archive(archive) => Some(PathBuf::from(archive.target.clone())),
        };
        let slot = Slot { entry, place, turn: Arc::default(), running: None, watcher: None };
        self.slots().insert(transfer.id.clone(), slot);
        self.telling.call_once(|| drop(tokio::spawn(Board::tell(Arc::downgrade(&self.board)))));
        self.board.add(transfer, target);
    }

    /// The turns that its transfers take.
    pub(crate) fn lanes(&self) -> &Lanes {
        &self.lanes
    }

    /// Runs a transfer that does not run, from where it broke off; a new download into `opened`.
    pub(crate) fn run(self: &Arc<Self>, id: &TransferId, opened: Option<Partial>) {
        let mut slots = self.slots();
        let Some(slot) = slots.get_mut(id).filter(|slot| slot.running.is_none()) else { return };
        slot.running = Some(Running::default());
        self.board.restart(id);
        self.jobs.spawn(self.clone().job(slot.clone(), opened));
    }

    /// Tells `watcher` how a transfer ends, each time that it does.
    pub(crate) fn watch(&self, id: &TransferId, watcher: UnboundedSender<Ended>) {
        if let Some(slot) = self.slots().get_mut(id) {
            slot.watcher = Some(watcher);
        }
    }

    /// Lets a paused or failed transfer go on.
    pub(crate) fn run_again(self: &Arc<Self>, id: &TransferId) {
        if let Some(slot) = self.slots().get(id).filter(|slot| slot.running.is_none()) {
            slot.entry.stand(&Standing::Waiting);
        }
        self.run(id, None);
    }

    /// The same for somebody who has signed in again: with the place of now.
    pub(crate) fn run_at(self: &Arc<Self>, id: &TransferId, place: Place) {
        if let Some(slot) = self.slots().get_mut(id).filter(|slot| slot.running.is_none()) {
            slot.place = place;
        }
        self.run(id, None);
    }

    /// Stops a transfer; one that has ended stays as it is.
    pub(crate) fn stop(self: &Arc<Self>, id: &TransferId, why: Stop) {
        let mut slots = self.slots();
        let Some(slot) = slots.get_mut(id) else { return };
        if let Some(running) = &mut slot.running {
            // What was cancelled stays so, whatever is said afterwards.
            running.stop = running.stop.filter(|stop| *stop == Stop::Cancel).or(Some(why));
            running.cancellation.cancel();
        } else if why == Stop::Cancel {
            // A paused one; one that has failed stays failed on the list.
            self.progress(id).state(TransferState::Cancelled);
            let slot = slot.clone();
            slots.remove(id);
            self.tell_watcher(&slot, TransferState::Cancelled);
            self.forget(slot);
        }
    }

    /// Every transfer that runs or can run again.
    pub(crate) fn ids(&self) -> Vec<TransferId> {
        self.slots().keys().cloned().collect()
    }

    /// Whether a transfer is on the list.
    pub(crate) fn has(&self, id: &TransferId) -> bool {
        self.slots().contains_key(id)
    }

    /// Takes transfers that do not run out of the queue, with all that they have left.
    pub(crate) fn dismiss(self: &Arc<Self>, ids: &[TransferId]) {
        let mut slots = self.slots();
        for id in ids {
            if slots.get(id).is_some_and(|slot| slot.running.is_none())
                && let Some(slot) = slots.remove(id)
            {
                self.forget(slot);
            }
        }
    }

    /// Takes all transfers but those of `whose` out of the queue; what they have left stays for their owners.
    pub(crate) fn leave_to_owner(&self, whose: &Whose) {
        self.slots().retain(|_, slot| {
            let stays = slot.entry.whose() == whose;
            if let Some(running) = slot.running.as_ref().filter(|_| !stays) {
                running.cancellation.cancel();
            }
            stays
        });
    }

    /// Clears away what an earlier start could not.
    pub(crate) fn clear_up_after(self: &Arc<Self>, entry: Entry, place: Place) {
        let slot = Slot { entry, place, turn: Arc::default(), running: None, watcher: None };
        self.forget(slot);
    }

    /// Waits until no job runs.
    pub(crate) async fn idle(&self) {
        self.jobs.close();
        self.jobs.wait().await;
        self.jobs.reopen();
    }

    async fn job(self: Arc<Self>, slot: Slot, opened: Option<Partial>) {
        let cancellation = slot.running.clone().unwrap_or_default().cancellation;
        let turn = cancellation.run_until_cancelled(slot.turn.clone().lock_owned()).await;
        let outcome = match &turn {
            Some(_) => {
                let transfer = self.transfer(&slot.entry, &slot.place, opened);
                cancellation.run_until_cancelled(transfer).await
            }
            None => None,
        };
        if let Some(Err(error)) = &outcome
            && (error.spoils_progress() || has_empty_file(&slot.entry).await)
        {
            Box::pin(self.clear_away(&slot, Clearing::Progress)).await;
        }
        let outcome = outcome.map(|outcome| outcome.map_err(|error| reported(error, &*self.environment)));
        if self.end(&slot.entry, outcome) == Some(TransferState::Cancelled) {
            Box::pin(self.clear_away(&slot, Clearing::Everything)).await;
        }
    }

    /// Tells and keeps how a run ended, in one step, so that no wish comes in between. A run that was stopped has no
    /// outcome, and one of a transfer that was left to its owner no new state.
    fn end(&self, entry: &Entry, outcome: Option<Result<(), AppError>>) -> Option<TransferState> {
        let (id, progress) = (entry.id(), self.progress(entry.id()));
        let mut slots = self.slots();
        let slot = slots.get_mut(id)?;
        let stop = slot.running.take()?.stop;
        let slot = slot.clone();
        let state = match (outcome, stop) {
            (Some(Ok(())), _) => TransferState::Done,
            (_, Some(Stop::Leave)) => return None,
            (_, Some(Stop::Pause)) => TransferState::Paused,
            (Some(Err(error)), None) => TransferState::Failed(error),
            (_, Some(Stop::Cancel)) | (None, None) => TransferState::Cancelled,
        };
        match &state {
            TransferState::Done => {
                slots.remove(id);
                entry.remove();
            }
            TransferState::Paused => entry.stand(&Standing::Paused),
            // Whoever signs in again finds it going on.
            TransferState::Failed(error) if !is_end_of_session(error) => {
                entry.stand(&Standing::Failed(error.clone()));
            }
            TransferState::Cancelled => drop(slots.remove(id)),
            _ => {}
        }
        if slot.watcher.is_none()
            && let Some((key, done)) = self.board.take_replaced(id)
        {
            self.overwrites.note(&key, vec![done]);
        }
        progress.state(state.clone());
        if state.is_final() {
            self.tell_watcher(&slot, state.clone());
        }
        Some(state)
    }

    fn tell_watcher(&self, slot: &Slot, state: TransferState) {
        let Some(watcher) = &slot.watcher else { return };
        let id = slot.entry.id().clone();
        let (written, replaced) = (self.board.written(&id), self.board.take_replaced(&id));
        // Whoever does not wait any more has no use for it.
        let _ = watcher.send(Ended { id, state, written, replaced });
    }

    /// Clears away all of a transfer that is over.
    fn forget(self: &Arc<Self>, slot: Slot) {
        let queue = self.clone();
        self.jobs.spawn(async move { queue.clear_away(&slot, Clearing::Everything).await });
    }

    async fn transfer(
        &self,
        entry: &Entry,
        place: &Place,
        opened: Option<Partial>,
    ) -> Result<(), FilesError> {
        let work = entry.work().await.clone();
        match work {
            Work::Upload(upload) => self.upload(entry, place, &upload).run(upload).await,
            Work::Download(download) => self.download(entry, place, &download).run(opened).await,
            Work::Archive(archive) => Box::pin(self.archive(entry, place, &archive).run(opened)).await,
        }
    }

    fn upload(&self, entry: &Entry, place: &Place, work: &UploadWork) -> Upload {
        Upload {
            place: place.clone(),
            lanes: self.lanes.clone(),
            throttle: self.bandwidth.throttle(),
            claims: self.claims.clone(),
            retry: self.retry.clone(),
            progress: self.progress(entry.id()),
            entry: entry.clone(),
            folder: work.folder.clone(),
            name: work.name.clone(),
            goal: work.goal.clone(),
        }
    }

    fn download(&self, entry: &Entry, place: &Place, work: &DownloadWork) -> Download {
        Download {
            place: place.clone(),
            lanes: self.lanes.clone(),
            throttle: self.bandwidth.throttle(),
            retry: self.retry.clone(),
            progress: self.progress(entry.id()),
            entry: entry.clone(),
            key: work.key.clone(),
            target: work.target(),
            size: work.expected,
            folders: self.folders.clone(),
        }
    }

    fn archive(&self, entry: &Entry, place: &Place, work: &ArchiveWork) -> Archive {
        Archive {
            place: place.clone(),
            lanes: self.lanes.clone(),
            throttle: self.bandwidth.throttle(),
            retry: self.retry.clone(),
            progress: self.progress(entry.id()),
            entry: entry.clone(),
            keys: work.keys.clone(),
            target: work.target(),
            folders: self.folders.clone(),
        }
    }

    fn progress(&self, id: &TransferId) -> Progress {
        Progress::new(self.board.clone(), id.clone())
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<TransferId, Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const fn is_end_of_session(error: &AppError) -> bool {
    matches!(error.code, Code::SessionExpired | Code::NotSignedIn)
}

/// What the window is told of a failure, which is logged under the id that it is given.
fn reported(error: FilesError, environment: &dyn Environment) -> AppError {
    let correlation_id = environment.new_id();
    let below = std::error::Error::source(&error).map(ToString::to_string);
    tracing::warn!(correlation_id, %error, below, "a transfer failed");
    AppError { correlation_id, ..error.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size<F>(_: impl Fn(Arc<Queue>, Slot, Option<Partial>) -> F) -> usize {
        size_of::<F>()
    }

    #[test]
    fn a_transfer_that_waits_for_its_turn_takes_little_memory() {
        let bytes = size(Queue::job);
        assert!(bytes <= 8 * 1024, "{bytes} bytes for each of the thousands in a folder");
    }
}
