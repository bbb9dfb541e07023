//! The window's content.

use yew::prelude::*;

#[component]
fn App() -> Html {
    html! { <main><h1>{ "DevOps360" }</h1></main> }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
