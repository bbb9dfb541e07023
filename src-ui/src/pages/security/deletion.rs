//! The end of the account.

use devops360_contract::Event;
use devops360_contract::files::{Amount, DownloadOutcome, StartArchive};
use devops360_contract::profile::{
    DeleteAccount, DeleteAccountOutcome, DeletionPreview, ExportOutcome, ExportProfile, PreviewDeletion,
};
use devops360_contract::session::SessionStatus;
use yew::prelude::*;

use crate::components::{
    Banner, Button, ButtonVariant, Card, Dialog, ErrorBanner, Field, Glyph, Spinner, Tone,
};
use crate::hooks::{Action, Toasts, use_action, use_event, use_session, use_toasts, use_transfers};
use crate::i18n::error_text;
use crate::{format, t};

/// The button, and the dialog that says what goes, offers a copy of it and asks for the name.
#[component]
pub(super) fn DeletionCard() -> Html {
    let (open, preview, typed) = (use_state(|| false), use_state(|| None), use_state(String::new));
    let (looking, deleting) = (use_action(), use_action());
    let set = |shown: bool| {
        let (open, preview, typed) = (open.clone(), preview.clone(), typed.clone());
        let (looking, deleting) = (looking.clone(), deleting.clone());
        Callback::from(move |()| {
            if deleting.running() {
                return;
            }
            open.set(shown);
            typed.set(String::new());
            deleting.clear();
            if shown {
                let preview = preview.clone();
                preview.set(None);
                looking.send(PreviewDeletion {}, move |found| preview.set(Some(found)));
            }
        })
    };
    let delete = use_deletion(&open, &typed, &deleting);
    let agreed = preview.as_ref().is_some_and(|preview: &DeletionPreview| preview.name == typed.trim());
    let actions = html! {
        <>
            <Button disabled={deleting.busy()} onclick={set(false).reform(|_| ())}>{ t!("cancel") }</Button>
            <Button
                variant={ButtonVariant::Danger}
                icon={Glyph::Trash}
                disabled={!agreed}
                busy={deleting.busy()}
                onclick={delete.reform(|_| ())}
            >
                { t!("deletion-delete") }
            </Button>
        </>
    };
    html! {
        <Card title={t!("deletion-title")} hint={t!("deletion-hint")}>
            <div class="card-actions">
                <Button variant={ButtonVariant::Danger} icon={Glyph::Trash} onclick={set(true).reform(|_| ())}>
                    { t!("deletion-open") }
                </Button>
            </div>
            <Dialog open={*open} wide=true title={t!("deletion-question")} onclose={set(false)} {actions}>
                if let Some(error) = looking.error() {
                    <ErrorBanner error={error.clone()} actions={html! { <Button onclick={set(true).reform(|_| ())}>{ t!("try-again") }</Button> }} />
                } else if let Some(preview) = &*preview {
                    <Goes preview={preview.clone()} />
                    if let Some(error) = deleting.error() { <ErrorBanner error={error.clone()} /> }
                    if deleting.busy() { <Progress /> } else {
                        <Copies />
                        <Field
                            name="confirm_name"
                            label={t!("deletion-name", name = preview.name.as_str())}
                            value={(*typed).clone()}
                            oninput={let typed = typed.clone(); move |text| typed.set(text)}
                            autocomplete="off"
                        />
                    }
                } else {
                    <p class="waiting"><Spinner />{ " " }{ t!("deletion-looking") }</p>
                }
            </Dialog>
        </Card>
    }
}

#[hook]
fn use_deletion(
    open: &UseStateHandle<bool>,
    typed: &UseStateHandle<String>,
    action: &Action,
) -> Callback<()> {
    let (session, toasts) = (use_session(), use_toasts());
    let (open, typed, action) = (open.clone(), typed.clone(), action.clone());
    Callback::from(move |()| {
        let (session, toasts, open) = (session.clone(), toasts.clone(), open.clone());
        action.send(DeleteAccount { name: (*typed).clone() }, move |outcome| match outcome {
            DeleteAccountOutcome::Deleted(report) => {
                open.set(false);
                session.set.emit(SessionStatus::SignedOut { because: None });
                match report.problems.first() {
                    Some(problem) => toasts.show(Tone::Danger, error_text(problem)),
                    None => toasts.show(Tone::Good, t!("deletion-done")),
                }
            }
            DeleteAccountOutcome::NameDiffers => toasts.show(Tone::Danger, t!("deletion-name-differs")),
        });
    })
}

/// The properties of [`Goes`].
#[derive(Properties, PartialEq)]
struct GoesProps {
    preview: DeletionPreview,
}

/// What goes.
#[component]
fn Goes(props: &GoesProps) -> Html {
    let preview = &props.preview;
    let running = use_transfers().running();
    let amount = |amount: Amount| (amount.files, format::size(amount.bytes));
    let ((files, size), (earlier, earlier_size)) = (amount(preview.files), amount(preview.earlier));
    html! {
        <>
            if let Some(since) = preview.begun {
                <Banner tone={Tone::Warn}>{ t!("deletion-begun", when = format::moment(since)) }</Banner>
            }
            <p>{ t!("deletion-goes") }</p>
            <ul class="goes">
                <li>{ t!("deletion-files", count = files, size = size) }</li>
                if earlier > 0 { <li>{ t!("deletion-earlier", count = earlier, size = earlier_size) }</li> }
                if preview.photo { <li>{ t!("deletion-photo") }</li> }
                if preview.record { <li>{ t!("deletion-record") }</li> }
                <li>{ t!("deletion-account") }</li>
            </ul>
            <p><strong>{ t!("deletion-for-good") }</strong></p>
            if running > 0 { <Banner tone={Tone::Warn}>{ t!("deletion-transfers", count = running) }</Banner> }
        </>
    }
}

/// A copy of the files and of the profile, before they go.
#[component]
fn Copies() -> Html {
    let (zip, profile, toasts) = (use_action(), use_action(), use_toasts());
    let error = zip.error().or_else(|| profile.error()).cloned();
    html! {
        <>
            if let Some(error) = error { <ErrorBanner {error} /> }
            <p>{ t!("deletion-copy") }</p>
            <div class="card-actions">
                <Button icon={Glyph::Download} busy={zip.busy()} onclick={save_files(&zip, &toasts)}>{ t!("deletion-save-files") }</Button>
                <Button icon={Glyph::Download} busy={profile.busy()} onclick={save_profile(&profile, &toasts)}>
                    { t!("deletion-save-profile") }
                </Button>
            </div>
        </>
    }
}

fn save_files(action: &Action, toasts: &Toasts) -> Callback<MouseEvent> {
    let (action, toasts) = (action.clone(), toasts.clone());
    Callback::from(move |_| {
        let toasts = toasts.clone();
        // The empty key is the folder that everything is in.
        action.send(StartArchive { keys: vec![String::new()] }, move |outcome| {
            if matches!(outcome, DownloadOutcome::Started(_)) {
                toasts.show(Tone::Info, t!("deletion-files-saving"));
            }
        });
    })
}

fn save_profile(action: &Action, toasts: &Toasts) -> Callback<MouseEvent> {
    let (action, toasts) = (action.clone(), toasts.clone());
    Callback::from(move |_| {
        let toasts = toasts.clone();
        action.send(ExportProfile {}, move |outcome| {
            if outcome == ExportOutcome::Saved {
                toasts.show(Tone::Good, t!("deletion-profile-saved"));
            }
        });
    })
}

/// How far it is.
#[component]
fn Progress() -> Html {
    let deleted = use_state(|| 0);
    use_event({
        let deleted = deleted.clone();
        move |event| {
            if let Event::Deletion(progress) = event {
                deleted.set(progress.deleted);
            }
        }
    });
    html! { <p class="waiting" role="status"><Spinner />{ " " }{ t!("deletion-progress", count = *deleted) }</p> }
}
