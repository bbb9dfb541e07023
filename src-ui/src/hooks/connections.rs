//! The saved connections and the one in use.

use devops360_contract::connection::{ConnectionSummary, Connections, ListConnections};
use yew::prelude::*;

use super::events::ProviderProps;
use super::use_fetch;
use crate::load::Load;

/// The connections, and the way to bring them up to date.
#[derive(Clone, PartialEq)]
pub(crate) struct ConnectionsContext {
    /// All of them.
    pub(crate) load: Load<Connections>,
    /// Asks for them again.
    pub(crate) reload: Callback<()>,
    /// Puts in what a command answered.
    pub(crate) set: Callback<Connections>,
    /// Puts in the connection that a command made the active one.
    pub(crate) activate: Callback<ConnectionSummary>,
}

impl ConnectionsContext {
    /// The one in use.
    pub(crate) fn active(&self) -> Option<&ConnectionSummary> {
        let connections = self.load.value()?;
        let id = connections.active.as_ref()?;
        connections.saved.iter().find(|saved| saved.id == *id)
    }
}

/// Loads the connections and gives them to [`use_connections`] below it.
#[component]
pub(crate) fn ConnectionsProvider(props: &ProviderProps) -> Html {
    let fetch = use_fetch(ListConnections {});
    let activate = {
        let (load, set) = (fetch.load.clone(), fetch.set.clone());
        Callback::from(move |summary: ConnectionSummary| {
            if let Some(connections) = load.value() {
                set.emit(activated(connections, summary));
            }
        })
    };
    let context = ConnectionsContext { load: fetch.load, reload: fetch.reload, set: fetch.set, activate };
    html! {
        <ContextProvider<ConnectionsContext> {context}>{ props.children.clone() }</ContextProvider<ConnectionsContext>>
    }
}

/// The connections.
#[hook]
pub(crate) fn use_connections() -> ConnectionsContext {
    use_context().unwrap_or_else(|| ConnectionsContext {
        load: Load::default(),
        reload: Callback::noop(),
        set: Callback::noop(),
        activate: Callback::noop(),
    })
}

/// The connections with `summary` as the active one, added or replaced, by name.
fn activated(connections: &Connections, summary: ConnectionSummary) -> Connections {
    let mut next = connections.clone();
    next.active = Some(summary.id.clone());
    next.saved.retain(|saved| saved.id != summary.id);
    next.saved.push(summary);
    next.saved.sort_by(|one, other| one.file.name.cmp(&other.file.name));
    next
}
