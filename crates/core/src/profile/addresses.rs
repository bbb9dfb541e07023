//! A new e-mail address or phone number: it counts once the code that was sent to it is entered. Until then it is kept
//! on this computer, since a pool that waits for the code tells nobody what it waits for.

use std::collections::BTreeMap;
use std::sync::Arc;

use devops360_contract::Timestamp;
use devops360_contract::account::CodeDelivery;
use devops360_contract::connection::{Attribute, ConnectionId};
use devops360_contract::profile::{
    AddressChange, DropAddressChange, Profile, SendAddressCode, VerifyAddress, VerifyAddressOutcome,
};
use serde::{Deserialize, Serialize};

use super::Access;
use super::error::ProfileError;
use super::profiles::Profiles;
use crate::account::ProviderUser;
use crate::cloud::ServiceError;
use crate::environment::timestamp;
use crate::settings::{Preferences, StoredList};

/// The attributes that a code verifies.
const ADDRESSES: [Attribute; 2] = [Attribute::Email, Attribute::PhoneNumber];

/// One address that waits for its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Record {
    connection: ConnectionId,
    sub: String,
    attribute: Attribute,
    value: String,
    delivery: Option<CodeDelivery>,
    since: Timestamp,
}

impl Record {
    fn is_of(&self, access: &Access) -> bool {
        self.connection == access.connection && self.sub == access.sub
    }

    fn change(self, user: &ProviderUser) -> AddressChange {
        let applied = user.attributes.get(self.attribute.as_str()) == Some(&self.value);
        let Self { attribute, value, delivery, since, .. } = self;
        AddressChange { attribute, value, delivery, since, applied }
    }
}

/// The addresses that wait.
pub(super) struct Addresses(StoredList<Record>);

impl Addresses {
    pub(super) fn new(preferences: Arc<dyn Preferences>) -> Self {
        Self(StoredList::new(preferences, "address-changes", "address-changes-unreadable"))
    }

    /// What this person's addresses wait for; one that was verified meanwhile, here or elsewhere, waits no more.
    pub(super) fn waiting(&self, access: &Access, user: &ProviderUser) -> Vec<AddressChange> {
        let is_done =
            |record: &Record| record.is_of(access) && is_verified(user, record.attribute, &record.value);
        self.change(|records| records.retain(|record| !is_done(record)));
        let theirs = self.0.all().into_iter().filter(|record| record.is_of(access));
        theirs.map(|record| record.change(user)).collect()
    }

    fn find(&self, access: &Access, attribute: Attribute) -> Option<Record> {
        self.0.all().into_iter().find(|record| record.is_of(access) && record.attribute == attribute)
    }

    fn put(&self, record: Record) {
        self.change(|records| {
            records.retain(|known| {
                (&known.connection, &known.sub, known.attribute)
                    != (&record.connection, &record.sub, record.attribute)
            });
            records.push(record);
        });
    }

    fn remove(&self, access: &Access, attribute: Attribute) {
        self.change(|records| {
            records.retain(|record| !(record.is_of(access) && record.attribute == attribute));
        });
    }

    /// What cannot be written is done without: the pool knows what it waits for, and another code can be asked for.
    fn change(&self, edit: impl FnOnce(&mut Vec<Record>)) {
        if let Err(error) = self.0.change(edit) {
            tracing::warn!(%error, "the addresses that wait for a code could not be written");
        }
    }
}

/// Whether the pool has `value` in `attribute`, and has seen its code.
fn is_verified(user: &ProviderUser, attribute: Attribute, value: &str) -> bool {
    let verified = format!("{}_verified", attribute.as_str());
    user.attributes.get(attribute.as_str()).is_some_and(|there| there == value)
        && user.attributes.get(&verified).is_some_and(|verified| verified == "true")
}

impl Profiles {
    /// Notes the addresses among `changed` that `user` did not have before: they wait for their codes now.
    pub(super) fn note_addresses(
        &self,
        access: &Access,
        user: &ProviderUser,
        changed: &BTreeMap<String, String>,
        deliveries: &BTreeMap<String, CodeDelivery>,
    ) {
        for attribute in ADDRESSES {
            let name = attribute.as_str();
            let Some(value) = changed.get(name) else { continue };
            if user.attributes.get(name) != Some(value) {
                self.note(access, attribute, value.clone(), deliveries.get(name).cloned());
            }
        }
    }

    fn note(&self, access: &Access, attribute: Attribute, value: String, delivery: Option<CodeDelivery>) {
        let (connection, sub) = (access.connection.clone(), access.sub.clone());
        let since = timestamp(self.environment.now());
        self.addresses.put(Record { connection, sub, attribute, value, delivery, since });
    }

    /// Verifies an address with the code that was sent to it.
    ///
    /// # Errors
    /// What the pool refuses, except what [`VerifyAddressOutcome`] names.
    pub async fn verify_address(&self, request: VerifyAddress) -> Result<VerifyAddressOutcome, ProfileError> {
        let VerifyAddress { attribute, code } = request;
        let code: String = code.split_whitespace().collect();
        let access = self.person.access().await?;
        let verify =
            access.identity_provider.verify_user_attribute(&access.access_token, attribute.as_str(), &code);
        let Err(error) = verify.await else {
            self.addresses.remove(&access, attribute);
            return self.load().await.map(VerifyAddressOutcome::Verified);
        };
        match error.code.as_str() {
            "CodeMismatchException" => Ok(VerifyAddressOutcome::WrongCode),
            "ExpiredCodeException" => self.verified_before(&access, attribute).await,
            "AliasExistsException" => Ok(VerifyAddressOutcome::Taken),
            _ => Err(refused(error)),
        }
    }

    /// A code that is no good any more may have done its work: the answer to it can be lost on the way.
    async fn verified_before(
        &self,
        access: &Access,
        attribute: Attribute,
    ) -> Result<VerifyAddressOutcome, ProfileError> {
        let waited = self.addresses.find(access, attribute);
        let user = self.user(access).await?;
        match waited {
            Some(record) if is_verified(&user, attribute, &record.value) => {
                self.load().await.map(VerifyAddressOutcome::Verified)
            }
            _ => Ok(VerifyAddressOutcome::ExpiredCode),
        }
    }

    /// Sends a code to the address that waits, or else to the one that the pool has.
    ///
    /// # Errors
    /// What the pool refuses.
    pub async fn send_address_code(&self, request: SendAddressCode) -> Result<Profile, ProfileError> {
        let SendAddressCode { attribute } = request;
        let access = self.person.access().await?;
        let user = self.user(&access).await?;
        let (provider, token) = (&access.identity_provider, &access.access_token);
        let there = user.attributes.get(attribute.as_str()).cloned().unwrap_or_default();
        let waiting = self.addresses.find(&access, attribute).map(|record| record.value);
        // A pool that waits sends its code again to whoever asks for the same change again.
        let (value, delivery) = if let Some(value) = waiting.filter(|value| *value != there) {
            let change = BTreeMap::from([(attribute.as_str().to_owned(), value.clone())]);
            let mut sent = provider.update_user_attributes(token, &change).await.map_err(refused)?;
            (value, sent.remove(attribute.as_str()))
        } else {
            (there, provider.attribute_verification_code(token, attribute.as_str()).await.map_err(refused)?)
        };
        self.note(&access, attribute, value, delivery);
        self.load().await
    }

    /// Gives up an address that waits: the one that the pool has stays.
    ///
    /// # Errors
    /// When the profile cannot be read.
    pub async fn drop_address_change(&self, request: DropAddressChange) -> Result<Profile, ProfileError> {
        let access = self.person.access().await?;
        self.addresses.remove(&access, request.attribute);
        self.load().await
    }
}

fn refused(error: ServiceError) -> ProfileError {
    ProfileError::Attributes(Box::new(error))
}
