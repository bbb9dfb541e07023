//! Theme and language.

use devops360_contract::settings::{Settings, Theme};
use yew::prelude::*;

use crate::components::{Card, Choice, SelectField};
use crate::hooks::use_settings;
use crate::i18n::{ENGLISH, PSEUDO};
use crate::t;

/// The value that stands for the system's choice.
const SYSTEM: &str = "system";

/// Both hold at once and are saved.
#[component]
pub(super) fn AppearanceCard() -> Html {
    let context = use_settings();
    let settings = &context.settings;
    let change = |apply: fn(&mut Settings, &str)| {
        let (settings, save) = (context.settings.clone(), context.save.clone());
        Callback::from(move |value: String| {
            let mut next = Settings { problem: None, ..settings.clone() };
            apply(&mut next, &value);
            save.emit(next);
        })
    };
    html! {
        <Card title={t!("settings-appearance")}>
            <div class="two">
                <SelectField
                    name="theme"
                    label={t!("settings-theme")}
                    choices={themes()}
                    value={theme_value(settings.theme)}
                    onchange={change(|settings, value| settings.theme = theme_of(value))}
                />
                <SelectField
                    name="language"
                    label={t!("settings-language")}
                    choices={languages()}
                    value={settings.language.clone().unwrap_or_else(|| SYSTEM.to_owned())}
                    onchange={change(|settings, value| settings.language = (value != SYSTEM).then(|| value.to_owned()))}
                />
            </div>
        </Card>
    }
}

fn choice(value: &'static str, label: String) -> Choice {
    Choice { value: value.into(), label: label.into() }
}

fn themes() -> Vec<Choice> {
    vec![
        choice(SYSTEM, t!("settings-theme-system")),
        choice("light", t!("settings-theme-light")),
        choice("dark", t!("settings-theme-dark")),
    ]
}

/// The pseudo-locale shows what was forgotten to translate: of use to those who build the app.
fn languages() -> Vec<Choice> {
    let mut languages = vec![
        choice(SYSTEM, t!("settings-language-system")),
        choice(ENGLISH, t!("settings-language-english")),
    ];
    if cfg!(debug_assertions) {
        languages.push(choice(PSEUDO, t!("settings-language-pseudo")));
    }
    languages
}

const fn theme_value(theme: Theme) -> &'static str {
    match theme {
        Theme::System => SYSTEM,
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

fn theme_of(value: &str) -> Theme {
    let all = [Theme::Light, Theme::Dark];
    all.into_iter().find(|theme| theme_value(*theme) == value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{theme_of, theme_value};
    use devops360_contract::settings::Theme;

    #[test]
    fn every_theme_has_its_own_value() {
        for theme in [Theme::System, Theme::Light, Theme::Dark] {
            assert_eq!(theme_of(theme_value(theme)), theme);
        }
    }
}
