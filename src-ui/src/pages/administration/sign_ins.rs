//! How somebody came in.

use devops360_contract::administration::{ListSignIns, PageMark, SignInEvent, SignInKind, SignIns};
use yew::prelude::*;

use crate::components::{Badge, Button, Tone};
use crate::hooks::use_fetch;
use crate::load::render;
use crate::{format, t};

/// The properties of [`SignInsPart`].
#[derive(Properties, PartialEq)]
pub(super) struct SignInsPartProps {
    /// Whose.
    pub(super) username: String,
}

/// A page of sign-ins, where the pool records them.
#[component]
pub(super) fn SignInsPart(props: &SignInsPartProps) -> Html {
    let after = use_state(|| None::<PageMark>);
    let page = use_fetch(ListSignIns { username: props.username.clone(), after: (*after).clone() });
    html! {
        <section class="user-part" aria-label={t!("users-sign-ins")}>
            <h3>{ t!("users-sign-ins") }</h3>
            { render(&page.load, &page.reload, |sign_ins| list(sign_ins, &after, page.load.is_pending())) }
        </section>
    }
}

fn list(sign_ins: &SignIns, after: &UseStateHandle<Option<PageMark>>, busy: bool) -> Html {
    let (events, next) = match sign_ins {
        SignIns::NotRecorded => return html! { <p class="muted">{ t!("users-sign-ins-not-recorded") }</p> },
        SignIns::Recorded { events, .. } if events.is_empty() => {
            return html! { <p class="muted">{ t!("users-sign-ins-none") }</p> };
        }
        SignIns::Recorded { events, next } => (events, next.clone()),
    };
    let turn = |mark: Option<PageMark>| {
        let after = after.clone();
        move |_: MouseEvent| after.set(mark.clone())
    };
    html! {
        <>
            <ul class="lines">{ for events.iter().map(entry) }</ul>
            if after.is_some() || next.is_some() {
                <div class="pager">
                    <Button disabled={busy || after.is_none()} onclick={turn(None)}>{ t!("users-sign-ins-latest") }</Button>
                    <Button disabled={busy || next.is_none()} onclick={turn(next.clone())}>{ t!("users-sign-ins-earlier") }</Button>
                </div>
            }
        </>
    }
}

fn entry(event: &SignInEvent) -> Html {
    let (tone, result) = match event.passed {
        Some(true) => (Tone::Good, t!("users-sign-in-passed")),
        Some(false) => (Tone::Danger, t!("users-sign-in-failed")),
        None => (Tone::Info, t!("users-sign-in-open")),
    };
    let where_from: Vec<String> = [
        Some(format::moment_in_full(event.at)),
        event.place.clone(),
        event.address.clone(),
        event.device.clone(),
    ]
    .into_iter()
    .flatten()
    .collect();
    html! {
        <li class="line">
            <div class="line-text">
                <strong>{ kind(event.kind) }{ " " }<Badge {tone}>{ result }</Badge></strong>
                <span class="muted">{ where_from.join(" · ") }</span>
            </div>
        </li>
    }
}

fn kind(kind: SignInKind) -> String {
    match kind {
        SignInKind::SignIn => t!("users-kind-sign-in"),
        SignInKind::SignUp => t!("users-kind-sign-up"),
        SignInKind::ForgotPassword => t!("users-kind-forgot"),
        SignInKind::PasswordChange => t!("users-kind-change"),
        SignInKind::ResendCode => t!("users-kind-resend"),
        SignInKind::Other => t!("users-kind-other"),
    }
}
