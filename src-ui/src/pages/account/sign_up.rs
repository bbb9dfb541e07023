//! Create an account.

use devops360_contract::account::SignUpOutcome;
use devops360_contract::connection::{Attribute, ConnectionFile};
use devops360_contract::profile::PhotoHandle;
use yew::prelude::*;

use super::flow::{AccountFlow, Achieved, FlowLink, Steps, use_account_flow};
use super::form::name_field;
use super::photo_choice::PhotoChoice;
use super::sign_up_form::{Asked, Fault, SignUpForm, asked};
use super::stage::{ConnectionCard, Stage};
use crate::components::{Button, ButtonKind, ButtonVariant, ErrorBanner, Field, FieldKind, PasswordRules};
use crate::hooks::{Action, use_action, use_connections, use_fault_focus, use_screen};
use crate::routes::Route;
use crate::t;

/// What the page knows.
#[derive(Clone, PartialEq, Default)]
struct Page {
    form: SignUpForm,
    photo: Option<PhotoHandle>,
    /// How often the person tried to send it: from the first time on every fault is shown.
    attempts: u32,
    refusal: Option<Refusal>,
}

/// What the pool did not take.
#[derive(Clone, PartialEq)]
enum Refusal {
    Taken,
    Password(String),
}

type State = UseStateHandle<Page>;

/// The form that the connection asks for.
#[component]
pub(crate) fn SignUpPage() -> Html {
    use_screen(t!("sign-up-title"));
    let flow = use_account_flow();
    let action = use_action();
    let page = use_state(Page::default);
    use_fault_focus((page.attempts, page.refusal.is_some()));
    let connections = use_connections();
    let Some(active) = connections.active() else { return Html::default() };
    let onsubmit = submit(&page, &action, &flow, &active.file);
    let onphoto = {
        let page = page.clone();
        Callback::from(move |photo| page.set(Page { photo, ..(*page).clone() }))
    };
    html! {
        <Stage connection={active.clone()}>
            <main data-screen="sign-up" class="form wide">
                <div class="form-heading"><h1>{ t!("sign-up-title") }</h1><p class="muted">{ t!("sign-up-lead") }</p></div>
                <form novalidate=true {onsubmit}>
                    { username(&page, &active.file) }
                    { password(&page, &active.file) }
                    { attributes(&page, &active.file) }
                    <PhotoChoice photo={page.photo.clone()} onchange={onphoto} />
                    if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
                    <Button variant={ButtonVariant::Primary} kind={ButtonKind::Submit} large=true busy={action.busy()}>
                        { t!("sign-up-button") }
                    </Button>
                </form>
                <p class="form-foot">
                    { t!("sign-up-have-account") }
                    <FlowLink to={Route::SignIn}>{ t!("sign-up-sign-in") }</FlowLink>
                    <span aria-hidden="true">{ "·" }</span>
                    <FlowLink to={Route::Confirm}>{ t!("sign-in-have-code") }</FlowLink>
                </p>
                <ConnectionCard connection={active.clone()} />
            </main>
        </Stage>
    }
}

fn username(page: &State, connection: &ConnectionFile) -> Html {
    // An account has one name; that its address works too is for signing in.
    let (label, kind) = match name_field(connection.sign_in_with) {
        field if field.kind == FieldKind::Text => (t!("account-username"), field.kind),
        field => (field.label, field.kind),
    };
    let taken = (page.refusal == Some(Refusal::Taken)).then(|| t!("sign-up-taken"));
    let fault = shown(page, page.form.username_fault(connection));
    html! {
        <Field
            name="username"
            {label}
            {kind}
            value={page.form.username.clone()}
            oninput={edit(page, |form, text| form.username = text)}
            error={taken.or(fault).map(AttrValue::from)}
            hint={(kind == FieldKind::Phone).then(|| AttrValue::from(t!("account-phone-hint")))}
            required=true
            autocomplete="username"
            autofocus=true
        />
    }
}

fn password(page: &State, connection: &ConnectionFile) -> Html {
    let refused = match &page.refusal {
        Some(Refusal::Password(detail)) => Some(t!("sign-up-password-refused", detail = detail.as_str())),
        _ => None,
    };
    let fault = shown(page, page.form.password_fault(connection));
    html! {
        <>
            <Field
                name="password"
                label={t!("account-password")}
                kind={FieldKind::Password}
                value={page.form.password.clone()}
                oninput={edit(page, |form, text| form.password = text)}
                error={refused.or(fault).map(AttrValue::from)}
                required=true
                autocomplete="new-password"
            />
            <PasswordRules policy={connection.password_policy.clone()} password={page.form.password.clone()} />
        </>
    }
}

fn attributes(page: &State, connection: &ConnectionFile) -> Html {
    let asked = asked(connection);
    let (short, long): (Vec<Asked>, Vec<Asked>) = asked
        .into_iter()
        .partition(|asked| matches!(asked.attribute, Attribute::Name | Attribute::PhoneNumber));
    let field = |asked: &Asked| attribute(page, *asked);
    let (before, after): (Vec<Asked>, Vec<Asked>) =
        long.into_iter().partition(|asked| asked.attribute == Attribute::Email);
    html! {
        <>
            { for before.iter().map(field) }
            if short.len() > 1 {
                <div class="two">{ for short.iter().map(field) }</div>
            } else {
                { for short.iter().map(field) }
            }
            { for after.iter().map(field) }
        </>
    }
}

fn attribute(page: &State, asked: Asked) -> Html {
    let Asked { attribute, required } = asked;
    let (label, kind, autocomplete) = match attribute {
        Attribute::Email => (t!("account-email"), FieldKind::Email, "email"),
        Attribute::PhoneNumber => (t!("account-phone"), FieldKind::Phone, "tel"),
        Attribute::Name => (t!("account-name"), FieldKind::Text, "name"),
        Attribute::Address => (t!("account-address"), FieldKind::Text, "street-address"),
    };
    let oninput = {
        let page = page.clone();
        Callback::from(move |text| {
            let mut next = (*page).clone();
            next.form.attributes.insert(attribute, text);
            page.set(next);
        })
    };
    html! {
        <Field
            name={attribute.as_str()}
            {label}
            {kind}
            value={page.form.attribute(attribute).to_owned()}
            {oninput}
            error={shown(page, page.form.attribute_fault(asked)).map(AttrValue::from)}
            hint={(attribute == Attribute::PhoneNumber).then(|| AttrValue::from(t!("account-phone-hint")))}
            {required}
            optional={!required}
            {autocomplete}
        />
    }
}

fn edit(page: &State, set: fn(&mut SignUpForm, String)) -> Callback<String> {
    let page = page.clone();
    Callback::from(move |text| {
        let mut next = Page { refusal: None, ..(*page).clone() };
        set(&mut next.form, text);
        page.set(next);
    })
}

/// A fault in words, once the person tried to send the form: nobody is told off while they type.
fn shown(page: &Page, fault: Option<Fault>) -> Option<String> {
    let fault = fault.filter(|_| page.attempts > 0)?;
    Some(match fault {
        Fault::Missing => t!("account-missing"),
        Fault::NotAnEmail => t!("account-email-invalid"),
        Fault::NotAPhoneNumber => t!("account-phone-invalid"),
        Fault::WeakPassword => t!("account-password-weak"),
    })
}

fn submit(
    page: &State,
    action: &Action,
    flow: &AccountFlow,
    connection: &ConnectionFile,
) -> Callback<SubmitEvent> {
    let (page, action, flow, connection) = (page.clone(), action.clone(), flow.clone(), connection.clone());
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        let tried = Page { attempts: page.attempts + 1, refusal: None, ..(*page).clone() };
        page.set(tried.clone());
        if !page.form.is_complete(&connection) {
            return;
        }
        let request = page.form.request(&connection, page.photo.clone());
        let (page, flow, username) = (page.clone(), flow.clone(), request.username.clone());
        action.send(request, move |outcome| {
            let steps = Steps { username, ..Steps::default() };
            match outcome {
                SignUpOutcome::ConfirmationRequired(pending) => {
                    flow.go(Route::Confirm, Steps { pending: Some(pending), ..steps });
                }
                SignUpOutcome::Confirmed => {
                    flow.go(Route::SignIn, Steps { achieved: Some(Achieved::Confirmed), ..steps });
                }
                SignUpOutcome::UsernameTaken => page.set(Page { refusal: Some(Refusal::Taken), ..tried }),
                SignUpOutcome::PasswordRefused { detail } => {
                    page.set(Page { refusal: Some(Refusal::Password(detail)), ..tried });
                }
            }
        });
    })
}
