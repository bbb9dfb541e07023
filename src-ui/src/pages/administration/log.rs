//! What was done from this computer.

use devops360_contract::administration::{Act, ActResult, ListActs};
use yew::prelude::*;

use super::act::verb;
use crate::components::{Badge, Button, Card, Tone};
use crate::hooks::use_fetch;
use crate::load::render;
use crate::{format, t};

/// How many are shown before all are asked for.
const FEW: usize = 5;

/// The properties of [`LogCard`].
#[derive(Properties, PartialEq)]
pub(super) struct LogCardProps {
    /// How often something was changed from here.
    pub(super) changes: u32,
}

/// One line an act, the latest first.
#[component]
pub(super) fn LogCard(props: &LogCardProps) -> Html {
    let acts = use_fetch(ListActs {});
    let all = use_state(|| false);
    {
        let reload = acts.reload.clone();
        use_effect_with(props.changes, move |changes| {
            if *changes > 0 {
                reload.emit(());
            }
        });
    }
    html! {
        <Card title={t!("users-log")} hint={t!("users-log-hint")}>
            { render(&acts.load, &acts.reload, |acts| list(acts, &all)) }
        </Card>
    }
}

fn list(acts: &[Act], all: &UseStateHandle<bool>) -> Html {
    if acts.is_empty() {
        return html! { <p class="muted">{ t!("users-log-none") }</p> };
    }
    let shown = if **all { acts.len() } else { FEW };
    let show_all = {
        let all = all.clone();
        move |_: MouseEvent| all.set(true)
    };
    html! {
        <>
            <ul class="lines">{ for acts.iter().take(shown).map(entry) }</ul>
            if acts.len() > shown {
                <div class="card-actions">
                    <Button onclick={show_all}>{ t!("users-log-all", count = acts.len()) }</Button>
                </div>
            }
        </>
    }
}

fn entry(act: &Act) -> Html {
    let (tone, result) = match act.result {
        ActResult::Done => (Tone::Good, t!("users-result-done")),
        ActResult::Unknown => (Tone::Warn, t!("users-result-unknown")),
        ActResult::Gone => (Tone::Info, t!("users-result-gone")),
        ActResult::NotNow => (Tone::Info, t!("users-result-not-now")),
        ActResult::Failed => (Tone::Danger, t!("users-result-failed")),
    };
    html! {
        <li class="line">
            <div class="line-text">
                <strong>{ t!("users-log-line", username = act.username.as_str(), act = verb(&act.act)) }{ " " }<Badge {tone}>{ result }</Badge></strong>
                <span class="muted">{ t!("users-log-by", by = act.by.as_str(), when = format::moment_in_full(act.at), pool = act.pool.as_str()) }</span>
            </div>
        </li>
    }
}
