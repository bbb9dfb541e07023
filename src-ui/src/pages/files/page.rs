//! The screen of the person's files.

use std::rc::Rc;

use devops360_contract::Event;
use devops360_contract::event::DropEvent;
use devops360_contract::files::Entry;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::conflict_dialog::ConflictDialog;
use super::delete_dialog::DeleteDialog;
use super::download::{Download, use_download};
use super::drop_overlay::DropOverlay;
use super::file_list::FileList;
use super::folder::{use_folder, use_folder_path};
use super::inspector::Inspector;
use super::listing::{Folder, Phase};
use super::notices::Notices;
use super::removal::{Removal, use_removal};
use super::selection_bar::SelectionBar;
use super::states::{Unavailable, empty_folder, nothing_found, skeleton};
use super::toolbar::{Toolbar, folder_name};
use super::transfers_footer::TransfersFooter;
use super::upload::{Upload, use_upload};
use super::view::{View, use_view};
use crate::components::Selection;
use crate::dom;
use crate::hooks::{use_event, use_screen, use_shortcut};

/// All that the screen knows and can do.
struct Screen {
    path: String,
    go: Callback<String>,
    folder: Folder,
    refresh: Callback<()>,
    view: View,
    upload: Upload,
    download: Download,
    removal: Removal,
    details: UseStateHandle<bool>,
    search: NodeRef,
}

/// The folder that the address names: its entries, what can be done with them, and the transfers.
#[component]
pub(crate) fn FilesPage() -> Html {
    let screen = use_files_screen();
    let dragged = use_drop(&screen.upload);
    html! {
        <main class="main files" data-screen="files">
            { toolbar(&screen) }
            <div class={classes!("files-body", screen.populated().then_some("with-inspector"))}>
                { main_column(&screen) }
                if screen.populated() { { inspector(&screen) } }
                if let Some(count) = dragged { <DropOverlay {count} folder={folder_name(&screen.path)} /> }
            </div>
            <TransfersFooter path={screen.path.clone()} onuploaded={screen.refresh.clone()} />
            { dialogs(&screen) }
        </main>
    }
}

#[hook]
fn use_files_screen() -> Rc<Screen> {
    let (path, go) = use_folder_path();
    use_screen(folder_name(&path));
    let listing = use_folder(&path);
    let folder = (*listing.folder).clone();
    let view = use_view(&path, &folder);
    let upload = use_upload(&path);
    let removal = use_removal(listing.deleted.clone());
    let download = use_download();
    let details = use_state(|| false);
    let search = use_node_ref();
    use_shortcuts(&search, &upload);
    use_focus_on_arrival(&path, &folder);
    Rc::new(Screen {
        path,
        go,
        folder,
        refresh: listing.refresh,
        view,
        upload,
        download,
        removal,
        details,
        search,
    })
}

impl Screen {
    /// Whether what is known is of the folder that the address names, not of the one before.
    fn arrived(&self) -> bool {
        self.folder.path == self.path && self.folder.phase != Phase::First
    }

    fn populated(&self) -> bool {
        self.arrived() && !self.folder.entries.is_empty()
    }

    fn act<T>(self: &Rc<Self>, act: impl Fn(&Self) + 'static) -> Callback<T> {
        let screen = Rc::clone(self);
        Callback::from(move |_| act(&screen))
    }

    fn ondownload(self: &Rc<Self>) -> Callback<()> {
        self.act(|screen| screen.download.start(&screen.view.selected()))
    }

    fn ondelete(self: &Rc<Self>) -> Callback<()> {
        self.act(|screen| screen.removal.ask(&screen.view.selected()))
    }

    /// A folder is gone to, a file is downloaded.
    fn onopen(self: &Rc<Self>) -> Callback<String> {
        let screen = Rc::clone(self);
        Callback::from(move |key: String| {
            if key.ends_with('/') {
                return screen.go.emit(key);
            }
            let file: Option<&Rc<Entry>> = screen.view.entries.iter().find(|entry| entry.key == key);
            screen.download.start(&file.cloned().into_iter().collect::<Vec<_>>());
        })
    }
}

fn toolbar(screen: &Rc<Screen>) -> Html {
    html! {
        <Toolbar
            path={screen.path.clone()}
            filter={screen.view.filter.clone()}
            search={screen.search.clone()}
            reading={screen.folder.phase == Phase::Refresh}
            preparing={screen.upload.busy()}
            onopen={screen.go.clone()}
            onfilter={screen.view.onfilter.clone()}
            onrefresh={screen.refresh.clone()}
            onupload={screen.act(|screen| screen.upload.choose())}
        />
    }
}

fn main_column(screen: &Rc<Screen>) -> Html {
    let failed =
        [screen.upload.error(), screen.removal.error()].into_iter().flatten().cloned().collect::<Vec<_>>();
    let forget = screen.act(|screen| {
        screen.upload.dismiss();
        screen.removal.dismiss();
    });
    html! {
        <div class="files-main">
            <Notices
                {failed}
                refused={screen.upload.refused().to_vec()}
                kept={screen.removal.failures().to_vec()}
                listing={screen.folder.problem.clone().filter(|_| screen.populated())}
                onretry={screen.refresh.clone()}
                ondismiss={forget}
            />
            { content(screen) }
            if screen.populated() { { selection_bar(screen) } }
        </div>
    }
}

fn content(screen: &Rc<Screen>) -> Html {
    let view = &screen.view;
    if let Some(error) = screen.folder.problem.clone().filter(|_| screen.folder.entries.is_empty()) {
        return html! { <Unavailable {error} onretry={screen.refresh.clone()} /> };
    }
    if !screen.arrived() {
        return skeleton();
    }
    if screen.folder.entries.is_empty() {
        return empty_folder(&screen.path, &screen.act(|screen| screen.upload.choose()), &screen.go);
    }
    if view.entries.is_empty() {
        return nothing_found(&view.filter, &view.onfilter);
    }
    html! {
        <FileList
            key={screen.path.clone()}
            folder={folder_name(&screen.path)}
            entries={view.entries.clone()}
            heads={view.heads.clone()}
            sort={view.sort}
            selection={(*view.selection).clone()}
            onsort={view.onsort.clone()}
            onselect={view.onselect.clone()}
            onopen={screen.onopen()}
            ondelete={screen.ondelete()}
        />
    }
}

fn selection_bar(screen: &Rc<Screen>) -> Html {
    let view = &screen.view;
    html! {
        <SelectionBar
            arrived={screen.folder.arrived()}
            found={(!view.filter.is_empty()).then(|| view.entries.len())}
            selected={view.selection.selected.len()}
            loading={screen.folder.phase == Phase::More && screen.folder.problem.is_none()}
            order_may_change={view.order_may_change()}
            deleting={screen.removal.busy()}
            ondownload={screen.ondownload()}
            ondelete={screen.ondelete()}
            ondetails={screen.act(|screen| screen.details.set(true))}
            onclear={screen.act(|screen| screen.view.onselect.emit(Selection::default()))}
        />
    }
}

fn inspector(screen: &Rc<Screen>) -> Html {
    html! {
        <Inspector
            path={screen.path.clone()}
            selected={screen.view.selected()}
            open={*screen.details}
            onclose={screen.act(|screen| screen.details.set(false))}
            onopen={screen.go.clone()}
            ondownload={screen.ondownload()}
            ondelete={screen.ondelete()}
        />
    }
}

fn dialogs(screen: &Rc<Screen>) -> Html {
    let upload = screen.upload.clone();
    html! {
        <>
            <ConflictDialog
                questions={screen.upload.questions().cloned()}
                onanswer={move |(answer, all)| upload.answer(answer, all)}
                oncancel={screen.act(|screen| screen.upload.cancel())}
            />
            <DeleteDialog
                doomed={screen.removal.doomed()}
                oncancel={screen.act(|screen| screen.removal.keep())}
                onconfirm={screen.act(|screen| screen.removal.confirm())}
            />
        </>
    }
}

/// Follows a drag over the window: how many files it has, while it is over; a drop goes the way of the picker.
#[hook]
fn use_drop(upload: &Upload) -> Option<u32> {
    let over = use_state(|| None);
    let (set, upload) = (over.setter(), upload.clone());
    use_event(Callback::from(move |event| match event {
        Event::Drop(DropEvent::Entered { count }) => set.set(Some(count)),
        Event::Drop(DropEvent::Left) => set.set(None),
        Event::Drop(DropEvent::Dropped { items, .. }) => {
            set.set(None);
            upload.take(items);
        }
        _ => {}
    }));
    *over
}

/// Ctrl or Cmd with F searches, with U uploads.
#[hook]
fn use_shortcuts(search: &NodeRef, upload: &Upload) {
    let search = search.clone();
    use_shortcut(
        "f",
        Callback::from(move |()| {
            if let Some(input) = search.cast::<HtmlInputElement>() {
                // A focus that the browser refuses leaves the focus where it was, which is no worse.
                let _ = input.focus();
                input.select();
            }
        }),
    );
    let upload = upload.clone();
    use_shortcut("u", Callback::from(move |()| upload.choose()));
}

/// Whoever goes to another folder with the keyboard goes on in its list.
#[hook]
fn use_focus_on_arrival(path: &str, folder: &Folder) {
    let here = folder.phase != Phase::First && folder.path == path;
    let before = use_mut_ref(|| path.to_owned());
    // With the last deleted row goes its focus: the list takes it back.
    use_effect_with(folder.entries.len(), |_| {
        if dom::focus_is_lost() {
            dom::focus_first("main .table-row[tabindex='0']");
        }
    });
    use_effect_with((path.to_owned(), here), move |(path, here)| {
        if *here && *before.borrow() != *path {
            before.replace(path.clone());
            if !dom::focus_first("main .table-row[tabindex='0']") {
                dom::focus_heading();
            }
        }
    });
}
