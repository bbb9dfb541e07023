//! The way to another screen.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::routes::Route;

/// What a button does that leads to the screen `to`.
#[hook]
pub(crate) fn use_way(to: Route) -> Callback<MouseEvent> {
    let navigator = use_navigator();
    Callback::from(move |_: MouseEvent| {
        if let Some(navigator) = &navigator {
            navigator.push(&to);
        }
    })
}
