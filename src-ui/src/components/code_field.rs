//! A field for a code from an e-mail or a text message.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::hooks::use_element_id;
use crate::t;

/// How many digits most of Cognito's codes have.
pub(crate) const CODE_LENGTH: usize = 6;

/// What is wrong with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeFault {
    /// It has too few digits.
    Short,
    /// It is another one.
    Wrong,
    /// It was right once.
    Expired,
}

impl CodeFault {
    /// What the person reads.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Short => t!("account-code-short"),
            Self::Wrong => t!("confirm-wrong"),
            Self::Expired => t!("confirm-expired"),
        }
    }
}

/// The properties of [`CodeField`].
#[derive(Properties, PartialEq)]
pub(crate) struct CodeFieldProps {
    /// The label.
    pub(crate) label: AttrValue,
    /// What was typed so far: digits only.
    pub(crate) value: AttrValue,
    /// How many digits it takes; it is complete with them.
    #[prop_or(CODE_LENGTH)]
    pub(crate) longest: usize,
    /// What is wrong with it.
    #[prop_or_default]
    pub(crate) error: Option<AttrValue>,
    /// The digits after each change.
    pub(crate) oninput: Callback<String>,
    /// Called once all digits are there.
    #[prop_or_default]
    pub(crate) oncomplete: Callback<String>,
    /// Refers to the input, to focus it.
    #[prop_or_default]
    pub(crate) node_ref: NodeRef,
}

/// One field of six wide digits: it takes a pasted code with spaces or dashes, and the system's suggestion.
#[component]
pub(crate) fn CodeField(props: &CodeFieldProps) -> Html {
    let id = use_element_id("code");
    let error_id = format!("{id}-error");
    let (changed, complete) = (props.oninput.clone(), props.oncomplete.clone());
    let (before, longest) = (props.value.clone(), props.longest);
    let oninput = Callback::from(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let digits = digits_of(&input.value(), longest);
        input.set_value(&digits);
        changed.emit(digits.clone());
        if digits.len() == longest && *before != *digits {
            complete.emit(digits);
        }
    });
    html! {
        <div class={classes!("field", "code-field", props.error.as_ref().map(|_| "invalid"))}>
            <label for={id.clone()}>{ &props.label }</label>
            <input
                ref={props.node_ref.clone()}
                {id}
                name="code"
                type="text"
                inputmode="numeric"
                autocomplete="one-time-code"
                spellcheck="false"
                required=true
                data-autofocus=""
                aria-invalid={props.error.as_ref().map(|_| "true")}
                aria-describedby={props.error.as_ref().map(|_| error_id.clone())}
                value={props.value.clone()}
                {oninput}
            />
            if let Some(error) = &props.error { <p id={error_id} class="hint error" role="alert">{ error }</p> }
        </div>
    }
}

/// The digits of `typed`, at most `longest`: a pasted code may have spaces or dashes in it.
fn digits_of(typed: &str, longest: usize) -> String {
    typed.chars().filter(char::is_ascii_digit).take(longest).collect()
}

#[cfg(test)]
mod tests {
    use super::digits_of;

    #[test]
    fn a_pasted_code_keeps_its_digits() {
        for (typed, expected) in
            [("123456", "123456"), (" 123 456\n", "123456"), ("12-34-56-78", "123456"), ("abc", "")]
        {
            assert_eq!(digits_of(typed, 6), expected, "the digits of {typed:?}");
        }
    }
}
