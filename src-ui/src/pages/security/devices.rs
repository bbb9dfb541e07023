//! The devices that the pool remembers.

use devops360_contract::account::{Device, Devices, ForgetDevice, ListDevices};
use yew::prelude::*;

use super::factors::line;
use crate::components::{Badge, Button, Card, ErrorBanner, Glyph, Tone};
use crate::hooks::{use_action, use_fetch};
use crate::load::render;
use crate::{format, t};

/// One line a device.
#[component]
pub(super) fn DevicesCard() -> Html {
    let devices = use_fetch(ListDevices {});
    let action = use_action();
    let forget = {
        let (action, set) = (action.clone(), devices.set.clone());
        Callback::from(move |id: String| {
            let set = set.clone();
            action.send(ForgetDevice { id }, move |left| set.emit(left));
        })
    };
    html! {
        <Card title={t!("security-devices")} hint={t!("security-devices-hint")}>
            if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
            { render(&devices.load, &devices.reload, |known| list(known, action.busy(), &forget)) }
        </Card>
    }
}

fn list(devices: &Devices, busy: bool, forget: &Callback<String>) -> Html {
    match devices {
        Devices::NotOffered => html! { <p class="muted">{ t!("security-devices-not-offered") }</p> },
        Devices::Known(devices) if devices.is_empty() => {
            html! { <p class="muted">{ t!("security-devices-none") }</p> }
        }
        Devices::Known(devices) => {
            html! { <ul class="lines">{ for devices.iter().map(|device| entry(device, busy, forget)) }</ul> }
        }
    }
}

fn entry(device: &Device, busy: bool, forget: &Callback<String>) -> Html {
    let name = device.name.clone().unwrap_or_else(|| t!("security-device-unnamed"));
    let when = device.last_seen.map_or_else(|| t!("security-device-never"), format::moment);
    let hint = match &device.last_address {
        Some(address) => t!("security-device-seen-from", when = when, address = address.as_str()),
        None => t!("security-device-seen", when = when),
    };
    let this = if device.this {
        html! { <Badge tone={Tone::Info}>{ t!("security-device-this") }</Badge> }
    } else {
        Html::default()
    };
    let id = device.id.clone();
    let onclick = forget.reform(move |_: MouseEvent| id.clone());
    line(
        Glyph::Box,
        name,
        hint,
        this,
        html! { <Button disabled={busy} {onclick}>{ t!("security-device-forget") }</Button> },
    )
}
