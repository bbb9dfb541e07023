//! A photo for an account that does not exist yet: chosen or dropped, shown, kept on this computer.

use devops360_contract::event::DropEvent;
use devops360_contract::files::FileHandle;
use devops360_contract::profile::{ChoosePhoto, ChoosePhotoOutcome, PhotoHandle, StagePhoto};
use devops360_contract::{AppError, Event};
use yew::prelude::*;

use crate::components::{Banner, Button, ButtonVariant, ErrorBanner, Glyph, Icon, Spinner, Tone};
use crate::hooks::{Action, use_action, use_event, use_staged_photo};
use crate::load::Load;
use crate::t;

/// The properties of [`PhotoChoice`].
#[derive(Properties, PartialEq)]
pub(super) struct PhotoChoiceProps {
    /// The one that is chosen.
    pub(super) photo: Option<PhotoHandle>,
    /// The new one, or none.
    pub(super) onchange: Callback<Option<PhotoHandle>>,
}

/// What was wrong with a drop.
#[derive(Clone, PartialEq)]
enum WrongDrop {
    /// There were several files.
    Several,
    /// The file cannot be read.
    Unreadable(AppError),
}

/// The picture, or the place for one, with the ways to choose, to replace and to remove it.
#[component]
pub(super) fn PhotoChoice(props: &PhotoChoiceProps) -> Html {
    let action = use_action();
    let over = use_state(|| false);
    let wrong = use_state(|| None::<WrongDrop>);
    let image = use_staged_photo(props.photo.clone());
    use_photo_drop(&over, &wrong, &action, &props.onchange);
    let choose = {
        let (action, wrong, onchange) = (action.clone(), wrong.clone(), props.onchange.clone());
        move |_: MouseEvent| {
            let onchange = onchange.clone();
            wrong.set(None);
            action.send(ChoosePhoto {}, move |outcome| match outcome {
                ChoosePhotoOutcome::Staged(staged) => onchange.emit(Some(staged.handle)),
                ChoosePhotoOutcome::Cancelled => {}
            });
        }
    };
    let remove = props.onchange.reform(|_: MouseEvent| None);
    let chosen = props.photo.is_some();
    html! {
        <fieldset>
            <legend class="visually-hidden">{ t!("sign-up-photo") }</legend>
            <div class={classes!("photo-choice", over.then_some("over"))}>
                { picture(image.as_ref(), action.busy()) }
                <div>
                    <p class="hint">{ if chosen { t!("sign-up-photo-kept") } else { t!("sign-up-photo-hint") } }</p>
                    <div class="actions">
                        <Button busy={action.busy()} onclick={choose}>
                            { if chosen { t!("sign-up-photo-replace") } else { t!("sign-up-photo-choose") } }
                        </Button>
                        if chosen {
                            <Button variant={ButtonVariant::Quiet} onclick={remove}>{ t!("sign-up-photo-remove") }</Button>
                        }
                    </div>
                </div>
            </div>
            { problem(&wrong, &action, image.as_ref()) }
        </fieldset>
    }
}

fn picture<T>(image: Option<&Load<T>>, busy: bool) -> Html
where
    T: Clone + std::ops::Deref<Target = crate::ipc::Image>,
{
    match image.and_then(Load::value) {
        Some(image) => {
            html! { <img class="avatar avatar-large" src={image.url().to_owned()} alt={t!("sign-up-photo-alt")} /> }
        }
        None => html! {
            <span class="photo-blank">
                if busy || image.is_some_and(Load::is_pending) { <Spinner /> } else { <Icon glyph={Glyph::Camera} /> }
            </span>
        },
    }
}

fn problem<T>(wrong: &Option<WrongDrop>, action: &Action, image: Option<&Load<T>>) -> Html {
    let unseen = image.and_then(|image| match image {
        Load::Failed { error, .. } => Some(error),
        _ => None,
    });
    match (wrong, action.error().or(unseen)) {
        (Some(WrongDrop::Several), _) => {
            html! { <Banner tone={Tone::Warn} announce=true>{ t!("sign-up-photo-one") }</Banner> }
        }
        (Some(WrongDrop::Unreadable(error)), _) | (None, Some(error)) => {
            html! { <ErrorBanner error={error.clone()} /> }
        }
        (None, None) => Html::default(),
    }
}

#[hook]
fn use_photo_drop(
    over: &UseStateHandle<bool>,
    wrong: &UseStateHandle<Option<WrongDrop>>,
    action: &Action,
    onchange: &Callback<Option<PhotoHandle>>,
) {
    let (over, wrong, action, onchange) = (over.clone(), wrong.clone(), action.clone(), onchange.clone());
    use_event(move |event| {
        let Event::Drop(event) = event else { return };
        over.set(matches!(event, DropEvent::Entered { .. }));
        let DropEvent::Dropped { items, .. } = event else { return };
        match items.as_slice() {
            [item] => match &item.problem {
                Some(error) => wrong.set(Some(WrongDrop::Unreadable(error.clone()))),
                None => {
                    wrong.set(None);
                    stage(&action, &item.handle, &onchange);
                }
            },
            _ => wrong.set(Some(WrongDrop::Several)),
        }
    });
}

fn stage(action: &Action, handle: &FileHandle, onchange: &Callback<Option<PhotoHandle>>) {
    let onchange = onchange.clone();
    action.send(StagePhoto { handle: handle.clone() }, move |staged| onchange.emit(Some(staged.handle)));
}
