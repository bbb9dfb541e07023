//! The live password policy agrees with Cognito's rules.

use devops360_contract::connection::{PasswordPolicy, PasswordRule};

fn check(password: &str, expected_missing: &[PasswordRule]) {
    let policy = PasswordPolicy::default();
    let missing: Vec<PasswordRule> =
        policy.check(password).into_iter().filter(|(_, met)| !met).map(|(rule, _)| rule).collect();
    assert_eq!(missing, expected_missing, "of {password:?}");
    assert_eq!(policy.accepts(password), expected_missing.is_empty(), "of {password:?}");
}

#[test]
fn each_rule_is_asked_for_by_itself() {
    check("Correct-Horse7", &[]);
    check("Cor-7", &[PasswordRule::Length(8)]);
    check("correct-horse7", &[PasswordRule::Uppercase]);
    check("CORRECT-HORSE7", &[PasswordRule::Lowercase]);
    check("Correct-Horse", &[PasswordRule::Number]);
    check("CorrectHorse7", &[PasswordRule::Symbol]);
}

#[test]
fn a_space_is_a_symbol_only_inside() {
    check("Correct Horse7", &[]);
    check("CorrectHorse7 ", &[PasswordRule::Symbol]);
}

#[test]
fn length_counts_characters_and_not_bytes() {
    check("Ää7-ÖöÜü", &[PasswordRule::Uppercase, PasswordRule::Lowercase]);
    check("Aa7-Öö", &[PasswordRule::Length(8)]);
}

#[test]
fn a_rule_that_is_off_is_not_shown() {
    let policy = PasswordPolicy { require_symbols: false, ..PasswordPolicy::default() };
    assert!(!policy.check("").iter().any(|(rule, _)| *rule == PasswordRule::Symbol));
}
