//! What is known of the selected entry, beside the list or, in a narrow window, above it.

use std::rc::Rc;

use devops360_contract::files::{Entry, EntryKind, FileType, visible};
use yew::prelude::*;

use super::details::Details;
use super::file_list::type_name;
use super::kind::Drawn;
use super::share::ShareButton;
use super::toolbar::folder_name;
use super::versions::Versions;
use crate::components::{Button, ButtonVariant, Glyph, Icon};
use crate::{format, t};

/// The properties of [`Inspector`].
#[derive(Properties, PartialEq)]
pub(super) struct InspectorProps {
    /// The folder that is shown.
    pub(super) path: String,
    /// The selected entries.
    pub(super) selected: Vec<Rc<Entry>>,
    /// In a narrow window it is shown only when asked for.
    pub(super) open: bool,
    /// The key of the file whose versions the person asked for.
    pub(super) versions: AttrValue,
    /// The person wants it gone.
    pub(super) onclose: Callback<()>,
    /// Opens the selected folder.
    pub(super) onopen: Callback<String>,
    /// Downloads the selection.
    pub(super) ondownload: Callback<()>,
    /// Deletes the selection.
    pub(super) ondelete: Callback<()>,
}

/// The details of one entry, or how many are selected.
#[component]
pub(super) fn Inspector(props: &InspectorProps) -> Html {
    let close = use_node_ref();
    {
        let close = close.clone();
        use_effect_with(props.open, move |open| {
            if let Some(button) = close.cast::<web_sys::HtmlElement>().filter(|_| *open) {
                // In a wide window the button is not shown and the focus stays where it is, as it should.
                let _ = button.focus();
            }
        });
    }
    let onclose = props.onclose.reform(|_: MouseEvent| ());
    let escape = props.onclose.clone();
    let onkeydown = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            escape.emit(());
        }
    };
    html! {
        <aside class={classes!("inspector", props.open.then_some("open"))} aria-label={t!("files-details")} {onkeydown}>
            <Button
                class="inspector-close"
                variant={ButtonVariant::Quiet}
                icon={Glyph::X}
                label={t!("files-details-close")}
                onclick={onclose}
                node_ref={close}
            />
            { content(props) }
        </aside>
    }
}

fn content(props: &InspectorProps) -> Html {
    match props.selected.as_slice() {
        [] => html! {
            <div class="inspector-none">
                <Icon glyph={Glyph::Info} />
                <p>{ t!("files-details-none") }</p>
            </div>
        },
        [entry] => one(entry, props),
        several => many(several, props),
    }
}

fn one(entry: &Entry, props: &InspectorProps) -> Html {
    let kind = FileType::of(entry);
    html! {
        <>
            <div class={classes!("preview", (kind == FileType::Folder).then_some("folder"))}><Icon glyph={kind.glyph()} /></div>
            <div>
                <h2 class="selectable-text">{ &entry.name }</h2>
                <p class="muted">{ summary(entry) }</p>
            </div>
            { buttons(Some(entry), props) }
            <dl class="facts">
                if let EntryKind::File { size, modified } = entry.kind {
                    <dt>{ t!("files-modified") }</dt><dd>{ format::moment_in_full(modified) }</dd>
                    <dt>{ t!("files-size") }</dt><dd>{ t!("files-details-size", bytes = size) }</dd>
                }
                <dt>{ t!("files-type") }</dt><dd>{ type_name(entry) }</dd>
                <dt>{ t!("files-details-where") }</dt><dd>{ place(&props.path) }</dd>
            </dl>
            if kind != FileType::Folder {
                <ShareButton key={format!("share-{}", entry.key)} file={entry.key.clone()} name={entry.name.clone()} />
                <Details key={format!("details-{}", entry.key)} file={entry.key.clone()} />
                <Versions key={entry.key.clone()} file={entry.key.clone()} asked={props.versions == entry.key} />
            }
        </>
    }
}

fn many(several: &[Rc<Entry>], props: &InspectorProps) -> Html {
    let bytes = several.iter().map(|entry| size(entry)).sum();
    html! {
        <>
            <div class="preview"><Icon glyph={Glyph::Copy} /></div>
            <div>
                <h2>{ t!("files-details-many", count = several.len()) }</h2>
                <p class="muted">{ t!("files-details-sum", size = format::size(bytes)) }</p>
            </div>
            { buttons(None, props) }
        </>
    }
}

fn buttons(entry: Option<&Entry>, props: &InspectorProps) -> Html {
    let folder = entry.filter(|entry| entry.kind == EntryKind::Folder).map(|folder| folder.key.clone());
    let delete = props.ondelete.reform(|_: MouseEvent| ());
    let first = match folder {
        Some(folder) => {
            let onclick = props.onopen.reform(move |_: MouseEvent| folder.clone());
            html! { <Button variant={ButtonVariant::Primary} icon={Glyph::FolderOpen} {onclick}>{ t!("files-details-open") }</Button> }
        }
        None => {
            let onclick = props.ondownload.reform(|_: MouseEvent| ());
            html! { <Button variant={ButtonVariant::Primary} icon={Glyph::Download} {onclick}>{ t!("files-download") }</Button> }
        }
    };
    html! {
        <div class="inspector-actions">
            { first }
            <Button variant={ButtonVariant::Danger} icon={Glyph::Trash} onclick={delete}>{ t!("files-delete") }</Button>
        </div>
    }
}

fn summary(entry: &Entry) -> String {
    match entry.kind {
        EntryKind::Folder => type_name(entry),
        EntryKind::File { size, .. } => format!("{} · {}", type_name(entry), format::size(size)),
    }
}

fn size(entry: &Entry) -> u64 {
    match entry.kind {
        EntryKind::Folder => 0,
        EntryKind::File { size, .. } => size,
    }
}

/// The folder in words, made visible: `Files / Projects`.
pub(super) fn place(path: &str) -> String {
    let steps = path.split('/').filter(|step| !step.is_empty()).map(visible);
    std::iter::once(folder_name("")).chain(steps).collect::<Vec<_>>().join(" / ")
}
