//! Downloading: one file through a save dialog, several things and folders into a folder, where taken names are asked
//! about once for all, and anything at all as one archive.

use std::rc::Rc;

use devops360_contract::AppError;
use devops360_contract::files::{
    DownloadPlan, Entry, EntryKind, PlanDownload, PlanDownloadOutcome, Renamed, Resolution, StartArchive,
    StartDownload, StartDownloads,
};
use yew::prelude::*;

use crate::components::Tone;
use crate::hooks::{Action, Toasts, use_action, use_toasts};
use crate::t;

/// The download that is being prepared.
#[derive(Clone)]
pub(super) struct Download {
    action: Action,
    /// The plan of the last download into a folder; a question as long as it is `asked`.
    plan: UseStateHandle<Option<DownloadPlan>>,
    asked: UseStateHandle<bool>,
    toasts: Toasts,
}

/// Starts downloads; a failure is shown above the list.
#[hook]
pub(super) fn use_download() -> Download {
    let (plan, asked) = (use_state(|| None), use_state(|| false));
    Download { action: use_action(), plan, asked, toasts: use_toasts() }
}

impl Download {
    /// Downloads `selected`.
    pub(super) fn start(&self, selected: &[Rc<Entry>]) {
        match selected {
            [] => {}
            [file] if file.kind != EntryKind::Folder => {
                self.action.send(StartDownload { key: file.key.clone() }, |_| {});
            }
            several => {
                let keys = several.iter().map(|entry| entry.key.clone()).collect();
                let download = self.clone();
                self.action.send(PlanDownload { keys }, move |outcome| download.planned(outcome));
            }
        }
    }

    /// The question about names that are taken.
    pub(super) fn question(&self) -> Option<DownloadPlan> {
        (*self.plan).clone().filter(|_| *self.asked)
    }

    /// Answers it.
    pub(super) fn answer(&self, resolution: Resolution) {
        if let Some(plan) = self.question() {
            self.begin(&plan, resolution);
        }
    }

    /// Downloads nothing after all.
    pub(super) fn cancel(&self) {
        self.asked.set(false);
        self.plan.set(None);
    }

    /// Why it did not start.
    pub(super) fn error(&self) -> Option<&AppError> {
        self.action.error()
    }

    /// What cannot be saved on any disk; the first of it.
    pub(super) fn unsaved(&self) -> &[AppError] {
        self.told().map_or(&[], |plan| plan.first_problems.as_slice())
    }

    /// How many more of those there are.
    pub(super) fn unsaved_besides(&self) -> u64 {
        self.told().map_or(0, |plan| plan.problems - plan.first_problems.len() as u64)
    }

    /// The names that are others on this computer; the first of them.
    pub(super) fn renamed(&self) -> &[Renamed] {
        self.told().map_or(&[], |plan| plan.first_renamed.as_slice())
    }

    /// How many more of those there are.
    pub(super) fn renamed_besides(&self) -> u64 {
        self.told().map_or(0, |plan| plan.renamed - plan.first_renamed.len() as u64)
    }

    /// Forgets what was told.
    pub(super) fn dismiss(&self) {
        self.plan.set(None);
        self.action.clear();
    }

    /// The plan that has been started.
    fn told(&self) -> Option<&DownloadPlan> {
        self.plan.as_ref().filter(|_| !*self.asked)
    }

    fn planned(&self, outcome: PlanDownloadOutcome) {
        let PlanDownloadOutcome::Planned(plan) = outcome else { return };
        let is_taken = plan.taken > 0;
        self.plan.set(Some(plan.clone()));
        self.asked.set(is_taken);
        if !is_taken {
            self.begin(&plan, Resolution::Create);
        }
    }

    fn begin(&self, plan: &DownloadPlan, resolution: Resolution) {
        self.asked.set(false);
        let toasts = self.toasts.clone();
        let request = StartDownloads { handle: plan.handle.clone(), resolution };
        self.action.send(request, move |started| {
            toasts.show(Tone::Info, t!("files-download-started", count = started.len()));
        });
    }
    /// Downloads all of `selected` as one archive.
    pub(super) fn archive(&self, selected: &[Rc<Entry>]) {
        let keys: Vec<String> = selected.iter().map(|entry| entry.key.clone()).collect();
        self.action.send(StartArchive { keys }, |_| {});
    }
}
