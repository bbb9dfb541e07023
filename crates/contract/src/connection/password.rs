//! What a pool asks of a password.

use serde::{Deserialize, Serialize};

/// What a pool asks of a password (`PasswordPolicyType` of Cognito).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordPolicy {
    /// The least number of characters.
    pub minimum_length: u32,
    /// An upper-case letter is needed.
    pub require_uppercase: bool,
    /// A lower-case letter is needed.
    pub require_lowercase: bool,
    /// A digit is needed.
    pub require_numbers: bool,
    /// A symbol is needed.
    pub require_symbols: bool,
}

impl Default for PasswordPolicy {
    /// Cognito's own default.
    fn default() -> Self {
        Self {
            minimum_length: 8,
            require_uppercase: true,
            require_lowercase: true,
            require_numbers: true,
            require_symbols: true,
        }
    }
}

/// One rule of a password policy, to be shown with a tick while the person types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordRule {
    /// At least that many characters.
    Length(u32),
    /// An upper-case letter.
    Uppercase,
    /// A lower-case letter.
    Lowercase,
    /// A digit.
    Number,
    /// A symbol.
    Symbol,
}

/// The characters that Cognito counts as symbols; a space counts only inside the password.
/// Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html>
const SYMBOLS: &str = "^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+=";

impl PasswordPolicy {
    /// Each rule that applies, and whether `password` satisfies it.
    #[must_use]
    pub fn check(&self, password: &str) -> Vec<(PasswordRule, bool)> {
        let symbol = |c: char| SYMBOLS.contains(c) || (c == ' ' && password.trim() == password);
        let long_enough = password.chars().count() >= self.minimum_length as usize;
        let rules = [
            (true, PasswordRule::Length(self.minimum_length), long_enough),
            (
                self.require_uppercase,
                PasswordRule::Uppercase,
                password.chars().any(|c| c.is_ascii_uppercase()),
            ),
            (
                self.require_lowercase,
                PasswordRule::Lowercase,
                password.chars().any(|c| c.is_ascii_lowercase()),
            ),
            (self.require_numbers, PasswordRule::Number, password.chars().any(|c| c.is_ascii_digit())),
            (self.require_symbols, PasswordRule::Symbol, password.chars().any(symbol)),
        ];
        rules.into_iter().filter(|(applies, ..)| *applies).map(|(_, rule, met)| (rule, met)).collect()
    }

    /// Whether `password` satisfies every rule.
    #[must_use]
    pub fn accepts(&self, password: &str) -> bool {
        self.check(password).iter().all(|(_, met)| *met)
    }
}
