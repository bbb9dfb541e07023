//! What holds for every screen: operator mode, no network, a session that ends with the app, settings that were lost, and
//! whether this computer is to be remembered.

use devops360_contract::account::DecideDevice;
use devops360_contract::connection::{IdentifyCaller, TrustMode};
use devops360_contract::session::{Persistence, Session, SessionStatus};
use yew::prelude::*;

use crate::components::{Banner, Button, ButtonVariant, ErrorBanner, Glyph, Tone};
use crate::hooks::{use_action, use_fetch, use_session, use_settings};
use crate::i18n::{error_remedy, error_text};
use crate::load::Load;
use crate::t;

/// The properties of [`Notices`].
#[derive(Properties, PartialEq)]
pub(super) struct NoticesProps {
    /// Who is signed in.
    pub(super) session: Session,
}

/// One line for each thing that holds now.
#[component]
pub(super) fn Notices(props: &NoticesProps) -> Html {
    let session = &props.session;
    let unreadable = use_settings().settings.problem;
    html! {
        <section class="notices" aria-label={t!("notices-label")}>
            if session.mode == TrustMode::Operator {
                <OperatorBanner key={session.connection.0.clone()} />
            }
            if !session.online {
                <Banner tone={Tone::Info} icon={Glyph::CloudOff} title={t!("offline")} announce=true>
                    <span>{ t!("offline-explained") }</span>
                </Banner>
            }
            if session.undecided_device { <DeviceQuestion /> }
            if session.persistence != Persistence::Kept { { memory_only(&session.persistence) } }
            if let Some(error) = &unreadable {
                <Once tone={Tone::Warn} title={error_text(error)}><span>{ error_remedy(error) }</span></Once>
            }
        </section>
    }
}

/// Whether the pool is to remember this computer: asked once, where the pool leaves it to the person.
#[component]
fn DeviceQuestion() -> Html {
    let session = use_session();
    let action = use_action();
    let answer = |remember, label: String| {
        let (action, set) = (action.clone(), session.set.clone());
        let busy = action.busy();
        let onclick = move |_: MouseEvent| {
            let set = set.clone();
            action.send(DecideDevice { remember }, move |session| set.emit(SessionStatus::SignedIn(session)));
        };
        html! { <Button disabled={busy} {onclick}>{ label }</Button> }
    };
    let actions = html! {
        <>
            { answer(true, t!("device-question-remember")) }
            { answer(false, t!("device-question-decline")) }
        </>
    };
    html! {
        <>
            <Banner tone={Tone::Info} icon={Glyph::Shield} title={t!("device-question")} announce=true {actions}>
                <span>{ t!("device-question-explained") }</span>
            </Banner>
            if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
        </>
    }
}

/// Whose AWS credentials are used: the app acts in their name, not in that of whoever is signed in.
#[component]
fn OperatorBanner() -> Html {
    let caller = use_fetch(IdentifyCaller {});
    html! {
        <Banner tone={Tone::Warn} icon={Glyph::Wrench} title={t!("operator-mode")}>
            { match &caller.load {
                Load::Ready(caller) => html! {
                    <span class="selectable-text">
                        { t!("operator-mode-caller", arn = caller.arn.as_str(), account = caller.account.as_str()) }
                    </span>
                },
                Load::Failed { error, .. } => html! {
                    <><span>{ t!("operator-mode-explained") }</span>{ " " }<strong>{ error_text(error) }</strong></>
                },
                Load::Pending { .. } => html! { <span>{ t!("operator-mode-explained") }</span> },
            } }
        </Banner>
    }
}

/// The session ends with the app.
fn memory_only(persistence: &Persistence) -> Html {
    let no_keychain = matches!(persistence, Persistence::MemoryOnly(_));
    let tone = if no_keychain { Tone::Warn } else { Tone::Info };
    html! {
        <Once {tone} icon={Glyph::Clock} title={t!("session-memory-only")}>
            if no_keychain { <span>{ t!("session-memory-only-explained") }</span> }
        </Once>
    }
}

/// The properties of [`Once`].
#[derive(Properties, PartialEq)]
struct OnceProps {
    tone: Tone,
    #[prop_or_default]
    icon: Option<Glyph>,
    title: AttrValue,
    children: Html,
}

/// Said once, until it is understood.
#[component]
fn Once(props: &OnceProps) -> Html {
    let understood = use_state(|| false);
    if *understood {
        return Html::default();
    }
    let dismiss = {
        let understood = understood.clone();
        move |_: MouseEvent| understood.set(true)
    };
    let actions = html! {
        <Button variant={ButtonVariant::Quiet} onclick={dismiss}>{ t!("session-notice-dismiss") }</Button>
    };
    html! {
        <Banner tone={props.tone} icon={props.icon} title={props.title.clone()} {actions}>
            { props.children.clone() }
        </Banner>
    }
}
