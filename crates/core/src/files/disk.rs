//! Reading and writing at a position, off the async threads.

use std::fs::File;
use std::io;
use std::sync::Arc;

use bytes::Bytes;

/// How many bytes are worth a request to the disk of their own.
#[cfg(target_os = "linux")]
const WORTH_STORING: u64 = 512 * 1024;

/// Writes all of `bytes` at `offset`, and lets the system begin to bring them to the disk.
pub(crate) async fn write(file: Arc<File>, offset: u64, bytes: Bytes) -> io::Result<()> {
    blocking(move || {
        write_all_at(&file, &bytes, offset)?;
        begin_to_store(&file, offset, bytes.len() as u64);
        Ok(())
    })
    .await
}

/// Makes the bytes of `file` durable.
pub(crate) async fn sync(file: Arc<File>) -> io::Result<()> {
    blocking(move || file.sync_data()).await
}

/// Bytes that are on their way to the disk already leave less to wait for when they are made durable.
#[cfg(target_os = "linux")]
fn begin_to_store(file: &File, offset: u64, length: u64) {
    // The advice begins to write what is dirty before it lets go of what is clean. It is advice: a failure costs time.
    if let Some(length) = std::num::NonZeroU64::new(length).filter(|length| length.get() >= WORTH_STORING) {
        let _ = rustix::fs::fadvise(file, offset, Some(length), rustix::fs::Advice::DontNeed);
    }
}

/// Elsewhere the system is not told.
#[cfg(not(target_os = "linux"))]
const fn begin_to_store(_: &File, _: u64, _: u64) {}

/// Runs `work` where it may block.
pub(crate) async fn blocking<T, F>(work: F) -> io::Result<T>
where
    T: Send + 'static,
    F: FnOnce() -> io::Result<T> + Send + 'static,
{
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

/// Reads as many bytes at `offset` as `bytes` has; a file that has fewer is an `UnexpectedEof`. Blocks.
#[cfg(unix)]
pub(crate) fn read_exact_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(unix)]
fn write_all_at(file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, offset)
}

/// Reads as many bytes at `offset` as `bytes` has; a file that has fewer is an `UnexpectedEof`. Blocks.
#[cfg(windows)]
pub(crate) fn read_exact_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, offset)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                bytes = &mut bytes[read..];
                offset += read as u64;
            }
        }
    }
    Ok(())
}

#[cfg(windows)]
fn write_all_at(file: &File, mut bytes: &[u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_write(file, bytes, offset)? {
            0 => return Err(io::ErrorKind::WriteZero.into()),
            written => {
                bytes = &bytes[written..];
                offset += written as u64;
            }
        }
    }
    Ok(())
}
