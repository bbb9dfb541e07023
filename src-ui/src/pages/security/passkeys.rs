//! The passkeys that sign the person in elsewhere.

use devops360_contract::account::{ListPasskeys, Passkey, Passkeys, RemovePasskey};
use yew::prelude::*;

use super::factors::line;
use crate::components::{Button, Card, ErrorBanner, Glyph};
use crate::hooks::{use_action, use_fetch};
use crate::load::render;
use crate::{format, t};

/// One line a passkey.
#[component]
pub(super) fn PasskeysCard() -> Html {
    let passkeys = use_fetch(ListPasskeys {});
    let action = use_action();
    let remove = {
        let (action, set) = (action.clone(), passkeys.set.clone());
        Callback::from(move |id: String| {
            let set = set.clone();
            action.send(RemovePasskey { id }, move |left| set.emit(left));
        })
    };
    html! {
        <Card title={t!("security-passkeys")} hint={t!("security-passkeys-hint")}>
            if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
            { render(&passkeys.load, &passkeys.reload, |known| list(known, action.busy(), &remove)) }
        </Card>
    }
}

fn list(passkeys: &Passkeys, busy: bool, remove: &Callback<String>) -> Html {
    match passkeys {
        Passkeys::NotOffered => html! { <p class="muted">{ t!("security-passkeys-not-offered") }</p> },
        Passkeys::Known(passkeys) if passkeys.is_empty() => {
            html! { <p class="muted">{ t!("security-passkeys-none") }</p> }
        }
        Passkeys::Known(passkeys) => {
            html! { <ul class="lines">{ for passkeys.iter().map(|passkey| entry(passkey, busy, remove)) }</ul> }
        }
    }
}

fn entry(passkey: &Passkey, busy: bool, remove: &Callback<String>) -> Html {
    let hint = t!(
        "security-passkey-since",
        site = passkey.site.as_str(),
        when = format::moment_within(passkey.since)
    );
    let id = passkey.id.clone();
    let onclick = remove.reform(move |_: MouseEvent| id.clone());
    let button = html! { <Button disabled={busy} {onclick}>{ t!("security-passkey-remove") }</Button> };
    line(Glyph::Key, passkey.name.clone(), hint, Html::default(), button)
}
