//! The names that are taken where something goes, and the first that is free. Keys are relative.

use std::collections::BTreeSet;

use crate::files::error::FilesError;
use crate::files::key::{folder_of, name};
use crate::files::numbering::Numbering;
use crate::files::retry::Retry;
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
        let is_folder = target.ends_with('/');
        let numbering = Numbering::of_either(name, is_folder);
        let there = names_like(place, retry, folder, name, is_folder).await?;
        Ok(Self { folder, numbering, there, end: if is_folder { "/" } else { "" } })
    }

    /// The first numbered key that neither the bucket has nor `is_taken` knows.
    pub(crate) fn first_free(&self, is_taken: impl Fn(&str) -> bool) -> String {
        let key = |name: &str| format!("{}{name}{}", self.folder, self.end);
        key(&self.numbering.first_free(|name| self.there.contains(name) || is_taken(&key(name))))
    }
}

/// The names of files or folders in `folder` that are numbered forms of `name`, and `name` itself.
pub(crate) async fn names_like(
    place: &Place,
    retry: &Retry,
    folder: &str,
    name: &str,
    is_folder: bool,
) -> Result<BTreeSet<String>, FilesError> {
    let folder = place.folder(folder)?;
    let prefix = format!("{folder}{}", Numbering::of_either(name, is_folder).beginning());
    let mut names = BTreeSet::from([name.to_owned()]);
    let mut token: Option<String> = None;
    loop {
        let page = retry
            .run(|| place.objects.list(&prefix, Some("/"), token.as_deref(), 1000))
            .await
            .map_err(place.failed("list", name))?;
        if is_folder {
            let found = page.prefixes.iter().filter_map(|key| key.strip_prefix(&folder)?.strip_suffix('/'));
            names.extend(found.map(str::to_owned));
        } else {
            let found = page.objects.iter().filter_map(|object| object.key.strip_prefix(&folder));
            names.extend(found.map(str::to_owned));
        }
        if page.next.is_none() || page.next == token {
            return Ok(names);
        }
        token = page.next;
    }
}
