//! Signing in in the browser, where the connection names the pool's managed login.

use devops360_contract::account::{BrowserSignInOutcome, CancelBrowserSignIn, SignInWithBrowser};
use devops360_contract::session::SessionStatus;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::flow::{Steps, use_account_flow};
use crate::components::{Banner, Button, ErrorBanner, Glyph, Spinner, Tone};
use crate::hooks::{use_action, use_connections, use_session};
use crate::ipc;
use crate::t;

/// The properties of [`BrowserSignIn`].
#[derive(Properties, PartialEq)]
pub(super) struct BrowserSignInProps {
    /// Whether the session is to be kept.
    pub(super) keep: bool,
    /// Another way is being tried.
    pub(super) disabled: bool,
}

/// The way to the browser, and the wait for the person to come back.
#[component]
pub(super) fn BrowserSignIn(props: &BrowserSignInProps) -> Html {
    let action = use_action();
    let flow = use_account_flow();
    let session = use_session();
    let connections = use_connections();
    let ended = use_state(|| None::<BrowserSignInOutcome>);
    let begin = {
        let (action, ended, keep) = (action.clone(), ended.clone(), props.keep);
        move |_: MouseEvent| {
            ended.set(None);
            let (flow, set, known) = (flow.clone(), session.set.clone(), connections.reload.clone());
            let ended = ended.clone();
            action.send(SignInWithBrowser { keep_signed_in: keep }, move |outcome| match outcome {
                BrowserSignInOutcome::SignedIn(signed_in) => {
                    // The name to offer the next time.
                    known.emit(());
                    flow.know(Steps::default());
                    set.emit(SessionStatus::SignedIn(signed_in));
                }
                other => ended.set(Some(other)),
            });
        }
    };
    let cancel = |_: MouseEvent| {
        spawn_local(async {
            // Where it does not arrive, the wait ends by itself.
            let _ = ipc::call(CancelBrowserSignIn {}).await;
        });
    };
    html! {
        <section class="browser-way" aria-label={t!("browser-sign-in")}>
            if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
            if let Some(words) = ended.as_ref().and_then(words) {
                <Banner tone={Tone::Warn} announce=true><span>{ words }</span></Banner>
            }
            if action.busy() {
                <p class="waiting" role="status"><Spinner />{ " " }{ t!("browser-sign-in-waiting") }</p>
                <Button large=true onclick={cancel}>{ t!("browser-sign-in-cancel") }</Button>
            } else {
                <Button large=true icon={Glyph::ExternalLink} disabled={props.disabled} onclick={begin}>
                    { t!("browser-sign-in") }
                </Button>
            }
        </section>
    }
}

/// What became of it, where there is something to say.
fn words(outcome: &BrowserSignInOutcome) -> Option<String> {
    match outcome {
        BrowserSignInOutcome::SignedIn(_) | BrowserSignInOutcome::Cancelled => None,
        BrowserSignInOutcome::Declined => Some(t!("browser-sign-in-declined")),
        BrowserSignInOutcome::TimedOut => Some(t!("browser-sign-in-timed-out")),
        BrowserSignInOutcome::AnotherPerson => Some(t!("browser-sign-in-another-person")),
        BrowserSignInOutcome::NotAsked => Some(t!("browser-sign-in-not-asked")),
    }
}
