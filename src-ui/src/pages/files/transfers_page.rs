//! The screen of all uploads and downloads.

use devops360_contract::files::{JournalProblem, Transfer, Which};
use yew::prelude::*;

use super::job_line::JobLine;
use super::jobs::{Possible, Total, foremost};
use super::nothing::Nothing;
use super::transfer_actions::use_transfer_actions;
use super::transfers_footer::summary;
use crate::components::{Button, ButtonVariant, Dialog, ErrorBanner, Glyph};
use crate::hooks::{use_fetch, use_screen, use_transfers};
use crate::load::render;
use crate::t;

/// How many more lines are shown at a time.
const STEP: usize = 200;

/// Every transfer, newest first, and all running ones together on top.
#[component]
pub(crate) fn TransfersPage() -> Html {
    use_screen(t!("transfers-title"));
    let transfers = use_transfers();
    let actions = use_transfer_actions();
    let asking = use_state(|| false);
    let limit = use_state(|| STEP);
    let problem = use_fetch(JournalProblem {});
    let possible = Possible::of(transfers.all());
    let ask = |open: bool| {
        let asking = asking.setter();
        Callback::from(move |()| asking.set(open))
    };
    let cancel_all = {
        let (cancel, close) = (actions.cancel.clone(), ask(false));
        Callback::from(move |()| {
            close.emit(());
            cancel.emit(Which::All);
        })
    };
    html! {
        <main class="main" data-screen="transfers">
            <header class="toolbar">
                <h1 tabindex="-1">{ t!("transfers-title") }</h1>
                <span class="grow"></span>
                if possible.pause {
                    <Button icon={Glyph::Pause} onclick={actions.pause.reform(|_| Which::All)}>{ t!("transfers-pause-all") }</Button>
                }
                if possible.resume {
                    <Button icon={Glyph::Play} onclick={actions.resume.reform(|_| Which::All)}>{ t!("transfers-resume-all") }</Button>
                }
                if possible.retry {
                    <Button icon={Glyph::Retry} onclick={actions.retry.reform(|_| Which::All)}>{ t!("transfers-retry-all") }</Button>
                }
                <Button disabled={!possible.clear} onclick={actions.clear.reform(|_| ())}>{ t!("transfers-clear") }</Button>
                <Button variant={ButtonVariant::Danger} disabled={possible.cancel == 0} onclick={ask(true).reform(|_| ())}>
                    { t!("transfers-cancel-all") }
                </Button>
            </header>
            <div class="transfers-page">
                // Where even this cannot be asked, the list below says why.
                if let Some(Some(error)) = problem.load.value() { <ErrorBanner error={error.clone()} /> }
                { render(&transfers.load, &transfers.reload, |list| html! {
                    if list.is_empty() {
                        <Nothing icon={Glyph::Transfers} title={t!("transfers-empty-title")}>{ t!("transfers-empty-text") }</Nothing>
                    } else {
                        <div class="transfers-total">{ summary(&Total::of(list)) }</div>
                        <ul class="jobs">
                            { for foremost(list.iter().collect(), *limit).into_iter().map(|transfer: &Transfer| html! {
                                <JobLine key={transfer.id.0.clone()} transfer={transfer.clone()} actions={actions.clone()} />
                            }) }
                        </ul>
                        if list.len() > *limit { { more(&limit, list.len()) } }
                    }
                }) }
            </div>
            <CancelAllDialog open={*asking && possible.cancel > 0} count={possible.cancel} onclose={ask(false)} onconfirm={cancel_all} />
        </main>
    }
}

/// A list of thousands is shown in steps: the lines that run or have failed come first.
fn more(limit: &UseStateHandle<usize>, count: usize) -> Html {
    let (next, limit) = (limit.setter(), **limit);
    let onclick = move |_: MouseEvent| next.set(limit + STEP);
    html! {
        <p class="jobs-more muted">
            { t!("transfers-shown", shown = limit, count = count) }{ " " }
            <Button {onclick}>{ t!("transfers-show-more") }</Button>
        </p>
    }
}

#[derive(Properties, PartialEq)]
struct CancelAllDialogProps {
    open: bool,
    count: usize,
    onclose: Callback<()>,
    onconfirm: Callback<()>,
}

#[component]
fn CancelAllDialog(props: &CancelAllDialogProps) -> Html {
    let actions = html! {
        <>
            <Button onclick={props.onclose.reform(|_| ())}>{ t!("transfers-cancel-all-keep") }</Button>
            <Button variant={ButtonVariant::Danger} onclick={props.onconfirm.reform(|_| ())}>{ t!("transfers-cancel-all") }</Button>
        </>
    };
    html! {
        <Dialog
            open={props.open}
            title={t!("transfers-cancel-all-title", count = props.count)}
            onclose={props.onclose.clone()}
            {actions}
        >
            <p>{ t!("transfers-cancel-all-text") }</p>
        </Dialog>
    }
}
