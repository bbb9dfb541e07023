//! A line of text to fill in.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{Glyph, Icon};
use crate::hooks::use_element_id;
use crate::t;

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum FieldKind {
    /// Any text.
    #[default]
    Text,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A password, hidden until the person asks to see it.
    Password,
}

/// The properties of [`Field`].
#[derive(Properties, PartialEq)]
pub(crate) struct FieldProps {
    /// The input's name: the contract's word for the value.
    pub(crate) name: AttrValue,
    /// The label.
    pub(crate) label: AttrValue,
    /// What it takes.
    #[prop_or_default]
    pub(crate) kind: FieldKind,
    /// What stands in it.
    pub(crate) value: AttrValue,
    /// The text after each change.
    pub(crate) oninput: Callback<String>,
    /// The person left the field.
    #[prop_or_default]
    pub(crate) onblur: Callback<()>,
    /// What to fill in.
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
    /// What is wrong with it.
    #[prop_or_default]
    pub(crate) error: Option<AttrValue>,
    /// It has to be filled in.
    #[prop_or_default]
    pub(crate) required: bool,
    /// It may stay empty, and the label says so.
    #[prop_or_default]
    pub(crate) optional: bool,
    /// It cannot be used now.
    #[prop_or_default]
    pub(crate) disabled: bool,
    /// What the system may fill in (the HTML `autocomplete` tokens).
    #[prop_or("off".into())]
    pub(crate) autocomplete: AttrValue,
    /// An example.
    #[prop_or_default]
    pub(crate) placeholder: Option<AttrValue>,
    /// Stands at the end of the label's line: a link or a badge.
    #[prop_or_default]
    pub(crate) beside_label: Html,
    /// It takes the focus when the screen opens.
    #[prop_or_default]
    pub(crate) autofocus: bool,
    /// Refers to the input, to focus it.
    #[prop_or_default]
    pub(crate) node_ref: NodeRef,
}

/// A label, an input, and a line of help or of what is wrong, tied together for assistive technology.
#[component]
pub(crate) fn Field(props: &FieldProps) -> Html {
    let id = use_element_id("field");
    let note_id = format!("{id}-note");
    let revealed = use_state(|| false);
    let password = props.kind == FieldKind::Password;
    let described = props.error.is_some() || props.hint.is_some();
    let oninput =
        props.oninput.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    html! {
        <div class={classes!("field", props.error.as_ref().map(|_| "invalid"))}>
            { label_line(&id, props) }
            <div class="field-box">
                <input
                    ref={props.node_ref.clone()}
                    id={id.clone()}
                    name={props.name.clone()}
                    type={input_type(props.kind, *revealed)}
                    value={props.value.clone()}
                    autocomplete={props.autocomplete.clone()}
                    autocapitalize="none"
                    spellcheck="false"
                    placeholder={props.placeholder.clone()}
                    required={props.required}
                    disabled={props.disabled}
                    data-autofocus={props.autofocus.then_some("")}
                    aria-invalid={props.error.as_ref().map(|_| "true")}
                    aria-describedby={described.then(|| note_id.clone())}
                    {oninput}
                    onblur={props.onblur.reform(|_| ())}
                />
                if password { { reveal_toggle(&revealed) } }
            </div>
            { note(&note_id, props.error.as_ref(), props.hint.as_ref()) }
        </div>
    }
}

fn label_line(id: &AttrValue, props: &FieldProps) -> Html {
    html! {
        <div class="label-line">
            <label for={id.clone()}>
                { &props.label }
                if props.optional { <span class="optional">{ " " }{ t!("field-optional") }</span> }
            </label>
            { props.beside_label.clone() }
        </div>
    }
}

/// The line below an input: what is wrong, else what to fill in.
pub(super) fn note(id: &str, error: Option<&AttrValue>, hint: Option<&AttrValue>) -> Html {
    match (error, hint) {
        (Some(error), _) => html! { <p id={id.to_owned()} class="hint error">{ error }</p> },
        (None, Some(hint)) => html! { <p id={id.to_owned()} class="hint">{ hint }</p> },
        (None, None) => Html::default(),
    }
}

fn reveal_toggle(revealed: &UseStateHandle<bool>) -> Html {
    let (glyph, label) = if **revealed {
        (Glyph::EyeOff, t!("field-hide-password"))
    } else {
        (Glyph::Eye, t!("field-show-password"))
    };
    let onclick = {
        let revealed = revealed.clone();
        move |_| revealed.set(!*revealed)
    };
    html! {
        <button type="button" class="reveal" aria-label={label.clone()} title={label} {onclick}><Icon {glyph} /></button>
    }
}

const fn input_type(kind: FieldKind, revealed: bool) -> &'static str {
    match (kind, revealed) {
        (FieldKind::Password, false) => "password",
        (FieldKind::Email, _) => "email",
        (FieldKind::Phone, _) => "tel",
        (FieldKind::Text | FieldKind::Password, _) => "text",
    }
}
