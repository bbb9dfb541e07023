//! New folders, and files and folders that are moved, renamed, copied or deleted: asked for, planned, asked about,
//! started.

use std::rc::Rc;

use devops360_contract::AppError;
use devops360_contract::files::{
    ChangeAction, ChangeFailure, ChangePlan, CreateFolder, CreateFolderOutcome, DeleteFiles, Entry,
    Placement, PlanChange, PlannedChange, StartChange,
};
use yew::prelude::*;

use super::conflict_dialog::Question;
use super::conflicts::{Answer, Questions};
use super::folder_dialog::FolderAsked;
use super::name_dialog::NameAsked;
use crate::components::Tone;
use crate::hooks::{Action, Toasts, use_action, use_toasts};
use crate::t;

/// What the person is asked next.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    /// The name of a new folder in that folder; the second is one that is taken.
    NewFolder(String, Option<String>),
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
    toasts: Toasts,
    stage: UseStateHandle<Option<Stage>>,
    refused: UseStateHandle<Vec<ChangeFailure>>,
    refresh: Callback<()>,
}

/// Prepares changes in `folder`; `refresh` reads it again.
#[hook]
pub(super) fn use_relocation(folder: &str, refresh: &Callback<()>) -> Relocation {
    let (stage, refused) = (use_state(|| None), use_state(Vec::new));
    let (action, toasts) = (use_action(), use_toasts());
    Relocation { folder: folder.to_owned(), action, toasts, stage, refused, refresh: refresh.clone() }
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
            Stage::NewFolder(..) => Some(NameAsked::Folder),
            Stage::Rename(entry) => Some(NameAsked::Rename(own_name(&entry.key).to_owned())),
            Stage::Choose(_) | Stage::Conflicts(..) => None,
        }
    }

    /// The name that a new folder cannot have, since there is one.
    pub(super) fn name_taken(&self) -> Option<String> {
        match (*self.stage).as_ref()? {
            Stage::NewFolder(_, taken) => taken.clone(),
            _ => None,
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

    /// Asks for the name of a new folder.
    pub(super) fn new_folder(&self) {
        self.stage.set(Some(Stage::NewFolder(self.folder.clone(), None)));
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
    pub(super) fn name(&self, name: String) {
        match (*self.stage).clone() {
            Some(Stage::NewFolder(folder, _)) => self.create(folder, name),
            Some(Stage::Rename(entry)) if own_name(&entry.key) == name => self.cancel(),
            Some(Stage::Rename(entry)) => {
                let end = if entry.key.ends_with('/') { "/" } else { "" };
                let target = format!("{}{name}{end}", above(&entry.key));
                self.plan(ChangeAction::Rename, vec![Placement { key: entry.key.clone(), target }]);
            }
            _ => {}
        }
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

    fn create(&self, folder: String, name: String) {
        let relocation = self.clone();
        let request = CreateFolder { folder: folder.clone(), name: name.clone() };
        self.action.send(request, move |outcome| match outcome {
            CreateFolderOutcome::Created(entry) => {
                relocation.cancel();
                relocation.toasts.show(Tone::Good, t!("files-folder-created", name = entry.name));
                relocation.refresh.emit(());
            }
            CreateFolderOutcome::NameTaken => {
                relocation.stage.set(Some(Stage::NewFolder(folder, Some(name))));
            }
        });
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
