//! The screen of the settings.

use yew::prelude::*;

use super::about::AboutCard;
use super::appearance::AppearanceCard;
use super::connection::ConnectionCard;
use super::lock::LockCard;
use super::removal::RemovalCard;
use super::transfers::TransfersCard;
use crate::components::ErrorBanner;
use crate::hooks::{use_screen, use_settings};
use crate::t;

/// What can be set takes effect at once; there is no save button.
#[component]
pub(crate) fn SettingsPage() -> Html {
    use_screen(t!("settings-title"));
    let problem = use_settings().problem;
    html! {
        <main class="main" data-screen="settings">
            <header class="toolbar"><h1 tabindex="-1">{ t!("settings-title") }</h1></header>
            <div class="page">
                <div class="inner">
                    if let Some(error) = problem { <ErrorBanner {error} /> }
                    <AppearanceCard />
                    <TransfersCard />
                    <LockCard />
                    <ConnectionCard />
                    <RemovalCard />
                    <AboutCard />
                </div>
            </div>
        </main>
    }
}
