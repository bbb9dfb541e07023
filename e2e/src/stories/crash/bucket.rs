//! The bucket of the story, in this process.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use devops360_testkit::null_s3::{Behind, Content, NullS3, Series, Settings};
use tokio::runtime::Runtime;

use super::Way;
use crate::error::{Error, Result};
use crate::sandbox::Sandbox;

/// The size of every file.
pub(super) const SIZE: u64 = 1024 * 1024 * 1024;
/// What the names of the files begin with that are there from the first.
const FILM: &str = "film ";

/// A null S3 server in front of the sandbox.
pub(super) struct Bucket {
    server: NullS3,
    /// What the person's keys begin with.
    folder: String,
    /// Keeps the server going.
    _runtime: Runtime,
}

impl Bucket {
    /// A bucket in which the person has `films` files.
    pub(super) fn start(sandbox: &Sandbox, owner: &str, films: u32) -> Result<Self> {
        let folder = format!("users/{owner}/files/");
        let settings = Settings {
            keep: true,
            series: vec![Series { prefix: format!("{folder}{FILM}"), count: films, size: SIZE }],
            behind: Some(Behind {
                bucket: sandbox.user.bucket.clone(),
                endpoint: sandbox.endpoint().to_owned(),
            }),
            ..Settings::default()
        };
        let failed = |source: std::io::Error| Error::failed(format!("null server: {source}"));
        let runtime = Runtime::new().map_err(failed)?;
        let server = runtime.block_on(NullS3::start(settings)).map_err(failed)?;
        Ok(Self { server, folder, _runtime: runtime })
    }

    pub(super) fn endpoint(&self) -> &str {
        self.server.endpoint()
    }

    /// The name of a file that is there from the first.
    pub(super) fn film(number: u32) -> String {
        format!("{FILM}{number:08}")
    }

    /// Writes a local file.
    pub(super) fn write(&self, name: &str, path: &Path) -> Result<()> {
        let written = File::create(path).map(BufWriter::new).and_then(|mut file| {
            let mut pieces = Content::of(name, SIZE).pieces(0..SIZE);
            pieces.try_for_each(|piece| file.write_all(&piece))?;
            file.flush()
        });
        written.map_err(Error::file(path))
    }

    /// Lets no part and no range begin until it goes on.
    pub(super) fn hold(&self) {
        self.server.hold();
    }

    pub(super) fn go_on(&self) {
        self.server.go_on();
    }

    /// How many bytes of a file have travelled so far.
    pub(super) fn moved(&self, way: Way, name: &str) -> u64 {
        let key = self.key(name);
        let requests = self.server.requests().into_iter().filter(|request| request.key == key);
        let bytes = requests.map(|request| match way {
            Way::Up => request.bytes_in,
            Way::Down => request.bytes_out,
        });
        bytes.sum()
    }

    /// The SHA-256 of a file as it arrived.
    pub(super) fn sha256_of_sent(&self, name: &str) -> Option<String> {
        self.server.sha256(&self.key(name))
    }

    /// The SHA-256 of a file that is there from the first.
    pub(super) fn sha256_of_film(&self, number: u32) -> String {
        Content::of(&self.key(&Self::film(number)), SIZE).sha256()
    }

    fn key(&self, name: &str) -> String {
        format!("{}{name}", self.folder)
    }
}
