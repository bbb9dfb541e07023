//! What holds for every screen: operator mode, no network, a session that ends with the app.

use devops360_contract::connection::TrustMode;
use devops360_contract::session::{Persistence, Session};
use yew::prelude::*;

use crate::components::{Banner, Button, ButtonVariant, Glyph, Tone};
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
    html! {
        <section class="notices" aria-label={t!("notices-label")}>
            if session.mode == TrustMode::Operator {
                <Banner tone={Tone::Warn} icon={Glyph::Wrench} title={t!("operator-mode")}>
                    <span>{ t!("operator-mode-explained") }</span>
                </Banner>
            }
            if !session.online {
                <Banner tone={Tone::Info} icon={Glyph::CloudOff} title={t!("offline")} announce=true>
                    <span>{ t!("offline-explained") }</span>
                </Banner>
            }
            if session.persistence != Persistence::Kept {
                <MemoryOnly persistence={session.persistence.clone()} />
            }
        </section>
    }
}

/// The properties of [`MemoryOnly`].
#[derive(Properties, PartialEq)]
struct MemoryOnlyProps {
    persistence: Persistence,
}

/// The session ends with the app: said once, until it is understood.
#[component]
fn MemoryOnly(props: &MemoryOnlyProps) -> Html {
    let understood = use_state(|| false);
    if *understood {
        return Html::default();
    }
    let no_keychain = matches!(props.persistence, Persistence::MemoryOnly(_));
    let dismiss = {
        let understood = understood.clone();
        move |_: MouseEvent| understood.set(true)
    };
    let actions = html! {
        <Button variant={ButtonVariant::Quiet} onclick={dismiss}>{ t!("session-notice-dismiss") }</Button>
    };
    html! {
        <Banner
            tone={if no_keychain { Tone::Warn } else { Tone::Info }}
            icon={Glyph::Clock}
            title={t!("session-memory-only")}
            {actions}
        >
            if no_keychain { <span>{ t!("session-memory-only-explained") }</span> }
        </Banner>
    }
}
