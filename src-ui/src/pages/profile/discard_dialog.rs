//! The question before changes are thrown away: it names them.

use devops360_contract::connection::Attribute;
use yew::prelude::*;

use super::draft::{Draft, ProfileField};
use crate::components::{Button, ButtonVariant, Dialog};
use crate::t;

/// The properties of [`DiscardDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct DiscardDialogProps {
    /// Whether it is shown.
    pub(super) open: bool,
    /// What would be thrown away.
    pub(super) draft: Draft,
    /// The person goes on editing.
    pub(super) oncancel: Callback<()>,
    /// The person throws it away.
    pub(super) onconfirm: Callback<()>,
}

/// Names the changed fields.
#[component]
pub(super) fn DiscardDialog(props: &DiscardDialogProps) -> Html {
    let changed = ProfileField::ALL.into_iter().filter(|field| props.draft.changes(*field));
    let actions = html! {
        <>
            <Button onclick={props.oncancel.reform(|_| ())}>{ t!("profile-discard-keep") }</Button>
            <Button variant={ButtonVariant::Danger} onclick={props.onconfirm.reform(|_| ())}>{ t!("profile-discard") }</Button>
        </>
    };
    html! {
        <Dialog open={props.open} title={t!("profile-discard-title")} onclose={props.oncancel.clone()} {actions}>
            <p>{ t!("profile-discard-text") }</p>
            <ul class="named">{ for changed.map(|field| html! { <li>{ label(field) }</li> }) }</ul>
        </Dialog>
    }
}

/// What a field is called.
pub(super) fn label(field: ProfileField) -> String {
    match field {
        ProfileField::Attribute(Attribute::Name) => t!("profile-name"),
        ProfileField::Attribute(Attribute::PhoneNumber) => t!("profile-phone"),
        ProfileField::Attribute(Attribute::Email) => t!("profile-email"),
        ProfileField::Attribute(Attribute::Address) => t!("profile-address"),
        ProfileField::Bio => t!("profile-bio"),
    }
}
