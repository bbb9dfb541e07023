//! A large file: parts read in order, sent several at once, compared with what S3 has, then made one object.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::task::JoinSet;

use super::source::Source;
use super::{Destination, Refusal, Upload, content_type};
use crate::cloud::{ErrorKind, ServiceError};
use crate::files::checksum::{crc64nvme, joined};
use crate::files::error::FilesError;
use crate::files::lanes::Permit;
use crate::files::parts::{part_size, pieces};
use crate::files::workspace::Place;
use crate::files::{CompletedPart, ObjectStore, UploadId};

/// How many parts of one upload are under way at once.
const PARTS_AT_ONCE: usize = 4;
/// How long clearing away may take before it is left to the bucket's rule for incomplete uploads.
const ABORT_TIME: Duration = Duration::from_secs(30);
/// A part that was on its way may arrive after an abort, so it is looked at and done again.
const ABORT_ROUNDS: usize = 3;

/// The multipart upload that is open, if any. Creating one holds the lock, so that an abort never misses it.
#[derive(Clone, Default)]
pub(crate) struct Leftover(Arc<Mutex<Option<Open>>>);

struct Open {
    objects: Arc<dyn ObjectStore>,
    key: String,
    upload_id: UploadId,
}

impl Leftover {
    /// Opens a multipart upload. The call outlives this future: dropped or not, its id is noted.
    async fn create(
        &self,
        objects: Arc<dyn ObjectStore>,
        key: String,
        content_type: Option<String>,
    ) -> Result<UploadId, ServiceError> {
        let mut open = self.0.clone().lock_owned().await;
        let created = tokio::spawn(async move {
            let upload_id = objects.create_multipart_upload(&key, content_type.as_deref()).await?;
            *open = Some(Open { objects, key, upload_id: upload_id.clone() });
            Ok(upload_id)
        });
        created.await.unwrap_or_else(|error| Err(broken(error)))
    }

    /// The upload is an object now.
    async fn settle(&self) {
        *self.0.lock().await = None;
    }

    /// Aborts what is open, if anything is.
    pub(crate) async fn abort(&self) {
        let abort = async {
            if let Some(open) = self.0.lock().await.take() {
                open.abort().await;
            }
        };
        if tokio::time::timeout(ABORT_TIME, abort).await.is_err() {
            tracing::warn!("an unfinished upload could not be cleared away in time");
        }
    }
}

impl Open {
    async fn abort(&self) {
        for _ in 0..ABORT_ROUNDS {
            if let Err(error) = self.objects.abort_multipart_upload(&self.key, &self.upload_id).await {
                tracing::warn!(%error, "an unfinished upload could not be cleared away");
            }
            if self.objects.list_parts(&self.key, &self.upload_id).await.is_err() {
                return;
            }
        }
    }
}

impl Upload {
    pub(super) async fn send_in_parts(
        &self,
        place: &Place,
        source: &Source,
        to: &Destination,
    ) -> Result<(), FilesError> {
        let part_size = part_size(source.size()).ok_or_else(|| FilesError::FileTooLarge(to.name.clone()))?;
        let create = || self.leftover.create(place.objects.clone(), to.key.clone(), content_type(&to.name));
        let upload_id = self.retry.run(create).await.map_err(place.failed("upload", &to.key))?;
        let (parts, crc64nvme) = self.send_parts(place, source, to, &upload_id, part_size).await?;
        self.finishing();
        source.assert_unchanged().await?;
        self.compare(place, to, &upload_id, &parts).await?;
        self.keep_replaced(place, to).await?;
        self.complete(place, to, &upload_id, &parts, (source.size(), crc64nvme)).await?;
        self.leftover.settle().await;
        Ok(())
    }

    /// Sends every part and gives them back in order, with the checksum of the whole.
    async fn send_parts(
        &self,
        place: &Place,
        source: &Source,
        to: &Destination,
        upload_id: &UploadId,
        part_size: u64,
    ) -> Result<(Vec<CompletedPart>, u64), FilesError> {
        let mut sending = JoinSet::new();
        let mut sent = Vec::new();
        let mut whole = crc64nvme(&[]);
        for (number, piece) in (1..).zip(pieces(source.size(), part_size)) {
            if sending.len() == PARTS_AT_ONCE {
                sent.extend(next_part(&mut sending).await?);
            }
            let (part, crc) = self.read_part(place, source, to, upload_id, number, piece.clone()).await?;
            whole = joined(whole, crc, piece.end - piece.start);
            sending.spawn(part.send());
        }
        while let Some(part) = next_part(&mut sending).await? {
            sent.push(part);
        }
        sent.sort_by_key(|part| part.number);
        Ok((sent, whole))
    }

    async fn read_part(
        &self,
        place: &Place,
        source: &Source,
        to: &Destination,
        upload_id: &UploadId,
        number: u32,
        piece: Range<u64>,
    ) -> Result<(Part, u64), FilesError> {
        let memory = self.lanes.memory(piece.end - piece.start).await;
        let body = source.read(piece.start, piece.end - piece.start).await?;
        let crc = crc64nvme(&body);
        let part = Part {
            place: place.clone(),
            retry: self.retry.clone(),
            progress: self.progress.clone(),
            key: to.key.clone(),
            upload_id: upload_id.clone(),
            number,
            crc64nvme: crc,
            body,
            _memory: memory,
        };
        Ok((part, crc))
    }

    /// What S3 has is what was sent: `ListParts` is the truth.
    async fn compare(
        &self,
        place: &Place,
        to: &Destination,
        upload_id: &UploadId,
        sent: &[CompletedPart],
    ) -> Result<(), FilesError> {
        let there = self.retry.run(|| place.objects.list_parts(&to.key, upload_id)).await;
        if there.map_err(place.failed("upload", &to.key))? == sent {
            Ok(())
        } else {
            Err(FilesError::ChecksumMismatch(to.name.clone()))
        }
    }

    async fn complete(
        &self,
        place: &Place,
        to: &Destination,
        upload_id: &UploadId,
        parts: &[CompletedPart],
        (size, crc64nvme): (u64, u64),
    ) -> Result<(), FilesError> {
        let complete = || {
            let condition = to.condition.clone();
            place.objects.complete_multipart_upload(&to.key, upload_id, parts, crc64nvme, condition)
        };
        let completed = self.retry.run(complete).await.map_err(place.failed("upload", &to.key));
        match completed {
            Err(error) if matches!(Refusal::of(&error), Refusal::Taken | Refusal::Lost) => {
                if self.is_there(place, to, size, crc64nvme).await { Ok(()) } else { Err(error) }
            }
            completed => completed.map(drop),
        }
    }
}

/// One part on its way.
struct Part {
    place: Place,
    retry: crate::files::retry::Retry,
    progress: crate::files::board::Progress,
    key: String,
    upload_id: UploadId,
    number: u32,
    body: bytes::Bytes,
    crc64nvme: u64,
    _memory: Permit,
}

impl Part {
    async fn send(self) -> Result<CompletedPart, FilesError> {
        let Self { number, crc64nvme, .. } = self;
        let send = || {
            self.place.objects.upload_part(&self.key, &self.upload_id, number, self.body.clone(), crc64nvme)
        };
        let etag = self.retry.run(send).await.map_err(self.place.failed("upload", &self.key))?;
        let size = self.body.len() as u64;
        self.progress.advance(size);
        Ok(CompletedPart { number, etag, crc64nvme, size })
    }
}

async fn next_part(
    sending: &mut JoinSet<Result<CompletedPart, FilesError>>,
) -> Result<Option<CompletedPart>, FilesError> {
    match sending.join_next().await {
        Some(part) => part.map_err(FilesError::Broken)?.map(Some),
        None => Ok(None),
    }
}

fn broken(error: tokio::task::JoinError) -> ServiceError {
    ServiceError {
        service: crate::cloud::Service::ObjectStorage,
        kind: ErrorKind::Other,
        code: String::new(),
        message: "the call broke down".to_owned(),
        source: Some(Box::new(error)),
    }
}
