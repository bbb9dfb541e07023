//! Several lines of text to fill in.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::field::note;
use crate::hooks::use_element_id;

/// The properties of [`TextArea`].
#[derive(Properties, PartialEq)]
pub(crate) struct TextAreaProps {
    /// The element's name: the contract's word for the value.
    pub(crate) name: AttrValue,
    /// The label.
    pub(crate) label: AttrValue,
    /// What stands in it.
    pub(crate) value: AttrValue,
    /// The text after each change.
    pub(crate) oninput: Callback<String>,
    /// What to fill in.
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
    /// What is wrong with it.
    #[prop_or_default]
    pub(crate) error: Option<AttrValue>,
    /// The most characters it takes.
    #[prop_or_default]
    pub(crate) limit: Option<u32>,
    /// It cannot be used now.
    #[prop_or_default]
    pub(crate) disabled: bool,
}

/// A label and room for several lines.
#[component]
pub(crate) fn TextArea(props: &TextAreaProps) -> Html {
    let id = use_element_id("text");
    let note_id = format!("{id}-note");
    let described = props.error.is_some() || props.hint.is_some();
    let oninput = props
        .oninput
        .reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
    html! {
        <div class={classes!("field", props.error.as_ref().map(|_| "invalid"))}>
            <label for={id.clone()}>{ &props.label }</label>
            <textarea
                {id}
                name={props.name.clone()}
                value={props.value.to_string()}
                maxlength={props.limit.map(|limit| limit.to_string())}
                disabled={props.disabled}
                aria-invalid={props.error.as_ref().map(|_| "true")}
                aria-describedby={described.then(|| note_id.clone())}
                {oninput}
            />
            { note(&note_id, props.error.as_ref(), props.hint.as_ref()) }
        </div>
    }
}
