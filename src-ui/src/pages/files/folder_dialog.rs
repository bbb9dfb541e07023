//! The question where to: a way through the folders, one level at a time.

use std::rc::Rc;

use devops360_contract::files::{ChangeAction, Entry, EntryKind};
use yew::prelude::*;

use super::folder::use_folder;
use super::inspector::place;
use super::listing::{Folder, Phase};
use super::new_folder::{NewFolder, use_new_folder};
use super::toolbar::{folder_name, parent};
use crate::components::{Button, ButtonVariant, Dialog, ErrorBanner, Glyph, Icon, Spinner};
use crate::{dom, t};

/// What is to go where.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FolderAsked {
    /// What is done with it.
    pub(super) action: ChangeAction,
    /// What goes.
    pub(super) entries: Vec<Rc<Entry>>,
    /// The folder that it is in.
    pub(super) from: String,
}

/// The properties of [`FolderDialog`].
#[derive(Properties, PartialEq, Clone)]
pub(super) struct FolderDialogProps {
    /// What is to go where; closed without.
    pub(super) asked: Option<FolderAsked>,
    /// Nothing goes.
    pub(super) oncancel: Callback<()>,
    /// The folder.
    pub(super) onchoose: Callback<String>,
    /// A new folder was made on the way.
    pub(super) oncreated: Callback<()>,
}

/// Begins where the files are.
#[component]
pub(super) fn FolderDialog(props: &FolderDialogProps) -> Html {
    let Some(asked) = &props.asked else {
        return html! { <Dialog open=false title="" onclose={props.oncancel.clone()} /> };
    };
    let FolderDialogProps { oncancel, onchoose, oncreated, .. } = props.clone();
    html! { <Chooser asked={asked.clone()} {oncancel} {onchoose} {oncreated} /> }
}

#[derive(Properties, PartialEq)]
struct ChooserProps {
    asked: FolderAsked,
    oncancel: Callback<()>,
    onchoose: Callback<String>,
    oncreated: Callback<()>,
}

#[component]
fn Chooser(props: &ChooserProps) -> Html {
    let path = use_state(|| props.asked.from.clone());
    let listing = use_folder(&path);
    let go = {
        let path = path.setter();
        Callback::from(move |to: String| path.set(to))
    };
    let new_folder = {
        let (path, oncreated) = (path.setter(), props.oncreated.clone());
        use_new_folder(Callback::from(move |folder: Entry| {
            path.set(folder.key);
            oncreated.emit(());
        }))
    };
    let arrived = listing.folder.path == *path && listing.folder.phase != Phase::First;
    use_effect_with(((*path).clone(), arrived), |(_, arrived)| {
        // The folder that was clicked is gone from the list, and the focus with it.
        if *arrived && dom::focus_is_lost() {
            dom::focus_first(".folder-choice button");
        }
    });
    let open = use_state(|| false);
    {
        // The native dialog opens when it is told that it is open now and was not before.
        let open = open.setter();
        use_effect_with((), move |()| open.set(true));
    }
    let (title, actions) = (title(&props.asked), actions(props, &path, &new_folder));
    html! {
        <>
            <Dialog open={*open} wide=true {title} onclose={props.oncancel.clone()} {actions}>
                <p role="status">{ place(&path) }</p>
                if let Some(error) = &listing.folder.problem {
                    <ErrorBanner error={error.clone()} onretry={listing.refresh.clone()} />
                }
                { choice(&props.asked, &listing.folder, &path, &go) }
                if !arrived && listing.folder.problem.is_none() { <Spinner label={t!("files-loading")} /> }
            </Dialog>
            { new_folder.dialog() }
        </>
    }
}

fn title(asked: &FolderAsked) -> String {
    let count = asked.entries.len();
    let name = asked.entries.first().map(|entry| entry.name.clone()).unwrap_or_default();
    match asked.action {
        ChangeAction::Copy => t!("files-copy-title", count = count, name = name),
        _ => t!("files-move-title", count = count, name = name),
    }
}

fn actions(props: &ChooserProps, path: &str, new_folder: &NewFolder) -> Html {
    let copies = props.asked.action == ChangeAction::Copy;
    let (to, here, new_folder) = (path.to_owned(), path.to_owned(), new_folder.clone());
    let choose = props.onchoose.reform(move |_: MouseEvent| to.clone());
    let make = move |_: MouseEvent| new_folder.ask(&here);
    html! {
        <>
            <Button icon={Glyph::FolderPlus} onclick={make}>{ t!("files-new-folder") }</Button>
            <span class="grow"></span>
            <Button onclick={props.oncancel.reform(|_| ())}>{ t!("cancel") }</Button>
            <Button variant={ButtonVariant::Primary} disabled={!copies && path == props.asked.from} onclick={choose}>
                if copies { { t!("files-copy-here") } } else { { t!("files-move-here") } }
            </Button>
        </>
    }
}

/// The way up and the folders in `path`; a folder that goes itself is no place to go to.
fn choice(asked: &FolderAsked, folder: &Folder, path: &str, go: &Callback<String>) -> Html {
    let here = if folder.path == path { folder.entries.as_slice() } else { &[] };
    let is_place = |entry: &&Rc<Entry>| {
        entry.kind == EntryKind::Folder && !asked.entries.iter().any(|going| going.key == entry.key)
    };
    let folders: Vec<_> = here.iter().filter(is_place).collect();
    let complete = folder.path == path && folder.phase == Phase::Complete;
    html! {
        <ul class="folder-choice">
            if let Some(up) = parent(path) { { step(Glyph::ArrowUp, t!("files-up", folder = folder_name(&up)), up, go) } }
            { for folders.iter().map(|entry| step(Glyph::Folder, entry.name.clone(), entry.key.clone(), go)) }
            if folders.is_empty() && complete { <li class="muted">{ t!("files-no-folders") }</li> }
        </ul>
    }
}

fn step(glyph: Glyph, label: String, to: String, go: &Callback<String>) -> Html {
    let key = to.clone();
    let onclick = go.reform(move |_: MouseEvent| to.clone());
    html! {
        <li {key}><button type="button" title={label.clone()} {onclick}><Icon {glyph} /><span>{ label }</span></button></li>
    }
}
