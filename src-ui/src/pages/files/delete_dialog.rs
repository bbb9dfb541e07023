//! The question before files are deleted: it names what is lost.

use yew::prelude::*;

use crate::components::{Button, ButtonVariant, Dialog, Glyph};
use crate::t;

/// How many names are shown.
const NAMED: usize = 5;

/// What is about to be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doomed {
    /// The keys of the files.
    pub(super) keys: Vec<String>,
    /// Their names.
    pub(super) names: Vec<String>,
    /// How many selected folders stay.
    pub(super) folders: usize,
}

/// The properties of [`DeleteDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct DeleteDialogProps {
    /// What is about to be deleted; closed without.
    pub(super) doomed: Option<Doomed>,
    /// The person keeps them.
    pub(super) oncancel: Callback<()>,
    /// The person deletes them.
    pub(super) onconfirm: Callback<()>,
}

/// Names up to five files and says that this app cannot bring them back.
#[component]
pub(super) fn DeleteDialog(props: &DeleteDialogProps) -> Html {
    let Some(doomed) = &props.doomed else {
        return html! { <Dialog open=false title="" onclose={props.oncancel.clone()} /> };
    };
    let count = doomed.names.len();
    let first = doomed.names.first().cloned().unwrap_or_default();
    let actions = html! {
        <>
            <Button onclick={props.oncancel.reform(|_| ())}>{ t!("files-delete-cancel") }</Button>
            <Button variant={ButtonVariant::Danger} icon={Glyph::Trash} onclick={props.onconfirm.reform(|_| ())}>
                { t!("files-delete") }
            </Button>
        </>
    };
    html! {
        <Dialog open=true title={t!("files-delete-title", count = count, name = first)} onclose={props.oncancel.clone()} {actions}>
            if count > 1 { { names(&doomed.names) } }
            <p>{ t!("files-delete-permanent", count = count) }</p>
            if doomed.folders > 0 { <p>{ t!("files-delete-folders", count = doomed.folders) }</p> }
        </Dialog>
    }
}

fn names(names: &[String]) -> Html {
    let more = names.len().saturating_sub(NAMED);
    html! {
        <ul class="named">
            { for names.iter().take(NAMED).map(|name| html! { <li>{ name }</li> }) }
            if more > 0 { <li class="muted">{ t!("files-delete-more", count = more) }</li> }
        </ul>
    }
}
