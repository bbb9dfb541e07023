//! A new address that waits for its code.

use devops360_contract::connection::Attribute;
use devops360_contract::profile::{
    AddressChange, DropAddressChange, Profile, SendAddressCode, VerifyAddress, VerifyAddressOutcome,
};
use yew::prelude::*;

use crate::components::{
    Button, ButtonKind, ButtonVariant, CODE_LENGTH, Card, CodeFault, CodeField, ErrorBanner, Glyph, Tone,
};
use crate::hooks::{Action, RESEND_AFTER_S, use_action, use_countdown, use_toasts};
use crate::{dom, format, t};

/// The properties of [`AddressCard`].
#[derive(Properties, PartialEq)]
pub(super) struct AddressCardProps {
    /// What waits.
    pub(super) change: AddressChange,
    /// The address that counts until then.
    pub(super) current: AttrValue,
    /// The profile after an answer.
    pub(super) onprofile: Callback<Profile>,
}

/// What is wrong with the code, or with the address that it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Complaint {
    Code(CodeFault),
    Taken,
}

impl Complaint {
    fn words(self) -> String {
        match self {
            Self::Code(fault) => fault.words(),
            Self::Taken => t!("address-taken"),
        }
    }
}

/// The code's field, another code, and the way back to the old address.
#[component]
pub(super) fn AddressCard(props: &AddressCardProps) -> Html {
    let code = use_state(String::new);
    let complaint = use_state(|| None::<Complaint>);
    let (verifying, others) = (use_action(), use_action());
    let oninput = {
        let (code, complaint) = (code.clone(), complaint.clone());
        Callback::from(move |digits| {
            code.set(digits);
            complaint.set(None);
        })
    };
    let verify = use_verify(props, &verifying, &complaint);
    let onsubmit = {
        let (verify, code) = (verify.clone(), code.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            verify.emit((*code).clone());
        })
    };
    html! {
        <Card title={title(&props.change)} hint={explanation(props)}>
            { failure(&verifying, &others) }
            <form class="stacked" novalidate=true {onsubmit}>
                <CodeField
                    label={t!("account-code")}
                    value={(*code).clone()}
                    error={complaint.map(|complaint| AttrValue::from(complaint.words()))}
                    {oninput}
                    oncomplete={verify}
                />
                <div class="card-actions">
                    <Button variant={ButtonVariant::Primary} kind={ButtonKind::Submit} busy={verifying.busy()}>
                        { t!("address-verify") }
                    </Button>
                    <Resend key={props.change.since.0.to_string()} change={props.change.clone()} action={others.clone()} onprofile={props.onprofile.clone()} />
                    if !props.change.applied {
                        <Button variant={ButtonVariant::Quiet} disabled={others.busy()} onclick={keep_old(props, &others)}>
                            { t!("address-keep") }
                        </Button>
                    }
                </div>
            </form>
        </Card>
    }
}

#[hook]
fn use_verify(
    props: &AddressCardProps,
    action: &Action,
    complaint: &UseStateHandle<Option<Complaint>>,
) -> Callback<String> {
    let (action, complaint, toasts) = (action.clone(), complaint.clone(), use_toasts());
    let (attribute, onprofile) = (props.change.attribute, props.onprofile.clone());
    Callback::from(move |code: String| {
        if code.len() < CODE_LENGTH {
            return complaint.set(Some(Complaint::Code(CodeFault::Short)));
        }
        let (complaint, toasts, onprofile) = (complaint.clone(), toasts.clone(), onprofile.clone());
        action.send(VerifyAddress { attribute, code }, move |outcome| {
            complaint.set(match outcome {
                VerifyAddressOutcome::Verified(profile) => {
                    toasts.show(Tone::Good, t!("address-verified"));
                    // The card goes, and with it what had the focus.
                    dom::focus_screen();
                    return onprofile.emit(profile);
                }
                VerifyAddressOutcome::WrongCode => Some(Complaint::Code(CodeFault::Wrong)),
                VerifyAddressOutcome::ExpiredCode => Some(Complaint::Code(CodeFault::Expired)),
                VerifyAddressOutcome::Taken => Some(Complaint::Taken),
            });
        });
    })
}

fn keep_old(props: &AddressCardProps, action: &Action) -> Callback<MouseEvent> {
    let (action, onprofile, attribute) = (action.clone(), props.onprofile.clone(), props.change.attribute);
    Callback::from(move |_| {
        let onprofile = onprofile.clone();
        action.send(DropAddressChange { attribute }, move |profile| {
            dom::focus_screen();
            onprofile.emit(profile);
        });
    })
}

fn failure(verifying: &Action, others: &Action) -> Html {
    let error = verifying.error().or_else(|| others.error());
    error.map(|error| html! { <ErrorBanner error={error.clone()} /> }).unwrap_or_default()
}

fn title(change: &AddressChange) -> String {
    if change.attribute == Attribute::Email { t!("address-email-title") } else { t!("address-phone-title") }
}

/// Where the code went, and what counts until it is entered.
fn explanation(props: &AddressCardProps) -> String {
    let AddressChange { value, delivery, applied, .. } = &props.change;
    let destination = delivery.as_ref().map(|delivery| delivery.destination.as_str());
    let destination = destination.filter(|text| !text.is_empty()).unwrap_or(value);
    match (applied, props.current.as_str()) {
        (true, _) => t!("address-applied", value = value.as_str(), destination = destination),
        (false, "") => t!("address-waits", value = value.as_str(), destination = destination),
        (false, current) => {
            t!("address-waits-current", value = value.as_str(), destination = destination, current = current)
        }
    }
}

/// The properties of [`Resend`].
#[derive(Properties)]
struct ResendProps {
    change: AddressChange,
    action: Action,
    onprofile: Callback<Profile>,
}

impl PartialEq for ResendProps {
    fn eq(&self, other: &Self) -> bool {
        self.change == other.change && self.action.busy() == other.action.busy()
    }
}

/// Asks for another code, not more often than is sensible.
#[component]
fn Resend(props: &ResendProps) -> Html {
    let (left, _) = use_countdown(left_of(props.change.since.0, format::now().0));
    let (action, onprofile, toasts) = (props.action.clone(), props.onprofile.clone(), use_toasts());
    let attribute = props.change.attribute;
    let busy = props.action.busy();
    let onclick = move |_: MouseEvent| {
        let (onprofile, toasts) = (onprofile.clone(), toasts.clone());
        action.send(SendAddressCode { attribute }, move |profile| {
            toasts.show(Tone::Good, t!("confirm-resent"));
            onprofile.emit(profile);
        });
    };
    html! {
        <Button icon={Glyph::Refresh} disabled={left > 0} {busy} {onclick}>
            { if left > 0 { t!("confirm-resend-wait", seconds = left) } else { t!("confirm-resend") } }
        </Button>
    }
}

/// The seconds until another code may be asked for; all of them where the clock was set back.
fn left_of(since_ms: u64, now_ms: u64) -> u32 {
    let waited = now_ms.saturating_sub(since_ms) / 1_000;
    RESEND_AFTER_S.saturating_sub(u32::try_from(waited).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::left_of;

    #[test]
    fn another_code_can_be_asked_for_half_a_minute_after_the_last() {
        let asked = 1_764_000_000_000;
        assert_eq!(left_of(asked, asked), 30);
        assert_eq!(left_of(asked, asked + 12_900), 18);
        assert_eq!(left_of(asked, asked + 30_000), 0);
        assert_eq!(left_of(asked, asked + 400 * 24 * 3_600_000), 0);
        assert_eq!(left_of(asked, asked - 5_000), 30, "the clock was set back");
    }
}
