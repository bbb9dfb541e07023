//! A small label.

use yew::prelude::*;

use super::{Glyph, Icon, Tone};

/// The properties of [`Badge`].
#[derive(Properties, PartialEq)]
pub(crate) struct BadgeProps {
    /// What it says about its subject; plain without.
    #[prop_or_default]
    pub(crate) tone: Option<Tone>,
    /// An icon before the words.
    #[prop_or_default]
    pub(crate) icon: Option<Glyph>,
    /// The words.
    pub(crate) children: Html,
}

/// One or two words or a number about the thing beside it.
#[component]
pub(crate) fn Badge(props: &BadgeProps) -> Html {
    html! {
        <span class={classes!("badge", props.tone.map(Tone::class))}>
            if let Some(glyph) = props.icon { <Icon {glyph} /> }
            { props.children.clone() }
        </span>
    }
}
