//! The question about names that are taken in the folder of this computer that a download goes to.

use devops360_contract::files::{DownloadPlan, Resolution};
use yew::prelude::*;

use crate::components::{Button, ButtonVariant, Dialog};
use crate::{format, t};

/// The properties of [`DownloadDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct DownloadDialogProps {
    /// What the download would meet; closed without.
    pub(super) plan: Option<DownloadPlan>,
    /// The answer, for all of them.
    pub(super) onanswer: Callback<Resolution>,
    /// Nothing is downloaded.
    pub(super) oncancel: Callback<()>,
}

/// Asks once for all names that are taken.
#[component]
pub(super) fn DownloadDialog(props: &DownloadDialogProps) -> Html {
    let Some(plan) = &props.plan else {
        return html! { <Dialog open=false title="" onclose={props.oncancel.clone()} /> };
    };
    let answer = |resolution| props.onanswer.reform(move |_: MouseEvent| resolution);
    let actions = html! {
        <>
            <Button variant={ButtonVariant::Quiet} class="first" onclick={props.oncancel.reform(|_| ())}>{ t!("files-download-cancel") }</Button>
            <Button onclick={answer(Resolution::Skip)}>{ t!("files-conflict-skip") }</Button>
            <Button variant={ButtonVariant::Danger} onclick={answer(Resolution::Replace)}>{ t!("files-conflict-replace") }</Button>
            <Button variant={ButtonVariant::Primary} onclick={answer(Resolution::KeepBoth)}>{ t!("files-conflict-keep-both") }</Button>
        </>
    };
    let (from, to) = plan.first_taken.as_ref().map_or(("", ""), |name| (&name.from, &name.to));
    html! {
        <Dialog
            wide=true
            open=true
            title={t!("files-download-taken", count = plan.taken, name = from, folder = plan.into.as_str())}
            onclose={props.oncancel.clone()}
            {actions}
        >
            <dl class="facts">
                <dt>{ t!("files-download-what") }</dt>
                <dd>{ t!("trash-files", count = plan.files, size = format::size(plan.size)) }</dd>
            </dl>
            <p>{ t!("files-download-text", name = to) }</p>
        </Dialog>
    }
}
