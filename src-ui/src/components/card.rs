//! A raised surface.

use yew::prelude::*;

/// The properties of [`Card`].
#[derive(Properties, PartialEq)]
pub(crate) struct CardProps {
    /// A heading.
    #[prop_or_default]
    pub(crate) title: Option<AttrValue>,
    /// A sentence below the heading.
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
    /// Further classes.
    #[prop_or_default]
    pub(crate) class: Classes,
    /// What stands on it.
    pub(crate) children: Html,
}

/// A raised surface for things that belong together, with an optional heading.
#[component]
pub(crate) fn Card(props: &CardProps) -> Html {
    let heading = props.title.as_ref().map(|title| {
        html! {
            <div class="card-heading">
                <h2>{ title }</h2>
                if let Some(hint) = &props.hint { <p class="muted">{ hint }</p> }
            </div>
        }
    });
    html! {
        <section class={classes!("card", "panel", props.class.clone())}>{ heading }{ props.children.clone() }</section>
    }
}
