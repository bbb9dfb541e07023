//! One download: the object as it is now, fetched in ranges, checked, and only then given its name.
//!
//! What is there of a range of a large object is in the journal once its bytes are durable. Another run takes up what it has
//! of the same object, down to the beginnings of ranges, and fetches the rest.

pub(crate) mod folders;
mod keeper;
mod mark;
pub(crate) mod partial;
mod range;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use devops360_contract::files::TransferState;
use tokio::task::JoinSet;

use self::folders::Folders;
use self::keeper::Keeper;
use self::partial::{Partial, Target, Whole};
use self::range::RangeFetch;
pub(crate) use self::range::{SILENCE, cut_short, silent};
use super::bandwidth::Throttle;
use super::board::Progress;
use super::checksum::{crc64nvme, joined};
use super::error::FilesError;
use super::journal::{DownloadWork, Entry, ObjectIdentity, Piece, Work};
use super::key;
use super::lanes::{Lanes, Turn};
use super::parts::{SINGLE_LIMIT, range_at, ranges};
use super::retry::Retry;
use super::workspace::Place;
use super::{Object, ObjectBody};
use crate::cloud::ErrorKind;

/// How many ranges of one download are under way at once, where a crash does not [cost](keeper::AT_STAKE) too much.
const RANGES_AT_ONCE: usize = 4;

/// What there is of each range, by its first byte.
type Ranges = BTreeMap<u64, Piece>;

/// What one download is to do, and with what.
pub(crate) struct Download {
    /// Whose place it is fetched from: that of whoever started it.
    pub(crate) place: Place,
    pub(crate) lanes: Arc<Lanes>,
    pub(crate) throttle: Throttle,
    pub(crate) retry: Retry,
    pub(crate) progress: Progress,
    /// Its line in the journal: what is to be fetched, and what is on the disk of it.
    pub(crate) entry: Entry,
    /// The relative key.
    pub(crate) key: String,
    pub(crate) target: Target,
    /// What a listing said of its size.
    pub(crate) size: Option<u64>,
    pub(crate) folders: Folders,
}

/// An object to fetch, in its turn.
struct Found {
    object: Object,
    /// The whole of it, on its way: a small one is asked for at once.
    body: Option<ObjectBody>,
    turn: Turn,
}

impl Download {
    /// Downloads the object, into `opened` where this is the first run, or from where an earlier one broke off. Dropping
    /// the future stops the bytes; the temporary file stays until it is taken up again or [discarded](Self::discard).
    pub(crate) async fn run(&self, opened: Option<Partial>) -> Result<(), FilesError> {
        let found = self.find().await?;
        // A future has room for all that it may come to: thousands that wait for their turn would take it for nothing.
        Box::pin(self.run_in_turn(opened, found)).await
    }

    async fn run_in_turn(
        &self,
        opened: Option<Partial>,
        Found { mut object, body, turn }: Found,
    ) -> Result<(), FilesError> {
        let kept = self.begin(&object).await?;
        let partial = match opened {
            Some(partial) => partial,
            None => match Partial::open_unless_there(self.target.clone(), known(&object, &kept)).await? {
                Some(partial) => partial,
                // An earlier run has given the whole object its name, and only the journal does not know of it.
                None => return self.settled().await,
            },
        };
        let takes_up = !kept.is_empty();
        if let Err(error) = self.fetch(&partial, &object, kept, body).await {
            // Another object has the key now, or what an earlier run has left is wrong: it is fetched from its first byte,
            // never mixed with the old one.
            match error {
                FilesError::ObjectChanged(_) => {}
                FilesError::ChecksumMismatch(_) if takes_up => {}
                _ => return Err(error),
            }
            object = self.head().await?;
            let kept = self.begin(&object).await?;
            partial.empty().await?;
            self.fetch(&partial, &object, kept, None).await?;
        }
        let _settling = self.lanes.settling().await;
        // The line is free for others while the disk works.
        drop(turn);
        partial.finish(&self.folders).await
    }

    /// Clears away what a cancelled or failed download has left.
    pub(crate) async fn discard(&self) -> Result<(), FilesError> {
        self.forget(None).await?;
        self.forget_temporary().await
    }

    /// Finds the object. One that was listed as small is asked for at once, and its answer says what a `HeadObject` would.
    async fn find(&self) -> Result<Found, FilesError> {
        if let Some(size) = self.size.filter(|size| *size <= SINGLE_LIMIT) {
            let turn = self.lanes.turn(size).await;
            if let Some(body) = Box::pin(self.whole_body()).await? {
                self.assert_seen(&body.object)?;
                return Ok(Found { object: body.object.clone(), body: Some(body), turn });
            }
        }
        let key = self.place.file(&self.key)?;
        let connections = self.lanes.open_connections(&*self.place.objects, &key, RANGES_AT_ONCE - 1);
        let (object, ()) = tokio::join!(self.first_head(), connections);
        let object = object?;
        let turn = self.lanes.turn(object.size).await;
        Ok(Found { object, body: None, turn })
    }

    /// The whole object on its way; none where it is large by now, or the answer does not say why there is none.
    async fn whole_body(&self) -> Result<Option<ObjectBody>, FilesError> {
        let place = &self.place;
        let key = place.file(&self.key)?;
        let get = async || {
            let body = place.objects.get(&key, None, None).await;
            if body.as_ref().is_err_and(|error| error.kind == ErrorKind::Throttled) {
                self.lanes.slow_down();
            }
            body
        };
        match self.retry.run(get).await {
            Ok(body) => Ok((body.object.size <= SINGLE_LIMIT).then_some(body)),
            Err(error) if matches!(error.kind, ErrorKind::NotFound | ErrorKind::Denied) => Ok(None),
            Err(error) => Err(place.failed("download", &key)(error)),
        }
    }

    /// Asks for the object in the turn of a small transfer, so that a long queue does not ask all at once.
    async fn first_head(&self) -> Result<Object, FilesError> {
        let _turn = self.lanes.turn(0).await;
        Box::pin(self.head()).await
    }

    async fn head(&self) -> Result<Object, FilesError> {
        let place = &self.place;
        let key = place.file(&self.key)?;
        let object = self.retry.run(|| place.objects.head(&key)).await;
        let object = object.map_err(place.failed("download", &key))?;
        let object = object.ok_or_else(|| FilesError::ObjectNotFound(key::name(&self.key).to_owned()))?;
        self.assert_seen(&object)?;
        Ok(object)
    }

    /// Fails where a preview saw another object.
    fn assert_seen(&self, object: &Object) -> Result<(), FilesError> {
        match &self.target.seen {
            Some(seen) if seen.etag != object.etag => {
                Err(FilesError::ChangedSincePreview(key::name(&self.key).to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// The ranges that an earlier run has of this very object; none of another one is kept.
    async fn begin(&self, object: &Object) -> Result<Ranges, FilesError> {
        let identity = ObjectIdentity::from(object);
        let known = match &*self.entry.work().await {
            Work::Download(DownloadWork { object, .. }) => object.clone(),
            Work::Upload(_) | Work::Archive(_) => None,
        };
        if known.as_ref() == Some(&identity) {
            return self.entry.pieces().await.map_err(FilesError::Journal);
        }
        // What is fetched at once has no ranges to keep.
        if known.is_some() || object.size > SINGLE_LIMIT {
            self.forget(Some(identity)).await?;
        }
        Ok(Ranges::new())
    }

    /// Forgets every range; the next will be of `object`. Durable when this returns, before the file is touched.
    async fn forget(&self, object: Option<ObjectIdentity>) -> Result<(), FilesError> {
        let mut work = self.entry.work().await;
        if let Work::Download(download) = &mut *work {
            download.object = object;
        }
        self.entry.start_over(&work).await.map_err(FilesError::Journal)
    }

    async fn settled(&self) -> Result<(), FilesError> {
        let timed = self.target.take_time().await;
        timed.map_err(|error| FilesError::writing(key::name(&self.key), error))?;
        self.forget_temporary().await
    }

    async fn forget_temporary(&self) -> Result<(), FilesError> {
        let removed = self.target.clone().discard().await;
        removed.map_err(|error| FilesError::writing(key::name(&self.key), error))
    }

    async fn fetch(
        &self,
        partial: &Partial,
        object: &Object,
        kept: Ranges,
        body: Option<ObjectBody>,
    ) -> Result<(), FilesError> {
        let kept = self.usable(partial, object, kept).await?;
        let there = kept.values().map(|range| range.size).sum();
        // A small one finds out when it is written.
        if object.size > SINGLE_LIMIT {
            partial.assert_room(object.size - there).await?;
        }
        self.progress.begin(object.size);
        self.progress.verifiable(object.crc64nvme.is_some());
        self.progress.advance(there);
        let fetched = self.fetch_ranges(partial, object, kept, body).await?;
        self.progress.state(TransferState::Finishing);
        match (object.crc64nvme, whole(object.size, &fetched)) {
            (Some(expected), whole) if whole != Some(expected) => {
                Err(FilesError::ChecksumMismatch(key::name(&object.key).to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// What was kept of the ranges, if the file still has all of it and they are cut as they would be now; else nothing, and
    /// an empty file: a hole where the journal once knew bytes would be taken for them.
    async fn usable(&self, partial: &Partial, object: &Object, kept: Ranges) -> Result<Ranges, FilesError> {
        if kept.is_empty() && partial.is_new() {
            return Ok(kept);
        }
        let length = partial.length().await?;
        let is_usable = |(at, piece): (&u64, &Piece)| {
            let end = at.checked_add(piece.size);
            let planned = range_at(object.size, *at);
            end.is_some_and(|end| end <= length && planned.is_some_and(|planned| end <= planned.end))
        };
        if !kept.is_empty() && kept.iter().all(is_usable) {
            return Ok(kept);
        }
        if !kept.is_empty() {
            self.forget(Some(ObjectIdentity::from(object))).await?;
        }
        partial.empty().await?;
        Ok(Ranges::new())
    }

    /// Fetches what of every range is not `kept`; the answer is in the order of the bytes. After a failure what is written is
    /// kept all the same.
    async fn fetch_ranges(
        &self,
        partial: &Partial,
        object: &Object,
        kept: Ranges,
        body: Option<ObjectBody>,
    ) -> Result<Ranges, FilesError> {
        if object.size <= SINGLE_LIMIT {
            return self.fetch_small(partial, object, body).await;
        }
        let mut fetching = JoinSet::new();
        let keeper = Keeper::new(self.entry.clone(), partial.file().clone(), partial.name().to_owned());
        let keeper = Arc::new(keeper);
        let fetch = self.range(partial, object, Some(keeper.clone()));
        let outcome = tokio::select! {
            fetched = self.fetch_missing(object, kept, fetch, &mut fetching) => fetched,
            error = keeper.run() => Err(error),
        };
        match outcome {
            Ok(fetched) => keeper.flush().await.map(|()| fetched),
            Err(error) => {
                fetching.shutdown().await;
                if !error.spoils_progress()
                    && let Err(error) = keeper.flush().await
                {
                    tracing::warn!(%error, "what was fetched of a download could not be kept");
                }
                Err(error)
            }
        }
    }

    /// Fetches an object that is one range, or none.
    async fn fetch_small(
        &self,
        partial: &Partial,
        object: &Object,
        body: Option<ObjectBody>,
    ) -> Result<Ranges, FilesError> {
        if object.size == 0 {
            return Ok(Ranges::new());
        }
        let piece = self.range(partial, object, None).run(0..object.size, None, body).await?;
        Ok(Ranges::from([(0, piece)]))
    }

    /// Fetches what is missing, a few ranges at once.
    async fn fetch_missing(
        &self,
        object: &Object,
        mut fetched: Ranges,
        fetch: RangeFetch,
        fetching: &mut JoinSet<Result<(u64, Piece), FilesError>>,
    ) -> Result<Ranges, FilesError> {
        for range in ranges(object.size) {
            let (at, size) = (range.start, range.end - range.start);
            let kept = fetched.get(&at).cloned();
            let there = kept.as_ref().map_or(0, |kept| kept.size);
            if there == size {
                continue;
            }
            if fetching.len() == RANGES_AT_ONCE {
                fetched.extend(next_range(fetching).await?);
            }
            if let Some(keeper) = &fetch.keeper {
                keeper.stake(at, size, there).await;
            }
            let fetch = fetch.clone();
            fetching.spawn(async move { Ok((at, fetch.run(range, kept, None).await?)) });
        }
        while let Some(range) = next_range(fetching).await? {
            fetched.extend([range]);
        }
        Ok(fetched)
    }

    fn range(&self, partial: &Partial, object: &Object, keeper: Option<Arc<Keeper>>) -> RangeFetch {
        RangeFetch {
            place: self.place.clone(),
            lanes: self.lanes.clone(),
            throttle: self.throttle.clone(),
            retry: self.retry.clone(),
            progress: self.progress.clone(),
            object: object.clone(),
            name: partial.name().to_owned(),
            file: partial.file().clone(),
            keeper,
        }
    }
}

/// What tells the whole object: what S3 says of it, or what an earlier run has fetched.
fn known(object: &Object, kept: &Ranges) -> Option<Whole> {
    let crc64nvme = object.crc64nvme.or_else(|| whole(object.size, kept))?;
    Some(Whole { size: object.size, crc64nvme })
}

/// The checksum of the whole, where every range of it is there.
fn whole(size: u64, fetched: &Ranges) -> Option<u64> {
    ranges(size).try_fold(crc64nvme(&[]), |whole, planned| {
        let length = planned.end - planned.start;
        let range = fetched.get(&planned.start).filter(|range| range.size == length)?;
        Some(joined(whole, range.crc64nvme, length))
    })
}

async fn next_range(
    fetching: &mut JoinSet<Result<(u64, Piece), FilesError>>,
) -> Result<Option<(u64, Piece)>, FilesError> {
    match fetching.join_next().await {
        Some(range) => range.map_err(FilesError::Broken)?.map(Some),
        None => Ok(None),
    }
}

impl From<&Object> for ObjectIdentity {
    fn from(object: &Object) -> Self {
        Self { etag: object.etag.clone(), size: object.size, crc64nvme: object.crc64nvme }
    }
}

impl DownloadWork {
    /// Where the file goes.
    pub(crate) fn target(&self) -> Target {
        Target {
            path: PathBuf::from(self.target.clone()),
            temporary: self.temporary.clone(),
            replaces: self.replaces,
            root: self.root.clone().map(PathBuf::from),
            seen: self.seen.clone(),
        }
    }
}
