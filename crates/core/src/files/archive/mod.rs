//! One archive: what was chosen, streamed entry by entry into one file, checked, and only then given its name.
//!
//! Several pieces are fetched ahead, in the order in which they are written and within the memory that transfers have. An
//! object that changes meanwhile is fetched once more at the end, as it is then. What cannot be had is left out and named,
//! to the person and in the archive itself. An archive that broke off is begun anew.

mod fetch;
mod filling;
mod names;
mod selection;
mod writer;

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use devops360_contract::files::{Remarks, TransferState};
use futures::{StreamExt, pin_mut, stream};
use tokio_util::task::AbortOnDropHandle;

use self::fetch::{Fetch, Fetched};
use self::filling::{Filling, is_changed, is_of_one};
use self::names::Names;
pub(crate) use self::names::folded;
use self::selection::{Selection, select};
pub(crate) use self::selection::{common_folder, suggested_name};
use self::writer::{Header, Writer, is_compressible};
use super::Object;
use super::bandwidth::Throttle;
use super::board::Progress;
use super::disk::blocking;
use super::download::folders::Folders;
use super::download::partial::{Partial, Target};
use super::error::FilesError;
use super::journal::{ArchiveWork, Entry, Work};
use super::key::name;
use super::lanes::{Lanes, Permit};
use super::parts::{MIB, SINGLE_LIMIT, pieces};
use super::retry::Retry;
use super::upload::Identity;
use super::workspace::Place;

/// How many pieces are fetched at once: small files are not to cost a round trip each.
const PIECES_AHEAD: usize = 16;
/// The size of a piece of a large object.
const PIECE: u64 = 8 * MIB;
/// How many times the objects are gone through: those that changed the first time are fetched again.
const ROUNDS: usize = 2;
/// What says in the archive what is not in it.
const MISSING_LIST: &str = "NOT-INCLUDED.txt";

/// What one archive is to have, and with what.
pub(crate) struct Archive {
    /// Whose place it is fetched from: that of whoever started it.
    pub(crate) place: Place,
    pub(crate) lanes: Arc<Lanes>,
    pub(crate) throttle: Throttle,
    pub(crate) retry: Retry,
    pub(crate) progress: Progress,
    /// Its line in the journal.
    pub(crate) entry: Entry,
    /// Relative keys of files and folders.
    pub(crate) keys: Vec<String>,
    pub(crate) target: Target,
    pub(crate) folders: Folders,
}

/// An object, and what it is called in the archive.
#[derive(Clone)]
struct Member {
    object: Object,
    name: String,
}

/// A piece of an object.
#[derive(Clone)]
struct Piece {
    member: Arc<Member>,
    range: Range<u64>,
}

/// What has come of one piece; the memory is held until it is written.
struct Arrived {
    piece: Piece,
    fetched: Result<Fetched, FilesError>,
    _memory: Permit,
}

impl Archive {
    /// Makes the archive, in `opened` where this is the first run. Dropping the future stops the bytes; the temporary file
    /// stays until another run begins anew or it is [discarded](Self::discard).
    pub(crate) async fn run(&self, opened: Option<Partial>) -> Result<(), FilesError> {
        let _turn = self.lanes.turn(u64::MAX).await;
        if self.is_settled().await {
            return self.discard().await;
        }
        let partial = match opened {
            Some(partial) => partial,
            None => {
                // A new file: a thread of the run before may still write to the old one.
                self.discard().await?;
                Partial::open(self.target.clone()).await?
            }
        };
        let selection = self.select().await?;
        let remarks = self.fill(&partial, selection).await?;
        self.progress.remark(remarks);
        self.settle(&partial).await?;
        partial.finish(&self.folders).await
    }

    /// Clears away what a cancelled, failed or interrupted run has left.
    pub(crate) async fn discard(&self) -> Result<(), FilesError> {
        let removed = self.target.clone().discard().await;
        removed.map_err(|error| FilesError::writing(&self.target.name(), error))
    }

    /// Whether an earlier run has given the whole archive its name, and only the journal does not know of it.
    async fn is_settled(&self) -> bool {
        let finished = match &*self.entry.work().await {
            Work::Archive(ArchiveWork { finished, .. }) => finished.clone(),
            _ => None,
        };
        let path = self.target.path.clone();
        let there = blocking(move || Ok(Identity::of(&path.symlink_metadata()?))).await;
        finished.is_some_and(|finished| there.is_ok_and(|there| there == finished))
    }

    /// Keeps what the finished file is, so that it is known under its name.
    async fn settle(&self, partial: &Partial) -> Result<(), FilesError> {
        self.progress.state(TransferState::Finishing);
        let file = partial.file().clone();
        let identity = blocking(move || {
            file.sync_all()?;
            Ok(Identity::of(&file.metadata()?))
        });
        let identity = identity.await.map_err(|error| FilesError::writing(partial.name(), error))?;
        let mut work = self.entry.work().await;
        if let Work::Archive(archive) = &mut *work {
            archive.finished = Some(identity);
        }
        self.entry.save(&work).await.map_err(FilesError::Journal)
    }

    fn fetch(&self) -> Fetch {
        Fetch { place: self.place.clone(), retry: self.retry.clone(), throttle: self.throttle.clone() }
    }

    async fn select(&self) -> Result<Selection, FilesError> {
        self.progress.begin(0);
        let selection = select(&self.fetch(), &self.keys).await?;
        if selection.objects.is_empty() && !selection.gone.is_empty() {
            return Err(FilesError::ObjectNotFound(name(&selection.gone[0]).to_owned()));
        }
        Ok(selection)
    }

    /// Writes the whole archive and says what of it is other than what was asked for.
    async fn fill(&self, partial: &Partial, selection: Selection) -> Result<Remarks, FilesError> {
        let file = partial.file().try_clone();
        let file = file.map_err(|error| FilesError::writing(partial.name(), error))?;
        let mut names = Names::default();
        let mut filling = Filling::new(Writer::new(file, partial.name()));
        for key in selection.gone {
            filling.miss(&key, FilesError::ObjectNotFound(name(&key).to_owned()));
        }
        let mut members = self.name(selection.objects, &mut names, &mut filling).await?;
        self.progress.begin(members.iter().map(|member| member.object.size).sum());
        partial.assert_room(stored(&members)).await?;
        for round in 1..=ROUNDS {
            self.fetch_all(members, &mut filling, round == ROUNDS).await?;
            members = self.renew(&mut filling).await?;
        }
        self.close(filling, names).await
    }

    /// Gives every object its name; folders are written at once.
    async fn name(
        &self,
        objects: Vec<Object>,
        names: &mut Names,
        filling: &mut Filling,
    ) -> Result<Vec<Member>, FilesError> {
        let above = self.place.files.len() + common_folder(&self.keys).len();
        let mut members = Vec::with_capacity(objects.len());
        for object in objects {
            // The marker of the folder that everything lies in.
            if object.key.len() == above {
                continue;
            }
            let given = names.give(&object.key[above..]);
            // A folder's marker that has bytes is a file without a name besides.
            if given.is_err() || (object.key.ends_with('/') && object.size > 0) {
                let refused = FilesError::NameRefused(name(&object.key).to_owned());
                filling.miss(self.relative(&object.key), refused);
            }
            match given {
                Ok(name) if name.ends_with('/') => filling.folder(name, object.modified).await?,
                Ok(name) => members.push(Member { object, name }),
                Err(_) => {}
            }
        }
        Ok(members)
    }

    /// Fetches and writes every one of `members`.
    async fn fetch_all(
        &self,
        members: Vec<Member>,
        filling: &mut Filling,
        is_last: bool,
    ) -> Result<(), FilesError> {
        let all = stream::iter(members.into_iter().map(Arc::new).flat_map(cut));
        // Memory is asked for in the order in which it is given back, or else pieces that came early could hold what the
        // next one to be written waits for.
        let (fetch, lanes) = (self.fetch(), self.lanes.clone());
        let ahead = all
            .then(move |piece| reserve(lanes.clone(), piece))
            .map(move |(piece, memory)| arrive(fetch.clone(), piece, memory))
            .buffered(PIECES_AHEAD);
        pin_mut!(ahead);
        while let Some(arrived) = ahead.next().await {
            let arrived = arrived?;
            let piece = arrived.piece.clone();
            if let Err(error) = filling.take(arrived, &self.progress).await {
                let member = &piece.member;
                if !is_of_one(&error) {
                    return Err(error);
                }
                tracing::warn!(%error, is_last, "an object of an archive could not be had");
                if is_last || !is_changed(&error) {
                    filling.miss(self.relative(&member.object.key), error);
                } else {
                    filling.again.push(Member::clone(member));
                }
            }
        }
        Ok(())
    }

    /// The objects that changed, as they are now.
    async fn renew(&self, filling: &mut Filling) -> Result<Vec<Member>, FilesError> {
        let mut members = Vec::new();
        for Member { object, name: given } in std::mem::take(&mut filling.again) {
            match self.fetch().find(&object.key).await? {
                Some(object) => {
                    self.progress.grow(object.size);
                    members.push(Member { object, name: given });
                }
                None => {
                    let gone = FilesError::ObjectNotFound(name(&object.key).to_owned());
                    filling.miss(self.relative(&object.key), gone);
                }
            }
        }
        Ok(members)
    }

    /// Says in the archive what is not in it, and ends it. One that has nothing in it is none.
    async fn close(&self, mut filling: Filling, mut names: Names) -> Result<Remarks, FilesError> {
        if let Some(list) = filling.missing_list()? {
            let name = names.give(MISSING_LIST).unwrap_or_else(|_| MISSING_LIST.to_owned());
            let modified = self.retry.environment().now();
            let header = Header { name, size: list.len() as u64, modified };
            filling.writer.begin(header, list).await?;
        }
        filling.finish(&names).await
    }

    fn relative<'a>(&self, key: &'a str) -> &'a str {
        key.strip_prefix(&self.place.files).unwrap_or(key)
    }
}

/// Waits for the memory of a piece.
async fn reserve(lanes: Arc<Lanes>, piece: Piece) -> (Piece, Permit) {
    let length = piece.range.end - piece.range.start;
    let memory = lanes.memory(piece.member.object.size, length).await;
    (piece, memory)
}

/// Fetches a piece in a task of its own, which ends with the future.
fn arrive(
    fetch: Fetch,
    piece: Piece,
    memory: Permit,
) -> impl Future<Output = Result<Arrived, FilesError>> + use<> {
    let fetching = fetch.run(piece.member.object.clone(), piece.range.clone());
    let task = AbortOnDropHandle::new(tokio::spawn(fetching));
    async move {
        let fetched = task.await.map_err(FilesError::Broken)?;
        Ok(Arrived { piece, fetched, _memory: memory })
    }
}

/// Cuts an object as it is fetched; an empty one has one empty piece.
fn cut(member: Arc<Member>) -> impl Iterator<Item = Piece> {
    let size = member.object.size;
    let piece = if size > SINGLE_LIMIT { PIECE } else { size.max(1) };
    let empty = (size == 0).then_some(0..0);
    empty.into_iter().chain(pieces(size, piece)).map(move |range| Piece { member: member.clone(), range })
}

/// How many bytes the archive will have at least: those of the files that are not compressed.
fn stored(members: &[Member]) -> u64 {
    let stored = members.iter().filter(|member| !is_compressible(&member.name));
    stored.map(|member| member.object.size).sum()
}

impl ArchiveWork {
    /// Where the file goes.
    pub(crate) fn target(&self) -> Target {
        Target {
            path: PathBuf::from(self.target.clone()),
            temporary: self.temporary.clone(),
            replaces: self.replaces,
            root: None,
            seen: None,
        }
    }
}
