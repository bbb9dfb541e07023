//! Reading and writing at a position, off the async threads.

use std::fs::File;
use std::io;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};

/// Reads exactly `length` bytes at `offset`; a file that has fewer is an `UnexpectedEof`.
pub(crate) async fn read(file: Arc<File>, offset: u64, length: usize) -> io::Result<Bytes> {
    blocking(move || {
        let mut bytes = BytesMut::zeroed(length);
        read_exact_at(&file, &mut bytes, offset)?;
        Ok(bytes.freeze())
    })
    .await
}

/// Writes all of `bytes` at `offset`.
pub(crate) async fn write(file: Arc<File>, offset: u64, bytes: Bytes) -> io::Result<()> {
    blocking(move || write_all_at(&file, &bytes, offset)).await
}

/// Makes the bytes of `file` durable.
pub(crate) async fn sync(file: Arc<File>) -> io::Result<()> {
    blocking(move || file.sync_data()).await
}

/// Runs `work` where it may block.
pub(crate) async fn blocking<T, F>(work: F) -> io::Result<T>
where
    T: Send + 'static,
    F: FnOnce() -> io::Result<T> + Send + 'static,
{
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

#[cfg(unix)]
fn read_exact_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(unix)]
fn write_all_at(file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, offset)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
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
