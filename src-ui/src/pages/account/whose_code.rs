//! Whose code it is: a sign-up of this computer, or a name.

use devops360_contract::account::{PendingSignUp, PendingSignUps};
use devops360_contract::connection::SignInWith;
use yew::prelude::*;

use super::flow::{AccountFlow, FlowLink, Steps, use_account_flow};
use super::form::name_field;
use crate::components::{Button, ButtonKind, ButtonVariant, Field, Glyph, Icon};
use crate::format;
use crate::hooks::{use_connections, use_fetch, use_screen};
use crate::routes::Route;
use crate::t;

/// The sign-ups that wait on this computer, and a field for any other name.
#[component]
pub(super) fn WhoseCode() -> Html {
    use_screen(t!("confirm-whose"));
    let flow = use_account_flow();
    let fetch = use_fetch(PendingSignUps {});
    let pending = fetch.load.value().cloned().unwrap_or_default();
    html! {
        <>
            <div class="form-heading"><h1>{ t!("confirm-whose") }</h1><p class="muted">{ t!("confirm-whose-lead") }</p></div>
            if !pending.is_empty() {
                <ul class="options">{ for pending.into_iter().map(|pending| choice(pending, &flow)) }</ul>
            }
            <NameForm />
            <p class="form-foot"><FlowLink to={Route::SignIn}>{ t!("account-back-to-sign-in") }</FlowLink></p>
        </>
    }
}

fn choice(pending: PendingSignUp, flow: &AccountFlow) -> Html {
    let username = pending.username.clone();
    let since = t!("confirm-pending-since", when = format::moment(pending.since));
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

/// A name that signed up, perhaps on another computer.
#[component]
fn NameForm() -> Html {
    let flow = use_account_flow();
    let with = use_connections().active().map_or(SignInWith::default(), |active| active.file.sign_in_with);
    let username = use_state(String::new);
    let missing = use_state(|| false);
    let oninput = {
        let (username, missing) = (username.clone(), missing.clone());
        Callback::from(move |text| {
            username.set(text);
            missing.set(false);
        })
    };
    let onsubmit = {
        let (username, missing) = (username.clone(), missing.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match username.trim() {
                "" => missing.set(true),
                name => flow.know(Steps { username: name.to_owned(), ..Steps::default() }),
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
                value={(*username).clone()}
                {oninput}
                error={missing.then(|| AttrValue::from(t!("account-missing")))}
                required=true
                autocomplete="username"
                autofocus=true
            />
            <Button variant={ButtonVariant::Primary} kind={ButtonKind::Submit} large=true>{ t!("confirm-continue") }</Button>
        </form>
    }
}
