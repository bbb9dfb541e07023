//! What a screen beside the files shows while there is nothing on it.

use yew::prelude::*;

use crate::components::{Button, EmptyState, Glyph};
use crate::hooks::use_way;
use crate::routes::Route;
use crate::t;

#[derive(Properties, PartialEq)]
pub(super) struct NothingProps {
    pub(super) icon: Glyph,
    pub(super) title: AttrValue,
    pub(super) children: Html,
}

/// Says that there is nothing, and leads to the files.
#[component]
pub(super) fn Nothing(props: &NothingProps) -> Html {
    let onclick = use_way(Route::Files);
    let actions = html! { <Button icon={Glyph::Folder} {onclick}>{ t!("files-go") }</Button> };
    html! {
        <EmptyState icon={props.icon} title={&props.title} {actions}>{ props.children.clone() }</EmptyState>
    }
}
