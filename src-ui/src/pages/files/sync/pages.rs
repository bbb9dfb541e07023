//! The files of one group, as far as they have been asked for: a hundred thousand are listed, and only those in view are
//! fetched.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use devops360_contract::files::{LIST_LIMIT, SyncPage, SyncStep};
use yew::Reducible;

/// What has arrived, by the number of its page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Pages {
    pages: BTreeMap<usize, Rc<Vec<SyncStep>>>,
    asked: BTreeSet<usize>,
}

pub(super) enum Step {
    /// The page is on its way.
    Asked(usize),
    /// It is there.
    Arrived(usize, SyncPage),
    /// It could not be had: whoever looks again asks again.
    Failed(usize),
}

impl Reducible for Pages {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        let mut next = (*self).clone();
        match step {
            Step::Asked(page) => drop(next.asked.insert(page)),
            Step::Arrived(page, content) => drop(next.pages.insert(page, Rc::new(content.steps))),
            Step::Failed(page) => drop(next.asked.remove(&page)),
        }
        next.into()
    }
}

impl Pages {
    /// The file at `index`, where it has arrived.
    pub(super) fn step(&self, index: usize) -> Option<&SyncStep> {
        self.pages.get(&page_of(index))?.get(index % LIST_LIMIT)
    }

    /// Whether a page is to be asked for.
    pub(super) fn lacks(&self, page: usize) -> bool {
        !self.asked.contains(&page)
    }
}

/// The page that the file at `index` is on.
pub(super) const fn page_of(index: usize) -> usize {
    index / LIST_LIMIT
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(first: usize, count: usize) -> SyncPage {
        let step = |number| SyncStep { name: format!("{number}"), source: None, target: None, problem: None };
        SyncPage { steps: (first..first + count).map(step).collect(), total: 1200 }
    }

    #[test]
    fn what_has_arrived_is_found_whatever_came_first() {
        let pages = Rc::new(Pages::default());
        assert!(pages.lacks(2) && pages.step(1003).is_none());
        let pages = pages.reduce(Step::Asked(2)).reduce(Step::Arrived(2, page(1000, 200)));
        assert!(!pages.lacks(2) && pages.lacks(0));
        let name = |pages: &Pages, index| pages.step(index).map(|step| step.name.clone());
        assert_eq!(name(&pages, 1003).as_deref(), Some("1003"));
        assert_eq!(name(&pages, 3), None);
        let pages = pages.reduce(Step::Asked(0)).reduce(Step::Arrived(0, page(0, 500)));
        assert_eq!(name(&pages, 499).as_deref(), Some("499"));
    }

    #[test]
    fn a_page_that_could_not_be_had_is_asked_for_again() {
        let pages = Rc::new(Pages::default()).reduce(Step::Asked(1)).reduce(Step::Failed(1));
        assert!(pages.lacks(1));
    }
}
