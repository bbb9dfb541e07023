//! The words for the sign-in name.

use devops360_contract::connection::SignInWith;

use crate::components::FieldKind;
use crate::t;

/// What the sign-in name is called and how it is typed.
pub(super) struct NameField {
    /// The label.
    pub(super) label: String,
    /// The kind of input.
    pub(super) kind: FieldKind,
    /// The words for "does not match".
    pub(super) wrong: String,
}

/// The sign-in name of a person who has an account.
pub(super) fn name_field(with: SignInWith) -> NameField {
    match with {
        SignInWith::Email => {
            NameField { label: t!("account-email"), kind: FieldKind::Email, wrong: t!("sign-in-wrong-email") }
        }
        SignInWith::Phone => {
            NameField { label: t!("account-phone"), kind: FieldKind::Phone, wrong: t!("sign-in-wrong-phone") }
        }
        SignInWith::UsernameOrEmail => NameField {
            label: t!("account-username-or-email"),
            kind: FieldKind::Text,
            wrong: t!("sign-in-wrong-username"),
        },
        SignInWith::Username => NameField {
            label: t!("account-username"),
            kind: FieldKind::Text,
            wrong: t!("sign-in-wrong-username"),
        },
    }
}
