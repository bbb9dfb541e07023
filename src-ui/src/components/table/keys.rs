//! The keyboard of a table.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use super::TableProps;
use super::scroll::Scroll;
use super::selection::{Mode, Selection, TypeAhead, target};

/// What keys on a row do.
pub(super) fn on_key(
    props: &TableProps,
    selection: &Selection,
    scroll: &Scroll,
    typing: &Rc<RefCell<TypeAhead>>,
) -> Callback<KeyboardEvent> {
    let keyboard = Keyboard {
        heads: Rc::clone(props.rows.heads()),
        selection: selection.clone(),
        selectable: props.selection.is_some(),
        scroll: scroll.clone(),
        typing: Rc::clone(typing),
        onselect: props.onselect.clone(),
        onopen: props.onopen.clone(),
    };
    let onkey = props.onkey.clone();
    Callback::from(move |event: KeyboardEvent| {
        if !on_a_row(&event) {
            return;
        }
        if keyboard.press(&event) {
            event.prevent_default();
        } else {
            onkey.emit(event);
        }
    })
}

struct Keyboard {
    heads: Rc<Vec<super::RowHead>>,
    selection: Selection,
    selectable: bool,
    scroll: Scroll,
    typing: Rc<RefCell<TypeAhead>>,
    onselect: Callback<Selection>,
    onopen: Callback<String>,
}

impl Keyboard {
    /// Does what the key asks for; says whether it asks the table for anything.
    fn press(&self, event: &KeyboardEvent) -> bool {
        let at = self.selection.at(&self.heads);
        let key = event.key();
        let command = event.ctrl_key() || event.meta_key();
        if let Some(to) = target(&key, at, self.heads.len()) {
            self.go(
                to,
                if event.shift_key() {
                    Mode::Range
                } else if command {
                    Mode::Move
                } else {
                    Mode::Only
                },
            );
        } else if command && key == "a" && self.selectable {
            self.onselect.emit(self.selection.all(&self.heads));
        } else if key == " " && self.selectable {
            self.onselect.emit(self.selection.step(&self.heads, at.unwrap_or(0), Mode::Toggle));
        } else if key == "Enter" {
            self.heads.get(at.unwrap_or(0)).into_iter().for_each(|head| self.onopen.emit(head.key.clone()));
        } else if key == "Escape" && !self.selection.selected.is_empty() {
            self.onselect.emit(self.selection.clear());
        } else if key.chars().count() == 1 && !command && !event.alt_key() {
            self.type_letter(&key, at);
        } else {
            return false;
        }
        true
    }

    fn type_letter(&self, letter: &str, at: Option<usize>) {
        let to = self.typing.borrow_mut().push(letter, js_sys::Date::now(), &self.heads, at);
        if let Some(to) = to {
            self.go(to, Mode::Only);
        }
    }

    fn go(&self, to: usize, mode: Mode) {
        self.onselect.emit(self.selection.step(&self.heads, to, mode));
        self.scroll.focus_row(to);
    }
}

/// Whether the key was pressed on a row: the heading's buttons and what stands in cells keep their own keys.
fn on_a_row(event: &KeyboardEvent) -> bool {
    let Some(element) = event.target_dyn_into::<HtmlElement>() else { return false };
    let in_row = element.closest(".table-row").ok().flatten().is_some();
    let own_keys = element.closest("button, a, select, textarea").ok().flatten().is_some();
    let check_box = element.tag_name().eq_ignore_ascii_case("input");
    in_row && !own_keys && !(check_box && event.key() == " ")
}
