//! One part of a large file: read block by block with its checksum, sent from memory, and let go as it is sent. Where it
//! has to be sent again it is read again. A part that is too large for memory is read twice from the start: once for its
//! checksum, which goes ahead of its bytes.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures::StreamExt;
use futures::stream::{self, try_unfold};

use super::Upload;
use super::source::Source;
use crate::cloud::{ErrorKind, Service, ServiceError};
use crate::files::blocks::{BLOCK, Block, Blocks};
use crate::files::checksum::digest;
use crate::files::disk;
use crate::files::error::FilesError;
use crate::files::journal::{OpenUpload, Piece};
use crate::files::lanes::{Lanes, Permit};
use crate::files::parts::MIB;
use crate::files::{CompletedPart, PartBody, Pieces};

/// The largest part that is in memory before it is sent. Parts grow beyond it in files of more than 160 GB.
const HELD_LIMIT: u64 = 16 * MIB;

/// Reads the parts of one file.
#[derive(Clone)]
pub(super) struct Reader {
    file: Arc<File>,
    lanes: Arc<Lanes>,
    blocks: Arc<Blocks>,
    /// Why the file could not be read again, while a part was being sent.
    broken: Arc<Mutex<Option<io::Error>>>,
}

impl Reader {
    pub(super) fn new(source: &Source, lanes: &Arc<Lanes>) -> Self {
        let (lanes, blocks) = (lanes.clone(), lanes.blocks());
        Self { file: source.file().clone(), lanes, blocks, broken: Arc::default() }
    }

    /// Waits for the memory that a part of `length` bytes takes while it is read.
    pub(super) async fn memory(&self, length: u64) -> Permit {
        self.lanes.blocks_of(if length > HELD_LIMIT { 1 } else { length.div_ceil(BLOCK) }).await
    }

    /// Reads `piece` with the memory for it.
    pub(super) async fn read(&self, piece: Range<u64>, memory: Permit) -> io::Result<PartBody> {
        let size = piece.end - piece.start;
        if size > HELD_LIMIT {
            let crc64nvme = self.checksum(piece.clone(), memory).await?;
            let reader = self.clone();
            return Ok(PartBody::new(size, crc64nvme, move || reader.pieces(piece.clone())));
        }
        let (held, crc64nvme) = self.hold(piece.clone(), memory).await?;
        let (held, reader) = (Arc::new(Mutex::new(Some(held))), self.clone());
        let pieces = move || {
            let (held, reader, piece) = (held.clone(), reader.clone(), piece.clone());
            // Taken by whoever begins to send: the SDK asks for a second body before it needs one.
            let begin = async move {
                match held.lock().unwrap_or_else(PoisonError::into_inner).take() {
                    Some(held) => stream::iter(held.into_iter().map(Ok)).boxed(),
                    None => reader.pieces(piece),
                }
            };
            stream::once(begin).flatten().boxed()
        };
        Ok(PartBody::new(size, crc64nvme, pieces))
    }

    /// Reads the part into blocks.
    async fn hold(&self, piece: Range<u64>, mut memory: Permit) -> io::Result<(Vec<Bytes>, u64)> {
        let taken = cut(piece.clone()).map(|block| self.take(&block, memory.split_block()));
        let taken: Vec<Block> = taken.collect();
        let file = self.file.clone();
        disk::blocking(move || {
            let (mut at, mut digest) = (piece.start, digest());
            let mut held = Vec::with_capacity(taken.len());
            for mut block in taken {
                disk::read_exact_at(&file, block.as_mut(), at)?;
                // While it is in the processor's cache.
                digest.update(block.as_ref());
                at += block.as_ref().len() as u64;
                held.push(block.freeze());
            }
            Ok((held, digest.finalize()))
        })
        .await
    }

    /// Reads the part through one block, for its checksum.
    async fn checksum(&self, piece: Range<u64>, memory: Permit) -> io::Result<u64> {
        let (file, mut block) = (self.file.clone(), self.blocks.take(BLOCK as usize, memory));
        disk::blocking(move || {
            let mut digest = digest();
            for cut in cut(piece) {
                let bytes = &mut block.as_mut()[..(cut.end - cut.start) as usize];
                disk::read_exact_at(&file, bytes, cut.start)?;
                digest.update(bytes);
            }
            Ok(digest.finalize())
        })
        .await
    }

    /// The part from the file, a block at a time, each within the budget.
    fn pieces(&self, piece: Range<u64>) -> Pieces {
        let next = |(reader, rest): (Self, Range<u64>)| async move {
            let Some(cut) = cut(rest.clone()).next() else { return Ok(None) };
            let read = reader.block(cut.clone()).await;
            let bytes = read.map_err(|error| reader.note(error))?;
            Ok(Some((bytes, (reader, cut.end..rest.end))))
        };
        try_unfold((self.clone(), piece), next).boxed()
    }

    async fn block(&self, cut: Range<u64>) -> io::Result<Bytes> {
        let mut block = self.take(&cut, self.lanes.blocks_of(1).await);
        let file = self.file.clone();
        disk::blocking(move || {
            disk::read_exact_at(&file, block.as_mut(), cut.start)?;
            Ok(block.freeze())
        })
        .await
    }

    fn take(&self, cut: &Range<u64>, memory: Permit) -> Block {
        self.blocks.take((cut.end - cut.start) as usize, memory)
    }

    /// Keeps why the file cannot be read, for who is told otherwise that a connection broke.
    fn note(&self, error: io::Error) -> io::Error {
        let told = io::Error::from(error.kind());
        *self.broken.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        told
    }

    fn broken(&self) -> Option<io::Error> {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Cuts a part into what blocks hold.
fn cut(piece: Range<u64>) -> impl Iterator<Item = Range<u64>> {
    let starts = (piece.start..piece.end).step_by(BLOCK as usize);
    starts.map(move |start| start..(start + BLOCK).min(piece.end))
}

/// A part on its way.
pub(super) struct Part {
    pub(super) upload: Upload,
    pub(super) source: Source,
    pub(super) reader: Reader,
    pub(super) open: OpenUpload,
    pub(super) number: u32,
    pub(super) body: PartBody,
}

impl Part {
    pub(super) async fn send(self) -> Result<CompletedPart, FilesError> {
        let Self { upload, source, reader, open, number, body } = self;
        let place = &upload.place;
        let unreadable = Mutex::new(None);
        let send = async || {
            upload.throttle.pass(body.size()).await;
            let sent = place.objects.stream_part(&open.key, &open.upload_id, number, body.clone()).await;
            match sent.map_err(|error| (error, reader.broken())) {
                Err((error, None)) => Err(error),
                Err((_, Some(error))) => {
                    *unreadable.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                    Err(ServiceError::new(Service::ObjectStorage, ErrorKind::Other, "", "the body broke off"))
                }
                Ok(etag) => Ok(etag),
            }
        };
        let sent = upload.retry.run(send).await;
        if let Some(error) = unreadable.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(source.unreadable(error));
        }
        let etag = sent.map_err(place.failed("upload", &open.key))?;
        let part = CompletedPart { number, etag, crc64nvme: body.crc64nvme(), size: body.size() };
        upload.entry.note(u64::from(number), &Piece::from(&part));
        // Until then it is one of those that a crash costs. A journal that cannot be written has said so, and is heard
        // before the last step.
        let _ = upload.entry.noted().await;
        upload.progress.advance(part.size);
        Ok(part)
    }
}

#[cfg(test)]
mod tests {
    use futures::TryStreamExt;

    use super::*;
    use crate::files::checksum::crc64nvme;

    /// Reads a part of `size` bytes from 5 on, three times over.
    async fn check(size: u64) {
        let (folder, lanes) = (tempfile::tempdir().unwrap(), Arc::new(Lanes::new()));
        let path = folder.path().join("a");
        let content: Vec<u8> = (0..size + 9).map(|at| (at % 251) as u8).collect();
        std::fs::write(&path, &content).unwrap();
        let part = &content[5..5 + size as usize];
        let source = Source::open(path, "a").await.unwrap();
        let reader = Reader::new(&source, &lanes);
        let body = reader.read(5..5 + size, reader.memory(size).await).await.unwrap();
        assert_eq!((body.size(), body.crc64nvme()), (size, crc64nvme(part)));
        let unused = body.pieces();
        for _ in 0..3 {
            assert!(body.gather().await.unwrap() == part, "{size} bytes");
        }
        drop(unused);
        // Every block has been given back: all of the budget can be had.
        drop(lanes.blocks_of(lanes.most_blocks()).await);
    }

    #[tokio::test]
    async fn a_part_can_be_read_as_often_as_it_is_sent() {
        for size in [1, BLOCK, 3 * BLOCK + 1, HELD_LIMIT, HELD_LIMIT + 1] {
            check(size).await;
        }
    }

    #[tokio::test]
    async fn a_part_that_cannot_be_read_again_is_known_from_a_line_that_broke() {
        let (folder, lanes) = (tempfile::tempdir().unwrap(), Arc::new(Lanes::new()));
        let path = folder.path().join("a");
        std::fs::write(&path, vec![7; 2 * BLOCK as usize]).unwrap();
        let source = Source::open(path.clone(), "a").await.unwrap();
        let reader = Reader::new(&source, &lanes);
        let body = reader.read(0..2 * BLOCK, reader.memory(2 * BLOCK).await).await.unwrap();
        body.gather().await.unwrap();
        assert!(reader.broken().is_none());
        File::options().write(true).open(path).unwrap().set_len(BLOCK).unwrap();
        assert_eq!(body.gather().await.unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert!(reader.broken().is_some_and(|error| error.kind() == io::ErrorKind::UnexpectedEof));
    }

    #[tokio::test]
    async fn a_part_that_is_sent_leaves_its_memory_block_by_block() {
        let (folder, lanes) = (tempfile::tempdir().unwrap(), Arc::new(Lanes::new()));
        let (path, most) = (folder.path().join("a"), lanes.most_blocks());
        std::fs::write(&path, vec![7; 2 * BLOCK as usize]).unwrap();
        let source = Source::open(path, "a").await.unwrap();
        let reader = Reader::new(&source, &lanes);
        let body = reader.read(0..2 * BLOCK, reader.memory(2 * BLOCK).await).await.unwrap();
        let mut pieces = body.pieces();
        let first = pieces.try_next().await.unwrap().unwrap();
        let all_but_one = lanes.blocks_of(most - 1);
        tokio::pin!(all_but_one);
        assert!(futures::poll!(&mut all_but_one).is_pending(), "two are in use");
        drop(first);
        drop(all_but_one.await);
    }

    #[tokio::test]
    async fn a_part_of_any_size_takes_no_more_than_its_share() {
        let lanes = Arc::new(Lanes::new());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        // A hole, which takes no room on the disk.
        File::create(&path).unwrap().set_len(64 * MIB).unwrap();
        let source = Source::open(path, "a").await.unwrap();
        let reader = Reader::new(&source, &lanes);
        let body = reader.read(0..64 * MIB, reader.memory(64 * MIB).await).await.unwrap();
        let rest = lanes.blocks_of(lanes.most_blocks() - 1).await;
        let mut pieces = body.pieces();
        let mut size = 0;
        while let Some(piece) = pieces.try_next().await.unwrap() {
            size += piece.len() as u64;
        }
        assert_eq!(size, 64 * MIB, "through one block");
        drop(rest);
    }
}
