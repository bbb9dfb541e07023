//! What the person set: theme and language hold at once.

use devops360_contract::AppError;
use devops360_contract::settings::{LoadSettings, SaveSettings, Settings, Theme};
use wasm_bindgen::prelude::*;
use web_sys::MediaQueryList;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::events::ProviderProps;
use crate::load::Load;
use crate::{dom, i18n, ipc};

/// The settings, and the way to change them.
#[derive(Clone, PartialEq)]
pub(crate) struct SettingsContext {
    /// What holds now.
    pub(crate) settings: Settings,
    /// Takes new ones at once and saves them.
    pub(crate) save: Callback<Settings>,
    /// Reads them again, after something else than `save` changed them.
    pub(crate) reload: Callback<()>,
    /// Why the last ones could not be saved, or nothing could be loaded.
    pub(crate) problem: Option<AppError>,
}

/// Loads the settings, applies them to the document, and gives them to [`use_settings`] below it.
#[component]
pub(crate) fn SettingsProvider(props: &ProviderProps) -> Html {
    let state = use_state(Load::<Settings>::default);
    let reload = {
        let state = state.setter();
        use_callback((), move |(), ()| {
            let state = state.clone();
            spawn_local(async move { state.set(Load::default().settle(ipc::call(LoadSettings {}).await)) });
        })
    };
    {
        let reload = reload.clone();
        use_effect_with((), move |()| reload.emit(()));
    }
    let settings = state.value().cloned().unwrap_or_default();
    let language = i18n::choose(settings.language.as_deref());
    use_effect_with(settings.theme, |theme| follow_theme(*theme));
    use_effect_with(language, |language| set_root("lang", language));
    let save = {
        let state = state.clone();
        Callback::from(move |settings: Settings| {
            let before = Load::Ready(settings.clone());
            state.set(before.clone());
            let state = state.clone();
            spawn_local(async move { state.set(before.settle(ipc::call(SaveSettings { settings }).await)) });
        })
    };
    let problem = match &*state {
        Load::Failed { error, .. } => Some(error.clone()),
        _ => None,
    };
    if state.is_pending() && state.value().is_none() {
        return Html::default();
    }
    let context = SettingsContext { settings, save, reload, problem };
    // Another language renders every text anew: the key makes the whole tree a new one.
    html! {
        <ContextProvider<SettingsContext> {context}>
            <div key={language} class="app">{ props.children.clone() }</div>
        </ContextProvider<SettingsContext>>
    }
}

/// The settings.
#[hook]
pub(crate) fn use_settings() -> SettingsContext {
    use_context().unwrap_or_else(|| SettingsContext {
        settings: Settings::default(),
        save: Callback::noop(),
        reload: Callback::noop(),
        problem: None,
    })
}

/// Sets the theme on the document; follows the system while that is what the person chose.
fn follow_theme(theme: Theme) -> Box<dyn FnOnce()> {
    let Some(dark) = prefers_dark() else { return Box::new(|| ()) };
    set_theme(theme, dark.matches());
    let query = dark.clone();
    let changed = Closure::<dyn FnMut()>::new(move || set_theme(theme, query.matches()));
    // A browser without change events keeps the theme it began with.
    let _ = dark.add_event_listener_with_callback("change", changed.as_ref().unchecked_ref());
    Box::new(move || {
        let _ = dark.remove_event_listener_with_callback("change", changed.as_ref().unchecked_ref());
    })
}

fn prefers_dark() -> Option<MediaQueryList> {
    web_sys::window()?.match_media("(prefers-color-scheme: dark)").ok().flatten()
}

fn set_theme(theme: Theme, system_dark: bool) {
    let dark = theme == Theme::Dark || (theme == Theme::System && system_dark);
    set_root("data-theme", if dark { "dark" } else { "light" });
}

fn set_root(name: &str, value: &str) {
    if let Some(root) = dom::root() {
        // These names are constants that every document takes.
        let _ = root.set_attribute(name, value);
    }
}
