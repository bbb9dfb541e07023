//! What an archive is to have: the files that were chosen, and all that is in the folders.

use std::collections::BTreeSet;

use futures::{StreamExt, TryStreamExt, pin_mut, stream};

use super::fetch::Fetch;
use crate::files::Object;
use crate::files::error::FilesError;
use crate::files::key::{folder_of, name};
use crate::files::safe_name::SafeName;
use crate::files::walk::walk;

/// How many files are looked up at once.
const LOOKUPS_AT_ONCE: usize = 16;
/// What an archive is called that has no name to take over.
const NAMELESS: &str = "Files";

/// What was found of a selection.
pub(super) struct Selection {
    /// The objects, markers of folders among them.
    pub(super) objects: Vec<Object>,
    /// The relative keys of files that are gone.
    pub(super) gone: Vec<String>,
}

/// The name to offer for an archive of the relative `keys`.
pub(crate) fn suggested_name(keys: &[String]) -> String {
    let source = match keys {
        [only] => name(only),
        _ => name(common_folder(keys)),
    };
    let source = if source.is_empty() { NAMELESS } else { source };
    let named = |source: &str| SafeName::of_key(&format!("{source}.zip"));
    named(source).or_else(|_| named(NAMELESS)).map(|name| name.to_string()).unwrap_or_default()
}

/// The folder that all of `keys` lie in: `""`, or ending in `/`.
pub(crate) fn common_folder(keys: &[String]) -> &str {
    let mut folders = keys.iter().map(|key| folder_of(key.strip_suffix('/').unwrap_or(key)));
    let Some(mut common) = folders.next() else { return "" };
    for folder in folders {
        while !folder.starts_with(common) {
            common = folder_of(common.strip_suffix('/').unwrap_or(common));
        }
    }
    common
}

/// Looks up the relative `keys`, and all that is in those that are folders.
pub(super) async fn select(fetch: &Fetch, keys: &[String]) -> Result<Selection, FilesError> {
    let folders: BTreeSet<&str> =
        keys.iter().map(String::as_str).filter(|key| key.is_empty() || key.ends_with('/')).collect();
    let chosen: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
    let mut selection = Selection { objects: Vec::new(), gone: Vec::new() };
    // What is in a folder that was chosen too comes with that.
    for folder in folders.iter().filter(|folder| !is_inside(folder, &folders)) {
        selection.add_folder(fetch, folder).await?;
    }
    let is_alone = |key: &str| !folders.contains(key) && !is_inside(key, &folders);
    let files: Vec<String> = chosen.into_iter().filter(|key| is_alone(key)).map(str::to_owned).collect();
    let mut found = stream::iter(files).map(|key| look_up(fetch.clone(), key)).buffered(LOOKUPS_AT_ONCE);
    while let Some((key, object)) = found.try_next().await? {
        match object {
            Some(object) => selection.objects.push(object),
            None => selection.gone.push(key),
        }
    }
    Ok(selection)
}

async fn look_up(fetch: Fetch, key: String) -> Result<(String, Option<Object>), FilesError> {
    let object = fetch.find(&fetch.place.file(&key)?).await?;
    Ok((key, object))
}

impl Selection {
    async fn add_folder(&mut self, fetch: &Fetch, folder: &str) -> Result<(), FilesError> {
        let place = &fetch.place;
        let prefix = place.folder(folder)?;
        let before = self.objects.len();
        {
            let pages = walk(place, &fetch.retry, &prefix);
            pin_mut!(pages);
            while let Some(mut objects) = pages.try_next().await? {
                // A bucket's whole content can be somebody's files; what they deleted is none of it.
                objects.retain(|object| !object.key.starts_with(&place.trash));
                self.objects.append(&mut objects);
            }
        }
        if self.objects.len() == before && !folder.is_empty() {
            self.gone.push(folder.to_owned());
        }
        Ok(())
    }
}

/// Whether one of `folders` has `key` in it.
fn is_inside(key: &str, folders: &BTreeSet<&str>) -> bool {
    let inner = key.strip_suffix('/').unwrap_or(key);
    let mut above = folder_of(inner);
    loop {
        if folders.contains(above) && above != key {
            return true;
        }
        match above.strip_suffix('/') {
            Some(inner) => above = folder_of(inner),
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(keys: &[&str], folder: &str, suggested: &str) {
        let keys: Vec<_> = keys.iter().map(|&key| key.to_owned()).collect();
        assert_eq!(common_folder(&keys), folder);
        assert_eq!(suggested_name(&keys), suggested);
    }

    #[test]
    fn an_archive_is_called_after_what_all_of_it_is_in() {
        check(&["docs/"], "", "docs.zip");
        check(&["docs/a.txt"], "docs/", "a.txt.zip");
        check(&["docs/2026/a", "docs/2026/b/"], "docs/2026/", "2026.zip");
        check(&["docs/2026/a", "docs/2025/b"], "docs/", "docs.zip");
        check(&["docs/a", "documents/b"], "", "Files.zip");
        check(&["a", "b"], "", "Files.zip");
        check(&["..", "../"], "", "Files.zip");
        check(&["CON/"], "", "_CON.zip");
    }

    #[test]
    fn what_is_in_a_chosen_folder_comes_with_it() {
        let folders = BTreeSet::from(["docs/", "a/b/"]);
        for key in ["docs/a", "docs/b/c/", "a/b/c"] {
            assert!(is_inside(key, &folders), "{key}");
        }
        for key in ["docs/", "docs", "a/c", "a/", "x"] {
            assert!(!is_inside(key, &folders), "{key}");
        }
        assert!(is_inside("x", &BTreeSet::from([""])));
    }
}
