//! An address without a screen.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Button, ButtonVariant, EmptyState, Glyph};
use crate::hooks::use_screen;
use crate::routes::Route;
use crate::t;

/// Says that nothing is here, and leads to where something is.
#[component]
pub(crate) fn NotFoundPage() -> Html {
    use_screen(t!("not-found-title"));
    let navigator = use_navigator();
    let onclick = move |_: MouseEvent| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::Start);
        }
    };
    let actions =
        html! { <Button variant={ButtonVariant::Primary} {onclick}>{ t!("not-found-go") }</Button> };
    html! {
        <main class="starting" data-screen="not-found">
            <h1 class="visually-hidden">{ t!("not-found-title") }</h1>
            <EmptyState icon={Glyph::Search} title={t!("not-found-title")} {actions}>{ t!("not-found-text") }</EmptyState>
        </main>
    }
}
