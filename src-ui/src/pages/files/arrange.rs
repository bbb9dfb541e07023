//! The order and the filter of a folder's entries: pure, so that it is tested natively.

use std::cmp::Ordering;
use std::rc::Rc;

use devops360_contract::files::{Entry, EntryKind, FileType, extension};

/// What entries are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum SortBy {
    /// The name, numbers in it by value.
    #[default]
    Name,
    /// The size in bytes.
    Size,
    /// When it was last written.
    Modified,
    /// What it is.
    Type,
}

impl SortBy {
    /// Every key, in the order of the columns.
    pub(crate) const ALL: [Self; 4] = [Self::Name, Self::Size, Self::Modified, Self::Type];

    /// The column that it names.
    pub(crate) const fn column(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Size => "size",
            Self::Modified => "modified",
            Self::Type => "type",
        }
    }
}

/// The entries whose name contains `filter`, folders first, each group by `by`; `descending` turns each group round.
pub(crate) fn arrange(entries: &[Rc<Entry>], filter: &str, by: SortBy, descending: bool) -> Vec<Rc<Entry>> {
    let wanted = filter.trim().to_lowercase();
    let matching =
        entries.iter().filter(|entry| wanted.is_empty() || entry.name.to_lowercase().contains(&wanted));
    let mut keyed: Vec<(SortKey, Rc<Entry>)> =
        matching.map(|entry| (SortKey::of(entry, by), Rc::clone(entry))).collect();
    keyed.sort_by(|(a, _), (b, _)| a.compare(b, descending));
    keyed.into_iter().map(|(_, entry)| entry).collect()
}

/// What decides an entry's place, computed once for each.
struct SortKey {
    file: bool,
    rank: (u64, String),
    name: String,
}

impl SortKey {
    fn of(entry: &Entry, by: SortBy) -> Self {
        let (size, modified) = match entry.kind {
            EntryKind::Folder => (0, 0),
            EntryKind::File { size, modified } => (size, modified.0),
        };
        let rank = match by {
            SortBy::Name => (0, String::new()),
            SortBy::Size => (size, String::new()),
            SortBy::Modified => (modified, String::new()),
            SortBy::Type => {
                let end = extension(&entry.name).unwrap_or_default().to_lowercase();
                (FileType::of(entry) as u64, end)
            }
        };
        Self { file: entry.kind != EntryKind::Folder, rank, name: entry.name.to_lowercase() }
    }

    fn compare(&self, other: &Self, descending: bool) -> Ordering {
        let within = self.rank.cmp(&other.rank).then_with(|| natural(&self.name, &other.name));
        self.file.cmp(&other.file).then(if descending { within.reverse() } else { within })
    }
}

/// Compares texts as people do: "page 9" before "page 10".
fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let (a_run, b_run) = (digits(left), digits(right));
        if a_run > 0 && b_run > 0 {
            let order = by_value(&left[..a_run], &right[..b_run]);
            if order != Ordering::Equal {
                return order;
            }
            (left, right) = (&left[a_run..], &right[b_run..]);
            continue;
        }
        let (mut a_rest, mut b_rest) = (left.chars(), right.chars());
        match (a_rest.next(), b_rest.next()) {
            (Some(x), Some(y)) if x == y => (left, right) = (a_rest.as_str(), b_rest.as_str()),
            (x, y) => return x.cmp(&y).then_with(|| a.cmp(b)),
        }
    }
}

/// How many bytes of digits `text` begins with.
fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// Compares two runs of digits by value, whatever their length.
fn by_value(a: &str, b: &str) -> Ordering {
    let (short_a, short_b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    short_a.len().cmp(&short_b.len()).then_with(|| short_a.cmp(short_b))
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::{SortBy, arrange};
    use devops360_contract::Timestamp;
    use devops360_contract::files::{Entry, EntryKind};

    fn file(name: &str, size: u64, modified: u64) -> Rc<Entry> {
        let kind = EntryKind::File { size, modified: Timestamp(modified) };
        Rc::new(Entry { key: name.to_owned(), name: name.to_owned(), kind })
    }

    fn folder(name: &str) -> Rc<Entry> {
        Rc::new(Entry { key: format!("{name}/"), name: name.to_owned(), kind: EntryKind::Folder })
    }

    fn entries() -> Vec<Rc<Entry>> {
        vec![
            file("page 10.txt", 5, 30),
            file("Page 9.pdf", 900, 10),
            folder("Zebra"),
            file("alpha.txt", 70, 20),
            folder("apple"),
        ]
    }

    #[track_caller]
    fn check(filter: &str, by: SortBy, descending: bool, expected: &[&str]) {
        let arranged = arrange(&entries(), filter, by, descending);
        let names: Vec<&str> = arranged.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, expected);
    }

    #[test]
    fn names_go_by_value_and_folders_first() {
        check("", SortBy::Name, false, &["apple", "Zebra", "alpha.txt", "Page 9.pdf", "page 10.txt"]);
        check("", SortBy::Name, true, &["Zebra", "apple", "page 10.txt", "Page 9.pdf", "alpha.txt"]);
    }

    #[test]
    fn sizes_times_and_types_sort_files() {
        check("", SortBy::Size, true, &["Zebra", "apple", "Page 9.pdf", "alpha.txt", "page 10.txt"]);
        check("", SortBy::Modified, false, &["apple", "Zebra", "Page 9.pdf", "alpha.txt", "page 10.txt"]);
        check("", SortBy::Type, false, &["apple", "Zebra", "Page 9.pdf", "alpha.txt", "page 10.txt"]);
    }

    #[test]
    fn a_filter_ignores_case_and_space_around() {
        check(" PAGE ", SortBy::Name, false, &["Page 9.pdf", "page 10.txt"]);
        check("nothing", SortBy::Name, false, &[]);
    }

    #[test]
    fn leading_zeros_do_not_count_and_the_order_is_total() {
        let same = [file("a01", 0, 0), file("a1", 0, 0), file("a2", 0, 0), file("a", 0, 0)];
        let sorted = arrange(&same, "", SortBy::Name, false);
        let names: Vec<&str> = sorted.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["a", "a01", "a1", "a2"]);
    }
}
