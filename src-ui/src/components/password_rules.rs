//! What a user pool asks of a password, ticked while the person types.

use devops360_contract::connection::{PasswordPolicy, PasswordRule};
use yew::prelude::*;

use super::{Glyph, Icon};
use crate::t;

/// The properties of [`PasswordRules`].
#[derive(Properties, PartialEq)]
pub(crate) struct PasswordRulesProps {
    /// What is asked.
    pub(crate) policy: PasswordPolicy,
    /// What was typed so far.
    pub(crate) password: AttrValue,
}

/// The rules that apply, each with a tick once it is met.
#[component]
pub(crate) fn PasswordRules(props: &PasswordRulesProps) -> Html {
    let rules = props.policy.check(&props.password);
    html! {
        <ul class="password-rules" aria-label={t!("password-rules")}>
            { for rules.into_iter().map(|(rule, met)| html! {
                <li class={met.then_some("met")}>
                    <Icon glyph={if met { Glyph::CircleCheck } else { Glyph::CircleMinus }} />
                    { text(rule) }
                    <span class="visually-hidden">{ if met { t!("password-rule-met") } else { t!("password-rule-unmet") } }</span>
                </li>
            }) }
        </ul>
    }
}

fn text(rule: PasswordRule) -> String {
    match rule {
        PasswordRule::Length(count) => t!("password-rule-length", count = count),
        PasswordRule::Uppercase => t!("password-rule-uppercase"),
        PasswordRule::Lowercase => t!("password-rule-lowercase"),
        PasswordRule::Number => t!("password-rule-number"),
        PasswordRule::Symbol => t!("password-rule-symbol"),
    }
}
