//! A folder's entries while its pages arrive: pure, so that it is tested natively.

use std::rc::Rc;

use devops360_contract::AppError;
use devops360_contract::files::{Entry, Listing};
use yew::Reducible;

/// How far a folder is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Phase {
    /// Nothing is here yet.
    #[default]
    First,
    /// Some pages are shown, more are coming.
    More,
    /// All of it is shown and is being read anew.
    Refresh,
    /// All of it is shown.
    Complete,
}

/// What is known of the folder that is shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Folder {
    /// Its path.
    pub(crate) path: String,
    /// What is shown of it.
    pub(crate) entries: Rc<Vec<Rc<Entry>>>,
    /// How far it is loaded.
    pub(crate) phase: Phase,
    /// Why the last page did not come.
    pub(crate) problem: Option<AppError>,
    /// What has arrived and is not shown yet.
    incoming: Vec<Rc<Entry>>,
    /// Tells this reading from earlier ones, whose late pages must not be mixed in.
    reading: u32,
}

/// What happens to a listing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Step {
    /// Reading number `reading` of the folder `path` begins.
    Read {
        /// The folder.
        path: String,
        /// The reading.
        reading: u32,
    },
    /// A page of a reading arrived.
    Page(u32, Listing),
    /// A page of a reading did not arrive.
    Failed(u32, AppError),
}

impl Reducible for Folder {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        self.after(step).into()
    }
}

impl Folder {
    /// What a search found below `path` so far, as a folder of its own.
    pub(crate) fn found(
        path: String,
        entries: Rc<Vec<Rc<Entry>>>,
        phase: Phase,
        problem: Option<AppError>,
    ) -> Self {
        Self { path, entries, phase, problem, ..Self::default() }
    }

    /// How many entries have arrived, shown or not.
    pub(crate) fn arrived(&self) -> usize {
        match self.phase {
            Phase::Refresh | Phase::Complete => self.entries.len(),
            Phase::First | Phase::More => self.entries.len() + self.incoming.len(),
        }
    }

    /// The folder after `step`.
    pub(crate) fn after(&self, step: Step) -> Self {
        match step {
            Step::Read { path, reading } => self.begin(path, reading),
            Step::Page(reading, page) if reading == self.reading => self.with_page(page),
            Step::Failed(reading, error) if reading == self.reading => {
                let mut next = self.flushed();
                if self.phase == Phase::Refresh {
                    next.phase = Phase::Complete;
                }
                Self { problem: Some(error), ..next }
            }
            Step::Page(..) | Step::Failed(..) => self.clone(),
        }
    }

    fn begin(&self, path: String, reading: u32) -> Self {
        if path == self.path && matches!(self.phase, Phase::Complete | Phase::Refresh) {
            let known = Self { problem: None, incoming: Vec::new(), ..self.clone() };
            return Self { phase: Phase::Refresh, reading, ..known };
        }
        Self { path, reading, ..Self::default() }
    }

    /// What has arrived is shown at once for the first page, then each time the list has doubled: sorting stays
    /// O(n log n) over all pages together. A refresh replaces the list once, at its end.
    fn with_page(&self, page: Listing) -> Self {
        let mut next = self.clone();
        next.incoming.extend(page.entries.into_iter().map(Rc::new));
        let last = page.next.is_none();
        if self.phase == Phase::Refresh {
            if last {
                next.entries = Rc::new(std::mem::take(&mut next.incoming));
                next.phase = Phase::Complete;
            }
        } else if last || next.incoming.len() >= next.entries.len() {
            next = next.flushed();
            next.phase = if last { Phase::Complete } else { Phase::More };
        }
        next
    }

    fn flushed(&self) -> Self {
        let mut next = self.clone();
        let arrived = std::mem::take(&mut next.incoming);
        if self.phase != Phase::Refresh && !arrived.is_empty() {
            Rc::make_mut(&mut next.entries).extend(arrived);
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::{Folder, Phase, Step};
    use devops360_contract::files::{Cursor, Entry, EntryKind, Listing};
    use devops360_contract::{AppError, Code};

    fn page(names: &[&str], more: bool) -> Listing {
        let entry = |name: &&str| Entry {
            key: (*name).to_owned(),
            name: (*name).to_owned(),
            kind: EntryKind::Folder,
        };
        Listing { entries: names.iter().map(entry).collect(), next: more.then(|| Cursor("next".to_owned())) }
    }

    fn open(path: &str, reading: u32) -> Folder {
        Folder::default().after(Step::Read { path: path.to_owned(), reading })
    }

    fn names(folder: &Folder) -> Vec<&str> {
        folder.entries.iter().map(|entry| entry.name.as_str()).collect()
    }

    #[test]
    fn the_first_page_is_shown_at_once_and_the_last_completes() {
        let first = open("", 1).after(Step::Page(1, page(&["a", "b"], true)));
        assert_eq!((names(&first), first.phase), (vec!["a", "b"], Phase::More));
        let second = first.after(Step::Page(1, page(&["c"], true)));
        assert_eq!(names(&second).len(), 2, "shown once the list has doubled");
        assert_eq!(second.arrived(), 3, "but counted at once");
        let last = second.after(Step::Page(1, page(&["d"], false)));
        assert_eq!((names(&last), last.phase), (vec!["a", "b", "c", "d"], Phase::Complete));
    }

    #[test]
    fn a_late_page_of_another_reading_is_not_mixed_in() {
        let folder = open("new/", 2).after(Step::Page(1, page(&["old"], false)));
        assert_eq!(folder, open("new/", 2));
    }

    #[test]
    fn a_refresh_keeps_what_is_shown_until_it_is_whole() {
        let shown = open("", 1).after(Step::Page(1, page(&["a", "b"], false)));
        let again = shown.after(Step::Read { path: String::new(), reading: 2 });
        assert_eq!((names(&again), again.phase), (vec!["a", "b"], Phase::Refresh));
        let half = again.after(Step::Page(2, page(&["a"], true)));
        assert_eq!(names(&half), ["a", "b"]);
        let whole = half.after(Step::Page(2, page(&["c"], false)));
        assert_eq!((names(&whole), whole.phase), (vec!["a", "c"], Phase::Complete));
    }

    #[test]
    fn a_failure_keeps_what_arrived() {
        let failed = open("", 1)
            .after(Step::Page(1, page(&["a", "b"], true)))
            .after(Step::Page(1, page(&["c"], true)))
            .after(Step::Failed(1, AppError::new(Code::Offline)));
        assert_eq!(names(&failed), ["a", "b", "c"]);
        assert!(failed.problem.is_some());
    }

    #[test]
    fn a_failed_refresh_keeps_the_old_list() {
        let failed = open("", 1)
            .after(Step::Page(1, page(&["a"], false)))
            .after(Step::Read { path: String::new(), reading: 2 })
            .after(Step::Page(2, page(&["b"], true)))
            .after(Step::Failed(2, AppError::new(Code::Offline)));
        assert_eq!(names(&failed), ["a"], "half a refresh would show duplicates");
        assert_eq!(failed.phase, Phase::Complete);
    }
}
