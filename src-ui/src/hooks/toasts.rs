//! Short messages about what just happened.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::events::ProviderProps;
use crate::components::{Toast, ToastRegion, Tone};

/// How long a message without an action stays, in milliseconds; one with an action stays until it is dismissed.
const SHOWN_MS: u32 = 6_000;
/// The most messages at once; the oldest goes first.
const MOST: usize = 4;

#[derive(Default, PartialEq)]
struct Shown {
    toasts: Vec<Toast>,
    next: u32,
}

enum Change {
    Show { tone: Tone, text: AttrValue, action: Option<(AttrValue, Callback<()>)>, id: u32 },
    Dismiss(u32),
}

impl Reducible for Shown {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let mut toasts = self.toasts.clone();
        match change {
            Change::Show { tone, text, action, id } => {
                toasts.push(Toast { id, tone, text, action });
                let surplus = toasts.len().saturating_sub(MOST);
                toasts.drain(..surplus);
            }
            Change::Dismiss(id) => toasts.retain(|toast| toast.id != id),
        }
        Rc::new(Self { toasts, next: self.next + 1 })
    }
}

/// Shows short messages.
#[derive(Clone, PartialEq)]
pub(crate) struct Toasts {
    dispatcher: Option<UseReducerDispatcher<Shown>>,
    next: Rc<std::cell::Cell<u32>>,
}

impl Toasts {
    /// Shows `text` for some seconds.
    pub(crate) fn show(&self, tone: Tone, text: impl Into<AttrValue>) {
        if let Some(id) = self.push(tone, text.into(), None) {
            let toasts = self.clone();
            Timeout::new(SHOWN_MS, move || toasts.dismiss(id)).forget();
        }
    }

    /// Shows `text` with a button, until it is used or dismissed.
    pub(crate) fn offer(
        &self,
        tone: Tone,
        text: impl Into<AttrValue>,
        label: impl Into<AttrValue>,
        act: Callback<()>,
    ) {
        self.push(tone, text.into(), Some((label.into(), act)));
    }

    fn push(&self, tone: Tone, text: AttrValue, action: Option<(AttrValue, Callback<()>)>) -> Option<u32> {
        let id = self.next.replace(self.next.get() + 1);
        self.dispatcher.as_ref()?.dispatch(Change::Show { tone, text, action, id });
        Some(id)
    }

    fn dismiss(&self, id: u32) {
        if let Some(dispatcher) = &self.dispatcher {
            dispatcher.dispatch(Change::Dismiss(id));
        }
    }
}

/// Holds the messages and shows them above everything else.
#[component]
pub(crate) fn ToastsProvider(props: &ProviderProps) -> Html {
    let shown = use_reducer(Shown::default);
    let next = use_memo((), |()| std::cell::Cell::new(0));
    let toasts = Toasts { dispatcher: Some(shown.dispatcher()), next };
    let ondismiss = {
        let toasts = toasts.clone();
        Callback::from(move |id| toasts.dismiss(id))
    };
    html! {
        <ContextProvider<Toasts> context={toasts}>
            { props.children.clone() }
            <ToastRegion toasts={shown.toasts.clone()} {ondismiss} />
        </ContextProvider<Toasts>>
    }
}

/// The way to show short messages.
#[hook]
pub(crate) fn use_toasts() -> Toasts {
    use_context().unwrap_or_else(|| Toasts { dispatcher: None, next: Rc::default() })
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use yew::Reducible;

    use super::{Change, MOST, Shown};
    use crate::components::Tone;

    #[test]
    fn the_oldest_message_makes_room() {
        let show = |id| Change::Show { tone: Tone::Info, text: "x".into(), action: None, id };
        let many = (0..=MOST as u32).fold(Rc::new(Shown::default()), |shown, id| shown.reduce(show(id)));
        assert_eq!(many.toasts.len(), MOST);
        assert_eq!(many.toasts[0].id, 1, "the first message went");
        assert_eq!(many.reduce(Change::Dismiss(2)).toasts.len(), MOST - 1);
    }
}
