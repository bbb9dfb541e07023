//! Who a session belongs to.

use serde::{Deserialize, Serialize};

use super::jwt::Claims;

/// The person, as the verified tokens name them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Person {
    /// The pool's `sub`: the person, for ever.
    pub(super) sub: String,
    /// The user name in the pool.
    pub(super) username: String,
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
}

impl Person {
    /// Who the claims of an ID token name.
    pub(super) fn of(id: Claims) -> Self {
        let some = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Self {
            username: some(id.cognito_username).unwrap_or_else(|| id.sub.clone()),
            sub: id.sub,
            name: some(id.name),
            email: some(id.email),
        }
    }

    /// What to call the person: the name, else the e-mail address, else the user name.
    pub(super) fn display_name(&self) -> &str {
        self.name.as_deref().or(self.email.as_deref()).unwrap_or(&self.username)
    }
}
