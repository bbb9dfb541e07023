//! What a comparison found, as the window and a text file show it: counted by groups, and page by page.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use devops360_contract::AppError;
use devops360_contract::files::{
    Amount, LIST_LIMIT, SyncDirection, SyncGroup, SyncPage, SyncPreview, SyncSide, SyncStep, SyncTotal,
};

use super::compare::{Comparison, Step};
use crate::environment::timestamp;
use crate::files::visible::visible;

/// The groups in the order in which they are shown.
const GROUPS: [SyncGroup; 6] = [
    SyncGroup::New,
    SyncGroup::Changed,
    SyncGroup::Newer,
    SyncGroup::Extra,
    SyncGroup::Blocked,
    SyncGroup::Same,
];

/// What failed, by the number of its step.
pub(super) type Failures = BTreeMap<usize, AppError>;

impl Comparison {
    /// Counts and sizes.
    pub(super) fn preview(&self, direction: SyncDirection) -> SyncPreview {
        let mut amounts: BTreeMap<SyncGroup, Amount> = BTreeMap::new();
        for step in &self.steps {
            amounts.entry(step.group).or_default().add(step.size(direction));
        }
        let total = |group| amounts.get(&group).map(|&amount| SyncTotal { group, amount });
        SyncPreview {
            totals: GROUPS.into_iter().filter_map(total).collect(),
            uncompared: self.uncompared,
            withheld: self.withheld,
        }
    }

    /// Some of a group.
    pub(super) fn page(
        &self,
        direction: SyncDirection,
        group: SyncGroup,
        from: u64,
        failures: &Failures,
    ) -> SyncPage {
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        if group == SyncGroup::Failed {
            let shown = failures.iter().skip(from).take(LIST_LIMIT);
            let steps = shown.map(|(&index, error)| self.steps[index].shown(direction, Some(error)));
            return SyncPage { steps: steps.collect(), total: failures.len() as u64 };
        }
        let of_group = || self.steps.iter().filter(|step| step.group == group);
        let shown = of_group().skip(from).take(LIST_LIMIT);
        let steps = shown.map(|step| step.shown(direction, step.problem.as_ref())).collect();
        SyncPage { steps, total: of_group().count() as u64 }
    }

    /// The whole plan as text: one line a file, separated by tabs, under a line that names what stands in them.
    pub(super) fn text(&self, direction: SyncDirection) -> String {
        let mut text = String::from("action\tsize\tname\treason\n");
        for group in GROUPS {
            for step in self.steps.iter().filter(|step| step.group == group) {
                let reason = step.problem.as_ref().map_or("", |problem| problem.code.as_str());
                let (size, name) = (step.size(direction), visible(&step.path));
                // Writing to a text cannot fail.
                let _ = writeln!(text, "{}\t{size}\t{name}\t{reason}", word(group));
            }
        }
        text
    }
}

impl Step {
    /// The size on the side that it is read from; on the other, where that one has none.
    pub(super) fn size(&self, direction: SyncDirection) -> u64 {
        let (local, remote) =
            (self.local.as_ref().map(|file| file.size), self.remote.as_ref().map(|file| file.size));
        let size = match direction {
            SyncDirection::Up => local.or(remote),
            SyncDirection::Down => remote.or(local),
        };
        size.unwrap_or_default()
    }

    fn shown(&self, direction: SyncDirection, problem: Option<&AppError>) -> SyncStep {
        let local = self
            .local
            .as_ref()
            .map(|file| SyncSide { size: file.size, modified: file.identity.time().map(timestamp) });
        let remote = self
            .remote
            .as_ref()
            .map(|file| SyncSide { size: file.size, modified: Some(timestamp(file.modified)) });
        let (source, target) = match direction {
            SyncDirection::Up => (local, remote),
            SyncDirection::Down => (remote, local),
        };
        SyncStep { name: visible(&self.path), source, target, problem: problem.cloned() }
    }
}

const fn word(group: SyncGroup) -> &'static str {
    match group {
        SyncGroup::New => "add",
        SyncGroup::Changed => "replace",
        SyncGroup::Newer => "newer-on-the-other-side",
        SyncGroup::Extra => "only-on-the-other-side",
        SyncGroup::Blocked => "cannot-go",
        SyncGroup::Same => "same",
        SyncGroup::Failed => "failed",
    }
}
