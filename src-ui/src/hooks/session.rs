//! Who is signed in.

use devops360_contract::Event;
use devops360_contract::connection::ConnectionId;
use devops360_contract::session::{Session, SessionStatus, SessionStatusRequest};
use yew::prelude::*;

use super::events::ProviderProps;
use super::{use_connections, use_event, use_fetch};
use crate::load::Load;

/// Who is signed in, and the way to say that it changed.
#[derive(Clone, PartialEq)]
pub(crate) struct SessionContext {
    /// Who.
    pub(crate) load: Load<SessionStatus>,
    /// Asks again.
    pub(crate) reload: Callback<()>,
    /// Puts in what a command answered.
    pub(crate) set: Callback<SessionStatus>,
}

impl SessionContext {
    /// The session of whoever is signed in.
    pub(crate) fn session(&self) -> Option<&Session> {
        match self.load.value() {
            Some(SessionStatus::SignedIn(session)) => Some(session),
            _ => None,
        }
    }
}

/// Asks who is signed in, once for each connection, follows what the shell says, and tells [`use_session`] below it.
#[component]
pub(crate) fn SessionProvider(props: &ProviderProps) -> Html {
    let fetch = use_fetch(SessionStatusRequest {});
    use_event({
        let set = fetch.set.clone();
        move |event| {
            if let Event::Session(status) = event {
                set.emit(status.clone());
            }
        }
    });
    use_follow_connection(&fetch.set, &fetch.reload);
    let context = SessionContext { load: fetch.load, reload: fetch.reload, set: fetch.set };
    html! { <ContextProvider<SessionContext> {context}>{ props.children.clone() }</ContextProvider<SessionContext>> }
}

/// The session.
#[hook]
pub(crate) fn use_session() -> SessionContext {
    use_context().unwrap_or_else(|| SessionContext {
        load: Load::default(),
        reload: Callback::noop(),
        set: Callback::noop(),
    })
}

/// Another connection has its own session: nobody is signed in to it until the shell says otherwise.
#[hook]
fn use_follow_connection(set: &Callback<SessionStatus>, reload: &Callback<()>) {
    let connections = use_connections();
    let known: Option<Option<ConnectionId>> =
        connections.load.value().map(|connections| connections.active.clone());
    let before = use_mut_ref(|| None);
    let (set, reload) = (set.clone(), reload.clone());
    use_effect_with(known, move |known| {
        let before = before.replace(known.clone());
        if before.is_some() && before != *known {
            set.emit(SessionStatus::SignedOut { because: None });
            reload.emit(());
        }
    });
}
