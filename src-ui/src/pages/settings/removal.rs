//! Removing everything that the app keeps on this computer.

use devops360_contract::connection::Connections;
use devops360_contract::session::{RemoveEverything, SessionStatus, SignOutReport};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Banner, Button, ButtonVariant, Card, Dialog, ErrorBanner, Glyph, Tone};
use crate::hooks::{use_action, use_connections, use_session, use_settings, use_toasts};
use crate::i18n::{error_remedy, error_text};
use crate::routes::Route;
use crate::t;

/// The button, the question that names what goes, and what could not be removed.
#[component]
pub(super) fn RemovalCard() -> Html {
    let asking = use_state(|| false);
    let left = use_state(|| None::<SignOutReport>);
    let action = use_action();
    let leave = use_leave();
    let ask = |open: bool| {
        let asking = asking.setter();
        Callback::from(move |()| asking.set(open))
    };
    let remove = {
        let (action, close, left, leave) = (action.clone(), ask(false), left.setter(), leave.clone());
        Callback::from(move |()| {
            let (left, leave) = (left.clone(), leave.clone());
            close.emit(());
            action.send(RemoveEverything {}, move |report| {
                if report.problems.is_empty() { leave.emit(report) } else { left.set(Some(report)) }
            });
        })
    };
    html! {
        <Card title={t!("settings-computer")} hint={t!("settings-computer-hint")}>
            if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
            if let Some(report) = &*left { { remains(report, &leave) } }
            <div class="card-actions">
                <Button variant={ButtonVariant::Danger} icon={Glyph::Trash} busy={action.busy()} onclick={ask(true).reform(|_| ())}>
                    { t!("settings-remove") }
                </Button>
            </div>
            <RemoveDialog open={*asking} oncancel={ask(false)} onconfirm={remove} />
        </Card>
    }
}

/// Goes to the first screen, with everything forgotten here too.
#[hook]
fn use_leave() -> Callback<SignOutReport> {
    let (toasts, navigator) = (use_toasts(), use_navigator());
    let (connections, session, settings) = (use_connections(), use_session(), use_settings());
    Callback::from(move |report: SignOutReport| {
        let words = if report.revoked { t!("settings-removed") } else { t!("settings-removed-unrevoked") };
        toasts.show(if report.revoked { Tone::Good } else { Tone::Warn }, words);
        settings.reload.emit(());
        session.set.emit(SessionStatus::SignedOut { because: None });
        connections.set.emit(Connections {
            saved: Vec::new(),
            active: None,
            sandbox: Vec::new(),
            problem: None,
        });
        // Whether a sandbox answers is asked anew.
        connections.reload.emit(());
        if let Some(navigator) = &navigator {
            navigator.push(&Route::Connect);
        }
    })
}

fn remains(report: &SignOutReport, leave: &Callback<SignOutReport>) -> Html {
    let onclick = {
        let report = report.clone();
        leave.reform(move |_: MouseEvent| report.clone())
    };
    let actions = html! { <Button {onclick}>{ t!("settings-remove-continue") }</Button> };
    html! {
        <Banner tone={Tone::Danger} title={t!("settings-remove-problems")} {actions}>
            <ul class="reasons">
                { for report.problems.iter().map(|error| html! {
                    <li>{ error_text(error) }{ ". " }<span class="muted">{ error_remedy(error) }</span></li>
                }) }
            </ul>
        </Banner>
    }
}

#[derive(Properties, PartialEq)]
struct RemoveDialogProps {
    open: bool,
    oncancel: Callback<()>,
    onconfirm: Callback<()>,
}

#[component]
fn RemoveDialog(props: &RemoveDialogProps) -> Html {
    let what = [
        t!("settings-remove-session"),
        t!("settings-remove-connections"),
        t!("settings-remove-settings"),
        t!("settings-remove-photos"),
        t!("settings-remove-logs"),
    ];
    let actions = html! {
        <>
            <Button onclick={props.oncancel.reform(|_| ())}>{ t!("settings-remove-cancel") }</Button>
            <Button variant={ButtonVariant::Danger} icon={Glyph::Trash} onclick={props.onconfirm.reform(|_| ())}>
                { t!("settings-remove-confirm") }
            </Button>
        </>
    };
    html! {
        <Dialog open={props.open} title={t!("settings-remove-title")} onclose={props.oncancel.clone()} {actions}>
            <p>{ t!("settings-remove-text") }</p>
            <ul class="named">{ for what.iter().map(|what| html! { <li>{ what }</li> }) }</ul>
            <p>{ t!("settings-remove-stays") }</p>
        </Dialog>
    }
}
