//! One change under way: how far it is, and the way to stop it.

use devops360_contract::files::{CancelChange, Change, ChangeAction};
use yew::prelude::*;

use crate::components::{Banner, Button, Glyph, Progress};
use crate::hooks::use_action;
use crate::t;

/// The properties of [`ChangeLine`].
#[derive(Properties, PartialEq)]
pub(super) struct ChangeLineProps {
    /// The change.
    pub(super) change: Change,
}

/// Says what is done and counts; stopping leaves the rest where it is.
#[component]
pub(super) fn ChangeLine(props: &ChangeLineProps) -> Html {
    let change = &props.change;
    let action = use_action();
    let stop = {
        let (action, id) = (action.clone(), change.id.clone());
        move |_: MouseEvent| action.send(CancelChange { id: id.clone() }, |()| {})
    };
    let actions = html! { <Button busy={action.busy()} onclick={stop}>{ t!("change-stop") }</Button> };
    let title = title(change);
    html! {
        <Banner icon={Glyph::FolderInput} title={title.clone()} {actions}>
            <Progress label={title} value={change.done} max={change.found} />
            <span class="muted">{ t!("change-progress", done = change.done, found = change.found) }</span>
        </Banner>
    }
}

fn title(change: &Change) -> String {
    let (count, name) = (change.count, change.name.as_str());
    match change.action {
        ChangeAction::Move => t!("change-moving", count = count, name = name),
        ChangeAction::Rename => t!("change-renaming", name = name),
        ChangeAction::Copy => t!("change-copying", count = count, name = name),
        ChangeAction::Delete => t!("change-deleting", count = count, name = name),
        ChangeAction::Restore => t!("change-restoring"),
        ChangeAction::Empty => t!("change-emptying"),
        ChangeAction::Undo => t!("change-undoing"),
        ChangeAction::Replace => t!("change-replacing", name = name),
    }
}
