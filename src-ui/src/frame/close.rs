//! The question before the window closes while transfers or changes run.

use devops360_contract::Event;
use devops360_contract::settings::{AnswerClose, CloseAnswer};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::components::{Button, ButtonVariant, Dialog};
use crate::hooks::use_event;
use crate::{ipc, t};

/// Asks whether to keep going, to close and go on at the next start, or to cancel and close, whatever screen is shown.
#[component]
pub(crate) fn CloseDialog() -> Html {
    let running = use_state(|| None::<(u32, u32)>);
    use_event({
        let running = running.clone();
        move |event| {
            if let Event::CloseRequested { transfers, changes } = event {
                running.set(Some((*transfers, *changes)));
            }
        }
    });
    let answer = {
        let running = running.clone();
        Callback::from(move |answer: CloseAnswer| {
            running.set(None);
            spawn_local(async move {
                // When the answer does not arrive, the window stays and the person can close it again.
                let _ = ipc::call(AnswerClose { answer }).await;
            });
        })
    };
    let give = |choice| answer.reform(move |_: MouseEvent| choice);
    let (transfers, changes) = running.unwrap_or_default();
    let title = if transfers > 0 { t!("close-title") } else { t!("close-title-changes") };
    let actions = html! {
        <>
            <Button variant={ButtonVariant::Primary} onclick={give(CloseAnswer::Stay)}>{ t!("close-stay") }</Button>
            if transfers > 0 {
                <Button onclick={give(CloseAnswer::Continue)}>{ t!("close-continue") }</Button>
                <Button variant={ButtonVariant::Danger} onclick={give(CloseAnswer::Cancel)}>{ t!("close-cancel") }</Button>
            } else {
                <Button variant={ButtonVariant::Danger} onclick={give(CloseAnswer::Continue)}>{ t!("close-stop") }</Button>
            }
        </>
    };
    html! {
        <Dialog open={running.is_some()} {title} onclose={answer.reform(|()| CloseAnswer::Stay)} {actions}>
            if transfers > 0 { <p>{ t!("close-question", count = transfers) }</p> }
            if changes > 0 { <p>{ t!("close-changes", count = changes) }</p> }
        </Dialog>
    }
}
