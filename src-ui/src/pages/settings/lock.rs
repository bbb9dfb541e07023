//! When the app locks by itself.

use devops360_contract::settings::Settings;
use yew::prelude::*;

use crate::components::{Card, Choice, SelectField};
use crate::hooks::use_settings;
use crate::t;

/// The value that stands for never.
const NEVER: &str = "never";
/// After how many minutes, to choose from.
const MINUTES: [u32; 5] = [1, 5, 15, 30, 60];

/// Never, or after so many minutes.
#[component]
pub(super) fn LockCard() -> Html {
    let context = use_settings();
    let chosen = context.settings.lock_after_minutes;
    let onchange = {
        let (settings, save) = (context.settings.clone(), context.save.clone());
        move |value: String| {
            let lock_after_minutes = value.parse().ok();
            save.emit(Settings { problem: None, lock_after_minutes, ..settings.clone() });
        }
    };
    let own = chosen.filter(|minutes| !MINUTES.contains(minutes));
    let choice = |minutes: u32| Choice {
        value: minutes.to_string().into(),
        label: t!("settings-lock-minutes", count = minutes).into(),
    };
    let never = Choice { value: NEVER.into(), label: t!("settings-lock-never").into() };
    let choices = std::iter::once(never).chain(MINUTES.into_iter().chain(own).map(choice));
    html! {
        <Card title={t!("settings-lock")}>
            <SelectField
                name="lock_after_minutes"
                label={t!("settings-lock-after")}
                choices={choices.collect::<Vec<_>>()}
                value={chosen.map_or_else(|| NEVER.to_owned(), |minutes| minutes.to_string())}
                hint={t!("settings-lock-hint")}
                {onchange}
            />
        </Card>
    }
}
