//! Whether each part of the connection in use is there and answers.

use devops360_contract::connection::{Check, CheckConnection, CheckState, CheckSubject};
use yew::prelude::*;

use crate::components::{Badge, Button, ButtonVariant, Glyph, Icon, Tone};
use crate::hooks::use_fetch;
use crate::i18n::{error_remedy, error_text};
use crate::load;
use crate::t;

/// Checks the connection in use and shows each check with a tick or with what to do.
#[component]
pub(super) fn Doctor() -> Html {
    let fetch = use_fetch(CheckConnection {});
    let busy = fetch.load.is_pending();
    let again = fetch.reload.reform(|_: MouseEvent| ());
    html! {
        <div class="connect-section">
            <div class="between">
                <h2>{ t!("doctor-title") }</h2>
                <Button variant={ButtonVariant::Quiet} icon={Glyph::Refresh} {busy} onclick={again}>
                    { if busy { t!("doctor-running") } else { t!("doctor-run") } }
                </Button>
            </div>
            { load::render(&fetch.load, &fetch.reload, |checks| view(checks)) }
        </div>
    }
}

fn view(checks: &[Check]) -> Html {
    let failed = checks.iter().filter(|check| matches!(check.state, CheckState::Failed(_))).count();
    html! {
        <>
            <p role="status">
                if failed == 0 {
                    <Badge tone={Tone::Good} icon={Glyph::Check}>{ t!("doctor-all-good") }</Badge>
                } else {
                    <Badge tone={Tone::Danger} icon={Glyph::X}>{ t!("doctor-some-bad", count = failed) }</Badge>
                }
            </p>
            <ul class="checks">{ for checks.iter().map(line) }</ul>
        </>
    }
}

fn line(check: &Check) -> Html {
    let (class, glyph, state) = match &check.state {
        CheckState::Passed => ("passed", Glyph::CircleCheck, t!("doctor-passed")),
        CheckState::Failed(_) => ("failed", Glyph::CircleX, t!("doctor-failed")),
        CheckState::NeedsSignIn => ("idle", Glyph::Clock, t!("doctor-needs-sign-in")),
        CheckState::NotUsed => ("idle", Glyph::CircleMinus, t!("doctor-not-used")),
    };
    html! {
        <li {class}>
            <Icon {glyph} />
            <span>{ subject(check.subject) }</span>
            <span class="state">{ state }</span>
            if let CheckState::Failed(error) = &check.state {
                <p class="remedy">{ error_text(error) }{ ". " }{ error_remedy(error) }</p>
            }
        </li>
    }
}

fn subject(subject: CheckSubject) -> String {
    match subject {
        CheckSubject::Endpoint => t!("doctor-endpoint"),
        CheckSubject::Clock => t!("doctor-clock"),
        CheckSubject::UserPool => t!("doctor-user-pool"),
        CheckSubject::AppClient => t!("doctor-app-client"),
        CheckSubject::ClientSecret => t!("doctor-client-secret"),
        CheckSubject::IdentityPool => t!("doctor-identity-pool"),
        CheckSubject::Bucket => t!("doctor-bucket"),
        CheckSubject::Table => t!("doctor-table"),
        CheckSubject::Keychain => t!("doctor-keychain"),
    }
}
