//! A button that opens a list of actions.

use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, HtmlElement, Node};
use yew::prelude::*;

use super::tabs::focus_child;
use super::{Glyph, Icon};
use crate::hooks::use_element_id;

/// One action.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MenuItem {
    /// What the person reads.
    pub(crate) label: AttrValue,
    /// An icon before the words.
    pub(crate) icon: Option<Glyph>,
    /// The key that does the same with Ctrl or Cmd.
    pub(crate) shortcut: Option<char>,
    /// Something is lost by it.
    pub(crate) danger: bool,
    /// What it does.
    pub(crate) onselect: Callback<()>,
}

/// The properties of [`Menu`].
#[derive(Properties, PartialEq)]
pub(crate) struct MenuProps {
    /// The accessible name of the list, and of the button where it shows no words.
    pub(crate) label: AttrValue,
    /// The button shows words, which are its name.
    #[prop_or_default]
    pub(crate) worded: bool,
    /// The actions.
    pub(crate) items: Vec<MenuItem>,
    /// The list opens upwards.
    #[prop_or_default]
    pub(crate) upwards: bool,
    /// The classes of the button.
    #[prop_or(classes!("button", "quiet", "square"))]
    pub(crate) class: Classes,
    /// What the button shows.
    pub(crate) children: Html,
}

/// A menu button as WAI-ARIA describes it: arrows, Home, End and Escape; it closes when the focus leaves.
#[component]
pub(crate) fn Menu(props: &MenuProps) -> Html {
    let id = use_element_id("menu");
    let open = use_state(|| false);
    let (root, button, list) = (use_node_ref(), use_node_ref(), use_node_ref());
    {
        let list = list.clone();
        use_effect_with(*open, move |open| {
            if *open {
                focus_child(&list, 0);
            }
        });
    }
    let toggle = {
        let open = open.clone();
        move |_: MouseEvent| open.set(!*open)
    };
    let onkeydown = keys(&open, &button, &list, props.items.len());
    let onfocusout = close_on_leave(&open, &root);
    html! {
        <div ref={root} class={classes!("menu", props.upwards.then_some("upwards"))} {onkeydown} {onfocusout}>
            <button
                ref={button.clone()}
                type="button"
                class={props.class.clone()}
                aria-label={(!props.worded).then(|| props.label.clone())}
                aria-haspopup="menu"
                aria-expanded={if *open { "true" } else { "false" }}
                aria-controls={open.then(|| id.clone())}
                onclick={toggle}
            >
                { props.children.clone() }
            </button>
            if *open {
                <div ref={list} {id} class="menu-list" role="menu" aria-label={props.label.clone()}>
                    { for props.items.iter().map(|item| entry(item, &open, &button)) }
                </div>
            }
        </div>
    }
}

fn entry(item: &MenuItem, open: &UseStateHandle<bool>, button: &NodeRef) -> Html {
    let onclick = {
        let (open, button, act) = (open.clone(), button.clone(), item.onselect.clone());
        move |_: MouseEvent| {
            open.set(false);
            focus(&button);
            act.emit(());
        }
    };
    html! {
        <button
            type="button"
            role="menuitem"
            tabindex="-1"
            class={classes!("menu-item", item.danger.then_some("danger"))}
            aria-keyshortcuts={item.shortcut.map(|key| format!("Control+{key} Meta+{key}"))}
            {onclick}
        >
            if let Some(glyph) = item.icon { <Icon {glyph} /> }
            { &item.label }
            if let Some(key) = item.shortcut { <kbd aria-hidden="true">{ format!("Ctrl {key}") }</kbd> }
        </button>
    }
}

fn keys(
    open: &UseStateHandle<bool>,
    button: &NodeRef,
    list: &NodeRef,
    count: usize,
) -> Callback<KeyboardEvent> {
    let (open, button, list) = (open.clone(), button.clone(), list.clone());
    Callback::from(move |event: KeyboardEvent| {
        if !*open {
            if event.key() == "ArrowDown" || event.key() == "ArrowUp" {
                event.prevent_default();
                open.set(true);
            }
            return;
        }
        let at = focused_index(&list);
        let to = match event.key().as_str() {
            "ArrowDown" => at.map_or(0, |at| (at + 1) % count),
            "ArrowUp" => at.map_or(count - 1, |at| (at + count - 1) % count),
            "Home" => 0,
            "End" => count - 1,
            "Escape" => {
                event.prevent_default();
                event.stop_propagation();
                open.set(false);
                return focus(&button);
            }
            _ => return,
        };
        event.prevent_default();
        focus_child(&list, to);
    })
}

fn close_on_leave(open: &UseStateHandle<bool>, root: &NodeRef) -> Callback<FocusEvent> {
    let (open, root) = (open.clone(), root.clone());
    Callback::from(move |event: FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
        let inside = root.get().is_some_and(|root| root.contains(to.as_ref()));
        if !inside {
            open.set(false);
        }
    })
}

fn focused_index(list: &NodeRef) -> Option<usize> {
    let list = list.cast::<HtmlElement>()?;
    let focused = list.owner_document()?.active_element()?;
    let children = list.children();
    (0..children.length())
        .find(|index| children.item(*index).as_ref() == Some(&focused))
        .map(|index| index as usize)
}

fn focus(element: &NodeRef) {
    if let Some(element) = element.cast::<HtmlElement>() {
        // A focus that the browser refuses leaves the focus where it was, which is no worse.
        let _ = element.focus();
    }
}
