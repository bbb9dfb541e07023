//! A local folder, walked: its files by relative keys, in the order in which S3 lists keys, and what cannot go and why.
//!
//! One entry at a time: memory holds the names of the folders that are open, never the whole tree. Links are followed to
//! what they lead to, except back to a folder that they are in: that would never end.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::error::FilesError;
use super::upload::Identity;

/// What a walk finds.
#[derive(Debug)]
pub(crate) enum LocalEntry {
    /// An ordinary file that can be opened.
    File(LocalFile),
    /// A folder that holds neither files nor folders; its key ends in `/`, that of the walked folder itself is `""`.
    EmptyFolder(String),
    /// What stays behind.
    Problem {
        /// Its key, where it has one.
        key: Option<String>,
        /// Why.
        error: FilesError,
    },
}

/// A file below the walked folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LocalFile {
    /// Relative to the walked folder, joined with `/`.
    pub(crate) key: String,
    pub(crate) path: PathBuf,
    /// In bytes.
    pub(crate) size: u64,
    /// What tells it from what it is later.
    pub(crate) identity: Identity,
}

/// What a walk adds up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Totals {
    pub(crate) files: u64,
    /// In bytes.
    pub(crate) size: u64,
    pub(crate) empty_folders: u64,
    pub(crate) problems: u64,
}

/// The walk of a folder. It blocks, so it belongs on a thread that may; whoever drops it ends it.
pub(crate) struct LocalTree {
    walk: walkdir::IntoIter,
    /// The folder as it is, links resolved.
    root: PathBuf,
    /// The walked folder, as it was given.
    start: PathBuf,
    /// A folder in which nothing was found yet.
    empty: Option<EmptyFolder>,
    /// What was found behind an empty folder, and waits until that is told.
    next: Option<LocalEntry>,
}

struct EmptyFolder {
    key: String,
    depth: usize,
}

impl LocalTree {
    /// Begins at the folder `start`.
    ///
    /// # Errors
    /// When there is no such folder, or it cannot be read.
    pub(crate) fn open(start: &Path) -> io::Result<Self> {
        Self::walk(start, true)
    }

    /// The same for a folder that is written to: a link in it is no part of it, and leads nowhere.
    ///
    /// # Errors
    /// When there is no such folder, or it cannot be read.
    pub(crate) fn open_without_links(start: &Path) -> io::Result<Self> {
        Self::walk(start, false)
    }

    fn walk(start: &Path, follows_links: bool) -> io::Result<Self> {
        // Asked for now: what cannot be read at all is no tree with a problem in it.
        start.read_dir()?;
        let walk = WalkDir::new(start)
            .follow_links(follows_links)
            .sort_by(|a, b| sorted_name(a).cmp(&sorted_name(b)));
        Ok(Self {
            walk: walk.into_iter(),
            root: start.canonicalize()?,
            start: start.to_owned(),
            empty: None,
            next: None,
        })
    }

    /// What `entry` is to an upload; nothing for a folder that is gone into.
    fn look_at(&mut self, entry: &DirEntry) -> Option<LocalEntry> {
        let Some(key) = self.key(entry.path()) else {
            self.skip(entry);
            let error = FilesError::NameRefused(name(entry.path()));
            return Some(LocalEntry::Problem { key: None, error });
        };
        if entry.file_type().is_dir() {
            if self.leads_up(entry) {
                self.skip(entry);
                let error = FilesError::LinkLoop(name(entry.path()));
                return Some(LocalEntry::Problem { key: Some(key), error });
            }
            let key = if key.is_empty() { key } else { format!("{key}/") };
            let before = self.empty.replace(EmptyFolder { key, depth: entry.depth() });
            return before.filter(|before| before.depth >= entry.depth()).map(EmptyFolder::told);
        }
        if !entry.file_type().is_file() {
            let error = FilesError::SpecialFile(name(entry.path()));
            return Some(LocalEntry::Problem { key: Some(key), error });
        }
        Some(match measured(entry.path()) {
            Ok(identity) => {
                let (path, size) = (entry.path().to_owned(), identity.size());
                LocalEntry::File(LocalFile { key, path, size, identity })
            }
            Err(source) => LocalEntry::Problem { key: Some(key), error: unreadable(entry.path(), source) },
        })
    }

    /// What the walk could not look at.
    fn missed(&mut self, error: walkdir::Error) -> LocalEntry {
        let path = error.path().unwrap_or(&self.start).to_owned();
        // A folder that cannot be read is not an empty one.
        let key = self.key(&path);
        let folder = key.as_ref().map(|key| if key.is_empty() { String::new() } else { format!("{key}/") });
        self.empty.take_if(|empty| Some(&empty.key) == folder.as_ref());
        if error.loop_ancestor().is_some() {
            return LocalEntry::Problem { key, error: FilesError::LinkLoop(name(&path)) };
        }
        let source = error.into_io_error().unwrap_or_else(|| io::ErrorKind::Other.into());
        LocalEntry::Problem { key, error: unreadable(&path, source) }
    }

    /// The key of `path`, where it is Unicode.
    fn key(&self, path: &Path) -> Option<String> {
        let below = path.strip_prefix(&self.start).ok()?;
        let names: Option<Vec<_>> = below.iter().map(|name| name.to_str()).collect();
        Some(names?.join("/"))
    }

    /// Whether `entry` is a link to a folder that the walked one lies in. The walk itself sees the loops inside.
    fn leads_up(&self, entry: &DirEntry) -> bool {
        entry.depth() > 0
            && entry.path_is_symlink()
            && entry.path().canonicalize().is_ok_and(|target| self.root.starts_with(target))
    }

    fn skip(&mut self, entry: &DirEntry) {
        if entry.file_type().is_dir() {
            self.walk.skip_current_dir();
        }
    }

    /// Tells of the empty folder before `found`, if `found` is not in it.
    fn in_turn(&mut self, found: LocalEntry, depth: usize) -> LocalEntry {
        match self.empty.take() {
            Some(empty) if depth <= empty.depth => {
                self.next = Some(found);
                empty.told()
            }
            // What cannot go leaves its folder as empty as before.
            Some(empty) if matches!(found, LocalEntry::Problem { .. }) => {
                self.empty = Some(empty);
                found
            }
            _ => found,
        }
    }
}

impl Iterator for LocalTree {
    type Item = LocalEntry;

    fn next(&mut self) -> Option<LocalEntry> {
        if let Some(found) = self.next.take() {
            return Some(found);
        }
        loop {
            match self.walk.next() {
                None => return self.empty.take().map(EmptyFolder::told),
                Some(Err(error)) => {
                    let depth = error.depth();
                    let found = self.missed(error);
                    return Some(self.in_turn(found, depth));
                }
                Some(Ok(entry)) => match self.look_at(&entry) {
                    Some(found @ LocalEntry::EmptyFolder(_)) => return Some(found),
                    Some(found) => return Some(self.in_turn(found, entry.depth())),
                    None => {}
                },
            }
        }
    }
}

impl EmptyFolder {
    fn told(self) -> LocalEntry {
        LocalEntry::EmptyFolder(self.key)
    }
}

impl Totals {
    /// Counts `entry` in.
    pub(crate) fn add(&mut self, entry: &LocalEntry) {
        match entry {
            LocalEntry::File(file) => {
                self.files += 1;
                self.size += file.size;
            }
            LocalEntry::EmptyFolder(_) => self.empty_folders += 1,
            LocalEntry::Problem { .. } => self.problems += 1,
        }
    }
}

/// By what siblings are sorted: a folder's keys go on with `/`, so it stands where S3 lists those.
fn sorted_name(entry: &DirEntry) -> Vec<u8> {
    let mut name = entry.file_name().as_encoded_bytes().to_vec();
    name.extend(entry.file_type().is_dir().then_some(b'/'));
    name
}

/// What an ordinary file is, which is opened to see that it can be.
fn measured(path: &Path) -> io::Result<Identity> {
    Ok(Identity::of(&File::open(path)?.metadata()?))
}

fn unreadable(path: &Path, source: io::Error) -> FilesError {
    FilesError::Unreadable { name: name(path), source }
}

/// The last component of `path`; what is not Unicode in it is replaced.
fn name(path: &Path) -> String {
    super::local::file_name(path)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use proptest::prelude::*;

    use super::*;

    /// What a walk of `start` tells, in its order: files with their sizes, empty folders with none, and problems.
    fn walked(start: &Path) -> (Vec<(String, u64)>, Vec<FilesError>) {
        let (mut found, mut problems) = (Vec::new(), Vec::new());
        for entry in LocalTree::open(start).unwrap() {
            match entry {
                LocalEntry::File(file) => found.push((file.key, file.size)),
                LocalEntry::EmptyFolder(key) => found.push((key, 0)),
                LocalEntry::Problem { error, .. } => problems.push(error),
            }
        }
        (found, problems)
    }

    #[track_caller]
    fn check(start: &Path, expected: &[(&str, u64)]) -> Vec<FilesError> {
        let (found, problems) = walked(start);
        let found: Vec<_> = found.iter().map(|(key, size)| (key.as_str(), *size)).collect();
        assert_eq!(found, expected);
        problems
    }

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            if file.ends_with('/') {
                fs::create_dir_all(path).unwrap();
            } else {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, file).unwrap();
            }
        }
        folder
    }

    #[test]
    fn the_structure_is_kept_and_empty_folders_are_told() {
        let folder = tree(&["a/b/c", "a/b.txt", "a/empty/inner/", "last/"]);
        check(folder.path(), &[("a/b.txt", 7), ("a/b/c", 5), ("a/empty/inner/", 0), ("last/", 0)]);
        check(tree(&[]).path(), &[("", 0)]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_unless_they_lead_back() {
        use std::os::unix::fs::symlink;
        let folder = tree(&["root/a/file", "root/b/", "outside/x", "root/c/d/"]);
        let root = folder.path().join("root");
        symlink("a/file", root.join("link")).unwrap();
        symlink("../../outside", root.join("b/out")).unwrap();
        symlink("..", root.join("a/parent")).unwrap();
        symlink("../../..", root.join("c/d/above")).unwrap();
        symlink(".", root.join("self")).unwrap();
        symlink("nowhere", root.join("dangling")).unwrap();
        let problems = check(&root, &[("a/file", 11), ("b/out/x", 9), ("c/d/", 0), ("link", 11)]);
        let looping: Vec<_> = problems
            .iter()
            .filter_map(|problem| match problem {
                FilesError::LinkLoop(name) => Some(name.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(looping, ["parent", "above", "self"], "of {problems:?}");
        assert!(matches!(&problems[2], FilesError::Unreadable { name, .. } if name == "dangling"));
        assert_eq!(problems.len(), 4);
    }

    #[cfg(unix)]
    #[test]
    fn pipes_devices_and_sockets_in_a_folder_are_told_without_being_opened() {
        use std::os::unix::fs::symlink;
        use std::os::unix::net::UnixListener;
        let folder = tree(&["file", "only/"]);
        let pipe = folder.path().join("only/pipe");
        assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
        let _listener = UnixListener::bind(folder.path().join("socket")).unwrap();
        symlink("/dev/zero", folder.path().join("device")).unwrap();
        let problems = check(folder.path(), &[("file", 4), ("only/", 0)]);
        assert_eq!(problems.len(), 3);
        assert!(problems.iter().all(|problem| matches!(problem, FilesError::SpecialFile(_))), "{problems:?}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_not_unicode_are_told_and_not_gone_into() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let folder = tree(&["z"]);
        let bad = folder.path().join(OsStr::from_bytes(b"caf\xE9"));
        fs::create_dir(&bad).unwrap();
        fs::write(bad.join("inner"), "").unwrap();
        let problems = check(folder.path(), &[("z", 1)]);
        assert!(matches!(&problems[..], [FilesError::NameRefused(_)]), "{problems:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Against a model of what was built: every file once, in the order of S3, with its size, and every empty folder.
        #[test]
        fn a_walk_finds_what_was_built(files in proptest::collection::btree_set("([a-c.!é]{1,3}/){0,3}[a-c.!é]{1,3}", 0..20)) {
            let folder = tempfile::tempdir().unwrap();
            let mut expected = BTreeMap::new();
            for key in files {
                if key.split('/').any(|name| name == "." || name == "..") {
                    continue;
                }
                let path = folder.path().join(&key);
                // A name that is a file's already cannot be a folder's, and the other way round.
                let made = fs::create_dir_all(path.parent().unwrap()).and_then(|()| {
                    if path.is_dir() { Err(io::ErrorKind::IsADirectory.into()) } else { fs::write(&path, &key) }
                });
                if made.is_ok() {
                    expected.insert(key.clone(), key.len() as u64);
                }
            }
            let mut totals = Totals::default();
            LocalTree::open(folder.path()).unwrap().for_each(|entry| totals.add(&entry));
            prop_assert_eq!((totals.files, totals.size), (expected.len() as u64, expected.values().sum()));
            let (found, problems) = walked(folder.path());
            prop_assert!(problems.is_empty());
            let files: Vec<_> = found.iter().filter(|(key, _)| !key.is_empty() && !key.ends_with('/')).cloned().collect();
            prop_assert_eq!(files, expected.into_iter().collect::<Vec<_>>(), "the order of S3 is that of the bytes");
            for (key, _) in found.iter().filter(|(key, _)| key.is_empty() || key.ends_with('/')) {
                prop_assert_eq!(fs::read_dir(folder.path().join(key)).unwrap().count(), 0, "{} is not empty", key);
            }
        }
    }
}
