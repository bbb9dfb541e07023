//! What one step of the way in hands to the next: kept in memory, so that no name stands in an address.

use devops360_contract::account::{Challenge, CodeDelivery, PendingSignUp};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::routes::Route;

/// What the steps before know.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Steps {
    /// The sign-in name that was typed or chosen.
    pub(super) username: String,
    /// The sign-up that waits for its code.
    pub(super) pending: Option<PendingSignUp>,
    /// The question that a sign-in waits for.
    pub(super) challenge: Option<Challenge>,
    /// Where the code for a new password went.
    pub(super) reset_delivery: Option<CodeDelivery>,
    /// What was just achieved.
    pub(super) achieved: Option<Achieved>,
}

/// What a step achieved, said on the next screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Achieved {
    /// The account is confirmed.
    Confirmed,
    /// The password is changed.
    PasswordChanged,
    /// Nothing: the sign-in waited too long for its answer.
    TookTooLong,
}

/// What the steps know, and the way to go on with more.
#[derive(Clone, PartialEq)]
pub(super) struct AccountFlow {
    /// What is known.
    pub(super) steps: Steps,
    set: Callback<Steps>,
    navigator: Option<Navigator>,
}

impl AccountFlow {
    /// Goes to a screen, knowing `steps`.
    pub(super) fn go(&self, route: Route, steps: Steps) {
        self.set.emit(steps);
        if let Some(navigator) = &self.navigator {
            navigator.push(&route);
        }
    }

    /// Stays here, knowing `steps`.
    pub(super) fn know(&self, steps: Steps) {
        self.set.emit(steps);
    }

    /// A callback that goes to a screen knowing nothing but the name.
    pub(super) fn link(&self, route: Route, username: &str) -> Callback<MouseEvent> {
        let (flow, username) = (self.clone(), username.to_owned());
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            flow.go(route, Steps { username: username.clone(), ..Steps::default() });
        })
    }
}

/// What the provider holds.
#[derive(Clone, PartialEq)]
struct Held {
    steps: Steps,
    set: Callback<Steps>,
}

/// The properties of [`AccountFlowProvider`].
#[derive(Properties, PartialEq)]
pub(crate) struct AccountFlowProviderProps {
    /// What may use it.
    pub(crate) children: Html,
}

/// Holds what the steps know.
#[component]
pub(crate) fn AccountFlowProvider(props: &AccountFlowProviderProps) -> Html {
    let steps = use_state(Steps::default);
    let set = {
        let steps = steps.setter();
        use_callback((), move |next, ()| steps.set(next))
    };
    let held = Held { steps: (*steps).clone(), set };
    html! { <ContextProvider<Held> context={held}>{ props.children.clone() }</ContextProvider<Held>> }
}

/// What the steps before know.
#[hook]
pub(super) fn use_account_flow() -> AccountFlow {
    let held =
        use_context::<Held>().unwrap_or_else(|| Held { steps: Steps::default(), set: Callback::noop() });
    AccountFlow { steps: held.steps, set: held.set, navigator: use_navigator() }
}

/// The properties of [`FlowLink`].
#[derive(Properties, PartialEq)]
pub(super) struct FlowLinkProps {
    /// Where it leads.
    pub(super) to: Route,
    /// The sign-in name to take along.
    #[prop_or_default]
    pub(super) username: AttrValue,
    /// The words.
    pub(super) children: Html,
}

/// A link between the steps that takes the sign-in name along.
#[component]
pub(super) fn FlowLink(props: &FlowLinkProps) -> Html {
    let onclick = use_account_flow().link(props.to, &props.username);
    html! { <a href={format!("#{}", props.to.to_path())} {onclick}>{ props.children.clone() }</a> }
}
