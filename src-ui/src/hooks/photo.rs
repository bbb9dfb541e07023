//! Photos: the signed-in person's own, and one that was chosen and waits to be sent.

use std::rc::Rc;

use devops360_contract::AppError;
use devops360_contract::profile::{PhotoHandle, ShowPhoto, ShowStagedPhoto};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::events::ProviderProps;
use super::use_session;
use crate::ipc::{self, Image};
use crate::load::Load;

/// The person's own photo, and the way to fetch it again after a change.
#[derive(Clone, PartialEq)]
pub(crate) struct PhotoContext {
    /// The image; none where there is none or it cannot be had, which the profile page explains.
    image: Option<Rc<Image>>,
    /// Fetches it again.
    pub(crate) reload: Callback<()>,
}

impl PhotoContext {
    /// The address for an `<img>`.
    pub(crate) fn url(&self) -> Option<AttrValue> {
        self.image.as_ref().map(|image| AttrValue::from(image.url().to_owned()))
    }
}

/// Fetches the photo of whoever is signed in and gives it to [`use_photo`] below it.
#[component]
pub(crate) fn PhotoProvider(props: &ProviderProps) -> Html {
    let image = use_state(|| None);
    let reload = {
        let image = image.setter();
        use_callback((), move |(), ()| {
            let image = image.clone();
            spawn_local(async move { image.set(ipc::call_image(ShowPhoto {}).await.ok().map(Rc::new)) });
        })
    };
    let who = use_session().session().map(|session| (session.connection.clone(), session.username.clone()));
    {
        let (reload, image) = (reload.clone(), image.setter());
        use_effect_with(who, move |who| {
            image.set(None);
            if who.is_some() {
                reload.emit(());
            }
        });
    }
    let context = PhotoContext { image: (*image).clone(), reload };
    html! { <ContextProvider<PhotoContext> {context}>{ props.children.clone() }</ContextProvider<PhotoContext>> }
}

/// The signed-in person's photo.
#[hook]
pub(crate) fn use_photo() -> PhotoContext {
    use_context().unwrap_or_else(|| PhotoContext { image: None, reload: Callback::noop() })
}

/// The image of a photo that was chosen, as long as the component lives.
#[hook]
pub(crate) fn use_staged_photo(handle: Option<PhotoHandle>) -> Option<Load<Rc<Image>>> {
    let state = use_state(|| None::<Load<Rc<Image>>>);
    {
        let state = state.setter();
        use_effect_with(handle, move |handle| {
            state.set(handle.as_ref().map(|_| Load::default()));
            if let Some(handle) = handle.clone() {
                spawn_local(async move {
                    let outcome: Result<Image, AppError> = ipc::call_image(ShowStagedPhoto { handle }).await;
                    state.set(Some(Load::default().settle(outcome.map(Rc::new))));
                });
            }
        });
    }
    (*state).clone()
}
