//! The few things that have no place in a component: document-wide elements and focus.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement};

/// The document; there is always one in a window.
pub(crate) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The `<html>` element.
pub(crate) fn root() -> Option<Element> {
    document()?.document_element()
}

/// Focuses the element of that id, where there is one.
pub(crate) fn focus_id(id: &str) {
    focus(document().and_then(|document| document.get_element_by_id(id)));
}

/// Focuses the first element that `selector` finds, and says whether there was one.
pub(crate) fn focus_first(selector: &str) -> bool {
    let found = document().and_then(|document| document.query_selector(selector).ok().flatten());
    let any = found.is_some();
    focus(found);
    any
}

fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // A focus that the browser refuses leaves the focus where it was, which is no worse.
        let _ = element.focus();
    }
}
