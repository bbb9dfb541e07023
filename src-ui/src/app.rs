//! The root.
use yew::prelude::*;

/// The app.
#[component]
pub(crate) fn App() -> Html {
    html! { <main></main> }
}
