//! The keys of the files screen that work wherever the focus is, and where the focus goes by itself.

use devops360_contract::files::ChangeAction;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::clip::Clipboard;
use super::listing::{Folder, Phase};
use super::upload::Upload;
use super::view::View;
use crate::dom;
use crate::hooks::{use_edit_shortcut, use_shortcut};

/// Ctrl or Cmd with F searches, with U uploads.
#[hook]
pub(super) fn use_shortcuts(search: &NodeRef, upload: &Upload) {
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

/// Ctrl or Cmd with C copies the selection, with X cuts it, with V pastes into the folder.
#[hook]
pub(super) fn use_clipboard_keys(clipboard: &Clipboard, view: &View) {
    let take = |action: ChangeAction| {
        let (clipboard, view) = (clipboard.clone(), view.clone());
        Callback::from(move |()| clipboard.take(action, view.selected()))
    };
    use_edit_shortcut("c", take(ChangeAction::Copy));
    use_edit_shortcut("x", take(ChangeAction::Move));
    let clipboard = clipboard.clone();
    use_edit_shortcut("v", Callback::from(move |()| clipboard.paste()));
}

/// Whoever goes to another folder with the keyboard goes on in its list.
#[hook]
pub(super) fn use_focus_on_arrival(path: &str, folder: &Folder) {
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
            dom::focus_content();
        }
    });
}
