//! All that the files screen knows and can do, for the parts that show it.

use std::rc::Rc;

use devops360_contract::files::{ChangeAction, ChangeFailure, Entry};
use yew::prelude::*;

use super::changes::{ChangesContext, use_changes, use_refresh_after};
use super::clip::{Clipboard, use_clipboard};
use super::download::{Download, use_download};
use super::folder::{use_folder, use_folder_path, use_way_to_sync};
use super::keyboard::{use_clipboard_keys, use_focus_on_arrival, use_shortcuts};
use super::listing::{Folder, Phase};
use super::new_folder::{NewFolder, use_new_folder};
use super::relocation::{Relocation, use_relocation};
use super::search::{Search, use_search};
use super::toolbar::folder_name;
use super::upload::{Upload, use_upload};
use super::view::{View, use_view};
use crate::components::Tone;
use crate::hooks::{use_screen, use_toasts};
use crate::t;

/// All that the screen knows and can do.
pub(super) struct Screen {
    /// The folder that the address names.
    pub(super) path: String,
    /// Goes to another folder.
    pub(super) go: Callback<String>,
    /// What is known of it, or what a search below it found.
    pub(super) folder: Folder,
    /// Reads it again.
    pub(super) refresh: Callback<()>,
    /// How it is looked at.
    pub(super) view: View,
    /// The upload that is being prepared.
    pub(super) upload: Upload,
    /// The way to a download.
    pub(super) download: Download,
    /// The change that is being prepared.
    pub(super) relocation: Relocation,
    /// The folder that is being made.
    pub(super) new_folder: NewFolder,
    /// What was copied, and what can be pasted.
    pub(super) clipboard: Clipboard,
    /// The changes that are under way.
    pub(super) changes: ChangesContext,
    /// Whether the details are in front, in a narrow window.
    pub(super) details: UseStateHandle<bool>,
    /// The key of the file whose versions the person asked for.
    pub(super) versions: UseStateHandle<AttrValue>,
    /// The search field, to focus it.
    pub(super) search: NodeRef,
    /// The search of the folders below.
    pub(super) below: Search,
    /// Goes to the sync of a folder.
    pub(super) sync: Callback<String>,
}

/// The screen of the folder that the address names.
#[hook]
pub(super) fn use_files_screen() -> Rc<Screen> {
    let (path, go) = use_folder_path();
    use_screen(folder_name(&path));
    let listing = use_folder(&path);
    let below = use_search(&path);
    let folder = below.folder(&listing.folder);
    let view = use_view(&path, &folder);
    let upload = use_upload(&path, &listing.refresh);
    let relocation = use_relocation(&path);
    let (toasts, refresh) = (use_toasts(), listing.refresh.clone());
    let new_folder = use_new_folder(Callback::from(move |folder: Entry| {
        toasts.show(Tone::Good, t!("files-folder-created", name = folder.name));
        refresh.emit(());
    }));
    let changes = use_changes();
    use_refresh_after(changes.ended, &listing.refresh);
    let download = use_download();
    let details = use_state(|| false);
    let versions = use_state(AttrValue::default);
    let search = use_node_ref();
    let clipboard = use_clipboard(&path, &upload, &relocation);
    let sync = use_way_to_sync();
    use_shortcuts(&search, &upload);
    use_clipboard_keys(&clipboard, &view);
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
        new_folder,
        clipboard,
        changes,
        details,
        versions,
        search,
        below,
        sync,
    })
}

impl Screen {
    /// Whether what is known is of the folder that the address names, not of the one before.
    pub(super) fn arrived(&self) -> bool {
        self.folder.path == self.path && self.folder.phase != Phase::First
    }

    /// Whether there is anything to look at.
    pub(super) fn populated(&self) -> bool {
        self.arrived() && !self.folder.entries.is_empty()
    }

    /// What could not be moved, copied or deleted: refused before it began, or failed.
    pub(super) fn unmoved(&self) -> Vec<ChangeFailure> {
        self.relocation.refused().iter().chain(&self.changes.failed).cloned().collect()
    }

    /// What `act` does with this screen, as a callback.
    pub(super) fn act<T>(self: &Rc<Self>, act: impl Fn(&Self) + 'static) -> Callback<T> {
        let screen = Rc::clone(self);
        Callback::from(move |_| act(&screen))
    }

    /// Downloads the selection.
    pub(super) fn ondownload(self: &Rc<Self>) -> Callback<()> {
        self.act(|screen| screen.download.start(&screen.view.selected()))
    }

    /// Moves the selection to the trash.
    pub(super) fn ondelete(self: &Rc<Self>) -> Callback<()> {
        self.act(|screen| screen.relocation.delete(&screen.view.selected()))
    }

    /// Takes the selection, to be copied or moved where it is pasted.
    pub(super) fn ontake(self: &Rc<Self>, action: ChangeAction) -> Callback<()> {
        self.act(move |screen| screen.clipboard.take(action, screen.view.selected()))
    }

    /// Asks where the selection is to go.
    pub(super) fn onchoose(self: &Rc<Self>, action: ChangeAction) -> Callback<()> {
        self.act(move |screen| screen.relocation.choose(action, &screen.view.selected()))
    }

    /// Whoever types looks for something else: in this folder first.
    pub(super) fn onfilter(self: &Rc<Self>) -> Callback<String> {
        let screen = Rc::clone(self);
        Callback::from(move |filter: String| {
            screen.below.leave();
            screen.view.onfilter.emit(filter);
        })
    }

    /// Shows the versions of the one file that is selected.
    pub(super) fn onversions(self: &Rc<Self>) -> Option<Callback<()>> {
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

    /// Goes to the sync of the one folder that is selected.
    pub(super) fn onsync(self: &Rc<Self>) -> Option<Callback<()>> {
        let selected = self.view.selected();
        let [folder] = selected.as_slice() else { return None };
        let key = folder.key.clone();
        key.ends_with('/').then(|| self.sync.reform(move |()| key.clone()))
    }

    /// Asks for another name of the selection.
    pub(super) fn onrename(self: &Rc<Self>) -> Callback<()> {
        self.act(|screen| screen.relocation.rename(&screen.view.selected()))
    }

    /// A folder is gone to, a file is downloaded.
    pub(super) fn onopen(self: &Rc<Self>) -> Callback<String> {
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
