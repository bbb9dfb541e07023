//! The end of every session.

use devops360_contract::account::SignOutEverywhere;
use devops360_contract::session::SessionStatus;
use yew::prelude::*;

use crate::components::{Button, ButtonVariant, Card, Dialog, ErrorBanner, Glyph, Tone};
use crate::hooks::{use_action, use_session, use_toasts, use_transfers};
use crate::i18n::error_text;
use crate::t;

/// The button, and the question that says what it does and what it cannot do.
#[component]
pub(super) fn EverywhereCard() -> Html {
    let asking = use_state(|| false);
    let action = use_action();
    let (session, toasts) = (use_session(), use_toasts());
    let running = use_transfers().running();
    let ask = |open: bool| {
        let asking = asking.setter();
        Callback::from(move |_: MouseEvent| asking.set(open))
    };
    let close = {
        let asking = asking.setter();
        Callback::from(move |()| asking.set(false))
    };
    let sign_out = {
        let (action, close) = (action.clone(), close.clone());
        Callback::from(move |_: MouseEvent| {
            close.emit(());
            let (session, toasts) = (session.clone(), toasts.clone());
            action.send(SignOutEverywhere {}, move |report| {
                session.set.emit(SessionStatus::SignedOut { because: None });
                match report.problems.first() {
                    Some(problem) => toasts.show(Tone::Danger, error_text(problem)),
                    None => toasts.show(Tone::Good, t!("security-everywhere-done")),
                }
            });
        })
    };
    let actions = html! {
        <>
            <Button onclick={ask(false)}>{ t!("cancel") }</Button>
            <Button variant={ButtonVariant::Danger} icon={Glyph::LogOut} onclick={sign_out}>{ t!("security-everywhere") }</Button>
        </>
    };
    html! {
        <Card title={t!("security-sessions")} hint={t!("security-sessions-hint")}>
            if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
            <div class="card-actions">
                <Button variant={ButtonVariant::Danger} icon={Glyph::LogOut} busy={action.busy()} onclick={ask(true)}>
                    { t!("security-everywhere") }
                </Button>
            </div>
            <Dialog open={*asking} title={t!("security-everywhere-title")} onclose={close} {actions}>
                <p>{ t!("security-everywhere-text") }</p>
                <p>{ t!("security-everywhere-credentials") }</p>
                if running > 0 { <p>{ t!("session-sign-out-question", count = running) }</p> }
            </Dialog>
        </Card>
    }
}
