//! Setting up an authenticator app: scan, then prove it by a code.

use devops360_contract::account::{
    AuthenticatorOutcome, AuthenticatorSetup as Setup, Security, VerifyAuthenticator,
};
use yew::prelude::*;

use crate::components::{
    AuthenticatorSetup, Button, ButtonKind, ButtonVariant, CodeField, Dialog, ErrorBanner,
};
use crate::hooks::{use_action, use_fault_focus};
use crate::t;

/// How many digits an app shows.
const DIGITS: usize = 6;

/// A key that the pool offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offer(pub(super) Setup);

/// The properties of [`AuthenticatorDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct AuthenticatorDialogProps {
    /// What the app has to learn; without it the dialog is closed.
    pub(super) offer: Option<Offer>,
    /// The person wants it gone.
    pub(super) onclose: Callback<()>,
    /// The code was right.
    pub(super) onenabled: Callback<Security>,
}

/// The picture, the key, and the field for the code.
#[component]
pub(super) fn AuthenticatorDialog(props: &AuthenticatorDialogProps) -> Html {
    html! {
        <Dialog wide=true open={props.offer.is_some()} title={t!("challenge-set-up-title")} onclose={props.onclose.clone()}>
            if let Some(Offer(setup)) = &props.offer {
                <Proof setup={setup.clone()} onclose={props.onclose.clone()} onenabled={props.onenabled.clone()} />
            }
        </Dialog>
    }
}

#[derive(Properties, PartialEq)]
struct ProofProps {
    setup: Setup,
    onclose: Callback<()>,
    onenabled: Callback<Security>,
}

#[component]
fn Proof(props: &ProofProps) -> Html {
    let code = use_state(String::new);
    let error = use_state(|| None::<String>);
    let action = use_action();
    use_fault_focus(error.is_some());
    let oninput = {
        let (code, error) = (code.clone(), error.clone());
        Callback::from(move |digits| {
            code.set(digits);
            error.set(None);
        })
    };
    let send = {
        let (action, error, onenabled) = (action.clone(), error.clone(), props.onenabled.clone());
        Callback::from(move |code: String| {
            if code.len() < DIGITS {
                return error.set(Some(t!("account-code-short")));
            }
            let (error, onenabled) = (error.clone(), onenabled.clone());
            action.send(VerifyAuthenticator { code }, move |outcome| match outcome {
                AuthenticatorOutcome::Enabled(now) => onenabled.emit(now),
                AuthenticatorOutcome::WrongCode => error.set(Some(t!("challenge-wrong-app"))),
            });
        })
    };
    let onsubmit = {
        let (send, code) = (send.clone(), code.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            send.emit((*code).clone());
        })
    };
    html! {
        <form class="stacked" novalidate=true {onsubmit}>
            if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
            <AuthenticatorSetup setup={props.setup.clone()} />
            <CodeField
                label={t!("security-app-code")}
                value={(*code).clone()}
                error={(*error).clone().map(AttrValue::from)}
                {oninput}
                oncomplete={send}
            />
            <div class="dialog-actions">
                <Button onclick={props.onclose.reform(|_| ())}>{ t!("cancel") }</Button>
                <Button variant={ButtonVariant::Primary} kind={ButtonKind::Submit} busy={action.busy()}>{ t!("security-app-enable") }</Button>
            </div>
        </form>
    }
}
