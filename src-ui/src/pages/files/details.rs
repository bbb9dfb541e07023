//! What S3 keeps of the selected file beside its bytes: shown on request, and changed.

use devops360_contract::files::{
    DescribeFile, FileDetails, Pair, SaveDetailsOutcome, SaveMetadata, SaveTags, TagList, visible,
};
use yew::prelude::*;

use super::pairs_dialog::{Draft, PairsDialog, Subject};
use crate::components::{Button, Glyph, Tone};
use crate::hooks::{use_action, use_fetch, use_toasts};
use crate::i18n::error_text;
use crate::load::render;
use crate::{dom, t};

/// The properties of [`Details`].
#[derive(Properties, PartialEq)]
pub(super) struct DetailsProps {
    /// The file's key.
    pub(super) file: String,
}

/// Asks only when the person wants to see it: it takes two requests.
#[component]
pub(super) fn Details(props: &DetailsProps) -> Html {
    let open = use_state(|| false);
    let onclick = {
        let open = open.setter();
        move |_: MouseEvent| open.set(true)
    };
    let heading = use_node_ref();
    {
        let heading = heading.clone();
        use_effect_with(*open, move |open| {
            // The button that was pressed has made way for what it promised.
            if *open {
                dom::focus_node(&heading);
            }
        });
    }
    html! {
        <section class="beside">
            if *open {
                <h3 ref={heading} tabindex="-1">{ t!("details-title") }</h3>
                <Known file={props.file.clone()} />
            } else {
                <Button icon={Glyph::Info} {onclick}>{ t!("details-show") }</Button>
            }
        </section>
    }
}

#[component]
fn Known(props: &DetailsProps) -> Html {
    let details = use_fetch(DescribeFile { key: props.file.clone() });
    let editing = use_state(|| None::<Subject>);
    let edit = |subject: Subject| {
        let editing = editing.setter();
        Callback::from(move |_: MouseEvent| editing.set(Some(subject)))
    };
    html! {
        <>
            { render(&details.load, &details.reload, |known| html! {
                <>
                    { facts(known) }
                    <h4>{ t!("details-metadata") }</h4>
                    { pairs(&known.metadata, t!("details-metadata-none")) }
                    <Button icon={Glyph::Pencil} onclick={edit(Subject::Metadata)}>{ t!("details-metadata-edit") }</Button>
                    <h4>{ t!("details-tags") }</h4>
                    { tags(known, edit(Subject::Tags)) }
                </>
            }) }
            if let (Some(known), Some(subject)) = (details.load.value(), *editing) {
                <Editor key={known.revision.0.clone()} file={props.file.clone()} {subject} known={known.clone()} set={details.set.clone()} editing={editing.clone()} />
            }
        </>
    }
}

fn facts(known: &FileDetails) -> Html {
    let none = || t!("details-none");
    html! {
        <dl class="facts">
            <dt>{ t!("details-content-type") }</dt><dd>{ known.content_type.as_deref().map_or_else(none, visible) }</dd>
            <dt>{ t!("details-storage-class") }</dt><dd>{ visible(&known.storage_class) }</dd>
            <dt>{ t!("details-encryption") }</dt><dd>{ known.encryption.as_deref().map_or_else(none, visible) }</dd>
            <dt>{ t!("details-checksum") }</dt>
            <dd>
                if let Some(sum) = &known.checksum {
                    <span class="selectable-text">{ format!("{} {}", visible(&sum.algorithm), visible(&sum.value)) }</span>
                    if !sum.whole { { " " }{ t!("details-checksum-parts") } }
                } else { { none() } }
            </dd>
        </dl>
    }
}

fn pairs(pairs: &[Pair], none: String) -> Html {
    if pairs.is_empty() {
        return html! { <p class="muted">{ none }</p> };
    }
    html! {
        <dl class="facts">
            { for pairs.iter().map(|Pair { name, value }| html! {
                <><dt>{ visible(name) }</dt><dd class="selectable-text">{ visible(value) }</dd></>
            }) }
        </dl>
    }
}

fn tags(known: &FileDetails, onedit: Callback<MouseEvent>) -> Html {
    match &known.tags {
        TagList::Known(tags) => html! {
            <>
                { pairs(tags, t!("details-tags-none")) }
                <Button icon={Glyph::Pencil} onclick={onedit}>{ t!("details-tags-edit") }</Button>
            </>
        },
        TagList::Refused(error) => html! { <p class="muted">{ error_text(error) }</p> },
    }
}

#[derive(Properties, PartialEq)]
struct EditorProps {
    file: String,
    subject: Subject,
    known: FileDetails,
    set: Callback<FileDetails>,
    editing: UseStateHandle<Option<Subject>>,
}

/// The dialog, and what becomes of its answer.
#[component]
fn Editor(props: &EditorProps) -> Html {
    let action = use_action();
    let toasts = use_toasts();
    let seen = match (&props.subject, &props.known.tags) {
        (Subject::Tags, TagList::Known(tags)) => tags.clone(),
        _ => props.known.metadata.clone(),
    };
    let close = {
        let editing = props.editing.setter();
        Callback::from(move |()| editing.set(None))
    };
    let answered = {
        let (set, close) = (props.set.clone(), close.clone());
        move |outcome: SaveDetailsOutcome| {
            let known = match outcome {
                SaveDetailsOutcome::Saved(known) => {
                    toasts.show(Tone::Good, t!("details-saved"));
                    known
                }
                SaveDetailsOutcome::ChangedElsewhere(known) => {
                    toasts.show(Tone::Warn, t!("details-changed-elsewhere"));
                    known
                }
            };
            close.emit(());
            set.emit(known);
        }
    };
    let onsave = {
        let (action, seen, props) =
            (action.clone(), seen.clone(), (props.file.clone(), props.known.revision.clone(), props.subject));
        Callback::from(move |draft: Draft| {
            let (key, revision, subject) = props.clone();
            let Draft { content_type, pairs } = draft;
            let answered = answered.clone();
            match subject {
                Subject::Metadata => {
                    let content_type = Some(content_type).filter(|text| !text.is_empty());
                    action.send(SaveMetadata { key, revision, content_type, metadata: pairs }, answered);
                }
                Subject::Tags => action.send(SaveTags { key, seen: seen.clone(), tags: pairs }, answered),
            }
        })
    };
    html! {
        <PairsDialog
            subject={props.subject}
            content_type={props.known.content_type.clone().unwrap_or_default()}
            pairs={seen}
            versioned={props.known.versioned}
            busy={action.busy()}
            error={action.error().cloned()}
            oncancel={close}
            {onsave}
        />
    }
}
