//! A sign that something is under way.

use yew::prelude::*;

/// The properties of [`Spinner`].
#[derive(Properties, PartialEq)]
pub(crate) struct SpinnerProps {
    /// What is under way; decorative without, where the words stand beside it.
    #[prop_or_default]
    pub(crate) label: Option<AttrValue>,
}

/// A turning ring; it pulses instead where the person asked for less motion.
#[component]
pub(crate) fn Spinner(props: &SpinnerProps) -> Html {
    match &props.label {
        Some(label) => html! { <span class="spinner" role="status" aria-label={label.clone()}></span> },
        None => html! { <span class="spinner" aria-hidden="true"></span> },
    }
}
