//! Files and folders that are moved, renamed, copied or deleted: asked for, planned, asked about, started.

use std::rc::Rc;

use devops360_contract::AppError;
use devops360_contract::files::{
    ChangeAction, ChangeFailure, ChangePlan, DeleteFiles, Entry, Placement, PlanChange, PlannedChange,
    StartChange,
};
use yew::prelude::*;

use super::conflict_dialog::Question;
use super::conflicts::{Answer, Questions};
use super::folder_dialog::FolderAsked;
use super::name_dialog::NameAsked;
use crate::hooks::{Action, use_action};

/// What the person is asked next.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    /// Another name for that entry.
    Rename(Rc<Entry>),
    /// The folder to go to.
    Choose(FolderAsked),
    /// About names that are taken.
    Conflicts(ChangeAction, Questions<PlannedChange>),
}

/// The change that is being prepared.
#[derive(Clone)]
pub(super) struct Relocation {
    folder: String,
    action: Action,
    stage: UseStateHandle<Option<Stage>>,
    refused: UseStateHandle<Vec<ChangeFailure>>,
}

/// Prepares changes in `folder`.
#[hook]
pub(super) fn use_relocation(folder: &str) -> Relocation {
    let (stage, refused) = (use_state(|| None), use_state(Vec::new));
    Relocation { folder: folder.to_owned(), action: use_action(), stage, refused }
}

impl Relocation {
    /// Whether the shell is being asked.
    pub(super) fn busy(&self) -> bool {
        self.action.busy()
    }

    /// Why it did not start.
    pub(super) fn error(&self) -> Option<&AppError> {
        self.action.error()
    }

    /// What cannot go where it was to go, and why.
    pub(super) fn refused(&self) -> &[ChangeFailure] {
        &self.refused
    }

    /// The name that is asked for.
    pub(super) fn name_asked(&self) -> Option<NameAsked> {
        match (*self.stage).as_ref()? {
            Stage::Rename(entry) => Some(NameAsked::Rename(own_name(&entry.key).to_owned())),
            Stage::Choose(_) | Stage::Conflicts(..) => None,
        }
    }

    /// The folder that is asked for.
    pub(super) fn folder_asked(&self) -> Option<FolderAsked> {
        match (*self.stage).as_ref()? {
            Stage::Choose(asked) => Some(asked.clone()),
            _ => None,
        }
    }

    /// The question about a taken name.
    pub(super) fn question(&self) -> Option<Question> {
        match (*self.stage).as_ref()? {
            Stage::Conflicts(_, questions) => Question::of_change(questions),
            _ => None,
        }
    }

    /// Asks for another name, where one entry is selected.
    pub(super) fn rename(&self, selected: &[Rc<Entry>]) {
        if let [entry] = selected {
            self.stage.set(Some(Stage::Rename(entry.clone())));
        }
    }

    /// Asks for the folder to go to.
    pub(super) fn choose(&self, action: ChangeAction, selected: &[Rc<Entry>]) {
        if !selected.is_empty() {
            let (entries, from) = (selected.to_vec(), self.folder.clone());
            self.stage.set(Some(Stage::Choose(FolderAsked { action, entries, from })));
        }
    }

    /// Moves the selection to the trash. Nothing is asked: it can be undone.
    pub(super) fn delete(&self, selected: &[Rc<Entry>]) {
        if !selected.is_empty() {
            let keys = selected.iter().map(|entry| entry.key.clone()).collect();
            self.action.send(DeleteFiles { keys }, |_| {});
        }
    }

    /// Takes the name that was asked for.
    pub(super) fn name(&self, name: &str) {
        let Some(Stage::Rename(entry)) = (*self.stage).clone() else { return };
        if own_name(&entry.key) == name {
            return self.cancel();
        }
        let end = if entry.key.ends_with('/') { "/" } else { "" };
        let target = format!("{}{name}{end}", above(&entry.key));
        self.plan(ChangeAction::Rename, vec![Placement { key: entry.key.clone(), target }]);
    }

    /// Takes the folder that was asked for.
    pub(super) fn put_into(&self, folder: &str) {
        let Some(FolderAsked { action, entries, .. }) = self.folder_asked() else { return };
        self.place(action, &entries, folder);
    }

    /// Moves `entries` into the folder that they were dragged to.
    pub(super) fn move_into(&self, folder: &str, entries: &[Rc<Entry>]) {
        self.place(ChangeAction::Move, entries, folder);
    }

    /// Moves or copies `entries` into `folder`.
    pub(super) fn place(&self, action: ChangeAction, entries: &[Rc<Entry>], folder: &str) {
        let placed = |entry: &Rc<Entry>| {
            let target = format!("{folder}{}", &entry.key[above(&entry.key).len()..]);
            Placement { key: entry.key.clone(), target }
        };
        self.plan(action, entries.iter().map(placed).collect());
    }

    /// Answers the current question, or all that are open.
    pub(super) fn answer(&self, answer: Answer, all: bool) {
        if let Some(Stage::Conflicts(action, questions)) = (*self.stage).clone() {
            self.proceed(action, questions.answered(answer, all));
        }
    }

    /// Does nothing after all.
    pub(super) fn cancel(&self) {
        self.stage.set(None);
    }

    /// Forgets what went wrong.
    pub(super) fn dismiss(&self) {
        self.refused.set(Vec::new());
        self.action.clear();
    }

    fn plan(&self, action: ChangeAction, items: Vec<Placement>) {
        self.stage.set(None);
        self.refused.set(Vec::new());
        let relocation = self.clone();
        self.action.send(PlanChange { action, items }, move |plan| relocation.ask(action, plan));
    }

    fn ask(&self, action: ChangeAction, plan: ChangePlan) {
        let refused = plan.items.iter().filter_map(|item| {
            let (key, error) = (item.placement.key.clone(), item.problem.clone()?);
            Some(ChangeFailure { key, error })
        });
        self.refused.set(refused.collect());
        self.proceed(action, Questions::of(plan.items));
    }

    fn proceed(&self, action: ChangeAction, questions: Questions<PlannedChange>) {
        let Some(items) = questions.changes() else {
            return self.stage.set(Some(Stage::Conflicts(action, questions)));
        };
        self.stage.set(None);
        if !items.is_empty() {
            self.action.send(StartChange { action, items }, |_| {});
        }
    }
}

/// The folder that an entry is in.
pub(super) fn above(key: &str) -> &str {
    let inner = key.strip_suffix('/').unwrap_or(key);
    inner.rfind('/').map_or("", |slash| &key[..=slash])
}

/// An entry's name as it is, not as it is shown.
fn own_name(key: &str) -> &str {
    let name = &key[above(key).len()..];
    name.strip_suffix('/').unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::{above, own_name};

    #[test]
    fn a_key_is_a_folder_and_a_name() {
        for (key, folder, name) in
            [("a", "", "a"), ("a/", "", "a"), ("a/b.txt", "a/", "b.txt"), ("a/b/", "a/", "b")]
        {
            assert_eq!((above(key), own_name(key)), (folder, name), "{key}");
        }
    }
}
