//! How far a sync is, and what it did.

use devops360_contract::files::SyncReport;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Banner, Button, ButtonVariant, Glyph, Progress, Tone};
use crate::routes::Route;
use crate::{format, t};

/// How far it is; the files themselves are on the list of transfers.
pub(super) fn progress(done: u64, of: u64, onstop: &Callback<()>) -> Html {
    html! {
        <section class="sync-progress">
            <Progress label={t!("sync-running")} value={done} max={of} />
            <p role="status">{ t!("sync-done-of", done = done, count = of) }</p>
            <Link<Route> classes="link" to={Route::Transfers}>{ t!("sync-to-transfers") }</Link<Route>>
            <span class="grow"></span>
            <Button icon={Glyph::X} onclick={onstop.reform(|_: MouseEvent| ())}>{ t!("change-stop") }</Button>
        </section>
    }
}

/// What it did, and what it left alone.
pub(super) fn outcome(
    report: &SyncReport,
    busy: bool,
    onagain: &Callback<()>,
    onother: &Callback<()>,
) -> Html {
    let tone = match report {
        SyncReport { failed: 0, cancelled: false, .. } => Tone::Good,
        _ => Tone::Warn,
    };
    let title = if report.cancelled { t!("sync-stopped") } else { t!("sync-ended") };
    let written = report.written;
    let actions = html! {
        <>
            <Button icon={Glyph::Refresh} {busy} onclick={onagain.reform(|_: MouseEvent| ())}>{ t!("sync-again") }</Button>
            <Button variant={ButtonVariant::Quiet} onclick={onother.reform(|_: MouseEvent| ())}>{ t!("sync-other") }</Button>
        </>
    };
    html! {
        <Banner {tone} title={title} announce=true {actions}>
            <p>{ t!("sync-written", count = written.files, size = format::size(written.bytes)) }</p>
            if report.deleted > 0 { <p>{ t!("sync-deleted", count = report.deleted) }</p> }
            if report.failed > 0 { <p>{ t!("sync-failed", count = report.failed) }</p> }
            if report.left > 0 { <p>{ t!("sync-left", count = report.left) }</p> }
            if report.kept { <p>{ t!("sync-kept") }</p> }
        </Banner>
    }
}
