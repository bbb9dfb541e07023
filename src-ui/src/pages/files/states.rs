//! What stands in place of the list: nothing yet, nothing here, nothing found, not to be had.

use devops360_contract::{AppError, Code};
use yew::prelude::*;

use super::toolbar::{folder_name, parent};
use crate::components::{Button, ButtonVariant, EmptyState, ErrorView, Glyph};
use crate::hooks::use_way;
use crate::routes::Route;
use crate::t;

/// Rows to come.
pub(super) fn skeleton() -> Html {
    html! {
        <div class="skeleton" role="status" aria-label={t!("files-loading")}>
            { for (0..8).map(|_| html! { <div class="skeleton-row"><span></span><span></span><span></span></div> }) }
        </div>
    }
}

/// An invitation to the first upload, or the note that this folder has nothing in it.
pub(super) fn empty_folder(path: &str, choose: &Callback<()>, go: &Callback<String>) -> Html {
    let onclick = choose.reform(|_: MouseEvent| ());
    let upload = html! { <Button variant={ButtonVariant::Primary} icon={Glyph::Upload} {onclick}>{ t!("files-choose") }</Button> };
    let Some(up) = parent(path) else {
        return html! {
            <EmptyState icon={Glyph::Upload} title={t!("files-empty-title")} actions={upload}>{ t!("files-empty-text") }</EmptyState>
        };
    };
    let name = folder_name(&up);
    let back = go.reform(move |_: MouseEvent| up.clone());
    let actions = html! { <>{ upload }<Button onclick={back}>{ t!("files-up", folder = name) }</Button></> };
    html! {
        <EmptyState icon={Glyph::FolderOpen} title={t!("files-folder-empty-title")} {actions}>
            { t!("files-folder-empty-text") }
        </EmptyState>
    }
}

/// The search has no match. Where only this folder was searched, `below` searches the folders in it too.
pub(super) fn nothing_found(
    filter: &str,
    onfilter: &Callback<String>,
    below: Option<Callback<MouseEvent>>,
) -> Html {
    let clear = onfilter.reform(|_: MouseEvent| String::new());
    let text = if below.is_some() { t!("files-none-found-text") } else { t!("search-none-text") };
    let actions = html! {
        <>
            if let Some(onclick) = below {
                <Button variant={ButtonVariant::Primary} icon={Glyph::Search} {onclick}>{ t!("search-below") }</Button>
            }
            <Button onclick={clear}>{ t!("files-search-clear") }</Button>
        </>
    };
    html! {
        <EmptyState icon={Glyph::Search} title={t!("files-none-found-title", filter = filter)} {actions}>{ text }</EmptyState>
    }
}

/// The folder cannot be had. What the connection names may be wrong: then the way there is offered too.
#[component]
pub(super) fn Unavailable(props: &UnavailableProps) -> Html {
    let onclick = use_way(Route::Connect);
    let wrong_connection = matches!(props.error.code, Code::BucketNotFound | Code::BucketDenied);
    let actions = html! {
        if wrong_connection { <Button icon={Glyph::Stethoscope} {onclick}>{ t!("files-check-connection") }</Button> }
    };
    html! { <ErrorView error={props.error.clone()} onretry={props.onretry.clone()} {actions} /> }
}

/// The properties of [`Unavailable`].
#[derive(Properties, PartialEq)]
pub(super) struct UnavailableProps {
    /// Why.
    pub(super) error: AppError,
    /// Tries again.
    pub(super) onretry: Callback<()>,
}
