//! The second factors: what a sign-in asks for after the password.

use devops360_contract::account::{BeginAuthenticator, Factor, LoadSecurity, Security, SetFactor};
use yew::prelude::*;

use super::authenticator::{AuthenticatorDialog, Offer};
use crate::components::{Badge, Button, ButtonVariant, Card, Dialog, ErrorBanner, Glyph, Icon, Tone};
use crate::hooks::{Action, Fetch, use_action, use_fetch, use_toasts};
use crate::load::render;
use crate::t;

/// One line a factor.
#[component]
pub(super) fn FactorsCard() -> Html {
    let security = use_fetch(LoadSecurity {});
    let action = use_action();
    let offer = use_state(|| None::<Offer>);
    let removing = use_state(|| false);
    let toasts = use_toasts();
    let begin = {
        let (action, offer) = (action.clone(), offer.clone());
        Callback::from(move |()| {
            let offer = offer.clone();
            action.send(BeginAuthenticator {}, move |setup| offer.set(Some(Offer(setup))));
        })
    };
    let close = {
        let offer = offer.setter();
        Callback::from(move |()| offer.set(None))
    };
    let onenabled = {
        let (set, close) = (security.set.clone(), close.clone());
        Callback::from(move |now: Security| {
            close.emit(());
            set.emit(now);
            toasts.show(Tone::Good, t!("security-app-enabled"));
        })
    };
    let ask_removal = {
        let removing = removing.setter();
        Callback::from(move |open: bool| removing.set(open))
    };
    let change = change(&action, &security);
    let remove = {
        let (change, ask) = (change.clone(), ask_removal.clone());
        Callback::from(move |()| {
            ask.emit(false);
            change.emit(SetFactor { factor: Factor::AuthenticatorApp, enabled: false, preferred: false });
        })
    };
    html! {
        <Card title={t!("security-factors")} hint={t!("security-factors-hint")}>
            if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
            { render(&security.load, &security.reload, |now| lines(now, &action, &begin, &ask_removal, &change)) }
            <AuthenticatorDialog offer={(*offer).clone()} onclose={close} {onenabled} />
            <RemovalDialog open={*removing} oncancel={ask_removal.reform(|()| false)} onconfirm={remove} />
        </Card>
    }
}

fn change(action: &Action, security: &Fetch<LoadSecurity>) -> Callback<SetFactor> {
    let (action, set) = (action.clone(), security.set.clone());
    Callback::from(move |request| {
        let set = set.clone();
        action.send(request, move |now| set.emit(now));
    })
}

fn lines(
    now: &Security,
    action: &Action,
    begin: &Callback<()>,
    ask_removal: &Callback<bool>,
    change: &Callback<SetFactor>,
) -> Html {
    let has_app = now.factors.contains(&Factor::AuthenticatorApp);
    let app_actions = html! {
        if has_app {
            { prefer(now, Factor::AuthenticatorApp, change) }
            <Button variant={ButtonVariant::Quiet} onclick={begin.reform(|_| ())} busy={action.busy()}>{ t!("security-app-replace") }</Button>
            <Button variant={ButtonVariant::Danger} icon={Glyph::Trash} onclick={ask_removal.reform(|_| true)} disabled={action.busy()}>
                { t!("security-app-remove") }
            </Button>
        } else {
            <Button variant={ButtonVariant::Primary} onclick={begin.reform(|_| ())} busy={action.busy()}>{ t!("security-app-set-up") }</Button>
        }
    };
    let sent = |factor: Factor| {
        let request = SetFactor { factor, enabled: false, preferred: false };
        let off = change.reform(move |_: MouseEvent| request.clone());
        html! { <>{ prefer(now, factor, change) }<Button onclick={off} disabled={action.busy()}>{ t!("security-factor-off") }</Button></> }
    };
    html! {
        <ul class="lines">
            { line(Glyph::Shield, t!("factor-app"), t!("security-app-hint"), state(now, Factor::AuthenticatorApp), app_actions) }
            if now.factors.contains(&Factor::Sms) {
                { line(Glyph::Key, t!("factor-sms"), t!("factor-sms-hint"), state(now, Factor::Sms), sent(Factor::Sms)) }
            }
            if now.factors.contains(&Factor::Email) {
                { line(Glyph::Mail, t!("factor-email"), t!("factor-email-hint"), state(now, Factor::Email), sent(Factor::Email)) }
            }
        </ul>
    }
}

fn state(now: &Security, factor: Factor) -> Html {
    if !now.factors.contains(&factor) {
        return html! { <Badge>{ t!("security-factor-is-off") }</Badge> };
    }
    if now.preferred == Some(factor) && now.factors.len() > 1 {
        html! { <Badge tone={Tone::Good}>{ t!("security-factor-preferred") }</Badge> }
    } else {
        html! { <Badge tone={Tone::Good}>{ t!("security-factor-is-on") }</Badge> }
    }
}

/// The way to prefer a factor, where there is another one.
fn prefer(now: &Security, factor: Factor, change: &Callback<SetFactor>) -> Html {
    if now.preferred == Some(factor) || now.factors.len() < 2 {
        return Html::default();
    }
    let request = SetFactor { factor, enabled: true, preferred: true };
    let onclick = change.reform(move |_: MouseEvent| request.clone());
    html! { <Button variant={ButtonVariant::Quiet} {onclick}>{ t!("security-factor-prefer") }</Button> }
}

/// One thing, what it is, how it stands, and what can be done with it.
pub(super) fn line(glyph: Glyph, name: String, hint: String, state: Html, actions: Html) -> Html {
    html! {
        <li class="line">
            <Icon {glyph} />
            <div class="line-text"><strong>{ name }{ " " }{ state }</strong><span class="muted">{ hint }</span></div>
            <div class="line-actions">{ actions }</div>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct RemovalDialogProps {
    open: bool,
    oncancel: Callback<()>,
    onconfirm: Callback<()>,
}

/// Says what is lost.
#[component]
fn RemovalDialog(props: &RemovalDialogProps) -> Html {
    let actions = html! {
        <>
            <Button onclick={props.oncancel.reform(|_| ())}>{ t!("security-app-keep") }</Button>
            <Button variant={ButtonVariant::Danger} icon={Glyph::Trash} onclick={props.onconfirm.reform(|_| ())}>
                { t!("security-app-remove") }
            </Button>
        </>
    };
    html! {
        <Dialog open={props.open} title={t!("security-app-remove-title")} onclose={props.oncancel.clone()} {actions}>
            <p>{ t!("security-app-remove-text") }</p>
        </Dialog>
    }
}
