//! The accounts side by side, and the way from one to another. Each is a saved connection of its own.

use devops360_contract::connection::{AddAccount, ConnectionId, ConnectionSummary, SelectConnection};
use yew::prelude::*;

use super::{use_action, use_connections, use_toasts};
use crate::components::Tone;
use crate::i18n::error_text;

/// The accounts beside the one that is shown.
pub(crate) struct OtherAccounts {
    /// Those that somebody stayed signed in to, by connection.
    pub(crate) known: Vec<ConnectionSummary>,
    /// Goes to one of them.
    pub(crate) switch: Callback<ConnectionId>,
    /// Makes room for another one on this connection.
    pub(crate) add: Callback<()>,
}

/// The other accounts. A way that fails is said in a toast.
#[hook]
pub(crate) fn use_other_accounts() -> OtherAccounts {
    let connections = use_connections();
    let action = use_action();
    let toasts = use_toasts();
    use_effect_with(action.error().cloned(), move |error| {
        if let Some(error) = error {
            toasts.show(Tone::Danger, error_text(error));
        }
    });
    let saved = connections.load.value();
    let is_other = |summary: &&ConnectionSummary| {
        summary.username.is_some() && saved.is_some_and(|saved| saved.active.as_ref() != Some(&summary.id))
    };
    let known = saved.map(|saved| saved.saved.iter().filter(is_other).cloned().collect()).unwrap_or_default();
    let switch = {
        let (action, activate) = (action.clone(), connections.activate.clone());
        Callback::from(move |id| {
            let activate = activate.clone();
            action.send(SelectConnection { id }, move |summary| activate.emit(summary));
        })
    };
    let activate = connections.activate;
    let add = Callback::from(move |()| {
        let activate = activate.clone();
        action.send(AddAccount {}, move |summary| activate.emit(summary));
    });
    OtherAccounts { known, switch, add }
}
