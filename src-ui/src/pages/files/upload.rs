//! From files that were chosen or dropped to uploads: what cannot go is said, taken names are asked about, the rest starts.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use devops360_contract::AppError;
use devops360_contract::files::{
    ChooseFiles, ChooseFolders, LocalItem, PlanUpload, PlannedItem, StartUpload, UploadPlan,
};
use yew::prelude::*;

use super::conflict_dialog::Question;
use super::conflicts::{Answer, Questions};
use crate::components::Tone;
use crate::hooks::{Action, Toasts, use_action, use_toasts};
use crate::t;

/// The upload that is being prepared.
#[derive(Clone)]
pub(super) struct Upload {
    folder: String,
    action: Action,
    asked: UseStateHandle<Option<Asked>>,
    refused: UseStateHandle<Vec<LocalItem>>,
    /// How many more things in folders stay behind.
    besides: UseStateHandle<u64>,
    refresh: Callback<()>,
    waiting: Rc<Waiting>,
    toasts: Toasts,
}

/// Questions about an upload, and the folder that it goes to, whatever folder is shown when they are answered.
#[derive(Debug, Clone, PartialEq)]
struct Asked {
    folder: String,
    questions: Questions<PlannedItem>,
}

/// What is dropped while questions are open has to wait for their answers.
#[derive(Default)]
struct Waiting {
    asking: Cell<bool>,
    items: RefCell<Vec<LocalItem>>,
}

/// Prepares uploads into `folder`; `refresh` reads it again.
#[hook]
pub(super) fn use_upload(folder: &str, refresh: &Callback<()>) -> Upload {
    let (asked, refused, besides) = (use_state(|| None), use_state(Vec::new), use_state(|| 0));
    let waiting = (*use_memo((), |()| Rc::new(Waiting::default()))).clone();
    let upload = Upload {
        folder: folder.to_owned(),
        action: use_action(),
        asked,
        refused,
        besides,
        refresh: refresh.clone(),
        waiting,
        toasts: use_toasts(),
    };
    {
        let upload = upload.clone();
        use_effect_with((upload.busy(), upload.asked.is_some()), move |_| upload.take_waiting());
    }
    upload
}

impl Upload {
    /// Whether the shell is being asked.
    pub(super) fn busy(&self) -> bool {
        self.action.busy()
    }

    /// Why it did not start.
    pub(super) fn error(&self) -> Option<&AppError> {
        self.action.error()
    }

    /// The question about a taken name.
    pub(super) fn question(&self) -> Option<Question> {
        Question::of_upload(&self.asked.as_ref()?.questions)
    }

    /// What cannot be uploaded, and why.
    pub(super) fn refused(&self) -> &[LocalItem] {
        &self.refused
    }

    /// How many more there are.
    pub(super) fn refused_besides(&self) -> u64 {
        *self.besides
    }

    /// Forgets what went wrong.
    pub(super) fn dismiss(&self) {
        self.besides.set(0);
        self.refused.set(Vec::new());
        self.action.clear();
    }

    /// Lets the person choose files.
    pub(super) fn choose(&self) {
        let upload = self.clone();
        self.action.send(ChooseFiles {}, move |items| upload.take(items));
    }

    /// Lets the person choose folders.
    pub(super) fn choose_folders(&self) {
        let upload = self.clone();
        self.action.send(ChooseFolders {}, move |items| upload.take(items));
    }

    /// Takes files that were chosen or dropped: both go the same way.
    pub(super) fn take(&self, items: Vec<LocalItem>) {
        if self.action.running() || self.waiting.asking.get() {
            return self.waiting.items.borrow_mut().extend(items);
        }
        let (refused, fit): (Vec<_>, Vec<_>) = items.into_iter().partition(|item| item.problem.is_some());
        self.refused.set(refused.clone());
        self.besides.set(0);
        if fit.is_empty() {
            return;
        }
        let handles = fit.into_iter().map(|item| item.handle).collect();
        let upload = self.clone();
        let request = PlanUpload { folder: self.folder.clone(), handles };
        self.action.send(request, move |plan| upload.ask(refused, plan));
    }

    /// Answers the current question, or all that are open.
    pub(super) fn answer(&self, answer: Answer, all: bool) {
        if let Some(Asked { folder, questions }) = (*self.asked).clone() {
            self.proceed(Asked { folder, questions: questions.answered(answer, all) });
        }
    }

    /// Uploads nothing after all.
    pub(super) fn cancel(&self) {
        self.settle(None);
    }

    fn take_waiting(&self) {
        let idle = !self.action.running() && !self.waiting.asking.get();
        if idle && !self.waiting.items.borrow().is_empty() {
            let items = self.waiting.items.take();
            self.take(items);
        }
    }

    fn settle(&self, asked: Option<Asked>) {
        self.waiting.asking.set(asked.is_some());
        self.asked.set(asked);
    }

    /// A file may have become unreadable since it was dropped: the plan says so.
    fn ask(&self, mut refused: Vec<LocalItem>, plan: UploadPlan) {
        refused.extend(
            plan.items.iter().map(|planned| planned.item.clone()).filter(|item| item.problem.is_some()),
        );
        let folders: Vec<_> =
            plan.items.iter().filter_map(|planned| Some((&planned.item, planned.folder.as_ref()?))).collect();
        for (item, folder) in &folders {
            let problem =
                |problem: &AppError| LocalItem { problem: Some(problem.clone()), ..(*item).clone() };
            refused.extend(folder.first_problems.iter().map(problem));
        }
        let besides = folders.iter().map(|(_, folder)| folder.problems - folder.first_problems.len() as u64);
        self.besides.set(besides.sum());
        self.refused.set(refused);
        self.proceed(Asked { folder: self.folder.clone(), questions: Questions::of(plan.items) });
    }

    fn proceed(&self, asked: Asked) {
        let Some(items) = asked.questions.uploads() else { return self.settle(Some(asked)) };
        let has_folders = asked.questions.has_folders();
        self.settle(None);
        if items.is_empty() {
            return;
        }
        let (toasts, refresh) = (self.toasts.clone(), self.refresh.clone());
        let request = StartUpload { folder: asked.folder, items };
        self.action.send(request, move |started| {
            // Folders without files are there by now.
            if has_folders {
                refresh.emit(());
            }
            if !started.is_empty() {
                toasts.show(Tone::Info, t!("files-upload-started", count = started.len()));
            }
        });
    }
}
