//! Changed e-mail addresses and phone numbers, and the codes that verify them.

use std::collections::BTreeMap;

use devops360_contract::account::{CodeDelivery, DeliveryMedium};
use devops360_core::account::Delivery;
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::secret::Secret;

use super::people::{SentAddress, masked};
use super::pool::FakeUserPool;

/// The attributes that a code verifies.
const ADDRESSES: [&str; 2] = ["email", "phone_number"];

impl FakeUserPool {
    /// The code that was last sent to a person's new address in `attribute`.
    #[must_use]
    pub fn last_address_code(&self, name: &str, attribute: &str) -> Option<String> {
        self.find(name)?.addresses.remove(attribute).map(|address| address.sent.code)
    }

    /// A person verifies a new address on another computer.
    pub fn verify_elsewhere(&self, name: &str, attribute: &str, value: &str) {
        self.change(name, |person| {
            person.addresses.remove(attribute);
            person.attributes.insert(attribute.to_owned(), value.to_owned());
            person.attributes.insert(format!("{attribute}_verified"), "true".to_owned());
        });
    }

    /// Changes attributes; addresses wait for their codes where the pool is set up so, and are taken unverified where it
    /// is not.
    pub(super) fn update_attributes(
        &self,
        access_token: &Secret,
        attributes: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, CodeDelivery>, ServiceError> {
        let person = self.bearer(access_token)?;
        let mut sent = BTreeMap::new();
        for (name, value) in attributes {
            let is_new_address =
                ADDRESSES.contains(&name.as_str()) && person.attributes.get(name) != Some(value);
            if is_new_address {
                sent.insert(name.clone(), self.send_to(&person.sub, name, value));
            }
            if !(is_new_address && self.options.verifies_before_update) {
                self.change_sub(&person.sub, |person| {
                    person.attributes.insert(name.clone(), value.clone());
                    if is_new_address {
                        person.attributes.insert(format!("{name}_verified"), "false".to_owned());
                    }
                });
            }
        }
        Ok(sent)
    }

    pub(super) fn send_address_code(
        &self,
        access_token: &Secret,
        attribute: &str,
    ) -> Result<Delivery, ServiceError> {
        let person = self.bearer(access_token)?;
        let value = person.attributes.get(attribute).filter(|_| ADDRESSES.contains(&attribute));
        let value = value.ok_or_else(|| {
            let message = "User has no such attribute to verify.";
            self.error(ErrorKind::Invalid, "InvalidParameterException", message)
        })?;
        Ok(Some(self.send_to(&person.sub, attribute, value)))
    }

    pub(super) fn verify_address(
        &self,
        access_token: &Secret,
        attribute: &str,
        code: &str,
    ) -> Result<(), ServiceError> {
        let person = self.bearer(access_token)?;
        let address = person.addresses.get(attribute);
        self.judge_code(address.map(|address| &address.sent), code)?;
        let value = address.map(|address| address.value.clone()).unwrap_or_default();
        if self.find(&value).is_some_and(|other| other.sub != person.sub) {
            let message = "An account with the given email already exists.";
            return Err(self.error(ErrorKind::Conflict, "AliasExistsException", message));
        }
        self.verify_elsewhere(&person.username, attribute, &value);
        Ok(())
    }

    fn send_to(&self, sub: &str, attribute: &str, value: &str) -> CodeDelivery {
        let address = SentAddress { value: value.to_owned(), sent: self.new_code() };
        self.change_sub(sub, |person| {
            person.addresses.insert(attribute.to_owned(), address);
        });
        let medium = if attribute == "email" { DeliveryMedium::Email } else { DeliveryMedium::Sms };
        CodeDelivery { medium, destination: masked(value).unwrap_or_else(|| "+*******".to_owned()) }
    }
}
