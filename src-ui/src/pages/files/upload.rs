//! From files that were chosen or dropped to uploads: what cannot go is said, taken names are asked about, the rest starts.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use devops360_contract::AppError;
use devops360_contract::files::{ChooseFiles, LocalItem, PlanUpload, StartUpload, UploadPlan};
use yew::prelude::*;

use super::conflicts::{Answer, Questions};
use crate::components::Tone;
use crate::hooks::{Action, Toasts, use_action, use_toasts};
use crate::t;

/// The upload that is being prepared.
#[derive(Clone)]
pub(super) struct Upload {
    folder: String,
    action: Action,
    questions: UseStateHandle<Option<Questions>>,
    refused: UseStateHandle<Vec<LocalItem>>,
    waiting: Rc<Waiting>,
    toasts: Toasts,
}

/// What is dropped while questions are open has to wait for their answers.
#[derive(Default)]
struct Waiting {
    asking: Cell<bool>,
    items: RefCell<Vec<LocalItem>>,
}

/// Prepares uploads into `folder`.
#[hook]
pub(super) fn use_upload(folder: &str) -> Upload {
    let (questions, refused) = (use_state(|| None), use_state(Vec::new));
    let waiting = (*use_memo((), |()| Rc::new(Waiting::default()))).clone();
    let upload = Upload {
        folder: folder.to_owned(),
        action: use_action(),
        questions,
        refused,
        waiting,
        toasts: use_toasts(),
    };
    {
        let upload = upload.clone();
        use_effect_with((upload.busy(), upload.questions.is_some()), move |_| upload.take_waiting());
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

    /// The questions about taken names.
    pub(super) fn questions(&self) -> Option<&Questions> {
        self.questions.as_ref()
    }

    /// What cannot be uploaded, and why.
    pub(super) fn refused(&self) -> &[LocalItem] {
        &self.refused
    }

    /// Forgets what went wrong.
    pub(super) fn dismiss(&self) {
        self.refused.set(Vec::new());
        self.action.clear();
    }

    /// Lets the person choose files.
    pub(super) fn choose(&self) {
        let upload = self.clone();
        self.action.send(ChooseFiles {}, move |items| upload.take(items));
    }

    /// Takes files that were chosen or dropped: both go the same way.
    pub(super) fn take(&self, items: Vec<LocalItem>) {
        if self.action.running() || self.waiting.asking.get() {
            return self.waiting.items.borrow_mut().extend(items);
        }
        let (refused, fit): (Vec<_>, Vec<_>) = items.into_iter().partition(|item| item.problem.is_some());
        self.refused.set(refused.clone());
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
        if let Some(questions) = self.questions() {
            self.proceed(questions.answered(answer, all));
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

    fn settle(&self, questions: Option<Questions>) {
        self.waiting.asking.set(questions.is_some());
        self.questions.set(questions);
    }

    /// A file may have become unreadable since it was dropped: the plan says so.
    fn ask(&self, mut refused: Vec<LocalItem>, plan: UploadPlan) {
        refused.extend(
            plan.items.iter().map(|planned| planned.item.clone()).filter(|item| item.problem.is_some()),
        );
        self.refused.set(refused);
        self.proceed(Questions::of(self.folder.clone(), plan));
    }

    fn proceed(&self, questions: Questions) {
        let Some(items) = questions.uploads() else { return self.settle(Some(questions)) };
        self.settle(None);
        if items.is_empty() {
            return;
        }
        let toasts = self.toasts.clone();
        let request = StartUpload { folder: questions.folder, items };
        self.action.send(request, move |started| {
            toasts.show(Tone::Info, t!("files-upload-started", count = started.len()));
        });
    }
}
