//! What a sign-up asks for, what is wrong with what was typed, and the request it makes: pure.

use std::collections::BTreeMap;

use devops360_contract::Password;
use devops360_contract::account::{SignUp, attribute_value, is_email, phone_number, sign_in_name};
use devops360_contract::connection::{Attribute, ConnectionFile, SignInWith};
use devops360_contract::profile::PhotoHandle;

/// What is typed so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct SignUpForm {
    /// The sign-in name.
    pub(super) username: String,
    /// The password.
    pub(super) password: String,
    /// What else is asked.
    pub(super) attributes: BTreeMap<Attribute, String>,
}

/// An attribute that the form asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asked {
    /// Which.
    pub(super) attribute: Attribute,
    /// Whether the pool needs it.
    pub(super) required: bool,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nothing is in it.
    Missing,
    /// That is no e-mail address.
    NotAnEmail,
    /// That is no phone number with a country code.
    NotAPhoneNumber,
    /// The password misses a rule.
    WeakPassword,
}

/// The attributes that `connection` asks for beside the sign-in name: the needed ones, and the optional ones.
pub(super) fn asked(connection: &ConnectionFile) -> Vec<Asked> {
    let sign_in_name = name_attribute(connection.sign_in_with);
    [Attribute::Email, Attribute::Name, Attribute::PhoneNumber, Attribute::Address]
        .into_iter()
        .filter(|attribute| Some(*attribute) != sign_in_name)
        .map(|attribute| Asked { attribute, required: is_required(connection, attribute) })
        .collect()
}

/// A pool where the e-mail address works as a sign-in name sends its codes there, so it needs one.
fn is_required(connection: &ConnectionFile, attribute: Attribute) -> bool {
    let to_sign_in = connection.sign_in_with == SignInWith::UsernameOrEmail && attribute == Attribute::Email;
    to_sign_in || connection.required_attributes.contains(&attribute)
}

/// The attribute that is the sign-in name itself.
const fn name_attribute(with: SignInWith) -> Option<Attribute> {
    match with {
        SignInWith::Email => Some(Attribute::Email),
        SignInWith::Phone => Some(Attribute::PhoneNumber),
        SignInWith::UsernameOrEmail | SignInWith::Username => None,
    }
}

impl SignUpForm {
    /// What is typed for an attribute.
    pub(super) fn attribute(&self, attribute: Attribute) -> &str {
        self.attributes.get(&attribute).map_or("", String::as_str)
    }

    /// What is wrong with the sign-in name.
    pub(super) fn username_fault(&self, connection: &ConnectionFile) -> Option<Fault> {
        match name_attribute(connection.sign_in_with) {
            Some(attribute) => fault(attribute, true, &self.username),
            None => self.username.trim().is_empty().then_some(Fault::Missing),
        }
    }

    /// What is wrong with the password.
    pub(super) fn password_fault(&self, connection: &ConnectionFile) -> Option<Fault> {
        match self.password.as_str() {
            "" => Some(Fault::Missing),
            password => (!connection.password_policy.accepts(password)).then_some(Fault::WeakPassword),
        }
    }

    /// What is wrong with an attribute.
    pub(super) fn attribute_fault(&self, asked: Asked) -> Option<Fault> {
        fault(asked.attribute, asked.required, self.attribute(asked.attribute))
    }

    /// Whether everything can be sent.
    pub(super) fn is_complete(&self, connection: &ConnectionFile) -> bool {
        self.username_fault(connection).is_none()
            && self.password_fault(connection).is_none()
            && asked(connection).into_iter().all(|asked| self.attribute_fault(asked).is_none())
    }

    /// The request: spaces around go, phone numbers take the pool's form, empty attributes stay out.
    pub(super) fn request(&self, connection: &ConnectionFile, photo: Option<PhotoHandle>) -> SignUp {
        let username = sign_in_name(connection.sign_in_with, &self.username);
        let mut attributes: BTreeMap<Attribute, String> = asked(connection)
            .into_iter()
            .map(|asked| (asked.attribute, attribute_value(asked.attribute, self.attribute(asked.attribute))))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        if let Some(attribute) = name_attribute(connection.sign_in_with) {
            attributes.insert(attribute, username.clone());
        }
        SignUp { username, password: Password::new(self.password.clone()), attributes, photo }
    }
}

fn fault(attribute: Attribute, required: bool, typed: &str) -> Option<Fault> {
    let typed = typed.trim();
    match attribute {
        _ if typed.is_empty() => required.then_some(Fault::Missing),
        Attribute::Email => (!is_email(typed)).then_some(Fault::NotAnEmail),
        Attribute::PhoneNumber => phone_number(typed).is_none().then_some(Fault::NotAPhoneNumber),
        Attribute::Name | Attribute::Address => None,
    }
}

#[cfg(test)]
mod tests {
    use devops360_contract::connection::{
        Attribute, AuthFlow, ConnectionFile, CredentialSource, Layout, PasswordPolicy, SignInWith,
    };

    use super::{Asked, Fault, SignUpForm, asked};

    fn connection(sign_in_with: SignInWith, required_attributes: Vec<Attribute>) -> ConnectionFile {
        ConnectionFile {
            version: 1,
            name: "Northwind".to_owned(),
            region: "eu-north-1".to_owned(),
            user_pool_id: "eu-north-1_a".to_owned(),
            client_id: "c".to_owned(),
            identity_pool_id: None,
            bucket: "b".to_owned(),
            table: "t".to_owned(),
            client_secret: None,
            credentials: CredentialSource::IdentityPool,
            auth_flow: AuthFlow::UserSrpAuth,
            endpoint: None,
            managed_login: None,
            sign_in_with,
            required_attributes,
            password_policy: PasswordPolicy::default(),
            layout: Layout::default(),
        }
    }

    fn form(username: &str, attributes: &[(Attribute, &str)]) -> SignUpForm {
        SignUpForm {
            username: username.to_owned(),
            password: "Harbour-7".to_owned(),
            attributes: attributes.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
        }
    }

    #[test]
    fn an_address_that_is_the_sign_in_name_is_asked_once_and_sent_as_an_attribute_too() {
        let by_email = connection(SignInWith::Email, vec![Attribute::Email]);
        assert!(asked(&by_email).iter().all(|asked| asked.attribute != Attribute::Email));
        let request = form(" maya@example.com ", &[]).request(&by_email, None);
        assert_eq!(request.username, "maya@example.com");
        assert_eq!(request.attributes[&Attribute::Email], "maya@example.com");
    }

    #[test]
    fn an_address_that_signs_in_is_needed() {
        let either = connection(SignInWith::UsernameOrEmail, vec![]);
        assert!(asked(&either).contains(&Asked { attribute: Attribute::Email, required: true }));
        assert!(!form("maya", &[]).is_complete(&either), "without an address no code could be sent");
        assert!(form("maya", &[(Attribute::Email, "maya@example.com")]).is_complete(&either));
    }

    #[test]
    fn each_field_says_what_is_wrong_with_it() {
        let by_email = connection(SignInWith::Email, vec![Attribute::Name]);
        let wrong = form("maya", &[(Attribute::PhoneNumber, "0701")]);
        assert_eq!(wrong.username_fault(&by_email), Some(Fault::NotAnEmail));
        let faults: Vec<_> = asked(&by_email).into_iter().map(|asked| wrong.attribute_fault(asked)).collect();
        assert_eq!(faults, [Some(Fault::Missing), Some(Fault::NotAPhoneNumber), None]);
        let weak = SignUpForm { password: "short".to_owned(), ..wrong };
        assert_eq!(weak.password_fault(&by_email), Some(Fault::WeakPassword));
    }

    #[test]
    fn empty_attributes_stay_out_and_numbers_take_the_pools_form() {
        let by_name = connection(SignInWith::Username, vec![]);
        let typed = form("maya", &[(Attribute::PhoneNumber, "+46 70-123 45 67"), (Attribute::Address, " ")]);
        let request = typed.request(&by_name, None);
        assert_eq!(
            request.attributes.into_iter().collect::<Vec<_>>(),
            [(Attribute::PhoneNumber, "+46701234567".to_owned())]
        );
    }
}
