//! The names that are taken where something goes, and the first that is free. Keys are relative.

use std::collections::BTreeSet;

use crate::files::error::FilesError;
use crate::files::key::{folder_of, name};
use crate::files::numbering::Numbering;
use crate::files::retry::Retry;
use crate::files::upload::names_like;
use crate::files::workspace::Place;

/// A file's key as its folder and its name; a folder's key as that of the folder it is in and its name without `/`.
pub(crate) fn split(key: &str) -> (&str, &str) {
    (folder_of(key.strip_suffix('/').unwrap_or(key)), name(key))
}

/// The names around a relative key that is taken.
pub(crate) struct Taken<'a> {
    folder: &'a str,
    numbering: Numbering<'a>,
    there: BTreeSet<String>,
    /// `/` behind a folder's name.
    end: &'static str,
}

impl<'a> Taken<'a> {
    /// Asks the bucket which names like that of `target`, a file or a folder, there are beside it.
    pub(crate) async fn around(place: &Place, retry: &Retry, target: &'a str) -> Result<Self, FilesError> {
        let (folder, name) = split(target);
        Ok(if target.ends_with('/') {
            let there = folders_like(place, retry, folder, name).await?;
            Self { folder, numbering: Numbering::of_folder(name), there, end: "/" }
        } else {
            let there = names_like(place, retry, folder, name).await?;
            Self { folder, numbering: Numbering::of(name), there, end: "" }
        })
    }

    /// The first numbered key that neither the bucket has nor `is_taken` knows.
    pub(crate) fn first_free(&self, is_taken: impl Fn(&str) -> bool) -> String {
        let key = |name: &str| format!("{}{name}{}", self.folder, self.end);
        key(&self.numbering.first_free(|name| self.there.contains(name) || is_taken(&key(name))))
    }
}

/// The names of folders in `folder` that are numbered forms of `name`, and `name` itself.
async fn folders_like(
    place: &Place,
    retry: &Retry,
    folder: &str,
    name: &str,
) -> Result<BTreeSet<String>, FilesError> {
    let folder = place.folder(folder)?;
    let prefix = format!("{folder}{}", Numbering::of_folder(name).beginning());
    let mut names = BTreeSet::from([name.to_owned()]);
    let mut token: Option<String> = None;
    loop {
        let page = retry
            .run(|| place.objects.list(&prefix, Some("/"), token.as_deref(), 1000))
            .await
            .map_err(place.failed("list", name))?;
        let found = page.prefixes.iter().filter_map(|key| key.strip_prefix(&folder)?.strip_suffix('/'));
        names.extend(found.map(str::to_owned));
        if page.next.is_none() || page.next == token {
            return Ok(names);
        }
        token = page.next;
    }
}
