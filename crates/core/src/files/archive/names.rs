//! Names inside an archive: safe on every system, and no two that any of them would take for one.

use std::collections::{HashMap, HashSet};

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::files::numbering::first_free_on_disk;
use crate::files::safe_name::{SafeName, UnsafeKey};

/// Stands for a folder without a name: two slashes in a row.
const NAMELESS: &str = "_";

/// Gives the files of one archive their names, in the order in which they are asked for.
#[derive(Default)]
pub(super) struct Names {
    root: Level,
    renamed: Vec<Renamed>,
}

/// A file or folder that is called otherwise in the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Renamed {
    /// Its path as it was asked for.
    pub(super) path: String,
    /// Its name in the archive.
    pub(super) name: String,
}

/// The names in one folder of the archive.
#[derive(Default)]
struct Level {
    /// As a system sees them that looks at neither case nor composition.
    taken: HashSet<String>,
    /// Folders by what they are called in the bucket, with what they are called here.
    folders: HashMap<String, (String, Level)>,
}

impl Names {
    /// The name in the archive for `path`, which ends in `/` where it is a folder's.
    ///
    /// # Errors
    /// When the path tries to leave its folder.
    pub(super) fn give(&mut self, path: &str) -> Result<String, UnsafeKey> {
        let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
        let has_folders = folders.len() + file.len() < path.len();
        SafeName::of_key(path.trim_end_matches('/'))?;
        let mut level = &mut self.root;
        let mut given = String::with_capacity(path.len());
        let mut end = 0;
        for component in folders.split('/').filter(|_| has_folders) {
            end += component.len() + 1;
            if !level.folders.contains_key(component) {
                let name = level.take(component, true)?;
                note(&mut self.renamed, &path[..end], component, &name);
                level.folders.insert(component.to_owned(), (name, Level::default()));
            }
            // It is there: it was put there if it was not.
            let Some((name, below)) = level.folders.get_mut(component) else { return Err(UnsafeKey) };
            given.extend([name.as_str(), "/"]);
            level = below;
        }
        if !file.is_empty() {
            let name = level.take(file, false)?;
            note(&mut self.renamed, path, file, &name);
            given.push_str(&name);
        }
        Ok(given)
    }

    /// What is called otherwise so far.
    pub(super) fn renamed(&self) -> &[Renamed] {
        &self.renamed
    }
}

impl Level {
    /// A safe name for `component` that nothing here has.
    fn take(&mut self, component: &str, is_folder: bool) -> Result<String, UnsafeKey> {
        let component = if component.is_empty() { NAMELESS } else { component };
        let mut name = SafeName::of_key(component)?.to_string();
        if self.taken.contains(&folded(&name)) {
            name = first_free_on_disk(&name, is_folder, |name| self.taken.contains(&folded(name)));
        }
        self.taken.insert(folded(&name));
        Ok(name)
    }
}

fn note(renamed: &mut Vec<Renamed>, path: &str, component: &str, name: &str) {
    if name != component {
        renamed.push(Renamed { path: path.to_owned(), name: name.to_owned() });
    }
}

/// `name` as the least attentive file system sees it.
pub(crate) fn folded(name: &str) -> String {
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    nfc.normalize(&nfc.normalize(name).to_uppercase()).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(paths: &[&str], expected: &[&str]) {
        let mut names = Names::default();
        let given: Vec<_> = paths.iter().map(|path| names.give(path).unwrap()).collect();
        assert_eq!(given, expected);
    }

    #[test]
    fn what_some_system_takes_for_one_is_made_distinct() {
        check(&["a.txt", "A.txt", "a.TXT"], &["a.txt", "A (2).txt", "a (3).TXT"]);
        check(&["docs/a", "Docs/a", "docs/b"], &["docs/a", "Docs (2)/a", "docs/b"]);
        check(&["a", "a/b"], &["a", "a (2)/b"]);
        check(&["e\u{301}", "\u{e9}"], &["e\u{301}", "\u{e9} (2)"]);
        check(&["empty/", "empty/"], &["empty/", "empty/"]);
        check(&["a//b", "a/_/c"], &["a/_/b", "a/_ (2)/c"]);
    }

    #[test]
    fn what_no_system_can_hold_is_renamed_and_reported() {
        let mut names = Names::default();
        assert_eq!(names.give("CON/a:b.txt").unwrap(), "_CON/a_b.txt");
        assert_eq!(names.give("CON/c").unwrap(), "_CON/c");
        let renamed = |path: &str, name: &str| Renamed { path: path.to_owned(), name: name.to_owned() };
        assert_eq!(names.renamed(), [renamed("CON/", "_CON"), renamed("CON/a:b.txt", "a_b.txt")]);
    }

    #[test]
    fn what_tries_to_leave_its_folder_is_refused() {
        for path in ["../a", "a/../../b", "/etc/passwd", "C:\\x", "..\\x", "a/..\\b", "\\\\host\\x", ".."] {
            assert!(Names::default().give(path).is_err(), "{path}");
        }
    }

    proptest! {
        #[test]
        fn names_stay_inside_and_are_never_given_twice(
            paths in proptest::collection::hash_set("[aAbéE\u{301}\\\\/.: \u{202e}]{1,12}/?", 1..40)
        ) {
            let mut names = Names::default();
            let mut files = HashSet::new();
            for path in paths {
                let Ok(given) = names.give(&path) else { continue };
                let components: Vec<_> = given.trim_end_matches('/').split('/').collect();
                for component in &components {
                    prop_assert!(!matches!(*component, "" | "." | ".."), "{given:?}");
                    prop_assert!(!component.contains(['\\', ':', '\u{202e}']), "{given:?}");
                    prop_assert!(component.len() <= 255);
                }
                // Folders are the same for all that is in them; each file has a name of its own.
                if !given.ends_with('/') {
                    prop_assert!(files.insert(folded(&given)), "{given:?} is given twice");
                }
            }
        }
    }
}
