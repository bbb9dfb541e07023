//! Enter the code of a sign-up.

use devops360_contract::account::{CodeOutcome, ConfirmSignUp, ResendCode};
use devops360_contract::{AppError, Code};
use yew::prelude::*;

use super::code_sent::code_sent;
use super::flow::{AccountFlow, Achieved, FlowLink, Steps, use_account_flow};
use super::stage::{ConnectionCard, Stage};
use super::whose_code::WhoseCode;
use crate::components::{
    Banner, Button, ButtonKind, ButtonVariant, CODE_LENGTH, CodeFault, CodeField, ErrorBanner, Glyph, Tone,
};
use crate::hooks::{RESEND_AFTER_S, use_action, use_connections, use_countdown, use_screen};
use crate::routes::Route;
use crate::t;

/// The code's field where it is known whose code it is, else the question whose it is.
#[component]
pub(crate) fn ConfirmPage() -> Html {
    let flow = use_account_flow();
    let active = use_connections().active().cloned();
    html! {
        <Stage connection={active.clone()}>
            <main data-screen="confirm" class="form">
                if flow.steps.username.is_empty() { <WhoseCode /> } else { <CodeEntry /> }
                if let Some(connection) = active { <ConnectionCard {connection} /> }
            </main>
        </Stage>
    }
}

/// The field, another code, and the way to come back later.
#[component]
fn CodeEntry() -> Html {
    use_screen(t!("confirm-title"));
    let flow = use_account_flow();
    let code = use_state(String::new);
    let complaint = use_state(|| None::<CodeFault>);
    let action = use_action();
    let oninput = {
        let (code, complaint) = (code.clone(), complaint.clone());
        Callback::from(move |digits| {
            code.set(digits);
            complaint.set(None);
        })
    };
    let send = {
        let (complaint, action, flow) = (complaint.clone(), action.clone(), flow.clone());
        Callback::from(move |code: String| {
            if code.len() < CODE_LENGTH {
                return complaint.set(Some(CodeFault::Short));
            }
            let (complaint, flow) = (complaint.clone(), flow.clone());
            action.send(ConfirmSignUp { username: flow.steps.username.clone(), code }, move |outcome| {
                match outcome {
                    CodeOutcome::Confirmed => confirmed(&flow),
                    CodeOutcome::Wrong => complaint.set(Some(CodeFault::Wrong)),
                    CodeOutcome::Expired => complaint.set(Some(CodeFault::Expired)),
                }
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
    let pending = flow.steps.pending.as_ref();
    let delivery = pending.and_then(|pending| pending.delivery.as_ref());
    html! {
        <>
            <div class="form-heading">
                <h1>{ t!("confirm-title") }</h1>
                <p class="muted selectable-text">{ delivery.map_or_else(|| t!("confirm-sent"), code_sent) }</p>
            </div>
            if let Some(error) = action.error() { { failure(error, &flow) } }
            <form novalidate=true {onsubmit}>
                <CodeField
                    label={t!("account-code")}
                    value={(*code).clone()}
                    error={complaint.map(|complaint| AttrValue::from(complaint.words()))}
                    {oninput}
                    oncomplete={send}
                />
                <Button variant={ButtonVariant::Primary} kind={ButtonKind::Submit} large=true busy={action.busy()}>
                    { t!("confirm-button") }
                </Button>
            </form>
            if pending.is_some_and(|pending| pending.has_photo) { <p class="muted">{ t!("confirm-photo-waits") }</p> }
            <Resend />
            <p class="form-foot">
                <FlowLink to={Route::SignIn} username={flow.steps.username.clone()}>{ t!("confirm-later") }</FlowLink>
                <span>{ t!("confirm-later-hint") }</span>
            </p>
        </>
    }
}

/// On to the sign-in, with the name filled in.
fn confirmed(flow: &AccountFlow) {
    let username = flow.steps.username.clone();
    flow.go(Route::SignIn, Steps { username, achieved: Some(Achieved::Confirmed), ..Steps::default() });
}

/// A failure; somebody who is confirmed already needs no code but the way on.
fn failure(error: &AppError, flow: &AccountFlow) -> Html {
    let actions = if error.code == Code::AlreadyConfirmed {
        html! { <Button onclick={flow.link(Route::SignIn, &flow.steps.username)}>{ t!("sign-in-button") }</Button> }
    } else {
        Html::default()
    };
    html! { <ErrorBanner error={error.clone()} {actions} /> }
}

/// Asks for another code, not more often than is sensible.
#[component]
fn Resend() -> Html {
    let flow = use_account_flow();
    let action = use_action();
    let resent = use_state(|| false);
    let (left, restart) = use_countdown(RESEND_AFTER_S);
    let onclick = {
        let (action, resent) = (action.clone(), resent.clone());
        let flow = flow.clone();
        move |_: MouseEvent| {
            let (flow, resent, restart) = (flow.clone(), resent.clone(), restart.clone());
            let username = flow.steps.username.clone();
            action.send(ResendCode { username }, move |delivery| {
                let mut steps = flow.steps.clone();
                if let Some(pending) = &mut steps.pending {
                    pending.delivery = Some(delivery);
                }
                flow.know(steps);
                resent.set(true);
                restart.emit(());
            });
        }
    };
    html! {
        <>
            if let Some(error) = action.error() { { failure(error, &flow) } }
            if *resent { <Banner tone={Tone::Good} announce=true>{ t!("confirm-resent") }</Banner> }
            <Button icon={Glyph::Refresh} large=true disabled={left > 0} busy={action.busy()} {onclick}>
                { if left > 0 { t!("confirm-resend-wait", seconds = left) } else { t!("confirm-resend") } }
            </Button>
        </>
    }
}
