//! The line below the list: how much there is, and what can be done with the selection. It is always there, so that
//! the list does not jump under a double click.

use yew::prelude::*;

use crate::components::{Button, ButtonVariant, Glyph, Icon, Menu, MenuItem, Spinner};
use crate::t;

/// The properties of [`SelectionBar`].
#[derive(Properties, PartialEq)]
pub(super) struct SelectionBarProps {
    /// How many entries have arrived.
    pub(super) arrived: usize,
    /// How many match the search, where there is one.
    pub(super) found: Option<usize>,
    /// How many are selected.
    pub(super) selected: usize,
    /// More entries are coming.
    pub(super) loading: bool,
    /// A delete is under way.
    pub(super) deleting: bool,
    /// Downloads the selection.
    pub(super) ondownload: Callback<()>,
    /// Downloads the selection as one archive.
    pub(super) onarchive: Callback<()>,
    /// Deletes the selection.
    pub(super) ondelete: Callback<()>,
    /// Gives the one that is selected another name.
    pub(super) onrename: Callback<()>,
    /// Takes the selection, to be copied where it is pasted.
    pub(super) onclip: Callback<()>,
    /// Takes the selection, to be moved where it is pasted.
    pub(super) oncut: Callback<()>,
    /// Moves the selection.
    pub(super) onmove: Callback<()>,
    /// Copies the selection.
    pub(super) oncopy: Callback<()>,
    /// Shows what the file was before, where one file is selected.
    pub(super) onversions: Option<Callback<()>>,
    /// Goes to the sync of the folder, where one folder is selected.
    pub(super) onsync: Option<Callback<()>>,
    /// Shows the details.
    pub(super) ondetails: Callback<()>,
    /// Selects nothing.
    pub(super) onclear: Callback<()>,
}

/// Counts on the left, the selection on the right.
#[component]
pub(super) fn SelectionBar(props: &SelectionBarProps) -> Html {
    html! {
        <div class="selection-bar">
            <p class="muted" role="status">{ counts(props) }{ loading(props) }</p>
            <span class="grow"></span>
            if props.selected > 0 { { selection(props) } }
        </div>
    }
}

fn counts(props: &SelectionBarProps) -> String {
    match (props.selected, props.found) {
        (0, None) => t!("files-count", count = props.arrived),
        (0, Some(found)) => t!("files-count-found", found = found, count = props.arrived),
        (selected, _) => t!("files-selected", count = selected),
    }
}

fn loading(props: &SelectionBarProps) -> Html {
    if !props.loading {
        return Html::default();
    }
    // Pages come in the order of keys, in which no list is shown: "page 10" comes before "page 9", folders anywhere.
    html! { <span class="loading-more"><Spinner />{ t!("files-loading-order") }</span> }
}

fn selection(props: &SelectionBarProps) -> Html {
    let click = |callback: &Callback<()>| callback.reform(|_: MouseEvent| ());
    html! {
        <div class="selection-actions" role="group" aria-label={t!("files-selection")}>
            <Button icon={Glyph::Download} onclick={click(&props.ondownload)}>{ t!("files-download") }</Button>
            <Button variant={ButtonVariant::Danger} icon={Glyph::Trash} busy={props.deleting} onclick={click(&props.ondelete)}>
                { t!("files-delete") }
            </Button>
            <Menu label={t!("files-more")} worded=true upwards=true items={more(props)} class={classes!("button")}>
                { t!("files-more") }<Icon glyph={Glyph::ChevronDown} />
            </Menu>
            <Button class="narrow-only" icon={Glyph::Info} onclick={click(&props.ondetails)}>{ t!("files-details") }</Button>
            <Button
                variant={ButtonVariant::Quiet}
                icon={Glyph::X}
                label={t!("files-clear-selection")}
                onclick={click(&props.onclear)}
            />
        </div>
    }
}

/// What else can be done with the selection.
fn more(props: &SelectionBarProps) -> Vec<MenuItem> {
    let item = |label: String, glyph: Glyph, onselect: &Callback<()>| MenuItem {
        label: label.into(),
        icon: Some(glyph),
        shortcut: None,
        danger: false,
        onselect: onselect.clone(),
    };
    let rename = (props.selected == 1).then(|| item(t!("files-rename"), Glyph::Pencil, &props.onrename));
    let others = [
        MenuItem { shortcut: Some('C'), ..item(t!("clip-copy"), Glyph::Copy, &props.onclip) },
        MenuItem { shortcut: Some('X'), ..item(t!("clip-cut-action"), Glyph::Scissors, &props.oncut) },
        item(t!("files-archive"), Glyph::Archive, &props.onarchive),
        item(t!("files-move"), Glyph::FolderInput, &props.onmove),
        item(t!("files-copy"), Glyph::Copy, &props.oncopy),
    ];
    let versions =
        props.onversions.as_ref().map(|onversions| item(t!("versions-title"), Glyph::Clock, onversions));
    let sync = props.onsync.as_ref().map(|onsync| item(t!("files-sync"), Glyph::Refresh, onsync));
    rename.into_iter().chain(others).chain(sync).chain(versions).collect()
}
