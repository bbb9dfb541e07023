//! The question before the window closes while transfers run.

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
    let transfers = use_state(|| None::<u32>);
    use_event({
        let transfers = transfers.clone();
        Callback::from(move |event| {
            if let Event::CloseRequested { transfers: running } = event {
                transfers.set(Some(running));
            }
        })
    });
    let answer = {
        let transfers = transfers.clone();
        Callback::from(move |answer: CloseAnswer| {
            transfers.set(None);
            spawn_local(async move {
                // When the answer does not arrive, the window stays and the person can close it again.
                let _ = ipc::call(AnswerClose { answer }).await;
            });
        })
    };
    let give = |choice| answer.reform(move |_: MouseEvent| choice);
    let actions = html! {
        <>
            <Button variant={ButtonVariant::Primary} onclick={give(CloseAnswer::Stay)}>{ t!("close-stay") }</Button>
            <Button onclick={give(CloseAnswer::Continue)}>{ t!("close-continue") }</Button>
            <Button variant={ButtonVariant::Danger} onclick={give(CloseAnswer::Cancel)}>{ t!("close-cancel") }</Button>
        </>
    };
    html! {
        <Dialog open={transfers.is_some()} title={t!("close-title")} onclose={answer.reform(|()| CloseAnswer::Stay)} {actions}>
            <p>{ t!("close-question", count = transfers.unwrap_or_default()) }</p>
        </Dialog>
    }
}
