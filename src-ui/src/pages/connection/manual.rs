//! A connection entered by hand.

use devops360_contract::AppError;
use devops360_contract::connection::{
    Attribute, AuthFlow, CredentialSource, SaveConnection, SaveConnectionOutcome, SignInWith,
};
use yew::prelude::*;
use yew_router::prelude::*;

use super::manual_form::{ManualForm, about};
use crate::components::{
    Banner, Button, ButtonKind, ButtonVariant, Card, Checkbox, Choice, ErrorBanner, Field, Glyph,
    SelectField, Tone,
};
use crate::hooks::{use_action, use_connections, use_fault_focus, use_screen, use_way};
use crate::i18n::{error_remedy, error_text};
use crate::routes::Route;
use crate::t;

type Form = UseStateHandle<ManualForm>;

/// The form, with the shell's word on each field.
#[component]
pub(crate) fn ManualPage() -> Html {
    use_screen(t!("manual-title"));
    let form = use_state(ManualForm::default);
    let errors = use_state(Vec::<AppError>::new);
    use_fault_focus((*errors).clone());
    let action = use_action();
    let connections = use_connections();
    let navigator = use_navigator();
    let onsubmit = {
        let (form, errors, action) = (form.clone(), errors.clone(), action.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (errors, activate, navigator) =
                (errors.clone(), connections.activate.clone(), navigator.clone());
            action.send(SaveConnection { id: None, file: form.file() }, move |outcome| match outcome {
                SaveConnectionOutcome::Invalid(found) => errors.set(found),
                SaveConnectionOutcome::Saved(summary) => {
                    activate.emit(summary);
                    if let Some(navigator) = navigator {
                        navigator.push(&Route::Connect);
                    }
                }
            });
        })
    };
    html! {
        <main class="sheet" data-screen="connect-manual">
            <form class="inner" novalidate=true {onsubmit}>
                <Heading />
                { basics(&form, &errors) }
                { storage(&form, &errors) }
                { signing_in(&form) }
                { advanced(&form, &errors) }
                if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
                if !errors.is_empty() {
                    <Banner tone={Tone::Danger}>{ t!("manual-check-fields", count = errors.len()) }</Banner>
                }
                <div class="sheet-foot">
                    <Button variant={ButtonVariant::Primary} kind={ButtonKind::Submit} busy={action.busy()}>
                        { t!("manual-save") }
                    </Button>
                </div>
            </form>
        </main>
    }
}

/// The way back and the title.
#[component]
fn Heading() -> Html {
    let back = use_way(Route::Connect);
    html! {
        <div class="form-heading">
            <Button variant={ButtonVariant::Quiet} icon={Glyph::ArrowLeft} class="back" onclick={back}>{ t!("back") }</Button>
            <h1>{ t!("manual-title") }</h1>
            <p class="muted">{ t!("manual-lead") }</p>
        </div>
    }
}

fn basics(form: &Form, errors: &[AppError]) -> Html {
    let pool_hint = AttrValue::from(t!("manual-identity-pool-hint"));
    html! {
        <Card title={t!("manual-basics")}>
            { text(form, errors, "name", t!("manual-name"), Some(t!("manual-name-hint").into()), true) }
            <div class="two">
                { text(form, errors, "region", t!("manual-region"), None, true) }
                { text(form, errors, "user_pool_id", t!("manual-user-pool"), None, true) }
            </div>
            { text(form, errors, "client_id", t!("manual-client"), None, true) }
            { text(form, errors, "identity_pool_id", t!("manual-identity-pool"), Some(pool_hint), false) }
        </Card>
    }
}

fn storage(form: &Form, errors: &[AppError]) -> Html {
    let choices = vec![
        choice("identity_pool", t!("manual-credentials-identity-pool")),
        choice("machine", t!("manual-credentials-machine")),
    ];
    let value = if form.credentials == CredentialSource::Machine { "machine" } else { "identity_pool" };
    let onchange = change(form, |form, value| {
        form.credentials =
            if value == "machine" { CredentialSource::Machine } else { CredentialSource::IdentityPool };
    });
    html! {
        <Card title={t!("manual-storage")}>
            <div class="two">
                { text(form, errors, "bucket", t!("manual-bucket"), None, true) }
                { text(form, errors, "table", t!("manual-table"), None, true) }
            </div>
            <SelectField name="credentials" label={t!("manual-credentials")} {choices} {value} {onchange} />
        </Card>
    }
}

fn signing_in(form: &Form) -> Html {
    let names = vec![
        choice("email", t!("manual-sign-in-email")),
        choice("phone", t!("manual-sign-in-phone")),
        choice("username_or_email", t!("manual-sign-in-username-or-email")),
        choice("username", t!("manual-sign-in-username")),
    ];
    let flows = vec![
        choice("srp", t!("manual-auth-flow-srp")),
        choice("choice", t!("manual-auth-flow-choice")),
        choice("password", t!("manual-auth-flow-password")),
    ];
    let flow = match form.auth_flow {
        AuthFlow::UserSrpAuth => "srp",
        AuthFlow::UserPasswordAuth => "password",
        AuthFlow::UserAuth => "choice",
    };
    let set_name = change(form, |form, value| form.sign_in_with = sign_in_with(value));
    let set_flow = change(form, |form, value| {
        form.auth_flow = match value {
            "password" => AuthFlow::UserPasswordAuth,
            "choice" => AuthFlow::UserAuth,
            _ => AuthFlow::UserSrpAuth,
        };
    });
    html! {
        <Card title={t!("manual-signing-in")}>
            <SelectField
                name="sign_in_with"
                label={t!("manual-sign-in-with")}
                choices={names}
                value={sign_in_name(form.sign_in_with)}
                onchange={set_name}
            />
            <SelectField name="auth_flow" label={t!("manual-auth-flow")} choices={flows} value={flow} onchange={set_flow} />
            <fieldset>
                <legend>{ t!("manual-required") }</legend>
                <div class="two">
                    { required(form, Attribute::Email, t!("account-email")) }
                    { required(form, Attribute::PhoneNumber, t!("account-phone")) }
                    { required(form, Attribute::Name, t!("account-name")) }
                    { required(form, Attribute::Address, t!("account-address")) }
                </div>
            </fieldset>
        </Card>
    }
}

fn advanced(form: &Form, errors: &[AppError]) -> Html {
    let secret_hint = AttrValue::from(t!("manual-secret-id-hint"));
    html! {
        <Card title={t!("manual-advanced")}>
            <div class="two">
                { text(form, errors, "secret_id", t!("manual-secret-id"), Some(secret_hint), false) }
                { text(form, errors, "key", t!("manual-secret-key"), None, false) }
            </div>
            { text(form, errors, "managed_login", t!("manual-managed-login"), Some(t!("manual-managed-login-hint").into()), false) }
            { text(form, errors, "endpoint", t!("manual-endpoint"), Some(t!("manual-endpoint-hint").into()), false) }
        </Card>
    }
}

fn text(
    form: &Form,
    errors: &[AppError],
    name: &'static str,
    label: String,
    hint: Option<AttrValue>,
    required: bool,
) -> Html {
    let oninput = {
        let form = form.clone();
        Callback::from(move |text| form.set(form.with(name, text)))
    };
    let error = about(errors, name).map(|error| format!("{}. {}", error_text(error), error_remedy(error)));
    html! {
        <Field
            {name}
            {label}
            value={form.text(name)}
            {oninput}
            {hint}
            error={error.map(AttrValue::from)}
            {required}
            optional={!required}
            autofocus={name == "name"}
        />
    }
}

fn required(form: &Form, attribute: Attribute, label: String) -> Html {
    let onchange = {
        let form = form.clone();
        Callback::from(move |required| form.set(form.with_required(attribute, required)))
    };
    let name = format!("required_{}", attribute.as_str());
    html! { <Checkbox {name} {label} checked={form.required.contains(&attribute)} {onchange} /> }
}

fn choice(value: &'static str, label: String) -> Choice {
    Choice { value: value.into(), label: label.into() }
}

fn change(form: &Form, set: fn(&mut ManualForm, &str)) -> Callback<String> {
    let form = form.clone();
    Callback::from(move |value: String| {
        let mut next = (*form).clone();
        set(&mut next, &value);
        form.set(next);
    })
}

fn sign_in_with(value: &str) -> SignInWith {
    match value {
        "phone" => SignInWith::Phone,
        "username_or_email" => SignInWith::UsernameOrEmail,
        "username" => SignInWith::Username,
        _ => SignInWith::Email,
    }
}

const fn sign_in_name(with: SignInWith) -> &'static str {
    match with {
        SignInWith::Email => "email",
        SignInWith::Phone => "phone",
        SignInWith::UsernameOrEmail => "username_or_email",
        SignInWith::Username => "username",
    }
}
