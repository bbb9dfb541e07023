//! Set a new password with a code.

use devops360_contract::Password;
use devops360_contract::account::{CodeDelivery, DeliveryMedium, ResetOutcome, ResetPassword};
use devops360_contract::connection::{PasswordPolicy, SignInWith};
use yew::prelude::*;

use super::flow::{AccountFlow, Achieved, FlowLink, Steps, use_account_flow};
use super::form::name_field;
use super::stage::{ConnectionCard, Stage};
use crate::components::{
    Button, ButtonKind, ButtonVariant, CodeField, ErrorBanner, Field, NewPasswordField, PasswordRules,
    refusal_words,
};
use crate::hooks::{Action, use_action, use_connections, use_fault_focus, use_screen};
use crate::routes::Route;
use crate::t;

/// What the form knows.
#[derive(Clone, PartialEq, Default)]
struct Form {
    username: String,
    code: String,
    password: String,
    /// How often the person tried to send it: from the first time on every fault is shown.
    attempts: u32,
    refusal: Option<Refusal>,
}

/// What the pool did not take.
#[derive(Clone, PartialEq)]
enum Refusal {
    WrongCode,
    ExpiredCode,
    Password(String),
}

type State = UseStateHandle<Form>;

/// The code and the password that the person wants.
#[component]
pub(crate) fn ResetPage() -> Html {
    use_screen(t!("reset-title"));
    let flow = use_account_flow();
    let active = use_connections().active().cloned();
    let form = use_state(|| Form { username: flow.steps.username.clone(), ..Form::default() });
    let action = use_action();
    use_fault_focus((form.attempts, form.refusal.is_some()));
    let (with, policy) = active.as_ref().map_or_else(Default::default, |active| {
        (active.file.sign_in_with, active.file.password_policy.clone())
    });
    let onsubmit = submit(&form, &action, &flow, &policy);
    html! {
        <Stage connection={active.clone()}>
            <main data-screen="reset" class="form">
                <div class="form-heading">
                    <h1>{ t!("reset-title") }</h1>
                    <p class="muted selectable-text">{ sent(flow.steps.reset_delivery.as_ref()) }</p>
                </div>
                if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
                <form novalidate=true {onsubmit}>
                    if flow.steps.username.is_empty() { { username(&form, with) } }
                    { code(&form) }
                    { password(&form, &policy) }
                    <PasswordRules {policy} password={form.password.clone()} />
                    <Button variant={ButtonVariant::Primary} kind={ButtonKind::Submit} large=true busy={action.busy()}>
                        { t!("reset-button") }
                    </Button>
                </form>
                <p class="form-foot">
                    <FlowLink to={Route::Forgot} username={form.username.clone()}>{ t!("confirm-resend") }</FlowLink>
                    <span aria-hidden="true">{ "·" }</span>
                    <FlowLink to={Route::SignIn} username={form.username.clone()}>{ t!("account-back-to-sign-in") }</FlowLink>
                </p>
                if let Some(connection) = active { <ConnectionCard {connection} /> }
            </main>
        </Stage>
    }
}

/// Where the code went, without saying whether there is such an account.
fn sent(delivery: Option<&CodeDelivery>) -> String {
    let Some(delivery) = delivery else { return t!("reset-lead") };
    let destination = delivery.destination.as_str();
    match delivery.medium {
        DeliveryMedium::Email => t!("reset-sent-email", destination = destination),
        DeliveryMedium::Sms => t!("reset-sent-sms", destination = destination),
        DeliveryMedium::Unknown => t!("reset-sent-unknown", destination = destination),
    }
}

fn username(form: &State, with: SignInWith) -> Html {
    let name = name_field(with);
    let missing = (form.attempts > 0 && form.username.trim().is_empty())
        .then(|| AttrValue::from(t!("account-missing")));
    html! {
        <Field
            name="username"
            label={name.label}
            kind={name.kind}
            value={form.username.clone()}
            oninput={edit(form, |form, text| form.username = text)}
            error={missing}
            required=true
            autocomplete="username"
            autofocus=true
        />
    }
}

fn code(form: &State) -> Html {
    let error = match &form.refusal {
        Some(Refusal::WrongCode) => Some(t!("confirm-wrong")),
        Some(Refusal::ExpiredCode) => Some(t!("confirm-expired")),
        _ => (form.attempts > 0 && form.code.len() < 6).then(|| t!("account-code-short")),
    };
    html! {
        <CodeField
            label={t!("account-code")}
            value={form.code.clone()}
            error={error.map(AttrValue::from)}
            oninput={edit(form, |form, digits| form.code = digits)}
        />
    }
}

fn password(form: &State, policy: &PasswordPolicy) -> Html {
    let refused = match &form.refusal {
        Some(Refusal::Password(detail)) => Some(refusal_words(detail)),
        _ => None,
    };
    html! {
        <NewPasswordField
            value={form.password.clone()}
            policy={policy.clone()}
            tried={form.attempts > 0}
            {refused}
            oninput={edit(form, |form, text| form.password = text)}
        />
    }
}

fn edit(form: &State, set: fn(&mut Form, String)) -> Callback<String> {
    let form = form.clone();
    Callback::from(move |text| {
        let mut next = Form { refusal: None, ..(*form).clone() };
        set(&mut next, text);
        form.set(next);
    })
}

fn submit(
    form: &State,
    action: &Action,
    flow: &AccountFlow,
    policy: &PasswordPolicy,
) -> Callback<SubmitEvent> {
    let (form, action, flow, policy) = (form.clone(), action.clone(), flow.clone(), policy.clone());
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        let tried = Form { attempts: form.attempts + 1, refusal: None, ..(*form).clone() };
        form.set(tried.clone());
        let username = tried.username.trim().to_owned();
        if username.is_empty() || tried.code.len() < 6 || !policy.accepts(&tried.password) {
            return;
        }
        let request = ResetPassword {
            username: username.clone(),
            code: tried.code.clone(),
            password: Password::new(tried.password.clone()),
        };
        let (form, flow) = (form.clone(), flow.clone());
        action.send(request, move |outcome| {
            let refusal = match outcome {
                ResetOutcome::Changed => {
                    let achieved = Some(Achieved::PasswordChanged);
                    return flow.go(Route::SignIn, Steps { username, achieved, ..Steps::default() });
                }
                ResetOutcome::WrongCode => Refusal::WrongCode,
                ResetOutcome::ExpiredCode => Refusal::ExpiredCode,
                ResetOutcome::PasswordRefused { detail } => Refusal::Password(detail),
            };
            form.set(Form { refusal: Some(refusal), ..tried });
        });
    })
}
