//! Deleting files: asked first, then told what could not be deleted.

use std::rc::Rc;

use devops360_contract::AppError;
use devops360_contract::files::{DeleteFailure, DeleteFiles, DeleteOutcome, Entry, EntryKind};
use yew::prelude::*;

use super::delete_dialog::Doomed;
use crate::components::Tone;
use crate::hooks::{Action, Toasts, use_action, use_toasts};
use crate::t;

/// The delete that is being asked about or under way.
#[derive(Clone)]
pub(super) struct Removal {
    action: Action,
    toasts: Toasts,
    doomed: UseStateHandle<Option<Doomed>>,
    failures: UseStateHandle<Vec<DeleteFailure>>,
    ondeleted: Callback<Vec<String>>,
}

/// Deletes files; `ondeleted` gets the keys that are gone.
#[hook]
pub(super) fn use_removal(ondeleted: Callback<Vec<String>>) -> Removal {
    let (doomed, failures) = (use_state(|| None), use_state(Vec::new));
    Removal { action: use_action(), toasts: use_toasts(), doomed, failures, ondeleted }
}

impl Removal {
    /// Whether files are being deleted.
    pub(super) fn busy(&self) -> bool {
        self.action.busy()
    }

    /// Why nothing could be deleted.
    pub(super) fn error(&self) -> Option<&AppError> {
        self.action.error()
    }

    /// What is asked about.
    pub(super) fn doomed(&self) -> Option<Doomed> {
        (*self.doomed).clone()
    }

    /// What could not be deleted, and why.
    pub(super) fn failures(&self) -> &[DeleteFailure] {
        &self.failures
    }

    /// Asks whether the files of `selected` are to be deleted; folders stay.
    pub(super) fn ask(&self, selected: &[Rc<Entry>]) {
        let files: Vec<&Rc<Entry>> =
            selected.iter().filter(|entry| entry.kind != EntryKind::Folder).collect();
        if files.is_empty() {
            if !selected.is_empty() {
                self.toasts.show(Tone::Info, t!("files-delete-folders", count = selected.len()));
            }
            return;
        }
        self.doomed.set(Some(Doomed {
            keys: files.iter().map(|file| file.key.clone()).collect(),
            names: files.iter().map(|file| file.name.clone()).collect(),
            folders: selected.len() - files.len(),
        }));
    }

    /// Keeps them.
    pub(super) fn keep(&self) {
        self.doomed.set(None);
    }

    /// Deletes them.
    pub(super) fn confirm(&self) {
        let Some(doomed) = self.doomed() else { return };
        self.doomed.set(None);
        self.failures.set(Vec::new());
        let removal = self.clone();
        self.action.send(DeleteFiles { keys: doomed.keys }, move |outcome| removal.done(outcome));
    }

    /// Forgets what went wrong.
    pub(super) fn dismiss(&self) {
        self.failures.set(Vec::new());
        self.action.clear();
    }

    fn done(&self, outcome: DeleteOutcome) {
        if !outcome.deleted.is_empty() {
            self.toasts.show(Tone::Good, t!("files-deleted", count = outcome.deleted.len()));
        }
        self.ondeleted.emit(outcome.deleted);
        self.failures.set(outcome.failed);
    }
}
