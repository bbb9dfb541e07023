//! With which factor to go on.

use devops360_contract::account::{Answer, Factor, SignInId};
use yew::prelude::*;

use super::respond::use_respond;
use crate::components::{ErrorBanner, Glyph, Icon};
use crate::hooks::use_screen;
use crate::t;

/// The properties of [`ChooseFactor`].
#[derive(Properties, PartialEq)]
pub(super) struct ChooseFactorProps {
    pub(super) id: SignInId,
    pub(super) factors: Vec<Factor>,
}

/// One button a factor.
#[component]
pub(super) fn ChooseFactor(props: &ChooseFactorProps) -> Html {
    use_screen(t!("challenge-choose-title"));
    let respond = use_respond();
    let option = |factor: Factor| {
        let (respond, id) = (respond.clone(), props.id.clone());
        let onclick = move |_: MouseEvent| respond.send(&id, Answer::Factor(factor));
        let (glyph, name, hint) = words(factor);
        html! {
            <li>
                <button type="button" class="option" {onclick}>
                    <Icon {glyph} /><strong>{ name }</strong><small>{ hint }</small>
                </button>
            </li>
        }
    };
    html! {
        <>
            <div class="form-heading"><h1>{ t!("challenge-choose-title") }</h1><p class="muted">{ t!("challenge-choose-lead") }</p></div>
            if let Some(error) = respond.action.error() { <ErrorBanner error={error.clone()} /> }
            <ul class="options">{ for props.factors.iter().copied().map(option) }</ul>
        </>
    }
}

fn words(factor: Factor) -> (Glyph, String, String) {
    match factor {
        Factor::Password => (Glyph::Lock, t!("factor-password"), t!("factor-password-hint")),
        Factor::AuthenticatorApp => (Glyph::Shield, t!("factor-app"), t!("factor-app-hint")),
        Factor::Sms => (Glyph::Key, t!("factor-sms"), t!("factor-sms-hint")),
        Factor::Email => (Glyph::Mail, t!("factor-email"), t!("factor-email-hint")),
    }
}
