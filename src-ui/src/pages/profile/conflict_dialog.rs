//! The decision about fields that were changed here and elsewhere.

use std::collections::BTreeSet;

use yew::prelude::*;

use super::discard_dialog::label;
use super::draft::{Difference, ProfileField, Side};
use super::save::Clash;
use crate::components::{Button, ButtonVariant, Dialog};
use crate::t;

/// The properties of [`ConflictDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct ConflictDialogProps {
    /// What has to be decided; closed without.
    pub(super) clash: Option<Clash>,
    /// The fields whose value elsewhere is taken.
    pub(super) ondecide: Callback<Vec<ProfileField>>,
    /// The person goes on editing.
    pub(super) oncancel: Callback<()>,
}

/// Both values side by side for each field.
#[component]
pub(super) fn ConflictDialog(props: &ConflictDialogProps) -> Html {
    let taken = use_state(BTreeSet::<ProfileField>::new);
    {
        let taken = taken.setter();
        use_effect_with(props.clash.is_some(), move |_| taken.set(BTreeSet::new()));
    }
    let decide = {
        let taken = taken.clone();
        props.ondecide.reform(move |_: MouseEvent| taken.iter().copied().collect())
    };
    let actions = html! {
        <>
            <Button onclick={props.oncancel.reform(|_| ())}>{ t!("profile-conflict-cancel") }</Button>
            <Button variant={ButtonVariant::Primary} onclick={decide}>{ t!("profile-conflict-save") }</Button>
        </>
    };
    let differences = props.clash.as_ref().map_or(&[][..], |clash| &clash.differences);
    html! {
        <Dialog wide=true open={props.clash.is_some()} title={t!("profile-conflict-title")} onclose={props.oncancel.clone()} {actions}>
            <p>{ if differences.is_empty() { t!("profile-conflict-merge") } else { t!("profile-conflict-text") } }</p>
            { for differences.iter().map(|difference| choice(difference, &taken)) }
        </Dialog>
    }
}

fn choice(difference: &Difference, taken: &UseStateHandle<BTreeSet<ProfileField>>) -> Html {
    let side = if taken.contains(&difference.field) { Side::Theirs } else { Side::Mine };
    html! {
        <fieldset class="versus">
            <legend>{ label(difference.field) }</legend>
            { option(difference.field, Side::Mine, side, t!("profile-conflict-mine"), &difference.mine, taken) }
            { option(difference.field, Side::Theirs, side, t!("profile-conflict-theirs"), &difference.theirs, taken) }
        </fieldset>
    }
}

fn option(
    field: ProfileField,
    side: Side,
    chosen: Side,
    words: String,
    value: &str,
    taken: &UseStateHandle<BTreeSet<ProfileField>>,
) -> Html {
    let onchange = {
        let taken = taken.clone();
        move |_: Event| {
            let mut next = (*taken).clone();
            if side == Side::Theirs {
                next.insert(field)
            } else {
                next.remove(&field)
            };
            taken.set(next);
        }
    };
    html! {
        <label class="versus-side">
            <span class="versus-choice">
                <input type="radio" name={field.name()} checked={side == chosen} {onchange} />
                { words }
            </span>
            if value.is_empty() {
                <span class="muted">{ t!("profile-conflict-empty") }</span>
            } else {
                <span class="versus-value">{ value }</span>
            }
        </label>
    }
}
