//! The line above the list that says what the search below the folder is at.

use std::rc::Rc;

use yew::prelude::*;

use super::screen::Screen;
use super::toolbar::folder_name;
use crate::components::{Button, Spinner};
use crate::t;

/// What the search below the folder is at.
pub(super) fn search_line(screen: &Rc<Screen>) -> Html {
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
