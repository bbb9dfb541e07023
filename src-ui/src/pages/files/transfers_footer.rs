//! The transfers below the files: what runs, what failed, what can be opened; and the voice that tells outcomes.

use std::rc::Rc;

use devops360_contract::files::{Direction, Transfer, TransferState};
use yew::prelude::*;
use yew_router::prelude::*;

use super::job_line::{JobLine, progress_words};
use super::jobs::{Total, changed_folder, ended, foremost, notable};
use super::transfer_actions::use_transfer_actions;
use crate::components::{Button, ButtonVariant, Glyph, Progress};
use crate::hooks::use_transfers;
use crate::i18n::error_text;
use crate::load::Load;
use crate::routes::Route;
use crate::t;

/// How many lines are shown; the screen of all transfers has the others.
const SHOWN: usize = 20;
/// Of how many transfers that end at once each is said.
const SAID: usize = 3;

/// The properties of [`TransfersFooter`].
#[derive(Properties, PartialEq)]
pub(super) struct TransfersFooterProps {
    /// The folder that is shown.
    pub(super) path: String,
    /// An upload into that folder is done.
    pub(super) onuploaded: Callback<()>,
}

/// The transfers that ask for attention, newest last; it can be folded to one line.
#[component]
pub(super) fn TransfersFooter(props: &TransfersFooterProps) -> Html {
    let transfers = use_transfers();
    let actions = use_transfer_actions();
    let folded = use_state(|| false);
    let said = use_outcomes(&transfers.load, &props.path, &props.onuploaded);
    let shown: Vec<&Transfer> = transfers.all().iter().filter(|transfer| notable(transfer)).collect();
    let hidden = shown.len().saturating_sub(SHOWN);
    let any_ended = shown.iter().any(|transfer| transfer.state.is_final());
    let total = Total::of(transfers.all());
    let toggle = {
        let folded = folded.clone();
        move |_: MouseEvent| folded.set(!*folded)
    };
    html! {
        <>
            <p class="visually-hidden" role="status" aria-live="polite">{ said }</p>
            if !shown.is_empty() {
                <footer class="transfers" aria-label={t!("transfers-region")}>
                    <div class="transfers-head">
                        { summary(&total) }
                        <span class="grow"></span>
                        if any_ended {
                            <Button variant={ButtonVariant::Quiet} onclick={actions.clear.reform(|_| ())}>{ t!("transfers-clear") }</Button>
                        }
                        <Link<Route> to={Route::Transfers} classes="button quiet">{ t!("transfers-all") }</Link<Route>>
                        <button
                            type="button"
                            class={classes!("button", "quiet", "square", "fold", folded.then_some("folded"))}
                            aria-expanded={if *folded { "false" } else { "true" }}
                            aria-label={if *folded { t!("transfers-show") } else { t!("transfers-hide") }}
                            onclick={toggle}
                        >
                            <crate::components::Icon glyph={Glyph::ChevronDown} />
                        </button>
                    </div>
                    if !*folded {
                        <ul class="jobs" tabindex="0" aria-label={t!("transfers-region")}>
                            { for foremost(shown, SHOWN).into_iter().map(|transfer| html! {
                                <JobLine key={transfer.id.0.clone()} transfer={transfer.clone()} actions={actions.clone()} />
                            }) }
                            if hidden > 0 { <li class="job-more muted">{ t!("files-more-of-them", count = hidden) }</li> }
                        </ul>
                    }
                </footer>
            }
        </>
    }
}

/// How many run and how far they are together.
pub(super) fn summary(total: &Total) -> Html {
    if total.running == 0 {
        return html! { <span class="transfers-sum">{ t!("transfers-none-running") }</span> };
    }
    let done = (total.bytes_done, total.bytes_total);
    html! {
        <>
            <span class="transfers-sum">{ t!("transfers-running", count = total.running) }</span>
            <Progress label={t!("transfers-total")} value={total.bytes_done} max={total.bytes_total} />
            <span class="muted">{ progress_words(done, total.bytes_per_second, total.seconds_left()) }</span>
        </>
    }
}

/// Follows the ends of transfers: says them, and tells when one changed the folder. What had ended before is old news.
#[hook]
fn use_outcomes(load: &Load<Rc<Vec<Transfer>>>, path: &str, onuploaded: &Callback<()>) -> String {
    let said = use_state(String::new);
    let before = use_mut_ref(|| None::<Rc<Vec<Transfer>>>);
    let (path, onuploaded) = (path.to_owned(), onuploaded.clone());
    let words = said.setter();
    use_effect_with(load.clone(), move |load| {
        let Load::Ready(now) = load else { return };
        let Some(known) = before.replace(Some(now.clone())) else { return };
        let news = ended(&known, now);
        if news.is_empty() {
            return;
        }
        words.set(said_of(&news));
        if changed_folder(&news, now, &path) {
            onuploaded.emit(());
        }
    });
    (*said).clone()
}

/// Each of a few; of many, how many there were.
fn said_of(news: &[&Transfer]) -> String {
    if news.len() > SAID {
        let failed =
            news.iter().filter(|transfer| matches!(transfer.state, TransferState::Failed(_))).count();
        return t!("transfers-said-many", count = news.len(), failed = failed);
    }
    news.iter().map(|transfer| outcome(transfer)).collect::<Vec<_>>().join(". ")
}

fn outcome(transfer: &Transfer) -> String {
    let name = transfer.name.as_str();
    match (&transfer.state, transfer.direction) {
        (TransferState::Failed(error), _) => {
            t!("transfers-said-failed", name = name, reason = error_text(error))
        }
        (TransferState::Cancelled, _) => t!("transfers-said-cancelled", name = name),
        (_, Direction::Upload) => t!("transfers-said-uploaded", name = name),
        (_, Direction::Download) => t!("transfers-said-downloaded", name = name),
    }
}
