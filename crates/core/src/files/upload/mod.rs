//! One upload: a name that is free, the right way for its size, and the condition that guards the last step.

mod multipart;
mod part;
mod single;
mod source;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use devops360_contract::files::TransferState;
use serde::{Deserialize, Serialize};

use self::source::Source;
pub(crate) use self::source::{Identity, nanoseconds};
use super::bandwidth::Throttle;
use super::board::Progress;
use super::changes::carry::keep;
use super::changes::copy::Copier;
use super::changes::history::{Done, Kept, Origin};
use super::changes::names::names_like;
use super::claims::{Claim, Claims};
use super::error::FilesError;
use super::journal::{Begun, Entry, OpenUpload, UploadWork, Work};
use super::lanes::Lanes;
use super::numbering::Numbering;
use super::parts::SINGLE_LIMIT;
use super::retry::Retry;
use super::visible::visible;
use super::workspace::Place;
use super::{ETag, WriteCondition};
use crate::cloud::{ErrorKind, ServiceError};

/// How many other names "keep both" tries when others take them at the same time.
const NAMES_LIMIT: usize = 20;

/// What one upload is to do, and with what.
#[derive(Clone)]
pub(crate) struct Upload {
    /// Whose place it is sent to: that of whoever started it.
    pub(crate) place: Place,
    pub(crate) lanes: Arc<Lanes>,
    pub(crate) throttle: Throttle,
    pub(crate) claims: Claims,
    pub(crate) retry: Retry,
    pub(crate) progress: Progress,
    /// Its line in the journal: what is to be sent, and what S3 has of it.
    pub(crate) entry: Entry,
    /// The remote folder, relative.
    pub(crate) folder: String,
    /// The file's name.
    pub(crate) name: String,
    pub(crate) goal: Goal,
}

/// What to do about the name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Goal {
    /// It has to be free.
    Create,
    /// Replace that object; without one, whatever is there.
    Replace(Option<ETag>),
    /// Take the first free numbered name.
    KeepBoth,
}

/// The object to write.
struct Destination {
    /// The whole key.
    key: String,
    /// Holds a chosen name.
    _claim: Option<Claim>,
    /// The file's name in messages.
    name: String,
    condition: WriteCondition,
    /// Whether an earlier run may have written it already.
    resumed: bool,
    /// The multipart upload that an earlier run has left open.
    open: Option<OpenUpload>,
}

impl Upload {
    /// Uploads the file, from where an earlier run broke off. Dropping the future stops the bytes; what S3 has stays
    /// until it is taken up again or [cleared away](Self::start_over).
    pub(crate) async fn run(&self, work: UploadWork) -> Result<(), FilesError> {
        let _turn = self.lanes.turn(work.size).await;
        // A future has room for all that it may come to: thousands that wait for their turn would take it for nothing.
        Box::pin(self.run_in_turn(work)).await
    }

    async fn run_in_turn(&self, UploadWork { path, begun, seen, .. }: UploadWork) -> Result<(), FilesError> {
        let source = Source::open(PathBuf::from(path), &self.name).await?;
        if seen.is_some_and(|seen| seen != *source.identity()) {
            return Err(FilesError::ChangedSincePreview(self.name.clone()));
        }
        let place = &self.place;
        let mut taken = BTreeSet::new();
        let mut destination = match begun {
            Some(begun) if begun.source != *source.identity() => {
                return Err(FilesError::FileChanged(self.name.clone()));
            }
            Some(begun) => self.begun(begun)?,
            None => self.destination(&source, &taken).await?,
        };
        let mut restarted = false;
        loop {
            let Err(error) = self.send(place, &source, &destination).await else {
                self.tell_replaced(place, &destination).await;
                return Ok(());
            };
            match Refusal::of(&error) {
                Refusal::Taken if self.goal == Goal::KeepBoth && taken.len() < NAMES_LIMIT => {
                    taken.insert(destination.name.clone());
                    self.start_over().await?;
                    destination = self.destination(&source, &taken).await?;
                }
                Refusal::Taken => return Err(FilesError::NameTaken(destination.name)),
                // What was to be replaced is gone: there is nothing left to lose.
                Refusal::Gone if destination.condition != WriteCondition::Absent => {
                    self.start_over().await?;
                    destination =
                        Destination { condition: WriteCondition::Absent, open: None, ..destination };
                }
                Refusal::Race | Refusal::Lost if !restarted => {
                    restarted = true;
                    self.start_over().await?;
                    destination.open = None;
                }
                _ => return Err(error),
            }
        }
    }

    async fn send(&self, place: &Place, source: &Source, to: &Destination) -> Result<(), FilesError> {
        self.progress.begin(source.size());
        if source.size() > SINGLE_LIMIT {
            self.send_in_parts(place, source, to).await
        } else {
            self.send_at_once(place, source, to).await
        }
    }

    /// Where an earlier run was going.
    fn begun(&self, begun: Begun) -> Result<Destination, FilesError> {
        let Begun { name, condition, open, .. } = begun;
        let key = self.place.file(&format!("{}{name}", self.folder))?;
        let claim = self.claims.claim(|_| key.clone());
        self.progress.rename(visible(&name));
        Ok(Destination { key, _claim: Some(claim), name, condition, resumed: true, open })
    }

    /// Where it goes. A choice that could turn out otherwise the next time is kept before the first byte.
    async fn destination(
        &self,
        source: &Source,
        taken: &BTreeSet<String>,
    ) -> Result<Destination, FilesError> {
        let condition = match &self.goal {
            Goal::Create | Goal::KeepBoth => WriteCondition::Absent,
            Goal::Replace(seen) => self.replacing(seen.as_ref()).await?,
        };
        let (name, key, claim) = match self.goal {
            Goal::KeepBoth => self.numbered(taken).await?,
            _ => (self.name.clone(), self.place.file(&format!("{}{}", self.folder, self.name))?, None),
        };
        if self.goal != Goal::Create {
            let (source, name, condition) = (source.identity().clone(), name.clone(), condition.clone());
            let begun = Begun { source, name, condition, open: None };
            self.change(|upload| upload.begun = Some(begun)).await?;
        }
        Ok(Destination { key, _claim: claim, name, condition, resumed: false, open: None })
    }

    /// The first numbered name that nobody has or is about to take.
    async fn numbered(
        &self,
        taken: &BTreeSet<String>,
    ) -> Result<(String, String, Option<Claim>), FilesError> {
        let place = &self.place;
        let folder = place.folder(&self.folder)?;
        let there = names_like(place, &self.retry, &self.folder, &self.name, false).await?;
        let claim = self.claims.claim(|is_claimed| {
            let name = Numbering::of(&self.name).first_free(|name| {
                there.contains(name) || taken.contains(name) || is_claimed(&format!("{folder}{name}"))
            });
            format!("{folder}{name}")
        });
        let key = claim.key().to_owned();
        let name = key[folder.len()..].to_owned();
        place.file(&format!("{}{name}", self.folder))?;
        self.progress.rename(visible(&name));
        Ok((name, key, Some(claim)))
    }

    async fn replacing(&self, seen: Option<&ETag>) -> Result<WriteCondition, FilesError> {
        if let Some(etag) = seen {
            return Ok(WriteCondition::Matches(etag.clone()));
        }
        let place = &self.place;
        let key = place.file(&format!("{}{}", self.folder, self.name))?;
        let there =
            self.retry.run(|| place.objects.head(&key)).await.map_err(place.failed("upload", &key))?;
        Ok(there.map_or(WriteCondition::Absent, |object| WriteCondition::Matches(object.etag)))
    }

    /// Keeps what has been settled; it is durable when this returns.
    async fn change(&self, change: impl FnOnce(&mut UploadWork)) -> Result<(), FilesError> {
        let mut work = self.entry.work().await;
        if let Work::Upload(upload) = &mut *work {
            change(upload);
        }
        self.entry.save(&work).await.map_err(FilesError::Journal)
    }

    /// Makes sure that what is about to be replaced can come back; once, however often the upload is taken up.
    async fn keep_replaced(&self, place: &Place, to: &Destination) -> Result<(), FilesError> {
        let WriteCondition::Matches(etag) = &to.condition else { return Ok(()) };
        if self.kept().await.is_some_and(|kept| kept.replaced.etag == *etag) {
            return Ok(());
        }
        let copier = Copier { place: place.clone(), retry: self.retry.clone() };
        match copier.find(&to.key).await? {
            Some(there) if there.etag == *etag => {
                let kept = keep(&copier, self.retry.environment(), &there).await?;
                self.change(|upload| upload.kept = Some(kept)).await?;
            }
            // It is another one by now, or none: the condition will say so.
            _ => {}
        }
        Ok(())
    }

    /// What it replaces and can come back, this run's or an earlier one's.
    async fn kept(&self) -> Option<Kept> {
        match &*self.entry.work().await {
            Work::Upload(upload) => upload.kept.clone(),
            Work::Download(_) | Work::Archive(_) => None,
        }
    }

    /// Offers to take the upload back, where it replaced something. Without an answer there is only the trash.
    async fn tell_replaced(&self, place: &Place, to: &Destination) {
        let kept = self.kept().await;
        let Some(kept) = kept.filter(|kept| kept.replaced.key == to.key) else { return };
        let copier = Copier { place: place.clone(), retry: self.retry.clone() };
        if let Ok(Some(copy)) = copier.find(&to.key).await {
            let done = Done { copy, origin: Origin::Uploaded, kept: Some(kept) };
            self.progress.replaced(format!("{}{}", self.folder, to.name), done);
        }
    }

    /// Whether the object is there just as it was to be sent: an answer that was lost on the way, not a conflict. Where
    /// nobody can look, that is what failed: taken for a conflict, the file would be sent twice.
    async fn is_there(
        &self,
        place: &Place,
        to: &Destination,
        size: u64,
        crc64nvme: u64,
    ) -> Result<bool, FilesError> {
        let there = self.retry.run(|| place.objects.head(&to.key)).await;
        let there = there.map_err(place.failed("upload", &to.key))?;
        let there = there.filter(|object| object.size == size && object.crc64nvme == Some(crc64nvme));
        if let Some(object) = &there {
            self.progress.written(object.etag.clone());
        }
        Ok(there.is_some())
    }

    fn finishing(&self) {
        self.progress.state(TransferState::Finishing);
    }
}

/// What a failed attempt means for the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    /// The condition did not hold (412).
    Taken,
    /// What was to be replaced is gone (404).
    Gone,
    /// Somebody wrote at the same moment (409): S3 asks for a new upload.
    Race,
    /// The multipart upload was aborted elsewhere (404).
    Lost,
    /// Anything else.
    Other,
}

impl Refusal {
    fn of(error: &FilesError) -> Self {
        let Some(ServiceError { kind, code, .. }) = error.service() else { return Self::Other };
        match (kind, code.as_str()) {
            (ErrorKind::Conflict, "ConditionalRequestConflict" | "OperationAborted") => Self::Race,
            (ErrorKind::Conflict, _) => Self::Taken,
            (ErrorKind::NotFound, "NoSuchUpload") => Self::Lost,
            (ErrorKind::NotFound, "NoSuchBucket") => Self::Other,
            (ErrorKind::NotFound, _) => Self::Gone,
            _ => Self::Other,
        }
    }
}

/// The media type that the name's extension stands for.
fn content_type(name: &str) -> Option<String> {
    mime_guess::from_path(name).first_raw().map(str::to_owned)
}
