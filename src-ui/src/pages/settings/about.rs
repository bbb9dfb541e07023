//! What the app is and what it is built of.

use devops360_contract::settings::{About, AboutApp};
use yew::prelude::*;

use super::licences::LicencesDialog;
use crate::components::{Button, Card};
use crate::hooks::use_fetch;
use crate::load::render;
use crate::t;

/// Version, licence, and the libraries with theirs.
#[component]
pub(super) fn AboutCard() -> Html {
    let about = use_fetch(About {});
    let shown = use_state(|| false);
    let show = |open: bool| {
        let shown = shown.setter();
        Callback::from(move |()| shown.set(open))
    };
    html! {
        <Card title={t!("settings-about")}>
            { render(&about.load, &about.reload, |app| facts(app, &show(true))) }
            if let Some(app) = about.load.value() {
                <LicencesDialog open={*shown} parts={app.parts.clone()} onclose={show(false)} />
            }
        </Card>
    }
}

fn facts(app: &AboutApp, show: &Callback<()>) -> Html {
    html! {
        <>
            <dl class="facts selectable-text">
                <dt>{ t!("settings-about-version") }</dt><dd>{ &app.version }</dd>
                <dt>{ t!("settings-about-license") }</dt><dd>{ &app.license }</dd>
            </dl>
            <div class="card-actions">
                <Button onclick={show.reform(|_| ())}>{ t!("settings-licences-show") }</Button>
                <span class="muted">{ t!("settings-about-parts", count = app.parts.len()) }</span>
            </div>
        </>
    }
}
