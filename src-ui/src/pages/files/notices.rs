//! What goes on and what went wrong while the list stays usable: changes under way, uploads that did not start, files
//! that stayed as they were.

use devops360_contract::AppError;
use devops360_contract::files::{Change, ChangeFailure, LocalItem, Renamed};
use yew::prelude::*;

use super::change_line::ChangeLine;
use crate::components::{Banner, Button, ErrorBanner, Tone};
use crate::i18n::{error_remedy, error_text};
use crate::t;

/// How many reasons are shown.
const SHOWN: usize = 50;

/// The properties of [`Notices`].
#[derive(Properties, PartialEq)]
pub(super) struct NoticesProps {
    /// Why the list is not up to date.
    #[prop_or_default]
    pub(super) listing: Option<AppError>,
    /// Why an upload, a delete or a move did not start.
    pub(super) failed: Vec<AppError>,
    /// What cannot be uploaded.
    #[prop_or_default]
    pub(super) refused: Vec<LocalItem>,
    /// How many more things cannot be uploaded.
    #[prop_or_default]
    pub(super) refused_besides: u64,
    /// What cannot be saved on this computer.
    #[prop_or_default]
    pub(super) unsaved: Vec<AppError>,
    /// How many more of those there are.
    #[prop_or_default]
    pub(super) unsaved_besides: u64,
    /// Names that are others on this computer.
    #[prop_or_default]
    pub(super) renamed: Vec<Renamed>,
    /// How many more of those there are.
    #[prop_or_default]
    pub(super) renamed_besides: u64,
    /// What was not moved, copied or deleted.
    pub(super) unmoved: Vec<ChangeFailure>,
    /// What is being moved, copied or deleted.
    pub(super) changes: Vec<Change>,
    /// Reads the list again.
    #[prop_or_default]
    pub(super) onretry: Callback<()>,
    /// Forgets what went wrong with an upload, a delete or a move.
    pub(super) ondismiss: Callback<()>,
}

/// The banners above the list.
#[component]
pub(super) fn Notices(props: &NoticesProps) -> Html {
    let dismiss = || {
        let onclick = props.ondismiss.reform(|_: MouseEvent| ());
        html! { <Button {onclick}>{ t!("files-refused-dismiss") }</Button> }
    };
    let refused = props.refused.iter().filter_map(|item| Some((item.name.clone(), item.problem.clone()?)));
    let unmoved = props.unmoved.iter().map(|failure| (name_of(&failure.key), failure.error.clone()));
    let unsaved = props.unsaved.iter().map(|error| (String::new(), error.clone()));
    let (refused, unmoved): (Vec<_>, Vec<_>) = (refused.collect(), unmoved.collect());
    let unsaved: Vec<_> = unsaved.collect();
    html! {
        <div class="files-notices">
            { for props.changes.iter().map(|change| html! { <ChangeLine key={change.id.0.clone()} change={change.clone()} /> }) }
            if let Some(error) = &props.listing { <ErrorBanner error={error.clone()} onretry={props.onretry.clone()} /> }
            { for props.failed.iter().map(|error| html! { <ErrorBanner error={error.clone()} actions={dismiss()} /> }) }
            if !refused.is_empty() {
                { reasons(t!("files-refused-title", count = refused.len() as u64 + props.refused_besides), &refused, props.refused_besides, dismiss()) }
            }
            if !unsaved.is_empty() {
                { reasons(t!("files-unsaved-title", count = unsaved.len() as u64 + props.unsaved_besides), &unsaved, props.unsaved_besides, dismiss()) }
            }
            if !props.renamed.is_empty() { { renamed(&props.renamed, props.renamed_besides, dismiss()) } }
            if !unmoved.is_empty() { { reasons(t!("change-failed-title", count = unmoved.len()), &unmoved, 0, dismiss()) } }
        </div>
    }
}

/// The names that are others on this computer.
fn renamed(names: &[Renamed], besides: u64, actions: Html) -> Html {
    let more = names.len().saturating_sub(SHOWN) as u64 + besides;
    let title = t!("files-renamed-title", count = names.len() as u64 + besides);
    html! {
        <Banner tone={Tone::Info} {title} {actions}>
            <ul class="reasons">
                { for names.iter().take(SHOWN).map(|name| html! {
                    <li>{ t!("files-renamed", from = name.from.as_str(), to = name.to.as_str()) }</li>
                }) }
                if more > 0 { <li class="muted">{ t!("files-more-of-them", count = more) }</li> }
            </ul>
        </Banner>
    }
}

/// Why things stayed behind; `besides` is how many more there are than `about` tells.
fn reasons(title: String, about: &[(String, AppError)], besides: u64, actions: Html) -> Html {
    let more = about.len().saturating_sub(SHOWN) as u64 + besides;
    html! {
        <Banner tone={Tone::Danger} {title} {actions}>
            <ul class="reasons">
                { for about.iter().take(SHOWN).map(|(name, error)| html! {
                    <li>
                        // Most failures name the file themselves.
                        if !error.args.contains_key("name") { <strong>{ name }</strong>{ ": " } }
                        { error_text(error) }{ ". " }
                        <span class="muted">{ error_remedy(error) }</span>
                    </li>
                }) }
                if more > 0 { <li class="muted">{ t!("files-more-of-them", count = more) }</li> }
            </ul>
        </Banner>
    }
}

fn name_of(key: &str) -> String {
    let key = key.strip_suffix('/').unwrap_or(key);
    key.rsplit('/').next().unwrap_or(key).to_owned()
}
