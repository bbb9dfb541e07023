//! The password, where the person chose to sign in with it.

use devops360_contract::Password;
use devops360_contract::account::{Answer, Challenge};
use yew::prelude::*;

use super::respond::use_respond;
use crate::components::{Button, ButtonKind, ButtonVariant, ErrorBanner, Field, FieldKind};
use crate::hooks::{use_fault_focus, use_screen};
use crate::t;

/// The properties of [`PasswordQuestion`].
#[derive(Properties, PartialEq)]
pub(super) struct PasswordQuestionProps {
    pub(super) challenge: Challenge,
}

/// One field.
#[component]
pub(super) fn PasswordQuestion(props: &PasswordQuestionProps) -> Html {
    use_screen(t!("challenge-password-title"));
    let respond = use_respond();
    let password = use_state(String::new);
    let missing = use_state(|| false);
    use_fault_focus((respond.complaint.is_some(), *missing));
    let oninput = {
        let (password, missing, complaint) = (password.clone(), missing.clone(), respond.complaint.clone());
        Callback::from(move |text| {
            password.set(text);
            missing.set(false);
            complaint.set(None);
        })
    };
    let onsubmit = {
        let (respond, id) = (respond.clone(), props.challenge.id.clone());
        let (password, missing) = (password.clone(), missing.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if password.is_empty() {
                return missing.set(true);
            }
            respond.send(&id, Answer::Password(Password::new((*password).clone())));
        })
    };
    let other = {
        let (respond, id) = (respond.clone(), props.challenge.id.clone());
        move |_: MouseEvent| respond.send(&id, Answer::OtherFactor)
    };
    let wrong = respond.complaint.as_ref().map(|complaint| complaint.words(false));
    let error = if *missing { Some(t!("account-missing")) } else { wrong };
    html! {
        <>
            <div class="form-heading"><h1>{ t!("challenge-password-title") }</h1></div>
            if let Some(error) = respond.action.error() { <ErrorBanner error={error.clone()} /> }
            <form novalidate=true {onsubmit}>
                <Field
                    name="password"
                    label={t!("account-password")}
                    kind={FieldKind::Password}
                    value={(*password).clone()}
                    {oninput}
                    error={error.map(AttrValue::from)}
                    required=true
                    autocomplete="current-password"
                    autofocus=true
                />
                <Button variant={ButtonVariant::Primary} kind={ButtonKind::Submit} large=true busy={respond.action.busy()}>
                    { t!("sign-in-button") }
                </Button>
            </form>
            <Button variant={ButtonVariant::Quiet} large=true onclick={other}>{ t!("challenge-other-factor") }</Button>
        </>
    }
}
