//! The connection in use.

use devops360_contract::connection::{ConnectionSummary, TrustMode};
use yew::prelude::*;

use crate::components::{Badge, Button, Card, Glyph, Tone};
use crate::hooks::{use_connections, use_way};
use crate::routes::Route;
use crate::t;

/// Name, region and mode, and the way to check or change it.
#[component]
pub(super) fn ConnectionCard() -> Html {
    let connections = use_connections();
    let to_connect = use_way(Route::Connect);
    html! {
        <Card title={t!("settings-connection")} hint={t!("settings-connection-hint")}>
            { connections.active().map_or_else(|| html! { <p>{ t!("settings-connection-none") }</p> }, facts) }
            <div class="card-actions">
                <Button icon={Glyph::Stethoscope} onclick={to_connect.clone()}>{ t!("settings-connection-check") }</Button>
                <Button icon={Glyph::Plug} onclick={to_connect}>{ t!("settings-connection-change") }</Button>
            </div>
        </Card>
    }
}

fn facts(active: &ConnectionSummary) -> Html {
    let mode = match active.mode {
        TrustMode::User => t!("settings-connection-mode-user"),
        TrustMode::Operator => t!("settings-connection-mode-operator"),
    };
    html! {
        <dl class="facts selectable-text">
            <dt>{ t!("settings-connection-name") }</dt>
            <dd>
                { &active.file.name }
                if active.sandbox { { " " }<Badge tone={Tone::Info}>{ t!("settings-connection-sandbox") }</Badge> }
            </dd>
            <dt>{ t!("settings-connection-region") }</dt><dd>{ &active.file.region }</dd>
            <dt>{ t!("settings-connection-mode") }</dt><dd>{ mode }</dd>
        </dl>
    }
}
