//! A yes-or-no field.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::hooks::use_element_id;

/// The properties of [`Checkbox`].
#[derive(Properties, PartialEq)]
pub(crate) struct CheckboxProps {
    /// The input's name.
    pub(crate) name: AttrValue,
    /// The words beside it.
    pub(crate) label: AttrValue,
    /// A line of explanation.
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
    /// Whether it is ticked.
    pub(crate) checked: bool,
    /// It cannot be used now.
    #[prop_or_default]
    pub(crate) disabled: bool,
    /// The new state.
    pub(crate) onchange: Callback<bool>,
}

/// A check box with its words.
#[component]
pub(crate) fn Checkbox(props: &CheckboxProps) -> Html {
    let id = use_element_id("checkbox");
    let hint_id = format!("{id}-hint");
    let onchange =
        props.onchange.reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().checked());
    html! {
        <div class="checkbox">
            <input
                id={id.clone()}
                type="checkbox"
                name={props.name.clone()}
                checked={props.checked}
                disabled={props.disabled}
                aria-describedby={props.hint.as_ref().map(|_| hint_id.clone())}
                {onchange}
            />
            <label for={id}>{ &props.label }</label>
            if let Some(hint) = &props.hint { <p id={hint_id} class="hint">{ hint }</p> }
        </div>
    }
}
