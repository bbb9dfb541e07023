//! The photo: chosen or dropped, prepared, shown, and saved at once.

use devops360_contract::AppError;
use devops360_contract::event::{DropEvent, Event};
use devops360_contract::files::LocalItem;
use devops360_contract::profile::{
    ChoosePhoto, ChoosePhotoOutcome, PhotoHandle, Profile, RemovePhoto, SavePhoto, StagePhoto,
};
use yew::prelude::*;

use crate::components::{Avatar, AvatarSize, Button, ButtonVariant, Card, Dialog, ErrorBanner, Tone};
use crate::hooks::{Action, Toasts, use_action, use_event, use_photo, use_staged_photo, use_toasts};
use crate::t;

/// The properties of [`PhotoCard`].
#[derive(Properties, PartialEq)]
pub(super) struct PhotoCardProps {
    /// Whose photo it is, for the initials.
    pub(super) name: String,
    /// Whether there is a photo.
    pub(super) has_photo: bool,
    /// The profile after a change of the photo.
    pub(super) onchange: Callback<Profile>,
}

#[derive(Clone)]
struct Photo {
    staged: UseStateHandle<Option<PhotoHandle>>,
    choosing: Action,
    saving: Action,
    problem: UseStateHandle<Option<AppError>>,
    toasts: Toasts,
    reload: Callback<()>,
    onchange: Callback<Profile>,
}

/// The picture or the initials, and the ways to change it.
#[component]
pub(super) fn PhotoCard(props: &PhotoCardProps) -> Html {
    let saved = use_photo();
    let photo = Photo {
        staged: use_state(|| None),
        choosing: use_action(),
        saving: use_action(),
        problem: use_state(|| None),
        toasts: use_toasts(),
        reload: saved.reload.clone(),
        onchange: props.onchange.clone(),
    };
    let asking = use_state(|| false);
    let over = use_photo_drop(&photo);
    let preview = use_staged_photo((*photo.staged).clone());
    let preview = preview.and_then(|load| load.value().map(|image| AttrValue::from(image.url().to_owned())));
    let image = preview.or_else(|| saved.url().filter(|_| props.has_photo));
    let ask = |open: bool| {
        let asking = asking.setter();
        Callback::from(move |()| asking.set(open))
    };
    html! {
        <Card class={classes!("photo-card", over.then_some("over"))}>
            <div class="photo">
                <Avatar name={props.name.clone()} {image} size={AvatarSize::Large} />
                <div>
                    <h2>{ t!("profile-photo") }</h2>
                    <p class="muted" role="status">{ words(&photo, over) }</p>
                    { buttons(&photo, props.has_photo, &ask(true)) }
                </div>
            </div>
            { problem(&photo) }
            <RemoveDialog open={*asking} oncancel={ask(false)} onconfirm={
                let (photo, close) = (photo.clone(), ask(false));
                move |()| { close.emit(()); photo.remove(); }
            } />
        </Card>
    }
}

impl Photo {
    fn choose(&self) {
        self.problem.set(None);
        let photo = self.clone();
        self.choosing.send(ChoosePhoto {}, move |outcome| match outcome {
            ChoosePhotoOutcome::Staged(staged) => photo.save(staged.handle),
            ChoosePhotoOutcome::Cancelled => {}
        });
    }

    /// Takes a dropped image; several at once are too many for one photo.
    fn take(&self, items: &[LocalItem]) {
        self.problem.set(None);
        let [item] = items else { return self.toasts.show(Tone::Warn, t!("profile-photo-one")) };
        if let Some(problem) = &item.problem {
            return self.problem.set(Some(problem.clone()));
        }
        let photo = self.clone();
        self.choosing
            .send(StagePhoto { handle: item.handle.clone() }, move |staged| photo.save(staged.handle));
    }

    fn save(&self, handle: PhotoHandle) {
        self.staged.set(Some(handle.clone()));
        let photo = self.clone();
        self.saving.send(SavePhoto { handle }, move |profile| {
            photo.done(profile, t!("profile-photo-saved"));
        });
    }

    fn save_again(&self) {
        if let Some(handle) = (*self.staged).clone() {
            self.save(handle);
        }
    }

    fn remove(&self) {
        self.problem.set(None);
        let photo = self.clone();
        self.saving.send(RemovePhoto {}, move |profile| {
            photo.done(profile, t!("profile-photo-removed"));
        });
    }

    fn done(&self, profile: Profile, words: String) {
        self.staged.set(None);
        self.reload.emit(());
        self.onchange.emit(profile);
        self.toasts.show(Tone::Good, words);
    }
}

fn words(photo: &Photo, over: bool) -> String {
    match (over, photo.saving.busy()) {
        (true, _) => t!("profile-photo-drop"),
        (_, true) => t!("profile-photo-saving"),
        _ => t!("profile-photo-hint"),
    }
}

fn buttons(photo: &Photo, has_photo: bool, ask: &Callback<()>) -> Html {
    let busy = photo.choosing.busy() || photo.saving.busy();
    let choose = {
        let photo = photo.clone();
        move |_: MouseEvent| photo.choose()
    };
    html! {
        <div class="photo-actions">
            <Button {busy} onclick={choose}>{ t!("profile-photo-choose") }</Button>
            if has_photo {
                <Button variant={ButtonVariant::Quiet} disabled={busy} onclick={ask.reform(|_| ())}>{ t!("profile-photo-remove") }</Button>
            }
        </div>
    }
}

fn problem(photo: &Photo) -> Html {
    if let Some(error) = photo.saving.error() {
        let again = photo.clone();
        let onretry = photo.staged.is_some().then(|| Callback::from(move |()| again.save_again()));
        return html! { <ErrorBanner error={error.clone()} {onretry} /> };
    }
    let error = photo.choosing.error().or(photo.problem.as_ref());
    error.map_or_else(Html::default, |error| html! { <ErrorBanner error={error.clone()} /> })
}

/// Whether an image is dragged over the window; a drop is taken as the new photo.
#[hook]
fn use_photo_drop(photo: &Photo) -> bool {
    let over = use_state(|| false);
    let (set, photo) = (over.setter(), photo.clone());
    use_event(move |event| match event {
        Event::Drop(DropEvent::Entered { .. }) => set.set(true),
        Event::Drop(DropEvent::Left) => set.set(false),
        Event::Drop(DropEvent::Dropped { items, .. }) => {
            set.set(false);
            photo.take(items);
        }
        _ => {}
    });
    *over
}

#[derive(Properties, PartialEq)]
struct RemoveDialogProps {
    open: bool,
    oncancel: Callback<()>,
    onconfirm: Callback<()>,
}

#[component]
fn RemoveDialog(props: &RemoveDialogProps) -> Html {
    let actions = html! {
        <>
            <Button onclick={props.oncancel.reform(|_| ())}>{ t!("profile-photo-keep") }</Button>
            <Button variant={ButtonVariant::Danger} onclick={props.onconfirm.reform(|_| ())}>{ t!("profile-photo-remove") }</Button>
        </>
    };
    html! {
        <Dialog open={props.open} title={t!("profile-photo-remove-title")} onclose={props.oncancel.clone()} {actions}>
            <p>{ t!("profile-photo-remove-text") }</p>
        </Dialog>
    }
}
