//! What is typed into the form of a connection, and the connection it makes: pure.

use std::collections::BTreeMap;

use devops360_contract::AppError;
use devops360_contract::connection::{
    Attribute, AuthFlow, ClientSecretSource, ConnectionFile, CredentialSource, Layout, Owner, PasswordPolicy,
    SignInWith,
};

/// The version of the format that this form writes.
const VERSION: u32 = 1;

/// What is typed so far.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct ManualForm {
    /// The texts, by the field's name in the contract.
    texts: BTreeMap<&'static str, String>,
    /// Whose credentials reach files and profiles.
    pub(super) credentials: CredentialSource,
    /// How a person signs in.
    pub(super) auth_flow: AuthFlow,
    /// What a person signs in with.
    pub(super) sign_in_with: SignInWith,
    /// What is asked at sign-up.
    pub(super) required: Vec<Attribute>,
}

impl ManualForm {
    /// What is typed into a field.
    pub(super) fn text(&self, field: &str) -> String {
        self.texts.get(field).cloned().unwrap_or_default()
    }

    /// The form with another text in a field.
    pub(super) fn with(&self, field: &'static str, text: String) -> Self {
        let mut next = self.clone();
        next.texts.insert(field, text);
        next
    }

    /// The form with an attribute asked for or not.
    pub(super) fn with_required(&self, attribute: Attribute, required: bool) -> Self {
        let mut next = self.clone();
        next.required.retain(|known| *known != attribute);
        if required {
            next.required.push(attribute);
            next.required.sort();
        }
        next
    }

    /// The connection, without the spaces that copying brings along.
    pub(super) fn file(&self) -> ConnectionFile {
        let identity_pool_id = self.filled("identity_pool_id");
        // Without an identity pool, people are told apart by the user pool's own id.
        let owner = if identity_pool_id.is_some() { Owner::Identity } else { Owner::Sub };
        ConnectionFile {
            version: VERSION,
            name: self.trimmed("name"),
            region: self.trimmed("region"),
            user_pool_id: self.trimmed("user_pool_id"),
            client_id: self.trimmed("client_id"),
            identity_pool_id,
            bucket: self.trimmed("bucket"),
            table: self.trimmed("table"),
            client_secret: self.client_secret(),
            credentials: self.credentials,
            auth_flow: self.auth_flow,
            endpoint: self.filled("endpoint"),
            managed_login: self.filled("managed_login"),
            sign_in_with: self.sign_in_with,
            required_attributes: self.required.clone(),
            password_policy: PasswordPolicy::default(),
            layout: Layout { owner, ..Layout::default() },
        }
    }

    fn client_secret(&self) -> Option<ClientSecretSource> {
        let (secret_id, key) = (self.filled("secret_id"), self.filled("key"));
        (secret_id.is_some() || key.is_some()).then(|| ClientSecretSource {
            secret_id: secret_id.unwrap_or_default(),
            key: key.unwrap_or_default(),
        })
    }

    fn trimmed(&self, field: &str) -> String {
        self.text(field).trim().to_owned()
    }

    fn filled(&self, field: &str) -> Option<String> {
        Some(self.trimmed(field)).filter(|text| !text.is_empty())
    }
}

/// The error that is about `field`, where there is one.
pub(super) fn about<'a>(errors: &'a [AppError], field: &str) -> Option<&'a AppError> {
    errors.iter().find(|error| error.args.get("field").is_some_and(|named| field_of(named) == field))
}

/// The form's field of a field of the file: the two of the client secret are one there.
fn field_of(named: &str) -> &str {
    match named {
        "client_secret" | "client_secret.secret_id" => "secret_id",
        "client_secret.key" => "key",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use devops360_contract::connection::{Attribute, Owner};
    use devops360_contract::{AppError, Code};

    use super::{ManualForm, about};

    #[test]
    fn copied_spaces_go_and_empty_fields_are_left_out() {
        let file = ManualForm::default()
            .with("region", " eu-north-1\n".to_owned())
            .with("endpoint", " ".to_owned())
            .file();
        assert_eq!(file.region, "eu-north-1");
        assert_eq!((file.endpoint, file.client_secret), (None, None));
    }

    #[test]
    fn without_an_identity_pool_the_user_pool_tells_people_apart() {
        let form = ManualForm::default();
        assert_eq!(form.file().layout.owner, Owner::Sub);
        assert_eq!(
            form.with("identity_pool_id", "eu-north-1:x".to_owned()).file().layout.owner,
            Owner::Identity
        );
    }

    #[test]
    fn an_attribute_is_asked_for_once() {
        let form =
            ManualForm::default().with_required(Attribute::Name, true).with_required(Attribute::Name, true);
        assert_eq!(form.required, [Attribute::Name]);
        assert!(form.with_required(Attribute::Name, false).required.is_empty());
    }

    #[test]
    fn an_error_finds_its_field() {
        let errors = [
            AppError::new(Code::ConnectionFieldInvalid).with("field", "region"),
            AppError::new(Code::ConnectionFieldInvalid).with("field", "client_secret"),
        ];
        assert_eq!(about(&errors, "region"), Some(&errors[0]));
        assert_eq!(about(&errors, "secret_id"), Some(&errors[1]));
        assert_eq!(about(&errors, "bucket"), None);
    }
}
