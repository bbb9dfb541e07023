//! Paths that cannot be on the receiving side beside the rest.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use icu_normalizer::ComposingNormalizerBorrowed;

use super::plan::{Obstacle, Receiver, Tree};
use crate::files::archive::folded;
use crate::files::safe_name::SafeName;

/// Why paths of `from` or `to` are left alone, each for its first reason.
pub(super) fn obstacles(from: &Tree, to: &Tree, receiver: Receiver) -> BTreeMap<String, Obstacle> {
    let mut obstacles = BTreeMap::new();
    let mut note = |paths: Vec<&str>, why| {
        for path in paths {
            obstacles.entry(path.to_owned()).or_insert(why);
        }
    };
    note(unseen(from, to), Obstacle::Unseen);
    match receiver {
        Receiver::Bucket { room } => {
            note(paths(from).filter(|path| path.len() > room).collect(), Obstacle::UnsafeName);
            note(recomposed(from, to), Obstacle::Twin);
        }
        Receiver::Disk => {
            note(paths(from).filter(|path| !is_safe(path)).collect(), Obstacle::UnsafeName);
            note(twins(from, to), Obstacle::Twin);
            note(files_and_folders(from, to), Obstacle::FileAndFolder);
        }
    }
    obstacles
}

fn paths(tree: &Tree) -> impl Iterator<Item = &str> {
    tree.files.keys().map(String::as_str)
}

fn is_safe(path: &str) -> bool {
    let is_safe = |name: &str| SafeName::of_key(name).is_ok_and(|safe| safe.as_str() == name);
    path.split('/').all(is_safe)
}

/// What lies at or below something that could not be looked at on one of the sides.
fn unseen<'a>(from: &'a Tree, to: &'a Tree) -> Vec<&'a str> {
    let is_hidden = |path: &&str| {
        prefixes(path).any(|prefix| from.blocked.contains(prefix) || to.blocked.contains(prefix))
    };
    paths(from).chain(paths(to)).filter(is_hidden).collect()
}

/// Paths that differ from another one in case or composition alone: in a file's name, or in a folder's.
fn twins<'a>(from: &'a Tree, to: &'a Tree) -> Vec<&'a str> {
    let prefixes_of_all: BTreeSet<&str> = paths(from).chain(paths(to)).flat_map(prefixes).collect();
    let mut spellings: HashMap<String, Vec<&str>> = HashMap::new();
    for prefix in prefixes_of_all {
        spellings.entry(folded(prefix)).or_default().push(prefix);
    }
    let twins: BTreeSet<&str> = spellings.into_values().filter(|same| same.len() > 1).flatten().collect();
    let is_twin = |path: &&str| prefixes(path).any(|prefix| twins.contains(prefix));
    paths(from).chain(paths(to)).filter(is_twin).collect()
}

/// Paths that the bucket has under another composition of the same letters, as another system writes them: sent, they
/// would be there twice and look the same. Both stay.
fn recomposed<'a>(from: &'a Tree, to: &'a Tree) -> Vec<&'a str> {
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    let composed = |path: &str| nfc.normalize(path).into_owned();
    let only_there = paths(to).filter(|path| !from.files.contains_key(*path));
    let there: HashMap<String, &str> = only_there.map(|path| (composed(path), path)).collect();
    let only_here = paths(from).filter(|path| !to.files.contains_key(*path));
    only_here.filter_map(|path| Some([path, *there.get(&composed(path))?])).flatten().collect()
}

/// Files that are folders too, on the one side or the other, and all that is in those.
fn files_and_folders<'a>(from: &'a Tree, to: &'a Tree) -> Vec<&'a str> {
    let all: BTreeSet<&str> = paths(from).chain(paths(to)).collect();
    let folders: BTreeSet<&str> =
        all.iter().flat_map(|path| prefixes(path).filter(move |prefix| prefix != path)).collect();
    let both: BTreeSet<&str> = all.intersection(&folders).copied().collect();
    let is_meant = |path: &&str| prefixes(path).any(|prefix| both.contains(prefix));
    all.iter().copied().filter(is_meant).collect()
}

/// `a`, `a/b` and `a/b/c` of `a/b/c`.
fn prefixes(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at]).chain([path])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::sync::plan::{History, Leaf};

    fn tree(paths: &[&str]) -> Tree {
        let leaf = Leaf { size: 1, modified: None, crc64nvme: None, history: History::Unknown };
        Tree { files: paths.iter().map(|path| ((*path).to_owned(), leaf)).collect(), ..Tree::default() }
    }

    #[track_caller]
    fn check(from: &[&str], to: &[&str], receiver: Receiver, expected: &[(&str, Obstacle)]) {
        let found = obstacles(&tree(from), &tree(to), receiver);
        let found: Vec<_> = found.iter().map(|(path, why)| (path.as_str(), *why)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_a_disk_cannot_hold_beside_the_rest_is_left_alone() {
        use Obstacle::{FileAndFolder, Twin, UnsafeName};
        let from = ["A", "CON", "d/x", "D/y", "f", "f/g", "../up", "a//b", "fine"];
        let expected = [
            ("../up", UnsafeName),
            ("A", Twin),
            ("CON", UnsafeName),
            ("D/y", Twin),
            ("a", Twin),
            ("a//b", UnsafeName),
            ("d/x", Twin),
            ("f", FileAndFolder),
            ("f/g", FileAndFolder),
        ];
        check(&from, &["a"], Receiver::Disk, &expected);
    }

    #[test]
    fn a_bucket_holds_every_name_that_is_short_enough() {
        let room = Receiver::Bucket { room: 3 };
        check(&["A", "a", "CON", "f", "f/g", "long"], &["a"], room, &[("long", Obstacle::UnsafeName)]);
    }

    #[test]
    fn a_name_is_not_sent_twice_in_two_compositions() {
        let room = Receiver::Bucket { room: 100 };
        let (composed, decomposed) = ("caf\u{e9}", "cafe\u{301}");
        let both = [(decomposed, Obstacle::Twin), (composed, Obstacle::Twin)];
        check(&[decomposed, "x"], &[composed, "X"], room, &both);
        check(&[decomposed, composed], &[composed], room, &[]);
    }

    #[test]
    fn what_was_not_looked_at_is_left_alone_with_all_that_is_in_it() {
        let mut from = tree(&["a"]);
        from.blocked.insert("b".to_owned());
        let found = obstacles(&from, &tree(&["a", "b/c/d", "bc"]), Receiver::Disk);
        assert_eq!(found, BTreeMap::from([("b/c/d".to_owned(), Obstacle::Unseen)]));
    }
}
