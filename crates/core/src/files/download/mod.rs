//! One download: the object as it is now, fetched in ranges, checked, and only then given its name.

mod mark;
pub(crate) mod partial;
mod range;

use std::collections::BTreeMap;
use std::sync::Arc;

use devops360_contract::files::TransferState;
use tokio::task::JoinSet;

use self::partial::Partial;
use self::range::{Fetched, RangeFetch};
use super::Object;
use super::board::Progress;
use super::checksum::{crc64nvme, joined};
use super::error::FilesError;
use super::key;
use super::lanes::Lanes;
use super::parts::ranges;
use super::retry::Retry;
use super::workspace::Place;

/// How many ranges of one download are under way at once.
const RANGES_AT_ONCE: usize = 4;

/// What one download is to do, and with what.
pub(crate) struct Download {
    /// Whose place it is fetched from: that of whoever started it.
    pub(crate) place: Place,
    pub(crate) lanes: Arc<Lanes>,
    pub(crate) retry: Retry,
    pub(crate) progress: Progress,
    /// The relative key.
    pub(crate) key: String,
    pub(crate) partial: Partial,
}

impl Download {
    /// Downloads the object. Dropping the future stops the bytes and removes the temporary file.
    pub(crate) async fn run(self) -> Result<(), FilesError> {
        let place = &self.place;
        let mut object = self.head(place).await?;
        let _turn = self.lanes.turn(object.size).await;
        if let Err(error) = self.fetch(place, &object).await {
            let FilesError::ObjectChanged(_) = error else { return Err(error) };
            // Another object has the key now: it is fetched from its first byte, never mixed with the old one.
            object = self.head(place).await?;
            self.fetch(place, &object).await?;
        }
        self.partial.finish().await
    }

    async fn head(&self, place: &Place) -> Result<Object, FilesError> {
        let key = place.file(&self.key)?;
        let object = self.retry.run(|| place.objects.head(&key)).await;
        let object = object.map_err(place.failed("download", &key))?;
        object.ok_or_else(|| FilesError::ObjectNotFound(key::name(&self.key).to_owned()))
    }

    async fn fetch(&self, place: &Place, object: &Object) -> Result<(), FilesError> {
        self.partial.prepare(object.size).await?;
        self.progress.begin(object.size);
        let fetched = self.fetch_ranges(place, object).await?;
        self.progress.state(TransferState::Finishing);
        let whole = fetched
            .values()
            .fold(crc64nvme(&[]), |whole, range| joined(whole, range.crc64nvme, range.length));
        match object.crc64nvme {
            Some(expected) if expected != whole => {
                Err(FilesError::ChecksumMismatch(key::name(&object.key).to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// Fetches every range; the answer is in the order of the bytes.
    async fn fetch_ranges(
        &self,
        place: &Place,
        object: &Object,
    ) -> Result<BTreeMap<u64, Fetched>, FilesError> {
        let mut fetching = JoinSet::new();
        let mut fetched = BTreeMap::new();
        for range in ranges(object.size) {
            if fetching.len() == RANGES_AT_ONCE {
                fetched.extend(next_range(&mut fetching).await?);
            }
            let fetch = RangeFetch {
                place: place.clone(),
                lanes: self.lanes.clone(),
                retry: self.retry.clone(),
                progress: self.progress.clone(),
                object: object.clone(),
                name: self.partial.name().to_owned(),
                file: self.partial.file().clone(),
            };
            fetching.spawn(fetch.run(range));
        }
        while let Some(range) = next_range(&mut fetching).await? {
            fetched.extend([range]);
        }
        Ok(fetched)
    }
}

async fn next_range(
    fetching: &mut JoinSet<Result<(u64, Fetched), FilesError>>,
) -> Result<Option<(u64, Fetched)>, FilesError> {
    match fetching.join_next().await {
        Some(range) => range.map_err(FilesError::Broken)?.map(Some),
        None => Ok(None),
    }
}
