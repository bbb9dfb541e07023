//! What the account forms check while a person types, and the words for the sign-in name: pure.

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

/// Whether `text` can be an e-mail address: something before and after one `@`, no spaces. The pool has the last word.
pub(super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    !local.is_empty() && !domain.is_empty() && !domain.contains('@') && !text.contains(char::is_whitespace)
}

/// A phone number in the pool's form (E.164): `+` and digits, without the spaces that people write.
pub(super) fn phone_number(typed: &str) -> Option<String> {
    let compact: String =
        typed.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.' | '/' | '\u{a0}')).collect();
    let digits = compact.strip_prefix('+')?;
    // E.164: a country code, which does not begin with 0, and at most 15 digits in all.
    let valid = (7..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.chars().all(|digit| digit.is_ascii_digit());
    valid.then_some(compact)
}

#[cfg(test)]
mod tests {
    use super::{is_email, phone_number};

    #[test]
    fn an_email_address_has_two_sides() {
        for (text, expected) in [
            ("maya@example.com", true),
            ("maya@localhost", true),
            ("maya", false),
            ("@x", false),
            ("a b@x", false),
            ("a@b@c", false),
        ] {
            assert_eq!(is_email(text), expected, "{text}");
        }
    }

    #[test]
    fn a_phone_number_is_sent_in_the_pools_form() {
        for (typed, expected) in [
            ("+46 70 123 45 67", Some("+46701234567")),
            ("+1 (555) 010-0199", Some("+15550100199")),
            ("070 123 45 67", None),
            ("+0 1234567", None),
            ("+46 70 abc", None),
        ] {
            assert_eq!(phone_number(typed).as_deref(), expected, "{typed}");
        }
    }
}
