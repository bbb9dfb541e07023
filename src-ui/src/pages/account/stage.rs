//! The two halves of every screen before the sign-in: what the app is, and the one task at hand.

use devops360_contract::connection::{AuthFlow, ConnectionSummary, TrustMode};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Glyph, Icon};
use crate::routes::Route;
use crate::t;

/// The properties of [`Stage`].
#[derive(Properties, PartialEq)]
pub(crate) struct StageProps {
    /// The connection in use: what is promised has to be true of it.
    #[prop_or_default]
    pub(crate) connection: Option<ConnectionSummary>,
    /// The task.
    pub(crate) children: Html,
}

/// The promise on one side, the task on the other.
#[component]
pub(crate) fn Stage(props: &StageProps) -> Html {
    html! {
        <div class="stage">
            <aside class="pitch" aria-label={t!("app-name")}>
                <div class="brand"><Icon glyph={Glyph::Mark} />{ t!("app-name") }</div>
                <div><p class="claim">{ t!("pitch-claim") }</p><p>{ t!("pitch-lead") }</p></div>
                <ul>
                    { for promises(props.connection.as_ref()).into_iter()
                        .map(|(glyph, words)| html! { <li><Icon {glyph} />{ words }</li> }) }
                </ul>
            </aside>
            <div class="desk">{ props.children.clone() }</div>
        </div>
    }
}

/// What is true of the app with this connection, on the day it ships.
fn promises(connection: Option<&ConnectionSummary>) -> Vec<(Glyph, String)> {
    let mut promises = Vec::new();
    if let Some(connection) = connection {
        if connection.file.auth_flow != AuthFlow::UserPasswordAuth {
            promises.push((Glyph::Shield, t!("pitch-srp")));
        }
        promises.push(match connection.mode {
            TrustMode::User => (Glyph::Key, t!("pitch-own")),
            TrustMode::Operator => (Glyph::Wrench, t!("pitch-operator")),
        });
    }
    promises.push((Glyph::Lock, t!("pitch-sealed")));
    if promises.len() < 3 {
        promises.push((Glyph::CircleCheck, t!("pitch-checked")));
    }
    promises
}

/// The properties of [`ConnectionCard`].
#[derive(Properties, PartialEq)]
pub(super) struct ConnectionCardProps {
    /// The connection in use.
    pub(super) connection: ConnectionSummary,
}

/// Which organisation this is about, and the way to another.
#[component]
pub(super) fn ConnectionCard(props: &ConnectionCardProps) -> Html {
    let file = &props.connection.file;
    html! {
        <div class="card connection" role="group" aria-label={t!("account-connection-label")}>
            <Icon glyph={if props.connection.sandbox { Glyph::Box } else { Glyph::Globe }} />
            <span class="grow names"><strong>{ &file.name }</strong><span class="muted">{ &file.region }</span></span>
            <Link<Route> to={Route::Connect}>{ t!("account-connection-change") }</Link<Route>>
        </div>
    }
}
