//! Short messages that come and go.

use yew::prelude::*;

use super::{Glyph, Icon, Tone};
use crate::t;

/// A short message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Toast {
    /// Tells it from the others.
    pub(crate) id: u32,
    /// What it means.
    pub(crate) tone: Tone,
    /// What it says.
    pub(crate) text: AttrValue,
    /// A button on it: its words and what it does.
    pub(crate) action: Option<(AttrValue, Callback<()>)>,
}

/// The properties of [`ToastRegion`].
#[derive(Properties, PartialEq)]
pub(crate) struct ToastRegionProps {
    /// What is shown, oldest first.
    pub(crate) toasts: Vec<Toast>,
    /// Takes one away.
    pub(crate) ondismiss: Callback<u32>,
}

/// The place of the short messages: always in the document, so that additions are spoken.
#[component]
pub(crate) fn ToastRegion(props: &ToastRegionProps) -> Html {
    html! {
        <section class="toasts" aria-label={t!("toasts-label")} aria-live="polite" aria-relevant="additions">
            { for props.toasts.iter().map(|toast| view(toast, &props.ondismiss)) }
        </section>
    }
}

fn view(toast: &Toast, ondismiss: &Callback<u32>) -> Html {
    let id = toast.id;
    let dismiss = ondismiss.reform(move |_: MouseEvent| id);
    let glyph = match toast.tone {
        Tone::Good => Glyph::CircleCheck,
        Tone::Info => Glyph::Info,
        Tone::Warn => Glyph::Warning,
        Tone::Danger => Glyph::CircleAlert,
    };
    let action = toast.action.clone().map(|(label, act)| {
        let ondismiss = ondismiss.clone();
        let onclick = move |_: MouseEvent| {
            act.emit(());
            ondismiss.emit(id);
        };
        html! { <button type="button" class="link" {onclick}>{ label }</button> }
    });
    html! {
        <div key={id} class={classes!("toast", toast.tone.class())}>
            <Icon {glyph} />
            <p>{ &toast.text }</p>
            { action }
            <button type="button" class="dismiss" aria-label={t!("toast-dismiss")} onclick={dismiss}><Icon glyph={Glyph::X} /></button>
        </div>
    }
}
