//! Both sides looked at, side by side, and compared.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use devops360_contract::AppError;
use devops360_contract::files::{SyncDirection, SyncGroup, Withheld};
use futures::TryStreamExt;
use tokio_util::sync::CancellationToken;

use super::contents::{Contents, checksums};
use super::memory::Settled;
use super::plan::{History, Leaf, Obstacle, Receiver, Tree, Verdict, plan};
use crate::files::ETag;
use crate::files::disk::blocking;
use crate::files::error::FilesError;
use crate::files::key::KEY_LIMIT;
use crate::files::local::file_name;
use crate::files::local_tree::{LocalEntry, LocalFile, LocalTree};
use crate::files::retry::Retry;
use crate::files::upload::nanoseconds;
use crate::files::walk::walk;
use crate::files::workspace::Place;

/// What is compared.
pub(super) struct Question {
    /// The local folder.
    pub(super) root: PathBuf,
    /// The remote folder, relative.
    pub(super) folder: String,
    pub(super) direction: SyncDirection,
    /// By their checksums, where sizes are the same.
    pub(super) contents: bool,
    /// What the last sync left.
    pub(super) left: HashMap<String, Settled>,
}

/// What the comparison came to.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    /// In the order of their paths.
    pub(super) steps: Vec<Step>,
    pub(super) withheld: Option<Withheld>,
    pub(super) uncompared: u64,
}

/// A path, and what is known of it.
#[derive(Debug)]
pub(super) struct Step {
    /// Below the synced folder.
    pub(super) path: String,
    pub(super) group: SyncGroup,
    pub(super) local: Option<LocalFile>,
    pub(super) remote: Option<Remote>,
    /// Why it is left alone.
    pub(super) problem: Option<AppError>,
    /// Both sides have the same checksum.
    pub(super) is_proven: bool,
}

/// A file of the bucket.
#[derive(Debug, Clone)]
pub(super) struct Remote {
    pub(super) size: u64,
    pub(super) modified: SystemTime,
    pub(super) etag: ETag,
}

/// The local side.
#[derive(Default)]
struct Local {
    files: BTreeMap<String, LocalFile>,
    problems: Vec<(Option<String>, FilesError)>,
}

/// Compares; tells over `looked_at` how far it is. Dropping the future ends it.
pub(super) async fn compare(
    place: &Place,
    retry: &Retry,
    question: &Question,
    looked_at: &Arc<AtomicU64>,
) -> Result<Comparison, FilesError> {
    let stop = CancellationToken::new();
    let _ends_the_reading = stop.clone().drop_guard();
    let local = read_local(question, looked_at.clone(), stop.clone());
    let (mut local, remote) =
        tokio::try_join!(local, read_remote(place, retry, &question.folder, looked_at))?;
    let contents = if question.contents {
        checksums(place, retry, &question.folder, (&local.files, &remote), &stop).await?
    } else {
        Contents::default()
    };
    // A file that could not be read through is no file that can be sent.
    for (path, error) in contents.unreadable {
        local.files.remove(&path);
        local.problems.push((Some(path), error));
    }
    Ok(judged(place, question, (local, remote), &contents.known, contents.uncompared))
}

async fn read_local(
    question: &Question,
    looked_at: Arc<AtomicU64>,
    stop: CancellationToken,
) -> Result<Local, FilesError> {
    let (root, direction) = (question.root.clone(), question.direction);
    let name = file_name(&root);
    let read = blocking(move || {
        let tree = match direction {
            SyncDirection::Up => LocalTree::open(&root)?,
            SyncDirection::Down => LocalTree::open_without_links(&root)?,
        };
        let mut local = Local::default();
        for entry in tree {
            if stop.is_cancelled() {
                break;
            }
            looked_at.fetch_add(1, Ordering::Relaxed);
            match entry {
                LocalEntry::File(file) => drop(local.files.insert(file.key.clone(), file)),
                LocalEntry::Problem { key, error } => local.problems.push((key, error)),
                // A folder is there where it has files.
                LocalEntry::EmptyFolder(_) => {}
            }
        }
        Ok(local)
    });
    read.await.map_err(|source| FilesError::Unreadable { name, source })
}

async fn read_remote(
    place: &Place,
    retry: &Retry,
    folder: &str,
    looked_at: &AtomicU64,
) -> Result<BTreeMap<String, Remote>, FilesError> {
    let prefix = place.folder(folder)?;
    let mut files = BTreeMap::new();
    let mut pages = pin!(walk(place, retry, &prefix));
    while let Some(objects) = pages.try_next().await? {
        looked_at.fetch_add(objects.len() as u64, Ordering::Relaxed);
        let is_file = |key: &str| !key.ends_with('/') && !key.starts_with(&place.trash);
        for object in objects.into_iter().filter(|object| is_file(&object.key)) {
            let remote = Remote { size: object.size, modified: object.modified, etag: object.etag };
            files.insert(object.key[prefix.len()..].to_owned(), remote);
        }
    }
    Ok(files)
}

/// What the two sides are to each other.
fn judged(
    place: &Place,
    question: &Question,
    (mut local, mut remote): (Local, BTreeMap<String, Remote>),
    checksums: &HashMap<String, (u64, u64)>,
    uncompared: u64,
) -> Comparison {
    let here = here(question, &local, checksums);
    let there = there(question, &remote, checksums);
    let (from, to, receiver) = match question.direction {
        SyncDirection::Up => {
            let room = KEY_LIMIT.saturating_sub(place.files.len() + question.folder.len());
            (&here, &there, Receiver::Bucket { room })
        }
        SyncDirection::Down => (&there, &here, Receiver::Disk),
    };
    let mut problems: BTreeMap<String, AppError> = BTreeMap::new();
    for (key, error) in local.problems {
        // What has no key has a name, which stands where its folder would be.
        let error = AppError::from(error);
        let named = || error.args.get("name").cloned().unwrap_or_default();
        problems.entry(key.unwrap_or_else(named)).or_insert(error);
    }
    let verdicts = plan(from, to, receiver);
    let is_extra = |verdict: &Verdict| *verdict == Verdict::Extra;
    let withheld = match () {
        () if !verdicts.values().any(is_extra) => None,
        () if from.is_partial => Some(Withheld::Unseen),
        () if from.files.is_empty() => Some(Withheld::Empty),
        () => None,
    };
    let mut steps = Vec::with_capacity(verdicts.len());
    for (path, verdict) in verdicts {
        let (local, remote) = (local.files.remove(&path), remote.remove(&path));
        let is_proven = checksums.get(&path).is_some_and(|(here, there)| here == there);
        let problem = problems.remove(&path).or_else(|| refusal(&path, verdict).map(AppError::from));
        steps.push(Step { group: group(verdict), path, local, remote, problem, is_proven });
    }
    let unseen = problems.into_iter().map(|(path, problem)| Step {
        path,
        group: SyncGroup::Blocked,
        local: None,
        remote: None,
        problem: Some(problem),
        is_proven: false,
    });
    steps.extend(unseen);
    steps.sort_by(|a, b| a.path.cmp(&b.path));
    Comparison { steps, withheld, uncompared }
}

fn here(question: &Question, local: &Local, checksums: &HashMap<String, (u64, u64)>) -> Tree {
    let leaf = |(path, file): (&String, &LocalFile)| {
        let (size, modified) = (file.size, file.identity.modified());
        let history = question.left.get(path).map(|left| left.local(size, modified));
        let crc64nvme = checksums.get(path).map(|(here, _)| *here);
        (path.clone(), Leaf { size, modified, crc64nvme, history: history.unwrap_or(History::Unknown) })
    };
    Tree {
        files: local.files.iter().map(leaf).collect(),
        blocked: local.problems.iter().filter_map(|(key, _)| key.clone()).collect(),
        is_partial: !local.problems.is_empty(),
    }
}

fn there(
    question: &Question,
    remote: &BTreeMap<String, Remote>,
    checksums: &HashMap<String, (u64, u64)>,
) -> Tree {
    let leaf = |(path, file): (&String, &Remote)| {
        let history = question.left.get(path).map(|left| left.remote(&file.etag));
        let leaf = Leaf {
            size: file.size,
            modified: nanoseconds(file.modified),
            crc64nvme: checksums.get(path).map(|(_, there)| *there),
            history: history.unwrap_or(History::Unknown),
        };
        (path.clone(), leaf)
    };
    Tree { files: remote.iter().map(leaf).collect(), ..Tree::default() }
}

const fn group(verdict: Verdict) -> SyncGroup {
    match verdict {
        Verdict::New => SyncGroup::New,
        Verdict::Changed => SyncGroup::Changed,
        Verdict::Newer => SyncGroup::Newer,
        Verdict::Extra => SyncGroup::Extra,
        Verdict::Same => SyncGroup::Same,
        Verdict::Blocked(_) => SyncGroup::Blocked,
    }
}

fn refusal(path: &str, verdict: Verdict) -> Option<FilesError> {
    let Verdict::Blocked(obstacle) = verdict else { return None };
    let path = path.to_owned();
    Some(match obstacle {
        Obstacle::UnsafeName => FilesError::NameRefused(path),
        Obstacle::Twin => FilesError::NameTwin(path),
        Obstacle::FileAndFolder => FilesError::FileAndFolder(path),
        Obstacle::Unseen => FilesError::SpecialFile(path),
    })
}

/// The local path of `path` below `root`.
pub(super) fn below(root: &Path, path: &str) -> PathBuf {
    path.split('/').fold(root.to_owned(), |folder, name| folder.join(name))
}
