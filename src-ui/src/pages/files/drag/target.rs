//! What entries can be dropped on.

use std::rc::Rc;

use devops360_contract::files::Entry;
use web_sys::Element;

use super::super::relocation::above;
use crate::dom;

/// The value of the attribute `data-drop` of what leads to the trash.
pub(crate) const DROP_TRASH: &str = "trash";

/// What stands before the path in the attribute `data-drop` of what leads to a folder.
const FOLDER: &str = "folder:";

/// The value of the attribute `data-drop` of what leads to the folder `path`.
pub(crate) fn drop_folder(path: &str) -> String {
    format!("{FOLDER}{path}")
}

/// Where entries go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// Into that folder.
    Folder(String),
    /// To the trash.
    Trash,
}

impl Target {
    /// What is at that place of the window, and its element.
    pub(super) fn at(x: i32, y: i32) -> Option<(Element, Self)> {
        #[expect(clippy::cast_precision_loss, reason = "no window is millions of pixels wide")]
        let found = dom::document()?.element_from_point(x as f32, y as f32)?;
        let element = found.closest("[data-drop], [data-key$='/']").ok()??;
        let target = match element.get_attribute("data-drop") {
            Some(value) => Self::read(&value)?,
            None => Self::Folder(element.get_attribute("data-key")?),
        };
        Some((element, target))
    }

    fn read(value: &str) -> Option<Self> {
        if value == DROP_TRASH {
            return Some(Self::Trash);
        }
        value.strip_prefix(FOLDER).map(|path| Self::Folder(path.to_owned()))
    }

    /// Whether a drop of `entries` here would do anything: not into themselves, not where they all are already.
    pub(super) fn takes(&self, entries: &[Rc<Entry>]) -> bool {
        let Self::Folder(folder) = self else { return true };
        let into_itself =
            entries.iter().any(|entry| entry.key.ends_with('/') && folder.starts_with(&entry.key));
        let there_already = entries.iter().all(|entry| above(&entry.key) == folder);
        !into_itself && !there_already
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::{DROP_TRASH, Target, drop_folder};
    use devops360_contract::files::{Entry, EntryKind};

    fn entries(keys: &[&str]) -> Vec<Rc<Entry>> {
        let entry = |key: &&str| {
            Rc::new(Entry { key: (*key).to_owned(), name: String::new(), kind: EntryKind::Folder })
        };
        keys.iter().map(entry).collect()
    }

    #[track_caller]
    fn check(keys: &[&str], folder: &str, expected: bool) {
        let taken = Target::Folder(folder.to_owned()).takes(&entries(keys));
        assert_eq!(taken, expected, "{keys:?} into {folder:?}");
    }

    #[test]
    fn a_folder_takes_what_is_elsewhere_and_not_itself() {
        check(&["a.txt"], "docs/", true);
        check(&["docs/a.txt"], "", true);
        check(&["docs/a.txt"], "docs/", false);
        check(&["docs/a.txt", "b.txt"], "docs/", true);
        check(&["docs/"], "docs/", false);
        check(&["docs/"], "docs/2026/", false);
        check(&["docs/", "a.txt"], "docs/", false);
        check(&["do"], "docs/", true);
    }

    #[test]
    fn the_trash_takes_everything() {
        assert!(Target::Trash.takes(&entries(&["a.txt", "docs/"])));
    }

    #[test]
    fn a_place_is_read_as_it_was_written() {
        assert_eq!(Target::read(&drop_folder("a b/ü/")), Some(Target::Folder("a b/ü/".to_owned())));
        assert_eq!(
            Target::read(&drop_folder("")),
            Some(Target::Folder(String::new())),
            "the top is a folder"
        );
        assert_eq!(Target::read(DROP_TRASH), Some(Target::Trash));
        assert_eq!(Target::read("elsewhere"), None);
    }
}
