//! The screen of the account's security.

use yew::prelude::*;

use super::deletion::DeletionCard;
use super::devices::DevicesCard;
use super::everywhere::EverywhereCard;
use super::factors::FactorsCard;
use super::passkeys::PasskeysCard;
use super::password::PasswordCard;
use crate::hooks::use_screen;
use crate::t;

/// A card for each thing that protects the account.
#[component]
pub(crate) fn SecurityPage() -> Html {
    use_screen(t!("security-title"));
    html! {
        <main class="main" data-screen="security">
            <header class="toolbar"><h1 tabindex="-1">{ t!("security-title") }</h1></header>
            <div class="page">
                <div class="inner">
                    <FactorsCard />
                    <PasswordCard />
                    <PasskeysCard />
                    <DevicesCard />
                    <EverywhereCard />
                    <DeletionCard />
                </div>
            </div>
        </main>
    }
}
