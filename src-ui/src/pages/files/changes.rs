//! Changes inside the bucket: followed wherever the person is, told when they end, and taken back when they ask.

use std::rc::Rc;

use devops360_contract::Event;
use devops360_contract::files::{Change, ChangeAction, ChangeFailure, ChangeId, ChangeOutcome, UndoChange};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::toolbar::folder_name;
use crate::components::Tone;
use crate::hooks::{ProviderProps, Toasts, use_event, use_toasts};
use crate::i18n::error_text;
use crate::{ipc, t};

/// The changes of this window's life.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct ChangesContext {
    /// Those that have not ended.
    pub(super) running: Vec<Change>,
    /// What stayed as it was, of those that ended since the person last looked.
    pub(super) failed: Vec<ChangeFailure>,
    /// How many have ended.
    pub(super) ended: u32,
    /// Forgets what stayed as it was.
    pub(super) dismiss: Callback<()>,
}

/// What happens to the list of changes.
enum Step {
    News(Change),
    Dismiss,
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Followed {
    running: Vec<Change>,
    failed: Vec<ChangeFailure>,
    ended: u32,
}

impl Reducible for Followed {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        let mut next = (*self).clone();
        match step {
            Step::Dismiss => next.failed.clear(),
            Step::News(Change { id, outcome: Some(outcome), .. }) => {
                next.running.retain(|known| known.id != id);
                next.failed.extend(outcome.failed);
                next.ended += 1;
            }
            Step::News(change) => match next.running.iter_mut().find(|known| known.id == change.id) {
                Some(known) => *known = change,
                None => next.running.push(change),
            },
        }
        next.into()
    }
}

/// Follows the changes and gives them to [`use_changes`] below it.
#[component]
pub(crate) fn ChangesProvider(props: &ProviderProps) -> Html {
    let followed = use_reducer(Followed::default);
    let toasts = use_toasts();
    use_event({
        let followed = followed.dispatcher();
        move |event| {
            let Event::Change(change) = event else { return };
            if let Some(outcome) = &change.outcome {
                tell(&toasts, change, outcome);
            }
            followed.dispatch(Step::News(change.clone()));
        }
    });
    let dismiss = {
        let followed = followed.dispatcher();
        use_callback((), move |(), ()| followed.dispatch(Step::Dismiss))
    };
    let Followed { running, failed, ended } = (*followed).clone();
    let context = ChangesContext { running, failed, ended, dismiss };
    html! { <ContextProvider<ChangesContext> {context}>{ props.children.clone() }</ContextProvider<ChangesContext>> }
}

/// The changes.
#[hook]
pub(super) fn use_changes() -> ChangesContext {
    use_context().unwrap_or_default()
}

/// Reads a list again when another change inside the bucket has ended.
#[hook]
pub(super) fn use_refresh_after(ended: u32, refresh: &Callback<()>) {
    let refresh = refresh.clone();
    let before = use_mut_ref(|| ended);
    use_effect_with(ended, move |ended| {
        if before.replace(*ended) != *ended {
            refresh.emit(());
        }
    });
}

/// Says how a change ended, and offers to take it back; what failed is said where the files are.
fn tell(toasts: &Toasts, change: &Change, outcome: &ChangeOutcome) {
    let (tone, words) = if outcome.cancelled {
        (Tone::Info, t!("change-stopped", done = outcome.succeeded, found = change.found))
    } else if outcome.failed.is_empty() {
        (Tone::Good, done(change))
    } else if outcome.undoable {
        (Tone::Warn, t!("change-partly", done = outcome.succeeded, found = change.found))
    } else {
        return;
    };
    if outcome.undoable {
        toasts.offer(tone, words, t!("change-undo"), undo(toasts.clone(), change.id.clone()));
    } else {
        toasts.show(tone, words);
    }
}

fn done(change: &Change) -> String {
    let (count, name, folder) = (change.count, change.name.as_str(), folder_name(&change.folder));
    match change.action {
        ChangeAction::Move => t!("change-moved", count = count, name = name, folder = folder),
        ChangeAction::Rename => t!("change-renamed", name = name),
        ChangeAction::Copy => t!("change-copied", count = count, name = name, folder = folder),
        ChangeAction::Delete => t!("change-deleted", count = count, name = name),
        ChangeAction::Restore => t!("change-restored", count = change.done),
        ChangeAction::Empty => t!("change-emptied", count = change.done),
        ChangeAction::Undo => t!("change-undone"),
        ChangeAction::Revert => t!("change-reverted", name = name),
        ChangeAction::Replace => t!("change-replaced", count = count, name = name),
    }
}

fn undo(toasts: Toasts, id: ChangeId) -> Callback<()> {
    Callback::from(move |()| {
        let (toasts, id) = (toasts.clone(), id.clone());
        spawn_local(async move {
            if let Err(error) = ipc::call(UndoChange { id }).await {
                toasts.show(Tone::Danger, error_text(&error));
            }
        });
    })
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use devops360_contract::files::{Change, ChangeAction, ChangeFailure, ChangeId, ChangeOutcome};
    use devops360_contract::{AppError, Code};
    use yew::Reducible;

    use super::{Followed, Step};

    fn change(id: &str, outcome: Option<ChangeOutcome>) -> Change {
        Change {
            id: ChangeId(id.to_owned()),
            action: ChangeAction::Move,
            name: "a".to_owned(),
            count: 1,
            folder: String::new(),
            done: 0,
            found: 1,
            outcome,
        }
    }

    #[test]
    fn a_change_is_followed_to_its_end() {
        let failure = ChangeFailure { key: "a".to_owned(), error: AppError::new(Code::CopyDiffers) };
        let outcome =
            ChangeOutcome { succeeded: 0, failed: vec![failure.clone()], cancelled: false, undoable: false };
        let begun = Rc::new(Followed::default())
            .reduce(Step::News(change("1", None)))
            .reduce(Step::News(change("2", None)))
            .reduce(Step::News(Change { done: 1, ..change("1", None) }));
        assert_eq!(begun.running.iter().map(|change| change.done).collect::<Vec<_>>(), [1, 0]);
        let ended = begun.reduce(Step::News(change("1", Some(outcome))));
        assert_eq!((ended.running.len(), ended.ended), (1, 1));
        assert_eq!(ended.failed, [failure]);
        assert!(ended.reduce(Step::Dismiss).failed.is_empty());
    }
}
