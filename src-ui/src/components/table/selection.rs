//! Which rows are selected, and how keys and clicks change that: pure, so that it is tested natively.

use std::collections::{BTreeSet, HashSet};

use super::RowHead;

/// The selected rows, the row that has the focus, and the row that a range begins at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Selection {
    /// The keys of the selected rows.
    pub(crate) selected: BTreeSet<String>,
    /// The key of the row that the keyboard is on.
    pub(crate) cursor: Option<String>,
    anchor: Option<String>,
}

/// What a key or a click does to the selection at its target row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Only the target is selected.
    Only,
    /// The target is selected or not, the others stay.
    Toggle,
    /// Everything from the anchor to the target is selected.
    Range,
    /// The cursor moves, the selection stays.
    Move,
}

impl Selection {
    /// Only these rows; the cursor stays where it is.
    pub(crate) fn of(keys: impl IntoIterator<Item = String>) -> Self {
        Self { selected: keys.into_iter().collect(), ..Self::default() }
    }

    /// The selection without what is not in `keys` any more.
    pub(crate) fn retain<'a>(&self, keys: impl IntoIterator<Item = &'a str>) -> Self {
        let keys: HashSet<&str> = keys.into_iter().collect();
        let kept = |key: &Option<String>| key.clone().filter(|key| keys.contains(key.as_str()));
        Self {
            selected: self.selected.iter().filter(|key| keys.contains(key.as_str())).cloned().collect(),
            cursor: kept(&self.cursor),
            anchor: kept(&self.anchor),
        }
    }

    /// The selection after `mode` at the row `target` of `rows`.
    pub(super) fn step(&self, rows: &[RowHead], target: usize, mode: Mode) -> Self {
        let Some(RowHead { key, .. }) = rows.get(target) else { return self.clone() };
        let mut next = self.clone();
        next.cursor = Some(key.clone());
        match mode {
            Mode::Only => next.selected = BTreeSet::from([key.clone()]),
            Mode::Toggle => {
                if !next.selected.remove(key) {
                    next.selected.insert(key.clone());
                }
            }
            Mode::Range => next.selected = self.range(rows, target),
            Mode::Move => {}
        }
        if mode != Mode::Range {
            next.anchor = Some(key.clone());
        }
        next
    }

    /// Every row; none where every row was selected.
    pub(super) fn toggle_all(&self, rows: &[RowHead]) -> Self {
        let all = self.selected.len() == rows.len();
        let selected = if all { BTreeSet::new() } else { rows.iter().map(|row| row.key.clone()).collect() };
        Self { selected, ..self.clone() }
    }

    /// Every row.
    pub(super) fn all(&self, rows: &[RowHead]) -> Self {
        Self { selected: rows.iter().map(|row| row.key.clone()).collect(), ..self.clone() }
    }

    /// Nothing selected, the cursor where it was.
    pub(super) fn clear(&self) -> Self {
        Self { selected: BTreeSet::new(), ..self.clone() }
    }

    /// The index of the cursor.
    pub(super) fn at(&self, rows: &[RowHead]) -> Option<usize> {
        self.cursor.as_ref().and_then(|cursor| rows.iter().position(|row| row.key == *cursor))
    }

    fn range(&self, rows: &[RowHead], target: usize) -> BTreeSet<String> {
        let anchor = self.anchor.as_ref().and_then(|anchor| rows.iter().position(|row| row.key == *anchor));
        let from = anchor.unwrap_or(target);
        let (low, high) = (from.min(target), from.max(target));
        rows[low..=high].iter().map(|row| row.key.clone()).collect()
    }
}

/// The row that a key leads to from the cursor.
pub(super) fn target(key: &str, at: Option<usize>, count: usize) -> Option<usize> {
    const PAGE: usize = 10;
    let last = count.checked_sub(1)?;
    let moved = match key {
        "ArrowDown" => at.map_or(0, |at| at + 1),
        "ArrowUp" => at.map_or(last, |at| at.saturating_sub(1)),
        "PageDown" => at.map_or(0, |at| at + PAGE),
        "PageUp" => at.map_or(0, |at| at.saturating_sub(PAGE)),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    Some(moved.min(last))
}

/// The first letters of a name, typed quickly one after the other.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct TypeAhead {
    typed: String,
    last_ms: f64,
}

impl TypeAhead {
    /// How long a pause ends the word, in milliseconds.
    const PAUSE_MS: f64 = 700.0;

    /// Takes a character at a time; returns the row of `rows` to go to, beginning after the cursor for a first letter.
    pub(super) fn push(
        &mut self,
        typed: &str,
        now_ms: f64,
        rows: &[RowHead],
        at: Option<usize>,
    ) -> Option<usize> {
        if now_ms - self.last_ms > Self::PAUSE_MS {
            self.typed.clear();
        }
        self.last_ms = now_ms;
        self.typed.push_str(&typed.to_lowercase());
        let first = self.typed.chars().count() == 1;
        let from = at.map_or(0, |at| if first { at + 1 } else { at });
        (0..rows.len())
            .map(|step| (from + step) % rows.len())
            .find(|index| rows[*index].name.to_lowercase().starts_with(&self.typed))
    }
}

#[cfg(test)]
mod tests {
    use super::{Mode, RowHead, Selection, TypeAhead, target};

    fn keys() -> Vec<RowHead> {
        ["alpha", "beta", "bravo", "gamma"]
            .map(|key| RowHead { key: key.to_owned(), name: key.to_owned() })
            .to_vec()
    }

    fn selected(selection: &Selection) -> Vec<&str> {
        selection.selected.iter().map(String::as_str).collect()
    }

    #[test]
    fn shift_selects_from_the_anchor_both_ways() {
        let at_bravo = Selection::default().step(&keys(), 2, Mode::Only);
        let down = at_bravo.step(&keys(), 3, Mode::Range);
        assert_eq!(selected(&down), ["bravo", "gamma"]);
        let up = down.step(&keys(), 0, Mode::Range);
        assert_eq!(selected(&up), ["alpha", "beta", "bravo"], "the anchor stays where the range began");
    }

    #[test]
    fn a_toggle_leaves_the_others() {
        let two = Selection::default().step(&keys(), 0, Mode::Only).step(&keys(), 3, Mode::Toggle);
        assert_eq!(selected(&two), ["alpha", "gamma"]);
        assert_eq!(selected(&two.step(&keys(), 0, Mode::Toggle)), ["gamma"]);
    }

    #[test]
    fn all_then_none() {
        let all = Selection::default().toggle_all(&keys());
        assert_eq!(all.selected.len(), 4);
        assert!(all.toggle_all(&keys()).selected.is_empty());
    }

    #[test]
    fn what_is_gone_is_not_selected_any_more() {
        let two = Selection::default().step(&keys(), 0, Mode::Only).step(&keys(), 3, Mode::Toggle);
        let kept = two.retain(["alpha", "beta"]);
        assert_eq!(selected(&kept), ["alpha"]);
        assert_eq!(kept.cursor, None, "the cursor was on a row that is gone");
    }

    #[test]
    fn keys_stay_inside_the_list() {
        for (key, at, expected) in [
            ("ArrowDown", None, Some(0)),
            ("ArrowDown", Some(3), Some(3)),
            ("ArrowUp", Some(0), Some(0)),
            ("PageDown", Some(1), Some(3)),
            ("End", Some(0), Some(3)),
            ("x", Some(0), None),
        ] {
            assert_eq!(target(key, at, 4), expected, "{key} from {at:?}");
        }
        assert_eq!(target("ArrowDown", None, 0), None, "an empty list has nowhere to go");
    }

    #[test]
    fn typing_goes_to_the_next_name_and_a_pause_begins_anew() {
        let mut typing = TypeAhead::default();
        assert_eq!(typing.push("b", 1_000.0, &keys(), Some(1)), Some(2), "the next one after the cursor");
        assert_eq!(typing.push("e", 1_100.0, &keys(), Some(2)), Some(1), "two letters name it exactly");
        assert_eq!(typing.push("g", 9_000.0, &keys(), Some(1)), Some(3));
        assert_eq!(typing.push("z", 20_000.0, &keys(), Some(1)), None);
    }
}
