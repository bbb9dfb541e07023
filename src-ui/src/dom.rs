//! The few things that have no place in a component: document-wide elements and focus.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::NodeRef;

/// The document; there is always one in a window.
pub(crate) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The `<html>` element.
pub(crate) fn root() -> Option<Element> {
    document()?.document_element()
}

/// Focuses the element of that id, and says whether there was one.
pub(crate) fn focus_id(id: &str) -> bool {
    let found = document().and_then(|document| document.get_element_by_id(id));
    let any = found.is_some();
    focus(found);
    any
}

/// Moves the focus into a screen that just opened: to the field that asks for it, else to the heading.
pub(crate) fn focus_screen() {
    match find("main [data-autofocus]") {
        Some(field) => focus(Some(field)),
        None => focus_heading(),
    }
}

/// Focuses the first field of the screen that something is wrong with.
pub(crate) fn focus_invalid() {
    let invalid = find("main [aria-invalid=true]");
    let field = invalid.as_ref().and_then(|input| input.closest(".field").ok().flatten());
    focus(invalid);
    // WebKit shows as much of it as the caret needs: what is wrong, and with what, stands around it.
    if let Some(field) = field {
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        field.scroll_into_view_with_scroll_into_view_options(&nearest);
    }
}

/// Focuses the screen's heading, so that a screen reader goes on from there.
pub(crate) fn focus_heading() {
    let heading = find("main h1");
    if let Some(heading) = &heading {
        // A heading takes the focus only when it says so, and only from here: it is no stop of the Tab key.
        let _ = heading.set_attribute("tabindex", "-1");
    }
    focus(heading);
}

/// Focuses what the screen is about: the row of a list that takes the Tab key, else the heading.
pub(crate) fn focus_content() {
    if !focus_first("main .table-row[tabindex='0']") {
        focus_heading();
    }
}

/// Focuses the first element that `selector` finds, and says whether there was one.
pub(crate) fn focus_first(selector: &str) -> bool {
    let found = find(selector);
    let any = found.is_some();
    focus(found);
    any
}

/// Focuses the element that `node` refers to.
pub(crate) fn focus_node(node: &NodeRef) {
    focus(node.cast::<Element>());
}

/// Whether what had the focus is gone, or goes with the dialog that it is in, which is closed.
pub(crate) fn focus_is_lost() -> bool {
    let is_gone = |element: Element| element.matches("body, dialog:not([open]) *").unwrap_or_default();
    document().is_some_and(|document| document.active_element().is_none_or(is_gone))
}

/// Whether copying and pasting are about text now: a field has the focus, or text is marked.
pub(crate) fn text_takes_keys() -> bool {
    const FIELDS: &str = "textarea, [contenteditable], \
        input:not([type=checkbox], [type=radio], [type=button], [type=submit])";
    let in_field = document()
        .and_then(|document| document.active_element())
        .is_some_and(|element| element.matches(FIELDS).unwrap_or_default());
    let selection = web_sys::window().and_then(|window| window.get_selection().ok().flatten());
    in_field || selection.is_some_and(|selection| !selection.is_collapsed())
}

/// Whether a modal dialog is in front.
pub(crate) fn dialog_is_open() -> bool {
    find("dialog[open]").is_some()
}

fn find(selector: &str) -> Option<Element> {
    document()?.query_selector(selector).ok().flatten()
}

fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // A focus that the browser refuses leaves the focus where it was, which is no worse.
        let _ = element.focus();
    }
}
