//! The archive's file, written off the async threads.
//!
//! Every entry's sizes and checksum are in front of its bytes, as the oldest programs want them: a file can be written at
//! any place. Where an entry or the archive is larger than the old format knows, the entry says so in the new one (zip64).

use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use std::time::SystemTime;

use bytes::Bytes;
use time::{OffsetDateTime, PrimitiveDateTime};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::files::disk::blocking;
use crate::files::error::FilesError;
use crate::files::parts::MIB;

/// From this size on an entry is written in the new format: below 4 GiB, since compression can make bytes more.
const LARGE: u64 = 4 * 1024 * MIB - 16 * MIB;
/// How much is gathered before it is written.
const BUFFER: usize = 256 * 1024;

type Zip = ZipWriter<BufWriter<File>>;

/// An archive that is being written.
pub(super) struct Writer {
    /// Lent to the thread that writes; gone after a failure.
    zip: Option<Zip>,
    /// The archive's name in messages.
    name: String,
}

/// What an entry says of itself.
pub(super) struct Header {
    pub(super) name: String,
    pub(super) size: u64,
    pub(super) modified: SystemTime,
}

impl Writer {
    /// Writes to `file`, which is empty.
    pub(super) fn new(file: File, name: &str) -> Self {
        let zip = ZipWriter::new(BufWriter::with_capacity(BUFFER, file));
        Self { zip: Some(zip), name: name.to_owned() }
    }

    /// Adds an empty folder; its name ends in `/`.
    pub(super) async fn folder(&mut self, name: String, modified: SystemTime) -> Result<(), FilesError> {
        let options = SimpleFileOptions::DEFAULT.last_modified_time(dos_time(modified));
        self.on(move |zip| zip.add_directory(name, options).map_err(Into::into)).await
    }

    /// Begins an entry with its first bytes.
    pub(super) async fn begin(&mut self, header: Header, bytes: Bytes) -> Result<(), FilesError> {
        self.on(move |zip| {
            let options = options(&header);
            zip.start_file(header.name, options)?;
            zip.write_all(&bytes)
        })
        .await
    }

    /// Adds more bytes to the entry.
    pub(super) async fn write(&mut self, bytes: Bytes) -> Result<(), FilesError> {
        self.on(move |zip| zip.write_all(&bytes)).await
    }

    /// Takes the entry back.
    pub(super) async fn abort(&mut self) -> Result<(), FilesError> {
        self.on(|zip| zip.abort_file().map_err(Into::into)).await
    }

    /// Writes the table of contents.
    pub(super) async fn finish(mut self) -> Result<(), FilesError> {
        let Some(zip) = self.zip.take() else { return Ok(()) };
        let finished = blocking(move || {
            let mut file = zip.finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
            // An entry that was taken back may have reached further than the end.
            let end = file.stream_position()?;
            file.set_len(end)
        });
        finished.await.map_err(|error| FilesError::writing(&self.name, error))
    }

    async fn on(
        &mut self,
        work: impl FnOnce(&mut Zip) -> std::io::Result<()> + Send + 'static,
    ) -> Result<(), FilesError> {
        let taken = self.zip.take();
        let done = blocking(move || {
            let mut zip = taken.ok_or(std::io::ErrorKind::BrokenPipe)?;
            work(&mut zip)?;
            Ok(zip)
        });
        self.zip = Some(done.await.map_err(|error| FilesError::writing(&self.name, error))?);
        Ok(())
    }
}

fn options(header: &Header) -> SimpleFileOptions {
    let method =
        if is_compressible(&header.name) { CompressionMethod::Deflated } else { CompressionMethod::Stored };
    SimpleFileOptions::DEFAULT
        .compression_method(method)
        .last_modified_time(dos_time(header.modified))
        .unix_permissions(0o644)
        .large_file(header.size >= LARGE)
}

/// In UTC, to two seconds; what is out of the format's reach is said to be from its beginning.
fn dos_time(time: SystemTime) -> DateTime {
    let time = OffsetDateTime::from(time);
    DateTime::try_from(PrimitiveDateTime::new(time.date(), time.time())).unwrap_or_default()
}

/// Whether a file of that name gets smaller: text does; pictures, films and archives are small already.
pub(super) fn is_compressible(name: &str) -> bool {
    let Some(media_type) = mime_guess::from_path(name).first_raw() else { return false };
    media_type.starts_with("text/")
        || media_type.ends_with("+xml")
        || media_type.ends_with("+json")
        || matches!(
            media_type,
            "application/json"
                | "application/javascript"
                | "application/xml"
                | "application/sql"
                | "application/x-sql"
                | "application/x-sh"
                | "application/x-tar"
                | "application/x-sqlite3"
                | "application/rtf"
                | "application/wasm"
                | "application/msword"
                | "application/vnd.ms-excel"
                | "application/vnd.ms-powerpoint"
                | "application/postscript"
                | "image/bmp"
                | "image/x-ms-bmp"
                | "audio/wav"
                | "audio/x-wav"
                | "font/ttf"
                | "font/otf"
        )
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn text_is_compressed_and_what_is_small_already_is_not() {
        for name in ["a.txt", "b.csv", "c.JSON", "d.svg", "e.rs", "f.sql", "g.bmp"] {
            assert!(is_compressible(name), "{name}");
        }
        for name in ["a.jpg", "b.mp4", "c.zip", "d.docx", "e.pdf", "README", ".bashrc"] {
            assert!(!is_compressible(name), "{name}");
        }
    }

    #[test]
    fn a_time_is_in_utc_and_never_before_the_format() {
        let time = dos_time(UNIX_EPOCH + Duration::from_secs(1_767_225_600 + 3723));
        let parts = (time.year(), time.month(), time.day(), time.hour(), time.minute(), time.second());
        assert_eq!(parts, (2026, 1, 1, 1, 2, 2));
        assert_eq!(dos_time(UNIX_EPOCH).year(), 1980);
    }
}
