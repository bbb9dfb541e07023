//! Ask for a code to set a new password.

use devops360_contract::account::ForgotPassword;
use yew::prelude::*;

use super::flow::{FlowLink, Steps, use_account_flow};
use super::name_form::NameForm;
use super::stage::{ConnectionCard, Stage};
use crate::components::ErrorBanner;
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
    let action = use_action();
    let oninput = {
        let username = username.clone();
        Callback::from(move |text| username.set(text))
    };
    let onname = {
        let (action, flow) = (action.clone(), flow.clone());
        Callback::from(move |username: String| {
            let flow = flow.clone();
            action.send(ForgotPassword { username: username.clone() }, move |delivery| {
                flow.go(Route::Reset, Steps { username, reset_delivery: Some(delivery), ..Steps::default() });
            });
        })
    };
    html! {
        <Stage connection={active.clone()}>
            <main data-screen="forgot" class="form">
                <div class="form-heading"><h1>{ t!("forgot-title") }</h1><p class="muted">{ t!("forgot-lead") }</p></div>
                if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
                <NameForm
                    value={(*username).clone()}
                    {oninput}
                    {onname}
                    busy={action.busy()}
                    button={t!("forgot-button")}
                />
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
