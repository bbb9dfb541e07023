//! Several views of the same thing.

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::hooks::use_element_id;

/// One view.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tab {
    /// What the callback gets.
    pub(crate) key: AttrValue,
    /// What the person reads.
    pub(crate) label: AttrValue,
}

/// The properties of [`Tabs`].
#[derive(Properties, PartialEq)]
pub(crate) struct TabsProps {
    /// What the views are of, for assistive technology.
    pub(crate) label: AttrValue,
    /// The views.
    pub(crate) tabs: Vec<Tab>,
    /// The key of the one that is shown.
    pub(crate) selected: AttrValue,
    /// The key of the one to show.
    pub(crate) onselect: Callback<AttrValue>,
    /// The view that is shown.
    pub(crate) children: Html,
}

/// Tabs with arrow keys: the focus and the selection go together.
#[component]
pub(crate) fn Tabs(props: &TabsProps) -> Html {
    let id = use_element_id("tabs");
    let list = use_node_ref();
    let at = props.tabs.iter().position(|tab| tab.key == props.selected).unwrap_or(0);
    let onkeydown = {
        let (tabs, onselect, list) = (props.tabs.clone(), props.onselect.clone(), list.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(to) = target(&event.key(), at, tabs.len()) else { return };
            event.prevent_default();
            onselect.emit(tabs[to].key.clone());
            focus_child(&list, to);
        })
    };
    html! {
        <div class="tabs">
            <div ref={list} class="tab-list" role="tablist" aria-label={props.label.clone()} {onkeydown}>
                { for props.tabs.iter().enumerate().map(|(index, tab)| tab_button(&id, tab, index == at, &props.onselect)) }
            </div>
            <div class="tab-panel" role="tabpanel" id={format!("{id}-panel")} aria-labelledby={format!("{id}-{at}-tab", at = props.selected)} tabindex="0">
                { props.children.clone() }
            </div>
        </div>
    }
}

fn tab_button(id: &AttrValue, tab: &Tab, selected: bool, onselect: &Callback<AttrValue>) -> Html {
    let onclick = {
        let key = tab.key.clone();
        onselect.reform(move |_: MouseEvent| key.clone())
    };
    html! {
        <button
            type="button"
            role="tab"
            id={format!("{id}-{key}-tab", key = tab.key)}
            aria-selected={if selected { "true" } else { "false" }}
            aria-controls={format!("{id}-panel")}
            tabindex={if selected { "0" } else { "-1" }}
            {onclick}
        >
            { &tab.label }
        </button>
    }
}

/// The index that `key` leads to from `at`, round the ends.
fn target(key: &str, at: usize, count: usize) -> Option<usize> {
    match key {
        "ArrowRight" => Some((at + 1) % count),
        "ArrowLeft" => Some((at + count - 1) % count),
        "Home" => Some(0),
        "End" => Some(count - 1),
        _ => None,
    }
}

/// Focuses the element's child at `index`.
pub(super) fn focus_child(parent: &NodeRef, index: usize) {
    use wasm_bindgen::JsCast;

    let child = parent
        .cast::<HtmlElement>()
        .and_then(|list| u32::try_from(index).ok().and_then(|index| list.children().item(index)))
        .and_then(|child| child.dyn_into::<HtmlElement>().ok());
    if let Some(child) = child {
        // A focus that the browser refuses leaves the focus where it was, which is no worse.
        let _ = child.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn arrows_go_round_the_ends() {
        for (key, at, expected) in [
            ("ArrowRight", 2, Some(0)),
            ("ArrowLeft", 0, Some(2)),
            ("Home", 1, Some(0)),
            ("End", 0, Some(2)),
            ("a", 1, None),
        ] {
            assert_eq!(target(key, at, 3), expected, "{key} from {at}");
        }
    }
}
