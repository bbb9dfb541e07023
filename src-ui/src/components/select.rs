//! One of a few choices.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::field::note;
use super::{Glyph, Icon};
use crate::hooks::use_element_id;

/// One choice.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choice {
    /// What the callback gets.
    pub(crate) value: AttrValue,
    /// What the person reads.
    pub(crate) label: AttrValue,
}

/// The properties of [`SelectField`].
#[derive(Properties, PartialEq)]
pub(crate) struct SelectFieldProps {
    /// The element's name: the contract's word for the value.
    pub(crate) name: AttrValue,
    /// The label.
    pub(crate) label: AttrValue,
    /// The choices.
    pub(crate) choices: Vec<Choice>,
    /// The value of the one that holds.
    pub(crate) value: AttrValue,
    /// The value of the new one.
    pub(crate) onchange: Callback<String>,
    /// What it means.
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
    /// What is wrong with it.
    #[prop_or_default]
    pub(crate) error: Option<AttrValue>,
    /// It cannot be used now.
    #[prop_or_default]
    pub(crate) disabled: bool,
}

/// A label and the native list of choices.
#[component]
pub(crate) fn SelectField(props: &SelectFieldProps) -> Html {
    let id = use_element_id("select");
    let note_id = format!("{id}-note");
    let described = props.error.is_some() || props.hint.is_some();
    let onchange =
        props.onchange.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    html! {
        <div class={classes!("field", props.error.as_ref().map(|_| "invalid"))}>
            <label for={id.clone()}>{ &props.label }</label>
            <div class="field-box">
                <select
                    {id}
                    name={props.name.clone()}
                    disabled={props.disabled}
                    aria-invalid={props.error.as_ref().map(|_| "true")}
                    aria-describedby={described.then(|| note_id.clone())}
                    {onchange}
                >
                    { for props.choices.iter().map(|choice| html! {
                        <option value={choice.value.clone()} selected={choice.value == props.value}>{ &choice.label }</option>
                    }) }
                </select>
                <Icon glyph={Glyph::ChevronDown} />
            </div>
            { note(&note_id, props.error.as_ref(), props.hint.as_ref()) }
        </div>
    }
}
