//! A folder of this computer that is to be uploaded: what is in it, and what of that the bucket has.

use std::collections::HashMap;
use std::path::PathBuf;
use std::pin::pin;

use devops360_contract::AppError;
use futures::TryStreamExt;
use tokio_util::sync::CancellationToken;

use super::ETag;
use super::disk::blocking;
use super::error::FilesError;
use super::lanes::Lanes;
use super::local::file_name;
use super::local_tree::{LocalEntry, LocalTree, Totals};
use super::retry::Retry;
use super::walk::walk;
use super::workspace::Place;

/// How many reasons are told of what stays behind.
const REASONS: usize = 50;

/// A folder that is to be uploaded.
pub(crate) struct Tree {
    /// The remote folder that it goes into, relative.
    pub(crate) into: String,
    /// Its own key there, relative.
    pub(crate) key: String,
    pub(crate) files: Vec<TreeFile>,
    /// The relative keys of the folders in it that have nothing in them.
    pub(crate) empty_folders: Vec<String>,
    pub(crate) totals: Totals,
    /// Why things stay behind; the first of them.
    pub(crate) problems: Vec<AppError>,
}

/// A file of it.
pub(crate) struct TreeFile {
    pub(crate) path: PathBuf,
    /// Where it goes, relative.
    pub(crate) key: String,
    /// In bytes.
    pub(crate) size: u64,
    /// The object that has the key already.
    pub(crate) there: Option<ETag>,
}

impl Tree {
    /// Looks at the folder `path`, and at the remote folder that it becomes below `into`: in one listing, however many
    /// files there are.
    pub(crate) async fn read(
        place: &Place,
        retry: &Retry,
        lanes: &Lanes,
        path: PathBuf,
        into: &str,
    ) -> Result<Self, FilesError> {
        let name = file_name(&path);
        let key = format!("{into}{name}/");
        let walked = CancellationToken::new();
        let _ends_the_walk = walked.clone().drop_guard();
        let (place_of, into) = (place.clone(), into.to_owned());
        let read = blocking(move || {
            let mut tree = Self::empty(into, key);
            for entry in LocalTree::open(&path)? {
                if walked.is_cancelled() {
                    break;
                }
                tree.take(entry, &place_of);
            }
            Ok(tree)
        });
        let mut tree = read.await.map_err(|source| FilesError::Unreadable { name, source })?;
        if let Some(first) = tree.files.first() {
            let first = format!("{}{}", place.files, first.key);
            // The lookup takes one, and the files will take it after that.
            let count = lanes.small_at_once(tree.files.len()) - 1;
            let connections = lanes.open_connections(&*place.objects, &first, count);
            let (compared, ()) = tokio::join!(tree.compare(place, retry), connections);
            compared?;
        }
        Ok(tree)
    }

    fn empty(into: String, key: String) -> Self {
        let (files, empty_folders, problems) = (Vec::new(), Vec::new(), Vec::new());
        Self { into, key, files, empty_folders, totals: Totals::default(), problems }
    }

    fn take(&mut self, entry: LocalEntry, place: &Place) {
        let entry = self.fitting(entry, place);
        self.totals.add(&entry);
        match entry {
            LocalEntry::File(file) => {
                let key = format!("{}{}", self.key, file.key);
                self.files.push(TreeFile { path: file.path, key, size: file.size, there: None });
            }
            LocalEntry::EmptyFolder(key) => self.empty_folders.push(format!("{}{key}", self.key)),
            LocalEntry::Problem { error, .. } if self.problems.len() < REASONS => {
                self.problems.push(error.into());
            }
            LocalEntry::Problem { .. } => {}
        }
    }

    /// The entry, or why its key is none.
    fn fitting(&self, entry: LocalEntry, place: &Place) -> LocalEntry {
        let (LocalEntry::File(super::local_tree::LocalFile { key, .. }) | LocalEntry::EmptyFolder(key)) =
            &entry
        else {
            return entry;
        };
        match place.whole(&format!("{}{key}", self.key)) {
            Ok(_) => entry,
            Err(error) => LocalEntry::Problem { key: Some(key.clone()), error },
        }
    }

    /// Looks up which of the keys there are.
    async fn compare(&mut self, place: &Place, retry: &Retry) -> Result<(), FilesError> {
        let Some(last) = self.files.last().map(|file| format!("{}{}", place.files, file.key)) else {
            return Ok(());
        };
        let prefix = place.folder(&self.key)?;
        let mut files: HashMap<_, _> =
            self.files.iter_mut().map(|file| (file.key.as_str(), &mut file.there)).collect();
        let mut pages = pin!(walk(place, retry, &prefix));
        while let Some(objects) = pages.try_next().await? {
            // What comes after the last file is of no concern, however much it is.
            let is_over = objects.last().is_some_and(|object| object.key > last);
            for object in objects {
                if let Some(there) = files.get_mut(&object.key[place.files.len()..]) {
                    **there = Some(object.etag);
                }
            }
            if is_over {
                break;
            }
        }
        Ok(())
    }
}
