//! Whose code it is: a sign-up of this computer, or a name.

use devops360_contract::account::{PendingSignUp, PendingSignUps};
use yew::prelude::*;

use super::flow::{AccountFlow, FlowLink, Steps, use_account_flow};
use super::name_form::NameForm;
use crate::components::{Glyph, Icon};
use crate::format;
use crate::hooks::{use_fetch, use_screen};
use crate::routes::Route;
use crate::t;

/// The sign-ups that wait on this computer, and a field for any other name.
#[component]
pub(super) fn WhoseCode() -> Html {
    use_screen(t!("confirm-whose"));
    let flow = use_account_flow();
    let fetch = use_fetch(PendingSignUps {});
    let pending = fetch.load.value().cloned().unwrap_or_default();
    // The name may have signed up on another computer.
    let username = use_state(String::new);
    let oninput = {
        let username = username.clone();
        Callback::from(move |text| username.set(text))
    };
    let onname = {
        let flow = flow.clone();
        Callback::from(move |username| flow.know(Steps { username, ..Steps::default() }))
    };
    html! {
        <>
            <div class="form-heading"><h1>{ t!("confirm-whose") }</h1><p class="muted">{ t!("confirm-whose-lead") }</p></div>
            if !pending.is_empty() {
                <ul class="options">{ for pending.into_iter().map(|pending| choice(pending, &flow)) }</ul>
            }
            <NameForm value={(*username).clone()} {oninput} {onname} button={t!("confirm-continue")} />
            <p class="form-foot"><FlowLink to={Route::SignIn}>{ t!("account-back-to-sign-in") }</FlowLink></p>
        </>
    }
}

fn choice(pending: PendingSignUp, flow: &AccountFlow) -> Html {
    let username = pending.username.clone();
    let since = t!("confirm-pending-since", when = format::moment_within(pending.since));
    let onclick = {
        let flow = flow.clone();
        move |_: MouseEvent| {
            let (username, pending) = (pending.username.clone(), Some(pending.clone()));
            flow.know(Steps { username, pending, ..Steps::default() });
        }
    };
    html! {
        <li>
            <button type="button" class="option" {onclick}>
                <Icon glyph={Glyph::Mail} />
                <strong>{ username }</strong>
                <small>{ since }</small>
            </button>
        </li>
    }
}
