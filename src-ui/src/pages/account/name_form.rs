//! A form of one field: the name that a person signs in with.

use devops360_contract::connection::SignInWith;
use yew::prelude::*;

use super::form::name_field;
use crate::components::{Button, ButtonKind, ButtonVariant, Field};
use crate::hooks::use_connections;
use crate::t;

/// The properties of [`NameForm`].
#[derive(Properties, PartialEq)]
pub(super) struct NameFormProps {
    /// What is typed so far.
    pub(super) value: String,
    /// Takes what is typed.
    pub(super) oninput: Callback<String>,
    /// Takes the name, without spaces at its ends and never empty.
    pub(super) onname: Callback<String>,
    /// Whether the last name is still being looked after.
    #[prop_or_default]
    pub(super) busy: bool,
    /// The button's words.
    pub(super) button: String,
}

/// Asks for a name as the connection wants it; an empty one is not taken.
#[component]
pub(super) fn NameForm(props: &NameFormProps) -> Html {
    let with = use_connections().active().map_or(SignInWith::default(), |active| active.file.sign_in_with);
    let missing = use_state(|| false);
    let oninput = {
        let (missing, oninput) = (missing.clone(), props.oninput.clone());
        Callback::from(move |text| {
            missing.set(false);
            oninput.emit(text);
        })
    };
    let onsubmit = {
        let (missing, value, onname) = (missing.clone(), props.value.clone(), props.onname.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match value.trim() {
                "" => missing.set(true),
                name => onname.emit(name.to_owned()),
            }
        })
    };
    let name = name_field(with);
    html! {
        <form novalidate=true {onsubmit}>
            <Field
                name="username"
                label={name.label}
                kind={name.kind}
                value={props.value.clone()}
                {oninput}
                error={missing.then(|| AttrValue::from(t!("account-missing")))}
                required=true
                autocomplete="username"
                autofocus=true
            />
            <Button variant={ButtonVariant::Primary} kind={ButtonKind::Submit} large=true busy={props.busy}>
                { &props.button }
            </Button>
        </form>
    }
}
