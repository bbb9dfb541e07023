//! A password of one's own in the place of one that was handed out, and what the pool still needs to know.

use std::collections::BTreeMap;

use devops360_contract::Password;
use devops360_contract::account::{Answer, SignInId, attribute_value};
use devops360_contract::connection::{Attribute, PasswordPolicy};
use yew::prelude::*;

use super::respond::{Respond, use_respond};
use crate::components::{
    Button, ButtonKind, ButtonVariant, ErrorBanner, Field, FieldKind, NewPasswordField, PasswordRules,
};
use crate::hooks::{use_connections, use_fault_focus, use_screen};
use crate::t;

/// The properties of [`NewPassword`].
#[derive(Properties, PartialEq)]
pub(super) struct NewPasswordProps {
    pub(super) id: SignInId,
    /// Cognito's names of the attributes that are missing.
    pub(super) missing: Vec<String>,
}

#[derive(Clone, PartialEq, Default)]
struct Form {
    password: String,
    attributes: BTreeMap<String, String>,
    attempts: u32,
}

type State = UseStateHandle<Form>;

/// The password with its rules, and a field for each missing attribute.
#[component]
pub(super) fn NewPassword(props: &NewPasswordProps) -> Html {
    use_screen(t!("reset-title"));
    let respond = use_respond();
    let form = use_state(Form::default);
    use_fault_focus((form.attempts, respond.complaint.is_some()));
    let policy =
        use_connections().active().map(|active| active.file.password_policy.clone()).unwrap_or_default();
    let onsubmit = submit(props, &form, &respond, &policy);
    html! {
        <>
            <div class="form-heading"><h1>{ t!("reset-title") }</h1><p class="muted">{ t!("challenge-new-password-lead") }</p></div>
            if let Some(error) = respond.action.error() { <ErrorBanner error={error.clone()} /> }
            <form novalidate=true {onsubmit}>
                { password(&form, &respond, &policy) }
                <PasswordRules policy={policy.clone()} password={form.password.clone()} />
                { for props.missing.iter().map(|name| attribute(&form, name)) }
                <Button variant={ButtonVariant::Primary} kind={ButtonKind::Submit} large=true busy={respond.action.busy()}>
                    { t!("reset-button") }
                </Button>
            </form>
        </>
    }
}

fn password(form: &State, respond: &Respond, policy: &PasswordPolicy) -> Html {
    let refused = respond.complaint.as_ref().map(|complaint| AttrValue::from(complaint.words(false)));
    let oninput = {
        let (form, complaint) = (form.clone(), respond.complaint.clone());
        Callback::from(move |password| {
            complaint.set(None);
            form.set(Form { password, ..(*form).clone() });
        })
    };
    html! {
        <NewPasswordField
            value={form.password.clone()}
            policy={policy.clone()}
            tried={form.attempts > 0}
            {refused}
            autofocus=true
            {oninput}
        />
    }
}

fn attribute(form: &State, name: &str) -> Html {
    let value = form.attributes.get(name).cloned().unwrap_or_default();
    let missing =
        (form.attempts > 0 && value.trim().is_empty()).then(|| AttrValue::from(t!("account-missing")));
    let (label, kind) = match name {
        "email" => (t!("account-email"), FieldKind::Email),
        "phone_number" => (t!("account-phone"), FieldKind::Phone),
        "name" => (t!("account-name"), FieldKind::Text),
        "address" => (t!("account-address"), FieldKind::Text),
        // A pool's own attributes have no other name that people know.
        other => (other.trim_start_matches("custom:").replace('_', " "), FieldKind::Text),
    };
    let oninput = {
        let (form, name) = (form.clone(), name.to_owned());
        Callback::from(move |text| {
            let mut next = (*form).clone();
            next.attributes.insert(name.clone(), text);
            form.set(next);
        })
    };
    html! { <Field name={name.to_owned()} {label} {kind} {value} {oninput} error={missing} required=true /> }
}

fn submit(
    props: &NewPasswordProps,
    form: &State,
    respond: &Respond,
    policy: &PasswordPolicy,
) -> Callback<SubmitEvent> {
    let (form, respond, policy) = (form.clone(), respond.clone(), policy.clone());
    let (id, missing) = (props.id.clone(), props.missing.clone());
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        form.set(Form { attempts: form.attempts + 1, ..(*form).clone() });
        let attributes: BTreeMap<String, String> =
            missing.iter().map(|name| (name.clone(), sent(name, form.attributes.get(name)))).collect();
        if !policy.accepts(&form.password) || attributes.values().any(String::is_empty) {
            return;
        }
        let password = Password::new(form.password.clone());
        respond.send(&id, Answer::NewPassword { password, attributes });
    })
}

/// What was typed as the attribute `name`, as it is sent.
fn sent(name: &str, typed: Option<&String>) -> String {
    let typed = typed.map(String::as_str).unwrap_or_default();
    let kind = if name == "phone_number" { Attribute::PhoneNumber } else { Attribute::Name };
    attribute_value(kind, typed)
}
