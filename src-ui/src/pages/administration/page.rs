//! The screen of the people.

use devops360_contract::administration::PoolUser;
use yew::prelude::*;

use super::details::DetailsDialog;
use super::invite::InviteDialog;
use super::log::LogCard;
use super::people::PeopleCard;
use crate::components::{Button, ButtonVariant, Glyph};
use crate::hooks::use_screen;
use crate::t;

/// What stands in front of the page.
#[derive(Clone, PartialEq)]
enum Front {
    Nothing,
    Inviting,
    /// Everything about somebody.
    Somebody(PoolUser),
}

/// Who is in the pool, and what was done from here.
#[component]
pub(crate) fn UsersPage() -> Html {
    use_screen(t!("users-title"));
    let front = use_state(|| Front::Nothing);
    // Counts what was changed from here: each change is a reason to look again.
    let changes = use_state(|| 0_u32);
    let show = |next: Front| {
        let front = front.clone();
        move || front.set(next.clone())
    };
    let changed = {
        let changes = changes.clone();
        Callback::from(move |()| changes.set(*changes + 1))
    };
    let close = {
        let close = show(Front::Nothing);
        Callback::from(move |()| close())
    };
    let open = {
        let front = front.clone();
        Callback::from(move |user: PoolUser| front.set(Front::Somebody(user)))
    };
    let invite = show(Front::Inviting);
    let somebody = match &*front {
        Front::Somebody(user) => Some(user.clone()),
        Front::Nothing | Front::Inviting => None,
    };
    html! {
        <main class="main" data-screen="users">
            <header class="toolbar">
                <h1 tabindex="-1">{ t!("users-title") }</h1>
                <span class="grow"></span>
                <Button variant={ButtonVariant::Primary} icon={Glyph::Mail} onclick={move |_: MouseEvent| invite()}>
                    { t!("users-invite") }
                </Button>
            </header>
            <div class="page">
                <div class="inner">
                    <PeopleCard changes={*changes} onopen={open} />
                    <LogCard changes={*changes} />
                </div>
            </div>
            <InviteDialog open={*front == Front::Inviting} onclose={close.clone()} onchange={changed.clone()} />
            <DetailsDialog user={somebody} onclose={close} onchange={changed} />
        </main>
    }
}
