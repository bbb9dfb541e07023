//! What every screen does when it opens: its title on the window, the focus on its heading.

use yew::prelude::*;

use crate::dom;

/// Names the window after the screen, and moves the focus to its heading, so that a screen reader begins there.
#[hook]
pub(crate) fn use_screen(title: String) {
    use_effect_with(title, |title| {
        if let Some(document) = dom::document() {
            document.set_title(&format!("{title} · DevOps360"));
        }
    });
    use_effect_with((), |()| dom::focus_screen());
}

/// Moves the focus to the first faulty field after an attempt to send a form: `faults` changes with each such answer.
#[hook]
pub(crate) fn use_fault_focus<T: PartialEq + Default + 'static>(faults: T) {
    use_effect_with(faults, |faults| {
        if *faults != T::default() {
            dom::focus_invalid();
        }
    });
}
