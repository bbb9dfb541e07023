//! The fields of the profile.

use devops360_contract::account::{is_email, phone_number};
use devops360_contract::connection::Attribute;
use devops360_contract::profile::{Profile, SendAddressCode};
use yew::prelude::*;

use super::draft::{Draft, ProfileField};
use crate::components::{Badge, Banner, Button, Card, Field, FieldKind, Glyph, TextArea, Tone};
use crate::hooks::{use_action, use_toasts};
use crate::i18n::error_text;
use crate::t;

/// The most characters of the text about a person.
const BIO_LIMIT: u32 = 1_000;

const NAME: ProfileField = ProfileField::Attribute(Attribute::Name);
const PHONE: ProfileField = ProfileField::Attribute(Attribute::PhoneNumber);
const EMAIL: ProfileField = ProfileField::Attribute(Attribute::Email);
const ADDRESS: ProfileField = ProfileField::Attribute(Attribute::Address);

/// The properties of [`ProfileForm`].
#[derive(Properties, PartialEq)]
pub(super) struct ProfileFormProps {
    /// The profile as it is saved.
    pub(super) saved: Profile,
    /// What is changed.
    pub(super) draft: Draft,
    /// Another value of a field.
    pub(super) onchange: Callback<(ProfileField, String)>,
    /// The profile after a code was sent to an address.
    pub(super) onprofile: Callback<Profile>,
    /// The person sends the form, by Enter.
    pub(super) onsubmit: Callback<()>,
}

/// Name, phone, e-mail, address and the text about the person.
#[component]
pub(super) fn ProfileForm(props: &ProfileFormProps) -> Html {
    let onsubmit = props.onsubmit.reform(|event: SubmitEvent| event.prevent_default());
    let value = |field: ProfileField| AttrValue::from(props.draft.value(field, &props.saved).to_owned());
    let record_only = props.saved.record_problem.is_some();
    html! {
        <form {onsubmit}>
            <Card>
                <div class="two">
                    <Field name={NAME.name()} label={t!("profile-name")} autocomplete="name" value={value(NAME)} oninput={changed(props, NAME)} />
                    { phone(props, value(PHONE)) }
                </div>
                { email(props, value(EMAIL)) }
                <Field name={ADDRESS.name()} label={t!("profile-address")} autocomplete="street-address" disabled={record_only} value={value(ADDRESS)} oninput={changed(props, ADDRESS)} />
                <TextArea
                    name={ProfileField::Bio.name()}
                    label={t!("profile-bio")}
                    hint={t!("profile-bio-hint")}
                    limit={BIO_LIMIT}
                    disabled={record_only}
                    value={value(ProfileField::Bio)}
                    oninput={changed(props, ProfileField::Bio)}
                />
                // Enter in a field sends a form only where it has a button for that; the visible one is in the toolbar.
                <button type="submit" hidden=true></button>
            </Card>
        </form>
    }
}

fn changed(props: &ProfileFormProps, field: ProfileField) -> Callback<String> {
    props.onchange.reform(move |value| (field, value))
}

fn phone(props: &ProfileFormProps, value: AttrValue) -> Html {
    let problem = problem(PHONE, &props.draft, &props.saved);
    let hint = if props.draft.changes(PHONE) { t!("profile-phone-change") } else { t!("profile-phone-hint") };
    html! {
        <Field
            name={PHONE.name()}
            kind={FieldKind::Phone}
            label={t!("profile-phone")}
            autocomplete="tel"
            {hint}
            error={problem.map(AttrValue::from)}
            beside_label={verified(PHONE, props, props.saved.phone_verified)}
            {value}
            oninput={changed(props, PHONE)}
        />
    }
}

fn email(props: &ProfileFormProps, value: AttrValue) -> Html {
    let problem = problem(EMAIL, &props.draft, &props.saved);
    let warned = props.draft.changes(EMAIL) && problem.is_none();
    html! {
        <>
            <Field
                name={EMAIL.name()}
                kind={FieldKind::Email}
                label={t!("profile-email")}
                autocomplete="email"
                error={problem.map(AttrValue::from)}
                beside_label={verified(EMAIL, props, props.saved.email_verified)}
                {value}
                oninput={changed(props, EMAIL)}
            />
            if warned { <Banner tone={Tone::Warn} announce=true>{ t!("profile-email-change") }</Banner> }
        </>
    }
}

/// Whether the saved value is verified, and the way there where it is not; a changed one is not saved yet, and an empty one has
/// nothing to verify.
fn verified(field: ProfileField, props: &ProfileFormProps, verified: bool) -> Html {
    if props.draft.changes(field) || field.saved(&props.saved).is_empty() {
        return Html::default();
    }
    if verified {
        html! { <Badge tone={Tone::Good} icon={Glyph::Check}>{ t!("profile-verified") }</Badge> }
    } else {
        let waits = props
            .saved
            .address_changes
            .iter()
            .any(|change| field == ProfileField::Attribute(change.attribute));
        match field {
            ProfileField::Attribute(attribute) if !waits => {
                html! { <SendCode {attribute} onprofile={props.onprofile.clone()} /> }
            }
            _ => {
                html! { <Badge tone={Tone::Warn} icon={Glyph::Clock}>{ t!("profile-not-verified") }</Badge> }
            }
        }
    }
}

/// The properties of [`SendCode`].
#[derive(Properties, PartialEq)]
struct SendCodeProps {
    attribute: Attribute,
    onprofile: Callback<Profile>,
}

/// Sends a code to an address that was never verified.
#[component]
fn SendCode(props: &SendCodeProps) -> Html {
    let (action, toasts) = (use_action(), use_toasts());
    let busy = action.busy();
    use_effect_with(action.error().cloned(), move |error| {
        if let Some(error) = error {
            toasts.show(Tone::Danger, error_text(error));
        }
    });
    let (attribute, onprofile) = (props.attribute, props.onprofile.clone());
    let onclick = move |_: MouseEvent| {
        let onprofile = onprofile.clone();
        action.send(SendAddressCode { attribute }, move |profile| onprofile.emit(profile));
    };
    html! {
        <Button class="label-action" icon={Glyph::Clock} label={t!("address-send-code")} {busy} {onclick}>
            { t!("address-send") }
        </Button>
    }
}

/// What is wrong with the changed value of `field`, in words.
fn problem(field: ProfileField, draft: &Draft, saved: &Profile) -> Option<String> {
    if !draft.changes(field) {
        return None;
    }
    let value = draft.value(field, saved).trim();
    match field {
        EMAIL if value.is_empty() => Some(t!("profile-email-required")),
        EMAIL if !is_email(value) => Some(t!("profile-email-invalid")),
        PHONE if !value.is_empty() && phone_number(value).is_none() => Some(t!("profile-phone-invalid")),
        _ => None,
    }
}

/// Whether every changed value can be sent.
pub(super) fn sendable(draft: &Draft, saved: &Profile) -> bool {
    ProfileField::ALL.into_iter().all(|field| problem(field, draft, saved).is_none())
}
