//! What a screen shows when there is nothing yet.

use yew::prelude::*;

use super::{Glyph, Icon};

/// The properties of [`EmptyState`].
#[derive(Properties, PartialEq)]
pub(crate) struct EmptyStateProps {
    /// A drawing of what is missing.
    pub(crate) icon: Glyph,
    /// What is missing.
    pub(crate) title: AttrValue,
    /// How it comes to be: buttons.
    #[prop_or_default]
    pub(crate) actions: Html,
    /// A sentence on how it comes to be.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// Says what is missing and offers the way to the first one.
#[component]
pub(crate) fn EmptyState(props: &EmptyStateProps) -> Html {
    html! {
        <div class="empty-state">
            <span class="empty-icon"><Icon glyph={props.icon} /></span>
            <h2>{ &props.title }</h2>
            <div class="muted">{ props.children.clone() }</div>
            <div class="empty-actions">{ props.actions.clone() }</div>
        </div>
    }
}
