//! The screen of the person's files.

use std::rc::Rc;

use devops360_contract::Event;
use devops360_contract::event::DropEvent;
use devops360_contract::files::{ChangeAction, ChangeFailure, Entry};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::changes::{ChangesContext, use_changes, use_refresh_after};
use super::conflict_dialog::ConflictDialog;
use super::download::{Download, use_download};
use super::drop_overlay::DropOverlay;
use super::file_list::FileList;
use super::folder::{use_folder, use_folder_path};
use super::folder_dialog::FolderDialog;
use super::inspector::Inspector;
use super::listing::{Folder, Phase};
use super::name_dialog::NameDialog;
use super::notices::Notices;
use super::relocation::{Relocation, use_relocation};
use super::search::{Search, use_search};
use super::selection_bar::SelectionBar;
use super::states::{Unavailable, empty_folder, nothing_found, skeleton};
use super::toolbar::{Toolbar, folder_name};
use super::transfers_footer::TransfersFooter;
use super::upload::{Upload, use_upload};
use super::view::{View, use_view};
use crate::components::{Button, Selection, Spinner};
use crate::hooks::{use_event, use_screen, use_shortcut};
use crate::{dom, t};

/// All that the screen knows and can do.
struct Screen {
    path: String,
    go: Callback<String>,
    folder: Folder,
    refresh: Callback<()>,
    view: View,
    upload: Upload,
    download: Download,
    relocation: Relocation,
    changes: ChangesContext,
    details: UseStateHandle<bool>,
    versions: UseStateHandle<AttrValue>,
    search: NodeRef,
    below: Search,
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
    let below = use_search(&path);
    let folder = below.folder(&listing.folder);
    let view = use_view(&path, &folder);
    let upload = use_upload(&path);
    let relocation = use_relocation(&path, &listing.refresh);
    let changes = use_changes();
    use_refresh_after(changes.ended, &listing.refresh);
    let download = use_download();
    let details = use_state(|| false);
    let versions = use_state(AttrValue::default);
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
        relocation,
        changes,
        details,
        versions,
        search,
        below,
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

    /// What could not be moved, copied or deleted: refused before it began, or failed.
    fn unmoved(&self) -> Vec<ChangeFailure> {
        self.relocation.refused().iter().chain(&self.changes.failed).cloned().collect()
    }

    fn act<T>(self: &Rc<Self>, act: impl Fn(&Self) + 'static) -> Callback<T> {
        let screen = Rc::clone(self);
        Callback::from(move |_| act(&screen))
    }

    fn ondownload(self: &Rc<Self>) -> Callback<()> {
        self.act(|screen| screen.download.start(&screen.view.selected()))
    }

    fn ondelete(self: &Rc<Self>) -> Callback<()> {
        self.act(|screen| screen.relocation.delete(&screen.view.selected()))
    }

    fn onchoose(self: &Rc<Self>, action: ChangeAction) -> Callback<()> {
        self.act(move |screen| screen.relocation.choose(action, &screen.view.selected()))
    }

    /// Whoever types looks for something else: in this folder first.
    fn onfilter(self: &Rc<Self>) -> Callback<String> {
        let screen = Rc::clone(self);
        Callback::from(move |filter: String| {
            screen.below.leave();
            screen.view.onfilter.emit(filter);
        })
    }

    /// Shows the versions of the one file that is selected.
    fn onversions(self: &Rc<Self>) -> Option<Callback<()>> {
        let selected = self.view.selected();
        let [file] = selected.as_slice() else { return None };
        let key = AttrValue::from(file.key.clone());
        (!key.ends_with('/')).then(|| {
            self.act(move |screen| {
                screen.versions.set(key.clone());
                screen.details.set(true);
            })
        })
    }

    fn onrename(self: &Rc<Self>) -> Callback<()> {
        self.act(|screen| screen.relocation.rename(&screen.view.selected()))
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
            onfilter={screen.onfilter()}
            onsearch={screen.act(|screen| screen.below.begin(&screen.view.filter))}
            onrefresh={screen.refresh.clone()}
            onupload={screen.act(|screen| screen.upload.choose())}
            onfolder={screen.act(|screen| screen.relocation.new_folder())}
        />
    }
}

fn main_column(screen: &Rc<Screen>) -> Html {
    let errors = [screen.upload.error(), screen.relocation.error()];
    let failed = errors.into_iter().flatten().cloned().collect::<Vec<_>>();
    let forget = screen.act(|screen| {
        screen.upload.dismiss();
        screen.relocation.dismiss();
        screen.changes.dismiss.emit(());
    });
    html! {
        <div class="files-main">
            <Notices
                {failed}
                refused={screen.upload.refused().to_vec()}
                unmoved={screen.unmoved()}
                changes={screen.changes.running.clone()}
                listing={screen.folder.problem.clone().filter(|_| screen.populated())}
                onretry={screen.refresh.clone()}
                ondismiss={forget}
            />
            if screen.below.active() { { search_line(screen) } }
            { content(screen) }
            if screen.populated() { { selection_bar(screen) } }
        </div>
    }
}

/// What the search below the folder is at.
fn search_line(screen: &Rc<Screen>) -> Html {
    let (looked_at, folder) = (screen.below.looked_at(), folder_name(&screen.path));
    let words = if screen.below.running() {
        t!("search-running", count = looked_at, folder = folder)
    } else if screen.below.too_many() {
        t!("search-too-many", count = screen.folder.entries.len())
    } else {
        t!("search-done", count = looked_at, folder = folder)
    };
    html! {
        <div class="search-line" role="status">
            if screen.below.running() { <Spinner /> }
            <span>{ words }</span>
            <span class="grow"></span>
            if screen.below.running() {
                <Button onclick={screen.act(|screen: &Screen| screen.below.stop())}>{ t!("change-stop") }</Button>
            }
            <Button onclick={screen.act(|screen: &Screen| screen.below.leave())}>{ t!("search-leave") }</Button>
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
    if screen.below.active() && screen.folder.entries.is_empty() {
        let nothing = || nothing_found(&view.filter, &screen.onfilter(), None);
        return if screen.below.running() { skeleton() } else { nothing() };
    }
    if screen.folder.entries.is_empty() {
        return empty_folder(&screen.path, &screen.act(|screen| screen.upload.choose()), &screen.go);
    }
    if view.entries.is_empty() {
        let search = screen.act(|screen: &Screen| screen.below.begin(&screen.view.filter));
        return nothing_found(&view.filter, &screen.onfilter(), Some(search));
    }
    html! {
        <FileList
            key={screen.path.clone()}
            folder={folder_name(&screen.path)}
            entries={view.entries.clone()}
            heads={view.heads.clone()}
            sort={view.sort}
            located={screen.below.active()}
            selection={(*view.selection).clone()}
            onsort={view.onsort.clone()}
            onselect={view.onselect.clone()}
            onopen={screen.onopen()}
            ondelete={screen.ondelete()}
            onrename={screen.onrename()}
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
            deleting={screen.relocation.busy()}
            ondownload={screen.ondownload()}
            onarchive={screen.act(|screen| screen.download.archive(&screen.view.selected()))}
            ondelete={screen.ondelete()}
            onrename={screen.onrename()}
            onmove={screen.onchoose(ChangeAction::Move)}
            oncopy={screen.onchoose(ChangeAction::Copy)}
            onversions={screen.onversions()}
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
            versions={(*screen.versions).clone()}
            onclose={screen.act(|screen| screen.details.set(false))}
            onopen={screen.go.clone()}
            ondownload={screen.ondownload()}
            ondelete={screen.ondelete()}
        />
    }
}

fn dialogs(screen: &Rc<Screen>) -> Html {
    let (upload, relocation) = (screen.upload.clone(), screen.relocation.clone());
    html! {
        <>
            <ConflictDialog
                question={screen.upload.question()}
                onanswer={move |(answer, all)| upload.answer(answer, all)}
                oncancel={screen.act(|screen| screen.upload.cancel())}
            />
            <ConflictDialog
                question={relocation.question()}
                onanswer={let relocation = relocation.clone(); move |(answer, all)| relocation.answer(answer, all)}
                oncancel={screen.act(|screen| screen.relocation.cancel())}
            />
            <NameDialog
                asked={relocation.name_asked()}
                busy={relocation.busy()}
                taken={relocation.name_taken()}
                oncancel={screen.act(|screen| screen.relocation.cancel())}
                onname={let relocation = relocation.clone(); move |name| relocation.name(name)}
            />
            <FolderDialog
                asked={relocation.folder_asked()}
                oncancel={screen.act(|screen| screen.relocation.cancel())}
                onchoose={move |folder: String| relocation.put_into(&folder)}
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
