//! Files of one size, told apart by what is in them: the checksum that S3 keeps of the whole object, and the same of the
//! local file.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use futures::{StreamExt, stream};
use tokio_util::sync::CancellationToken;

use super::compare::Remote;
use crate::files::ETag;
use crate::files::checksum::digest;
use crate::files::disk::blocking;
use crate::files::error::FilesError;
use crate::files::local::file_name;
use crate::files::local_tree::LocalFile;
use crate::files::parts::MIB;
use crate::files::retry::Retry;
use crate::files::upload::Identity;
use crate::files::workspace::Place;

/// How many files are asked for and read at once.
const FILES_AT_ONCE: usize = 8;

/// What the contents say.
#[derive(Default)]
pub(super) struct Contents {
    /// The checksums here and there, by path.
    pub(super) known: HashMap<String, (u64, u64)>,
    /// Files that could not be read.
    pub(super) unreadable: Vec<(String, FilesError)>,
    /// How many objects have no checksum to compare with.
    pub(super) uncompared: u64,
}

/// One file.
enum Looked {
    Known(String, (u64, u64)),
    Unreadable(String, FilesError),
    Uncompared,
}

/// Asks for and computes the checksums of all files that have the same size on both sides.
pub(super) async fn checksums(
    place: &Place,
    retry: &Retry,
    folder: &str,
    (local, remote): (&BTreeMap<String, LocalFile>, &BTreeMap<String, Remote>),
    stop: &CancellationToken,
) -> Result<Contents, FilesError> {
    let both = local.iter().filter_map(|(path, file)| Some((path, file, remote.get(path)?)));
    let of_one_size = both.filter(|(_, file, there)| file.size == there.size);
    let candidates: Vec<_> = of_one_size.map(Candidate::of).collect();
    let mut reading = stream::iter(candidates)
        .map(|candidate| candidate.look(place, retry, folder, stop))
        .buffer_unordered(FILES_AT_ONCE);
    let mut contents = Contents::default();
    while let Some(read) = reading.next().await {
        match read? {
            Looked::Known(path, both) => drop(contents.known.insert(path, both)),
            Looked::Unreadable(path, error) => contents.unreadable.push((path, error)),
            Looked::Uncompared => contents.uncompared += 1,
        }
    }
    Ok(contents)
}

/// A file that has the same size on both sides.
struct Candidate {
    path: String,
    at: PathBuf,
    identity: Identity,
    etag: ETag,
}

impl Candidate {
    fn of((path, file, there): (&String, &LocalFile, &Remote)) -> Self {
        let (at, identity) = (file.path.clone(), file.identity.clone());
        Self { path: path.clone(), at, identity, etag: there.etag.clone() }
    }

    async fn look(
        self,
        place: &Place,
        retry: &Retry,
        folder: &str,
        stop: &CancellationToken,
    ) -> Result<Looked, FilesError> {
        let Self { path, at, identity, etag } = self;
        let key = place.file(&format!("{folder}{path}"))?;
        let object = retry.run(|| place.objects.head(&key)).await.map_err(place.failed("read", &key))?;
        let object = object.filter(|object| object.etag == etag);
        let Some(remote) = object.and_then(|object| object.crc64nvme) else { return Ok(Looked::Uncompared) };
        let (name, stop) = (file_name(&at), stop.clone());
        match blocking(move || read(&at, &identity, &stop)).await {
            Ok(here) => Ok(Looked::Known(path, (here, remote))),
            Err(source) => Ok(Looked::Unreadable(path, FilesError::Unreadable { name, source })),
        }
    }
}

/// The checksum of the file at `path`, which has to stay what it is.
fn read(path: &Path, identity: &Identity, stop: &CancellationToken) -> io::Result<u64> {
    let mut file = File::open(path)?;
    let (mut digest, mut block) = (digest(), vec![0; MIB as usize]);
    loop {
        let length = file.read(&mut block)?;
        if stop.is_cancelled() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        if length == 0 {
            break;
        }
        digest.update(&block[..length]);
    }
    let is_still_that = Identity::of(&file.metadata()?) == *identity;
    if is_still_that { Ok(digest.finalize()) } else { Err(io::Error::other("it changed while it was read")) }
}
