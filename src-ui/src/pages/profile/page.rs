//! The screen of the person's profile.

use devops360_contract::connection::Attribute;
use devops360_contract::profile::{AddressChange, Profile};
use yew::prelude::*;

use super::address_card::AddressCard;
use super::conflict_dialog::ConflictDialog;
use super::discard_dialog::DiscardDialog;
use super::draft::ProfileField;
use super::form::{ProfileForm, sendable};
use super::partly::Partly;
use super::photo_card::PhotoCard;
use super::save::{Editing, use_editing};
use crate::components::{Badge, Banner, Button, ButtonVariant, ErrorBanner, Tone};
use crate::hooks::use_screen;
use crate::i18n::{error_remedy, error_text};
use crate::load::render;
use crate::t;

/// Photo and fields, saved from the toolbar.
#[component]
pub(crate) fn ProfilePage() -> Html {
    use_screen(t!("profile-title"));
    let editing = use_editing();
    let asking = use_state(|| false);
    let ask = |open: bool| {
        let asking = asking.setter();
        Callback::from(move |()| asking.set(open))
    };
    let discard = {
        let (editing, close) = (editing.clone(), ask(false));
        move |()| {
            close.emit(());
            editing.discard();
        }
    };
    html! {
        <main class="main" data-screen="profile">
            { toolbar(&editing, &ask(true)) }
            <div class="page">
                <div class="inner">
                    { render(&editing.load, &editing.reload, |profile| content(profile, &editing)) }
                </div>
            </div>
            <DiscardDialog open={*asking} draft={editing.draft()} oncancel={ask(false)} onconfirm={discard} />
            <ConflictDialog
                clash={editing.clash().cloned()}
                ondecide={let editing = editing.clone(); move |taken: Vec<_>| editing.decide(&taken)}
                oncancel={let editing = editing.clone(); move |()| editing.postpone()}
            />
        </main>
    }
}

fn toolbar(editing: &Editing, ask: &Callback<()>) -> Html {
    let draft = editing.draft();
    let unsaved = !draft.is_empty();
    let fit = editing.load.value().is_some_and(|saved| sendable(&draft, saved));
    let save = {
        let editing = editing.clone();
        move |_: MouseEvent| editing.save()
    };
    html! {
        <header class="toolbar">
            <h1 tabindex="-1">{ t!("profile-title") }</h1>
            <span role="status">if unsaved { <Badge tone={Tone::Info}>{ t!("profile-unsaved") }</Badge> }</span>
            <span class="grow"></span>
            <Button variant={ButtonVariant::Quiet} disabled={!unsaved || editing.busy()} onclick={ask.reform(|_| ())}>
                { t!("profile-discard") }
            </Button>
            <Button variant={ButtonVariant::Primary} busy={editing.busy()} disabled={!unsaved || !fit} onclick={save}>
                { t!("profile-save") }
            </Button>
        </header>
    }
}

fn content(profile: &Profile, editing: &Editing) -> Html {
    let change = editing.clone();
    let submit = editing.clone();
    let set = editing.clone();
    let (draft, saved) = (editing.draft(), profile.clone());
    let onsubmit = move |()| {
        if !draft.is_empty() && sendable(&draft, &saved) {
            submit.save();
        }
    };
    html! {
        <>
            if let Some(error) = editing.error() { <ErrorBanner error={error.clone()} /> }
            if !editing.failed().is_empty() {
                <Partly
                    failed={editing.failed().to_vec()}
                    busy={editing.busy()}
                    onretry={let editing = editing.clone(); move |()| editing.save()}
                />
            }
            if let Some(error) = &profile.record_problem {
                <Banner tone={Tone::Warn} title={error_text(error)} announce=true>
                    <p>{ error_remedy(error) }</p>
                    <p>{ t!("profile-record-problem") }</p>
                </Banner>
            }
            <PhotoCard
                name={display_name(profile)}
                has_photo={profile.photo.is_some()}
                onchange={move |profile| set.set_profile(profile)}
            />
            { address_cards(profile, editing) }
            <ProfileForm
                saved={profile.clone()}
                draft={editing.draft()}
                onchange={move |(field, value)| change.change(field, value)}
                onprofile={let editing = editing.clone(); move |profile| editing.set_profile(profile)}
                {onsubmit}
            />
        </>
    }
}

/// What waits for a code.
fn address_cards(profile: &Profile, editing: &Editing) -> Html {
    let card = |change: &AddressChange| {
        let current = ProfileField::Attribute(change.attribute).saved(profile).to_owned();
        let editing = editing.clone();
        let onprofile = move |profile| editing.set_profile(profile);
        html! { <AddressCard key={change.attribute.as_str()} change={change.clone()} {current} {onprofile} /> }
    };
    profile.address_changes.iter().map(card).collect()
}

fn display_name(profile: &Profile) -> String {
    let attribute = |attribute| profile.attributes.get(&attribute).filter(|value| !value.is_empty());
    attribute(Attribute::Name).or_else(|| attribute(Attribute::Email)).unwrap_or(&profile.username).clone()
}
