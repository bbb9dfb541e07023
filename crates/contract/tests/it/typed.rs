//! What people type as a detail of theirs, and what is sent.

use devops360_contract::account::{attribute_value, is_email, phone_number, sign_in_name};
use devops360_contract::connection::{Attribute, SignInWith};

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

#[test]
fn what_is_no_phone_number_is_sent_as_it_is_typed() {
    for (attribute, typed, expected) in [
        (Attribute::PhoneNumber, " +46 70-123 45 67 ", "+46701234567"),
        (Attribute::PhoneNumber, " 070 123 ", "070 123"),
        (Attribute::PhoneNumber, "", ""),
        (Attribute::Name, " +46 70 123 45 67 ", "+46 70 123 45 67"),
    ] {
        assert_eq!(attribute_value(attribute, typed), expected, "{typed:?}");
    }
}

#[test]
fn a_sign_in_name_is_a_phone_number_only_where_people_sign_in_with_one() {
    let typed = " +46 70 123 45 67 ";
    assert_eq!(sign_in_name(SignInWith::Phone, typed), "+46701234567");
    assert_eq!(sign_in_name(SignInWith::Username, typed), "+46 70 123 45 67");
}
