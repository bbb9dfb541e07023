//! The question about a name that is taken, asked before the first byte.

use devops360_contract::files::{EntryKind, PlannedItem};
use yew::prelude::*;

use super::conflicts::{Answer, Questions};
use crate::components::{Button, ButtonVariant, Checkbox, Dialog};
use crate::{format, t};

/// The properties of [`ConflictDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct ConflictDialogProps {
    /// The questions; closed without.
    pub(super) questions: Option<Questions>,
    /// The answer, and whether it stands for all that are open.
    pub(super) onanswer: Callback<(Answer, bool)>,
    /// Nothing is uploaded.
    pub(super) oncancel: Callback<()>,
}

/// Asks about one name at a time, or about all at once.
#[component]
pub(super) fn ConflictDialog(props: &ConflictDialogProps) -> Html {
    let all = use_state(|| false);
    {
        let all = all.setter();
        use_effect_with(props.questions.is_some(), move |_| all.set(false));
    }
    let Some((questions, item)) =
        props.questions.as_ref().and_then(|asked| asked.current().map(|item| (asked, item)))
    else {
        return html! { <Dialog open=false title="" onclose={props.oncancel.clone()} /> };
    };
    let others = questions.after_current();
    let for_all = *all && others > 0;
    let actions = buttons(props, item, for_all);
    html! {
        <Dialog wide=true open=true title={t!("files-conflict-title", name = item.item.name.as_str())} onclose={props.oncancel.clone()} {actions}>
            { comparison(item) }
            <p>{ consequence(item) }</p>
            if others > 0 {
                <Checkbox
                    name="for_all"
                    label={t!("files-conflict-all", count = others)}
                    checked={*all}
                    onchange={let all = all.clone(); move |on| all.set(on)}
                />
            }
        </Dialog>
    }
}

fn buttons(props: &ConflictDialogProps, item: &PlannedItem, for_all: bool) -> Html {
    let answer = |answer: Answer| props.onanswer.reform(move |_: MouseEvent| (answer, for_all));
    html! {
        <>
            <Button variant={ButtonVariant::Quiet} class="first" onclick={props.oncancel.reform(|_| ())}>
                { t!("files-conflict-cancel") }
            </Button>
            <Button onclick={answer(Answer::Skip)}>{ t!("files-conflict-skip") }</Button>
            <Button variant={ButtonVariant::Danger} onclick={answer(Answer::Replace)}>{ t!("files-conflict-replace") }</Button>
            <Button
                variant={ButtonVariant::Primary}
                disabled={item.alternative.is_none()}
                onclick={answer(Answer::KeepBoth)}
            >
                { t!("files-conflict-keep-both") }
            </Button>
        </>
    }
}

fn comparison(item: &PlannedItem) -> Html {
    let there = item.existing.as_ref().map(|entry| match entry.kind {
        EntryKind::Folder => t!("files-type-folder"),
        EntryKind::File { size, modified } => {
            format!("{} · {}", format::size(size), format::moment(modified))
        }
    });
    html! {
        <dl class="facts">
            <dt>{ t!("files-conflict-there") }</dt><dd>{ there.unwrap_or_default() }</dd>
            <dt>{ t!("files-conflict-new") }</dt><dd>{ format::size(item.item.size) }</dd>
        </dl>
    }
}

fn consequence(item: &PlannedItem) -> String {
    match &item.alternative {
        Some(name) => t!("files-conflict-text", name = name.as_str()),
        None => t!("files-conflict-no-name"),
    }
}
