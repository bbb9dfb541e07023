//! What the app says.

use devops360_contract::{AppError, Code};
use yew::prelude::*;

use crate::components::{
    Banner, Button, ButtonVariant, Card, Dialog, EmptyState, ErrorBanner, ErrorView, Glyph, Progress,
    Spinner, Tone,
};
use crate::hooks::use_toasts;

/// Banners in every tone, and errors.
#[component]
pub(super) fn Banners() -> Html {
    let error = AppError::new(Code::BucketDenied).with("action", "upload");
    let actions = html! { <Button>{ "Enter the code" }</Button> };
    html! {
        <Card title="Banners">
            <Banner title="Offline">{ "What you see may be out of date" }</Banner>
            <Banner tone={Tone::Good}>{ "Your account is confirmed" }</Banner>
            <Banner tone={Tone::Warn} title="A change waits for its code" {actions}>{ "Until then you sign in with the old address" }</Banner>
            <ErrorBanner {error} onretry={Callback::noop()} />
        </Card>
    }
}

/// A dialog.
#[component]
pub(super) fn Dialogs() -> Html {
    let open = use_state(|| false);
    let set = |to: bool| {
        let open = open.clone();
        Callback::from(move |()| open.set(to))
    };
    let actions = html! {
        <>
            <Button onclick={set(false).reform(|_: MouseEvent| ())}>{ "Keep both" }</Button>
            <Button variant={ButtonVariant::Danger} onclick={set(false).reform(|_: MouseEvent| ())}>{ "Replace" }</Button>
        </>
    };
    html! {
        <Card title="Dialog" hint="The focus stays inside and goes back where it was">
            <div class="gallery-row"><Button onclick={set(true).reform(|_: MouseEvent| ())}>{ "Open a dialog" }</Button></div>
            <Dialog open={*open} title="Replace the file?" onclose={set(false)} {actions}>
                <p>{ "report.pdf is there already. Replacing it keeps the old one as a version." }</p>
            </Dialog>
        </Card>
    }
}

/// Toasts.
#[component]
pub(super) fn Toasts() -> Html {
    let toasts = use_toasts();
    let show = move |_: MouseEvent| {
        toasts.offer(Tone::Good, "3 files uploaded", "Show", Callback::noop());
        toasts.offer(Tone::Danger, "budget-q4.xlsx could not be uploaded", "Try again", Callback::noop());
    };
    html! {
        <Card title="Toasts" hint="Spoken politely">
            <div class="gallery-row"><Button onclick={show}>{ "Show a toast" }</Button></div>
        </Card>
    }
}

/// Progress bars and spinners.
#[component]
pub(super) fn Progresses() -> Html {
    html! {
        <Card title="Progress">
            <Progress label="site-drone-4k.mov" value={64} />
            <Progress label="Waiting" />
            <div class="gallery-row"><Spinner label="Loading" /></div>
        </Card>
    }
}

/// What is shown when there is nothing, and when there is a failure instead.
#[component]
pub(super) fn Empty() -> Html {
    let actions =
        html! { <Button variant={ButtonVariant::Primary} icon={Glyph::Upload}>{ "Upload" }</Button> };
    html! {
        <Card title="Empty and failed">
            <EmptyState icon={Glyph::FolderOpen} title="No files yet" {actions}>{ "Drop files anywhere on this window" }</EmptyState>
            <ErrorView error={AppError::new(Code::Offline)} onretry={Callback::noop()} />
        </Card>
    }
}
