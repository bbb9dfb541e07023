//! Ask for a code to set a new password.

use devops360_contract::account::ForgotPassword;
use devops360_contract::connection::SignInWith;
use yew::prelude::*;

use super::flow::{FlowLink, Steps, use_account_flow};
use super::form::name_field;
use super::stage::{ConnectionCard, Stage};
use crate::components::{Button, ButtonKind, ButtonVariant, ErrorBanner, Field};
use crate::hooks::{use_action, use_connections, use_screen};
use crate::routes::Route;
use crate::t;

/// One field: whose password.
#[component]
pub(crate) fn ForgotPage() -> Html {
    use_screen(t!("forgot-title"));
    let flow = use_account_flow();
    let active = use_connections().active().cloned();
    let username = use_state(|| flow.steps.username.clone());
    let missing = use_state(|| false);
    let action = use_action();
    let oninput = {
        let (username, missing) = (username.clone(), missing.clone());
        Callback::from(move |text| {
            username.set(text);
            missing.set(false);
        })
    };
    let onsubmit = {
        let (username, missing, action, flow) =
            (username.clone(), missing.clone(), action.clone(), flow.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let username = username.trim().to_owned();
            if username.is_empty() {
                return missing.set(true);
            }
            let flow = flow.clone();
            action.send(ForgotPassword { username: username.clone() }, move |delivery| {
                flow.go(Route::Reset, Steps { username, reset_delivery: Some(delivery), ..Steps::default() });
            });
        })
    };
    let name = name_field(active.as_ref().map_or(SignInWith::default(), |active| active.file.sign_in_with));
    html! {
        <Stage connection={active.clone()}>
            <main data-screen="forgot" class="form">
                <div class="form-heading"><h1>{ t!("forgot-title") }</h1><p class="muted">{ t!("forgot-lead") }</p></div>
                if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
                <form novalidate=true {onsubmit}>
                    <Field
                        name="username"
                        label={name.label}
                        kind={name.kind}
                        value={(*username).clone()}
                        {oninput}
                        error={missing.then(|| AttrValue::from(t!("account-missing")))}
                        required=true
                        autocomplete="username"
                        autofocus=true
                    />
                    <Button variant={ButtonVariant::Primary} kind={ButtonKind::Submit} large=true busy={action.busy()}>
                        { t!("forgot-button") }
                    </Button>
                </form>
                <p class="form-foot">
                    <FlowLink to={Route::SignIn} username={(*username).clone()}>{ t!("account-back-to-sign-in") }</FlowLink>
                    <span aria-hidden="true">{ "·" }</span>
                    <FlowLink to={Route::Reset} username={(*username).clone()}>{ t!("forgot-have-code") }</FlowLink>
                </p>
                if let Some(connection) = active { <ConnectionCard {connection} /> }
            </main>
        </Stage>
    }
}
