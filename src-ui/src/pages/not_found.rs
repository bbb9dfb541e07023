//! An address without a screen.

use yew::prelude::*;

use crate::components::{Button, ButtonVariant, EmptyState, Glyph};
use crate::hooks::{use_screen, use_way};
use crate::routes::Route;
use crate::t;

/// Says that nothing is here, and leads to where something is.
#[component]
pub(crate) fn NotFoundPage() -> Html {
    use_screen(t!("not-found-title"));
    let onclick = use_way(Route::Start);
    let actions =
        html! { <Button variant={ButtonVariant::Primary} {onclick}>{ t!("not-found-go") }</Button> };
    html! {
        <main class="starting" data-screen="not-found">
            <h1 class="visually-hidden">{ t!("not-found-title") }</h1>
            <EmptyState icon={Glyph::Search} title={t!("not-found-title")} {actions}>{ t!("not-found-text") }</EmptyState>
        </main>
    }
}
