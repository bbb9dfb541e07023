//! A large file: parts read in order, sent several at once, compared with what S3 has, then made one object.
//!
//! The upload id is in the journal before the first part is sent, a part before another takes its turn. Another run takes
//! up what journal and `ListParts` agree on and sends the rest.

use std::collections::BTreeMap;
use std::io;

use tokio::task::{JoinError, JoinSet};

use super::part::{Part, Reader};
use super::source::Source;
use super::{Destination, Refusal, Upload, content_type};
use crate::cloud::{ErrorKind, ServiceError};
use crate::files::checksum::{crc64nvme, joined};
use crate::files::error::FilesError;
use crate::files::journal::{Begun, OpenUpload, Piece, Work};
use crate::files::parts::{part_size, pieces};
use crate::files::workspace::Place;
use crate::files::{CompletedPart, ObjectStore};

/// How many parts of one upload are under way at once, those that wait for their answer among them. How many are being
/// sent is what memory allows. No more than these have to be sent again after a crash.
const PARTS_AT_ONCE: usize = 6;
/// A part that was on its way may arrive after an abort, so it is looked at and done again.
const ABORT_ROUNDS: usize = 3;

/// The parts that S3 has, by their number.
type Parts = BTreeMap<u32, CompletedPart>;

/// What an earlier run has left.
enum TakenUp {
    /// Some parts, to which the others are added.
    Parts(Parts),
    /// The object itself: the run ended between its last step and the journal's line.
    Object,
}

impl Upload {
    pub(super) async fn send_in_parts(
        &self,
        place: &Place,
        source: &Source,
        to: &Destination,
    ) -> Result<(), FilesError> {
        let (open, kept) = match &to.open {
            None => {
                let connections = self.lanes.open_connections(&*place.objects, &to.key, PARTS_AT_ONCE - 1);
                let (open, ()) = tokio::join!(self.open(source, to), connections);
                (open?, Parts::new())
            }
            Some(open) => match self.take_up(place, source, to, open).await? {
                TakenUp::Parts(kept) => (open.clone(), kept),
                TakenUp::Object => return Ok(()),
            },
        };
        let (parts, crc64nvme) = self.send_parts(source, &open, kept).await?;
        self.finishing();
        source.assert_unchanged().await?;
        let parts = self.stored(place, to, &open, &parts).await?;
        self.keep_replaced(place, to).await?;
        // The object is told from a stranger's by the checksums of its parts, if the next answer is never heard.
        self.entry.noted().await.map_err(FilesError::Journal)?;
        self.complete(place, to, &open, &parts, (source.size(), crc64nvme)).await
    }

    /// Opens a multipart upload, which is in the journal when this returns.
    async fn open(&self, source: &Source, to: &Destination) -> Result<OpenUpload, FilesError> {
        let part_size = part_size(source.size()).ok_or_else(|| FilesError::FileTooLarge(to.name.clone()))?;
        let begun = Begun {
            source: source.identity().clone(),
            name: to.name.clone(),
            condition: to.condition.clone(),
            open: None,
        };
        let created = self.retry.run(|| self.create(begun.clone(), to, part_size)).await;
        created.map_err(self.place.failed("upload", &to.key))?.map_err(FilesError::Journal)
    }

    /// `CreateMultipartUpload`. The call outlives this future: dropped or not, the upload is noted. The entry is held
    /// meanwhile, so that an abort never misses it.
    async fn create(
        &self,
        mut begun: Begun,
        to: &Destination,
        part_size: u64,
    ) -> Result<io::Result<OpenUpload>, ServiceError> {
        let (objects, entry) = (self.place.objects.clone(), self.entry.clone());
        let (key, media_type) = (to.key.clone(), content_type(&to.name));
        let mut work = self.entry.work().await;
        let created = tokio::spawn(async move {
            let upload_id = objects.create_multipart_upload(&key, media_type.as_deref()).await?;
            let open = OpenUpload { key, upload_id, part_size };
            begun.open = Some(open.clone());
            if let Work::Upload(upload) = &mut *work {
                upload.begun = Some(begun);
            }
            Ok(entry.save(&work).await.map(|()| open))
        });
        created.await.unwrap_or_else(|error| Err(broken(error)))
    }

    /// Finds out what S3 has of an upload that an earlier run left open.
    async fn take_up(
        &self,
        place: &Place,
        source: &Source,
        to: &Destination,
        open: &OpenUpload,
    ) -> Result<TakenUp, FilesError> {
        let noted = self.entry.pieces().await.map_err(FilesError::Journal)?;
        let listed = self.retry.run(|| place.objects.list_parts(&open.key, &open.upload_id)).await;
        match listed.map_err(place.failed("upload", &open.key)) {
            Ok(there) => {
                let kept = agreed(there, &noted, source.size(), open.part_size);
                self.progress.advance(kept.values().map(|part| part.size).sum());
                Ok(TakenUp::Parts(kept))
            }
            Err(error) if Refusal::of(&error) == Refusal::Lost => {
                match whole(&noted, source.size(), open.part_size) {
                    Some(crc64nvme) if self.is_there(place, to, source.size(), crc64nvme).await? => {
                        self.progress.advance(source.size());
                        Ok(TakenUp::Object)
                    }
                    _ => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    }

    /// Sends every part that is not `kept` and gives all of them back in order, with the checksum of the whole. A part
    /// gives its memory back while it is sent, so the next is on its way before the answer is there.
    async fn send_parts(
        &self,
        source: &Source,
        open: &OpenUpload,
        kept: Parts,
    ) -> Result<(Vec<CompletedPart>, u64), FilesError> {
        let reader = Reader::new(source, &self.lanes);
        let mut sending = JoinSet::new();
        let mut parts = kept;
        let mut whole = crc64nvme(&[]);
        for (number, piece) in (1..).zip(pieces(source.size(), open.part_size)) {
            let length = piece.end - piece.start;
            if let Some(kept) = parts.get(&number) {
                whole = joined(whole, kept.crc64nvme, length);
                continue;
            }
            while sending.len() == PARTS_AT_ONCE {
                parts.extend(next_part(&mut sending).await?);
            }
            let memory = reader.memory(length);
            tokio::pin!(memory);
            let memory = loop {
                tokio::select! {
                    biased;
                    memory = &mut memory => break memory,
                    Some(part) = sending.join_next() => parts.extend([sent(part)?]),
                }
            };
            let body = reader.read(piece, memory).await.map_err(|error| source.unreadable(error))?;
            whole = joined(whole, body.crc64nvme(), length);
            let (upload, source, reader, open) = (self.clone(), source.clone(), reader.clone(), open.clone());
            sending.spawn(Part { upload, source, reader, open, number, body }.send());
        }
        while let Some(part) = next_part(&mut sending).await? {
            parts.extend([part]);
        }
        Ok((parts.into_values().collect(), whole))
    }

    /// The parts that S3 has, which have to be those that were sent. The bytes are compared, not the entity tags: a part
    /// whose answer was not heard may be stored once more, after it was sent again.
    async fn stored(
        &self,
        place: &Place,
        to: &Destination,
        open: &OpenUpload,
        sent: &[CompletedPart],
    ) -> Result<Vec<CompletedPart>, FilesError> {
        let there = self.retry.run(|| place.objects.list_parts(&to.key, &open.upload_id)).await;
        let there = there.map_err(place.failed("upload", &to.key))?;
        let bytes = |part: &CompletedPart| (part.number, part.size, part.crc64nvme);
        if there.iter().map(bytes).eq(sent.iter().map(bytes)) {
            Ok(there)
        } else {
            Err(FilesError::ChecksumMismatch(to.name.clone()))
        }
    }

    async fn complete(
        &self,
        place: &Place,
        to: &Destination,
        open: &OpenUpload,
        parts: &[CompletedPart],
        (size, crc64nvme): (u64, u64),
    ) -> Result<(), FilesError> {
        let complete = || {
            let condition = to.condition.clone();
            place.objects.complete_multipart_upload(&to.key, &open.upload_id, parts, crc64nvme, condition)
        };
        let completed = self.retry.run(complete).await.map_err(place.failed("upload", &to.key));
        match completed {
            Err(error) if matches!(Refusal::of(&error), Refusal::Taken | Refusal::Lost) => {
                if self.is_there(place, to, size, crc64nvme).await? { Ok(()) } else { Err(error) }
            }
            other => other.map(|etag| self.progress.written(etag)),
        }
    }

    /// Clears away what a run has left in the bucket, so that the next begins with the first byte.
    pub(crate) async fn start_over(&self) -> Result<(), FilesError> {
        let mut work = self.entry.work().await;
        if let Work::Upload(upload) = &mut *work {
            if let Some(open) = upload.begun.as_ref().and_then(|begun| begun.open.as_ref()) {
                abort(&*self.place.objects, open).await.map_err(self.place.failed("upload", &open.key))?;
            }
            upload.begun = None;
        }
        self.entry.start_over(&work).await.map_err(FilesError::Journal)
    }
}

/// Aborts a multipart upload until S3 does not know it any more.
async fn abort(objects: &dyn ObjectStore, open: &OpenUpload) -> Result<(), ServiceError> {
    let mut failed = None;
    for _ in 0..ABORT_ROUNDS {
        failed = objects.abort_multipart_upload(&open.key, &open.upload_id).await.err();
        match objects.list_parts(&open.key, &open.upload_id).await {
            Err(error) if error.kind == ErrorKind::NotFound => return Ok(()),
            Err(error) => failed = failed.or(Some(error)),
            Ok(_) => {}
        }
    }
    failed.map_or(Ok(()), Err)
}

/// The parts that are as they were sent.
fn agreed(there: Vec<CompletedPart>, noted: &BTreeMap<u64, Piece>, size: u64, part_size: u64) -> Parts {
    let lengths: Vec<u64> = pieces(size, part_size).map(|piece| piece.end - piece.start).collect();
    let is_as_sent = |part: &CompletedPart| {
        let sent = noted.get(&u64::from(part.number)).is_some_and(|sent| *sent == Piece::from(part));
        let planned = lengths.get(part.number as usize - 1);
        sent && planned == Some(&part.size)
    };
    there.into_iter().filter(is_as_sent).map(|part| (part.number, part)).collect()
}

/// The checksum of the whole, where every part of it was noted.
fn whole(noted: &BTreeMap<u64, Piece>, size: u64, part_size: u64) -> Option<u64> {
    (1..).zip(pieces(size, part_size)).try_fold(crc64nvme(&[]), |whole, (number, piece)| {
        let length = piece.end - piece.start;
        let part = noted.get(&number).filter(|part| part.size == length)?;
        Some(joined(whole, part.crc64nvme, length))
    })
}

impl From<&CompletedPart> for Piece {
    fn from(part: &CompletedPart) -> Self {
        Self { size: part.size, crc64nvme: part.crc64nvme, etag: Some(part.etag.clone()) }
    }
}

async fn next_part(
    sending: &mut JoinSet<Result<CompletedPart, FilesError>>,
) -> Result<Option<(u32, CompletedPart)>, FilesError> {
    match sending.join_next().await {
        Some(part) => sent(part).map(Some),
        None => Ok(None),
    }
}

fn sent(
    part: Result<Result<CompletedPart, FilesError>, JoinError>,
) -> Result<(u32, CompletedPart), FilesError> {
    part.map_err(FilesError::Broken)?.map(|part| (part.number, part))
}

fn broken(error: JoinError) -> ServiceError {
    ServiceError {
        service: crate::cloud::Service::ObjectStorage,
        kind: ErrorKind::Other,
        code: String::new(),
        message: "the call broke down".to_owned(),
        source: Some(Box::new(error)),
    }
}
