//! A password to be: the field, and what is wrong with what stands in it.

use devops360_contract::connection::PasswordPolicy;
use yew::prelude::*;

use super::{Field, FieldKind};
use crate::t;

/// The properties of [`NewPasswordField`].
#[derive(Properties, PartialEq)]
pub(crate) struct NewPasswordFieldProps {
    /// The input's name.
    #[prop_or("password".into())]
    pub(crate) name: AttrValue,
    /// What stands in it.
    pub(crate) value: AttrValue,
    /// What the user pool asks of it.
    pub(crate) policy: PasswordPolicy,
    /// The person has tried to send it: from then on a weak password is named.
    pub(crate) tried: bool,
    /// Why the pool did not take it.
    #[prop_or_default]
    pub(crate) refused: Option<AttrValue>,
    /// It takes the focus when the screen opens.
    #[prop_or_default]
    pub(crate) autofocus: bool,
    /// The text after each change.
    pub(crate) oninput: Callback<String>,
}

/// A field for a new password. [`super::PasswordRules`] says beside it what the pool asks.
#[component]
pub(crate) fn NewPasswordField(props: &NewPasswordFieldProps) -> Html {
    let weak = (props.tried && !props.policy.accepts(&props.value)).then(|| t!("account-password-weak"));
    html! {
        <Field
            name={props.name.clone()}
            label={t!("account-new-password")}
            kind={FieldKind::Password}
            value={props.value.clone()}
            oninput={props.oninput.clone()}
            error={props.refused.clone().or(weak.map(AttrValue::from))}
            required=true
            autocomplete="new-password"
            autofocus={props.autofocus}
        />
    }
}

/// What to say of a password that the pool did not take, in its own words.
pub(crate) fn refusal_words(detail: &str) -> AttrValue {
    t!("sign-up-password-refused", detail = detail).into()
}
