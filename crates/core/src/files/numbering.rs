//! Names for "keep both": `report.pdf`, `report (2).pdf`, `report (3).pdf`.

use super::safe_name::shortened;

/// What a name on a disk keeps in bytes when it gets a number, so that it is not too long with it.
const NUMBERED_LIMIT: usize = 235;

/// The parts of a name around its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Numbering<'a> {
    stem: &'a str,
    extension: &'a str,
}

impl<'a> Numbering<'a> {
    /// Splits the name of a file before its extension; a leading dot starts no extension.
    pub(crate) fn of(name: &'a str) -> Self {
        let (stem, extension) = match name.rfind('.') {
            Some(dot) if dot > 0 => name.split_at(dot),
            _ => (name, ""),
        };
        Self { stem, extension }
    }

    /// The same, or the whole name of a folder, which has no extension.
    pub(crate) fn of_either(name: &'a str, is_folder: bool) -> Self {
        if is_folder { Self { stem: name, extension: "" } } else { Self::of(name) }
    }

    /// What every numbered name begins with.
    pub(crate) fn beginning(&self) -> String {
        format!("{} (", self.stem)
    }

    /// The first name, from `(2)` on, that is not taken.
    pub(crate) fn first_free(&self, is_taken: impl Fn(&str) -> bool) -> String {
        let mut number = 2_u64;
        loop {
            let name = format!("{} ({number}){}", self.stem, self.extension);
            if !is_taken(&name) {
                return name;
            }
            number += 1;
        }
    }
}

/// The first numbered name for a file or folder on a disk, cut where the number would make it too long.
pub(crate) fn first_free_on_disk(name: &str, is_folder: bool, is_taken: impl Fn(&str) -> bool) -> String {
    Numbering::of_either(&shortened(name, NUMBERED_LIMIT), is_folder).first_free(is_taken)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(name: &str, taken: &[&str], expected: &str) {
        assert_eq!(Numbering::of(name).first_free(|name| taken.contains(&name)), expected);
    }

    #[test]
    fn the_first_free_number_goes_before_the_extension() {
        check("report.pdf", &[], "report (2).pdf");
        check("report.pdf", &["report (2).pdf", "report (4).pdf"], "report (3).pdf");
        check("archive.tar.gz", &[], "archive.tar (2).gz");
        check("README", &[], "README (2)");
        check(".bashrc", &[], ".bashrc (2)");
        check("report (2).pdf", &[], "report (2) (2).pdf");
    }

    #[test]
    fn a_long_name_on_a_disk_leaves_room_for_its_number() {
        let (letters, accents) = ("a".repeat(251), "\u{e9}".repeat(127));
        for (name, is_folder) in [(format!("{letters}.txt"), false), (letters, true), (accents, false)] {
            let free = first_free_on_disk(&name, is_folder, |name| name.contains("(2)"));
            assert!(free.len() <= 255, "{free}");
            assert!(free.ends_with(if name.ends_with(".txt") { " (3).txt" } else { " (3)" }), "{free}");
        }
        assert_eq!(first_free_on_disk("v1.2", true, |_| false), "v1.2 (2)");
        assert_eq!(first_free_on_disk("v1.2", false, |_| false), "v1 (2).2");
    }

    proptest! {
        #[test]
        fn a_batch_of_twins_gets_names_of_their_own(name in "[^/]{1,40}", count in 1_usize..30) {
            let mut taken = BTreeSet::from([name.clone()]);
            for _ in 0..count {
                let numbering = Numbering::of(&name);
                let free = numbering.first_free(|name| taken.contains(name));
                prop_assert!(free.starts_with(&numbering.beginning()));
                prop_assert!(taken.insert(free), "no name is given twice");
            }
        }
    }
}
