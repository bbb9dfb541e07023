//! A question that has to be answered first.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::dom;
use crate::hooks::use_element_id;

/// The properties of [`Dialog`].
#[derive(Properties, PartialEq)]
pub(crate) struct DialogProps {
    /// Whether it is shown.
    pub(crate) open: bool,
    /// The heading.
    pub(crate) title: AttrValue,
    /// The person wants it gone, by Escape: answer with `open: false`.
    pub(crate) onclose: Callback<()>,
    /// The buttons, the safe one first.
    #[prop_or_default]
    pub(crate) actions: Html,
    /// Wider, for a list.
    #[prop_or_default]
    pub(crate) wide: bool,
    /// What it says.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// A modal dialog on the native element, which keeps the focus inside and gives it back when it closes.
#[component]
pub(crate) fn Dialog(props: &DialogProps) -> Html {
    let element = use_node_ref();
    let title_id = use_element_id("dialog");
    {
        let element = element.clone();
        use_effect_with(props.open, move |open| show(&element, *open));
    }
    {
        let element = element.clone();
        // A dialog that is removed while it is open would take the focus with it.
        use_effect_with((), move |()| move || show(&element, false));
    }
    let close = props.onclose.clone();
    let oncancel = Callback::from(move |event: Event| {
        event.prevent_default();
        close.emit(());
    });
    // What is pressed in a dialog is meant for nothing behind it.
    let onkeydown = Callback::from(|event: KeyboardEvent| event.stop_propagation());
    html! {
        <dialog
            ref={element}
            class={classes!("dialog", props.wide.then_some("wide"))}
            aria-labelledby={title_id.clone()}
            {oncancel}
            {onkeydown}
        >
            if props.open {
                <h2 id={title_id}>{ &props.title }</h2>
                <div class="dialog-body">{ props.children.clone() }</div>
                <div class="dialog-actions">{ props.actions.clone() }</div>
            }
        </dialog>
    }
}

/// Opens or closes the native dialog, where it is not so already.
fn show(element: &NodeRef, open: bool) {
    let Some(dialog) = element.cast::<HtmlDialogElement>() else { return };
    if open && !dialog.open() {
        // It fails only for a dialog that is open or not in the document, and this one is neither.
        let _ = dialog.show_modal();
    } else if !open && dialog.open() {
        dialog.close();
        // What had the focus before may be gone, as one dialog is when it leads to the next.
        if dom::focus_is_lost() {
            dom::focus_content();
        }
    }
}
