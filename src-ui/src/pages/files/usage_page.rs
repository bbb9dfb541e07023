//! The screen of the room in use: by folder, as deep as the person goes, and by type.

use devops360_contract::files::{Amount, FileType, FolderUsage, Usage, UsageEnd};
use yew::prelude::*;

use super::kind::Drawn;
use super::nothing::Nothing;
use super::toolbar::{folder_name, parent};
use super::usage::{Counting, use_usage};
use crate::components::{Banner, Button, ErrorBanner, ErrorView, Glyph, Icon, Spinner, Tone};
use crate::hooks::use_screen;
use crate::{dom, format, t};

/// How much room the person's files take.
#[component]
pub(crate) fn UsagePage() -> Html {
    use_screen(t!("usage-title"));
    let folder = use_state(String::new);
    let counting = use_usage(&folder);
    let go = {
        let folder = folder.setter();
        Callback::from(move |to: String| {
            folder.set(to);
            dom::focus_heading();
        })
    };
    html! {
        <main class="main usage" data-screen="usage">
            <header class="toolbar">
                <h1 tabindex="-1">{ t!("usage-title") }</h1>
                <span class="grow"></span>
                if counting.count.running() {
                    <Button onclick={counting.stop.reform(|_: MouseEvent| ())}>{ t!("change-stop") }</Button>
                } else {
                    <Button icon={Glyph::Refresh} onclick={counting.again.reform(|_: MouseEvent| ())}>{ t!("usage-again") }</Button>
                }
            </header>
            <div class="usage-body">
                { summary(&folder, &counting, &go) }
                { body(&folder, &counting, &go) }
            </div>
        </main>
    }
}

fn body(folder: &str, counting: &Counting, go: &Callback<String>) -> Html {
    let count = &counting.count;
    match (&count.usage, &count.problem) {
        (None, Some(error)) => html! { <ErrorView error={error.clone()} onretry={counting.again.clone()} /> },
        (None, None) => html! { <div class="loading"><Spinner label={t!("usage-counting")} /></div> },
        (Some(usage), problem) => html! {
            <>
                if let Some(error) = problem {
                    <ErrorBanner error={error.clone()} onretry={counting.again.clone()} />
                }
                if problem.is_some() || count.cancelled() { <Banner tone={Tone::Warn}>{ t!("usage-partial") }</Banner> }
                if is_known_to_be_empty(usage) {
                    <Nothing icon={Glyph::Folder} title={nothing(folder)}>{ t!("usage-none-text") }</Nothing>
                } else {
                    { folders(usage, go) }
                    { types(usage) }
                }
                <p class="muted">{ t!("usage-note") }</p>
            </>
        },
    }
}

/// What is counted and the way up, as soon as it is asked for; the numbers as they come.
fn summary(folder: &str, counting: &Counting, go: &Callback<String>) -> Html {
    let up = parent(folder);
    let running = counting.count.running();
    html! {
        <section class="usage-summary" aria-busy={running.then_some("true")}>
            if let Some(up) = up {
                <Button icon={Glyph::ArrowLeft} onclick={go.reform(move |_: MouseEvent| up.clone())}>{ t!("usage-up") }</Button>
            }
            <div>
                <h2 class="selectable-text">{ folder_name(folder) }</h2>
                if let Some(usage) = &counting.count.usage { { numbers(usage, running) } }
            </div>
        </section>
    }
}

fn numbers(usage: &Usage, running: bool) -> Html {
    html! {
        <>
            if !is_known_to_be_empty(usage) {
                <p class="usage-total">{ format::size(usage.total.bytes) }</p>
                <p class="muted" role="status">
                    { t!("usage-files", count = usage.total.files) }
                    if running { { " · " }{ t!("usage-counting") } }
                </p>
            }
            if let Some(trash) = usage.trash.filter(|trash| trash.files > 0) {
                <p class="muted">{ t!("usage-trash", count = trash.files, size = format::size(trash.bytes)) }</p>
            }
        </>
    }
}

fn is_known_to_be_empty(usage: &Usage) -> bool {
    usage.total.files == 0 && usage.end == Some(UsageEnd::Complete)
}

fn nothing(folder: &str) -> String {
    if folder.is_empty() { t!("usage-none-title") } else { t!("usage-none-here") }
}

fn folders(usage: &Usage, go: &Callback<String>) -> Html {
    let whole = usage.total.bytes;
    let folder = |folder: &FolderUsage| {
        let key = folder.key.clone();
        let name = html! {
            <button type="button" class="link" title={folder.name.clone()} onclick={go.reform(move |_: MouseEvent| key.clone())}>
                { &folder.name }
            </button>
        };
        line(folder.key.clone(), Glyph::Folder, name, folder.amount, whole)
    };
    let has_any = |amount: &Amount| amount.files > 0;
    html! {
        <section aria-labelledby="usage-folders">
            <h2 id="usage-folders">{ t!("usage-folders") }</h2>
            <ul class="usage-list">
                { for usage.folders.iter().map(folder) }
                if has_any(&usage.smaller) {
                    { line("smaller".to_owned(), Glyph::Folder, words(t!("usage-smaller")), usage.smaller, whole) }
                }
                { line("here".to_owned(), Glyph::File, words(t!("usage-here")), usage.here, whole) }
            </ul>
        </section>
    }
}

fn types(usage: &Usage) -> Html {
    if usage.types.is_empty() {
        return Html::default();
    }
    let whole = usage.total.bytes;
    html! {
        <section aria-labelledby="usage-types">
            <h2 id="usage-types">{ t!("usage-types") }</h2>
            <ul class="usage-list">
                { for usage.types.iter().map(|one| {
                    line(format!("{:?}", one.kind), one.kind.glyph(), words(type_name(one.kind)), one.amount, whole)
                }) }
            </ul>
        </section>
    }
}

/// A name that may be cut, and is whole in its title.
fn words(text: String) -> Html {
    html! { <span title={text.clone()}>{ text }</span> }
}

/// One line with a bar; the words beside it say the same.
fn line(key: String, glyph: Glyph, name: Html, amount: Amount, whole: u64) -> Html {
    html! {
        <li {key}>
            <Icon {glyph} />
            <span class="usage-name">{ name }</span>
            <progress aria-hidden="true" max={whole.max(1).to_string()} value={amount.bytes.to_string()} />
            <span class="muted">{ t!("usage-files", count = amount.files) }</span>
            <span class="usage-size">{ format::size(amount.bytes) }</span>
        </li>
    }
}

fn type_name(kind: FileType) -> String {
    match kind {
        FileType::Folder => t!("files-type-folder"),
        FileType::Archive => t!("usage-type-archives"),
        FileType::Audio => t!("usage-type-audio"),
        FileType::Code => t!("usage-type-code"),
        FileType::Document => t!("usage-type-documents"),
        FileType::Image => t!("usage-type-images"),
        FileType::Pdf => t!("usage-type-pdf"),
        FileType::Presentation => t!("usage-type-presentations"),
        FileType::Spreadsheet => t!("usage-type-spreadsheets"),
        FileType::Text => t!("usage-type-text"),
        FileType::Video => t!("usage-type-video"),
        FileType::Other => t!("usage-type-other"),
    }
}
