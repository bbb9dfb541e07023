//! How fast transfers may be.

use devops360_contract::settings::{Limits, Settings};
use yew::prelude::*;

use crate::components::{Card, Choice, SelectField};
use crate::hooks::use_settings;
use crate::{format, t};

/// The value that stands for no limit.
const NONE: &str = "none";
/// The rates to choose from, in bytes a second.
const RATES: [u64; 6] = [250_000, 1_000_000, 5_000_000, 10_000_000, 25_000_000, 100_000_000];

/// Both hold at once, for what runs too, and are saved.
#[component]
pub(super) fn TransfersCard() -> Html {
    let context = use_settings();
    let limits = context.settings.limits;
    let change = |apply: fn(&mut Limits, Option<u64>)| {
        let (settings, save) = (context.settings.clone(), context.save.clone());
        Callback::from(move |value: String| {
            let mut next = Settings { problem: None, ..settings.clone() };
            apply(&mut next.limits, value.parse().ok());
            save.emit(next);
        })
    };
    html! {
        <Card title={t!("settings-transfers")}>
            <div class="two">
                <SelectField
                    name="limit_total"
                    label={t!("settings-limit-total")}
                    choices={choices(limits.total)}
                    value={value(limits.total)}
                    onchange={change(|limits, rate| limits.total = rate)}
                />
                <SelectField
                    name="limit_each"
                    label={t!("settings-limit-each")}
                    choices={choices(limits.each)}
                    value={value(limits.each)}
                    onchange={change(|limits, rate| limits.each = rate)}
                />
            </div>
        </Card>
    }
}

fn value(limit: Option<u64>) -> String {
    limit.map_or_else(|| NONE.to_owned(), |rate| rate.to_string())
}

/// What can be chosen, and what is chosen where it is none of it.
fn choices(chosen: Option<u64>) -> Vec<Choice> {
    let own = chosen.filter(|rate| !RATES.contains(rate));
    let rates = RATES
        .into_iter()
        .chain(own)
        .map(|rate| Choice { value: rate.to_string().into(), label: format::rate(rate).into() });
    let none = Choice { value: NONE.into(), label: t!("settings-limit-none").into() };
    std::iter::once(none).chain(rates).collect()
}
