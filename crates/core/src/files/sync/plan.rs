//! What a one-way sync would do: two trees compared, nothing read and nothing touched.
//!
//! The sending side is never changed. On the receiving side a file is written where it is missing or differs; one that is
//! newer there, and one that the sending side does not have, is a question for the person.

use std::collections::{BTreeMap, BTreeSet};

use super::names::obstacles;

/// One side, as it was seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tree {
    /// Files by their paths below the synced folder, joined with `/`.
    pub(crate) files: BTreeMap<String, Leaf>,
    /// Paths that could not be looked at, or are no files: nothing is done at them or below.
    pub(crate) blocked: BTreeSet<String>,
    /// Something could not be looked at.
    pub(crate) is_partial: bool,
}

/// A file of one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Leaf {
    /// In bytes.
    pub(crate) size: u64,
    /// When it was last written, in nanoseconds since 1970, where that is known.
    pub(crate) modified: Option<i64>,
    /// Its CRC64NVME, where it was asked for and is known.
    pub(crate) crc64nvme: Option<u64>,
    /// What it is to what the last sync left.
    pub(crate) history: History,
}

/// What a file is to what the last sync left, when both sides were the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum History {
    /// No sync has left it, as far as is known.
    Unknown,
    /// It is still that.
    Unchanged,
    /// It was written since.
    Changed,
}

/// Which side receives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Receiver {
    /// The bucket, which holds every name that has at most so many bytes.
    Bucket { room: usize },
    /// This computer, whose disk may not.
    Disk,
}

/// What a path is to a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// It is not there: it is written.
    New,
    /// It differs, and is not newer on the receiving side: it is replaced.
    Changed,
    /// It differs, and was written later on the receiving side.
    Newer,
    /// The sending side does not have it.
    Extra,
    /// It is the same.
    Same,
    /// Nothing can be done about it.
    Blocked(Obstacle),
}

/// Why a path is left alone, whatever is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Obstacle {
    /// Some disk cannot hold its name, or S3 cannot.
    UnsafeName,
    /// The receiving side, or whoever looks at it, may take it for another one.
    Twin,
    /// It is a file on one side and a folder on the other, or both on one.
    FileAndFolder,
    /// It, or a folder that it is in, could not be looked at, or is a link or a device.
    Unseen,
}

/// What a sync would do, by path.
pub(crate) fn plan(from: &Tree, to: &Tree, receiver: Receiver) -> BTreeMap<String, Verdict> {
    let obstacles = obstacles(from, to, receiver);
    let mut verdicts: BTreeMap<_, _> =
        obstacles.iter().map(|(path, why)| (path.clone(), Verdict::Blocked(*why))).collect();
    for (path, leaf) in &from.files {
        let there = to.files.get(path);
        verdicts.entry(path.clone()).or_insert_with(|| there.map_or(Verdict::New, |to| compared(leaf, to)));
    }
    for path in to.files.keys() {
        verdicts.entry(path.clone()).or_insert(Verdict::Extra);
    }
    verdicts
}

/// What two files of one path are to each other.
fn compared(from: &Leaf, to: &Leaf) -> Verdict {
    if is_same(from, to) {
        Verdict::Same
    } else if was_written_later(from, to) {
        Verdict::Newer
    } else {
        Verdict::Changed
    }
}

/// The same bytes, by their checksums where both are known; else, of the same size, what the last sync left on both
/// sides; else, where no sync is known, what was written no earlier on the receiving side.
fn is_same(from: &Leaf, to: &Leaf) -> bool {
    let by_history = || match (from.history, to.history) {
        (History::Unchanged, History::Unchanged) => true,
        (History::Unknown, _) | (_, History::Unknown) => to.modified >= from.modified,
        _ => false,
    };
    from.size == to.size && from.crc64nvme.zip(to.crc64nvme).map_or_else(by_history, |(from, to)| from == to)
}

/// Whether the receiving side was written after the last sync or, where none is known, after the sending side.
fn was_written_later(from: &Leaf, to: &Leaf) -> bool {
    match to.history {
        History::Changed => true,
        History::Unchanged => false,
        History::Unknown => to.modified > from.modified,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BUCKET: Receiver = Receiver::Bucket { room: 1000 };

    fn leaf(size: u64, modified: i64) -> Leaf {
        Leaf { size, modified: Some(modified), crc64nvme: None, history: History::Unknown }
    }

    fn tree(files: &[(&str, Leaf)]) -> Tree {
        let files = files.iter().map(|(path, leaf)| ((*path).to_owned(), *leaf)).collect();
        Tree { files, ..Tree::default() }
    }

    #[track_caller]
    fn check(from: Leaf, to: Leaf, expected: Verdict) {
        let verdicts = plan(&tree(&[("f", from)]), &tree(&[("f", to)]), BUCKET);
        assert_eq!(verdicts["f"], expected, "{from:?} {to:?}");
    }

    #[test]
    fn what_is_missing_on_one_side_is_new_or_extra() {
        let verdicts = plan(&tree(&[("a", leaf(1, 1))]), &tree(&[("b", leaf(1, 1))]), BUCKET);
        let expected = [("a".to_owned(), Verdict::New), ("b".to_owned(), Verdict::Extra)];
        assert_eq!(verdicts, BTreeMap::from(expected));
    }

    #[test]
    fn without_a_sync_before_times_decide_what_a_size_leaves_open() {
        check(leaf(1, 5), leaf(1, 5), Verdict::Same);
        check(leaf(1, 5), leaf(1, 9), Verdict::Same);
        check(leaf(1, 9), leaf(1, 5), Verdict::Changed);
        check(leaf(2, 9), leaf(1, 5), Verdict::Changed);
        check(leaf(2, 5), leaf(1, 5), Verdict::Changed);
        check(leaf(2, 5), leaf(1, 9), Verdict::Newer);
    }

    #[test]
    fn after_a_sync_it_counts_who_has_changed_whatever_the_clocks_say() {
        use History::{Changed, Unchanged};
        let since = |history, modified| Leaf { history, ..leaf(1, modified) };
        check(since(Unchanged, 9), since(Unchanged, 5), Verdict::Same);
        check(since(Changed, 1), since(Unchanged, 5), Verdict::Changed);
        check(since(Unchanged, 9), since(Changed, 5), Verdict::Newer);
        check(since(Changed, 9), since(Changed, 5), Verdict::Newer);
    }

    #[test]
    fn checksums_decide_where_both_are_known() {
        let content = |crc64nvme, modified| Leaf { crc64nvme, ..leaf(1, modified) };
        check(content(Some(1), 9), content(Some(1), 5), Verdict::Same);
        check(content(Some(1), 5), content(Some(2), 5), Verdict::Changed);
        check(content(Some(1), 5), content(Some(2), 9), Verdict::Newer);
        check(content(Some(1), 5), content(None, 9), Verdict::Same);
        check(Leaf { size: 2, ..content(Some(1), 9) }, content(Some(1), 5), Verdict::Changed);
    }

    /// The sending side's content and times, and the receiving side's; a sync makes both the same.
    fn any_tree() -> impl Strategy<Value = Tree> {
        let leaf = (0_u64..3, 0_i64..4, proptest::option::of(0_u64..2))
            .prop_map(|(size, modified, crc64nvme)| Leaf { crc64nvme, ..leaf(size, modified) });
        let files = proptest::collection::btree_map("([aAb]/){0,2}([abc.]|CON|é|e\u{301})", leaf, 0..12);
        let blocked = proptest::collection::btree_set("[ab](/[ab])?", 0..2);
        (files, blocked).prop_map(|(files, blocked)| {
            let is_partial = !blocked.is_empty();
            // What could not be looked at was not seen.
            let is_hidden =
                |path: &String| blocked.iter().any(|at| path == at || path.starts_with(&format!("{at}/")));
            let files = files.into_iter().filter(|(path, _)| !is_hidden(path)).collect();
            Tree { files, blocked, is_partial }
        })
    }

    /// What a person gets who takes every file of the plan by hand.
    fn applied(verdicts: &BTreeMap<String, Verdict>, from: &Tree, to: &Tree, all: bool) -> Tree {
        let mut after = to.clone();
        for (path, verdict) in verdicts {
            match verdict {
                Verdict::New | Verdict::Changed => drop(after.files.insert(path.clone(), from.files[path])),
                Verdict::Newer if all => drop(after.files.insert(path.clone(), from.files[path])),
                Verdict::Extra if all => drop(after.files.remove(path)),
                _ => {}
            }
        }
        after
    }

    proptest! {
        #[test]
        fn the_receiving_side_becomes_the_sending_side_and_nothing_else_is_touched(
            from in any_tree(), to in any_tree(), all: bool, to_disk: bool
        ) {
            let receiver = if to_disk { Receiver::Disk } else { BUCKET };
            let verdicts = plan(&from, &to, receiver);
            let after = applied(&verdicts, &from, &to, all);
            let is_blocked = |path: &String| matches!(verdicts.get(path), Some(Verdict::Blocked(_)));
            for (path, sent) in from.files.iter().filter(|(path, _)| !is_blocked(path)) {
                let there = after.files[path];
                let stays = verdicts[path] == Verdict::Newer && !all;
                prop_assert!(stays || sent.size == there.size, "{} is what was sent", path);
                let differs = sent.crc64nvme.zip(there.crc64nvme).is_some_and(|(a, b)| a != b);
                prop_assert!(stays || !differs, "{} has the content that was sent", path);
            }
            for (path, was) in &to.files {
                let is_extra = !from.files.contains_key(path) && !is_blocked(path);
                prop_assert_eq!(verdicts[path] == Verdict::Extra, is_extra);
                if is_extra {
                    prop_assert_eq!(after.files.contains_key(path), !all, "{}", path);
                } else if is_blocked(path) {
                    prop_assert_eq!(after.files.get(path), Some(was), "{} is left alone", path);
                }
            }
            for path in from.blocked.iter().chain(&to.blocked) {
                for hidden in to.files.keys().filter(|key| *key == path || key.starts_with(&format!("{path}/"))) {
                    prop_assert!(is_blocked(hidden), "{} was not looked at on one side", hidden);
                }
            }
            // What was done is not done again.
            for (path, verdict) in plan(&from, &after, receiver) {
                let is_left = matches!(verdict, Verdict::Newer | Verdict::Extra) && !all;
                let is_done = matches!(verdict, Verdict::Same | Verdict::Blocked(_));
                prop_assert!(is_done || is_left, "{path} again: {verdict:?}");
            }
        }
    }
}
