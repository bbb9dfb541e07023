//! Keys that work wherever the focus is on a screen.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use yew::prelude::*;

use crate::dom;

/// Calls `act` at Ctrl or Cmd with `letter`, as long as the component lives; a dialog in front keeps its keys.
#[hook]
pub(crate) fn use_shortcut(letter: &'static str, act: Callback<()>) {
    use_key(letter, act, || true);
}

/// The same for what a person does with text too: where a text has the focus or is marked, it keeps the key.
#[hook]
pub(crate) fn use_edit_shortcut(letter: &'static str, act: Callback<()>) {
    use_key(letter, act, || !dom::text_takes_keys());
}

#[hook]
fn use_key(letter: &'static str, act: Callback<()>, applies: fn() -> bool) {
    let current = use_memo((), |()| Rc::new(RefCell::new(Callback::noop())));
    *current.borrow_mut() = act;
    let current = (*current).clone();
    use_effect_with(letter, move |letter| {
        let letter = *letter;
        let pressed = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            let command = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
            if command && event.key().eq_ignore_ascii_case(letter) && !dom::dialog_is_open() && applies() {
                event.prevent_default();
                let act = current.borrow().clone();
                act.emit(());
            }
        });
        let document = dom::document();
        if let Some(document) = &document {
            // Without the listener the buttons still do the same.
            let _ = document.add_event_listener_with_callback("keydown", pressed.as_ref().unchecked_ref());
        }
        move || {
            if let Some(document) = document {
                let _ =
                    document.remove_event_listener_with_callback("keydown", pressed.as_ref().unchecked_ref());
            }
        }
    });
}
