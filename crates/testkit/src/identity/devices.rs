//! Devices that the pool remembers: given a key at a sign-in, confirmed with a verifier, and proven by SRP from then on.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use devops360_core::account::{AuthStep, DeviceConfirmation, NewDevice, ProviderDevice};
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::secret::Secret;
use num_bigint::BigUint;

use super::people::Person;
use super::pool::{FakeUserPool, REGION};
use super::sign_in::{Parameters, text};
use super::srp_server::{Check, Exchange};

/// Which devices a pool remembers (`DeviceConfiguration`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceTracking {
    /// Those that are confirmed.
    Always,
    /// Those of people who say so (`DeviceOnlyRememberedOnUserPrompt`).
    OptIn,
}

/// A device that was given a key.
#[derive(Debug, Clone)]
pub(super) struct TrackedDevice {
    pub(super) key: String,
    group_key: String,
    /// What it is checked by, once it was confirmed.
    check: Option<Check>,
    remembered: bool,
}

impl Person {
    /// The device that the sign-in under way is on, where a second factor is not asked for there.
    pub(super) fn remembered_device(&self) -> Option<&TrackedDevice> {
        let key = self.signs_in_on.as_ref()?;
        self.tracked.iter().find(|device| device.key == *key && device.remembered)
    }
}

impl FakeUserPool {
    /// Whether a device of a person is remembered; `None` where there is no such device.
    #[must_use]
    pub fn remembers(&self, name: &str, key: &str) -> Option<bool> {
        self.find(name)?.tracked.iter().find(|device| device.key == key).map(|device| device.remembered)
    }

    /// The keys of the devices that a person has been given.
    #[must_use]
    pub fn device_keys(&self, name: &str) -> Vec<String> {
        let tracked = self.find(name).map(|person| person.tracked).unwrap_or_default();
        tracked.into_iter().map(|device| device.key).collect()
    }

    /// A person forgets their devices from elsewhere.
    pub fn forget_devices(&self, name: &str) {
        self.change(name, |person| {
            person.tracked.clear();
            person.devices.clear();
        });
    }

    /// The pool has another verifier for every device of a person than they have a password for.
    pub fn damage_verifiers(&self, name: &str) {
        self.change(name, |person| {
            for check in person.tracked.iter_mut().filter_map(|device| device.check.as_mut()) {
                check.verifier += 1_u8;
            }
        });
    }

    pub(super) fn no_device(&self) -> ServiceError {
        self.error(ErrorKind::NotFound, "ResourceNotFoundException", "Device does not exist.")
    }

    /// Notes which device a sign-in says that it is on.
    pub(super) fn name_device(&self, person: &Person, parameters: &Parameters) -> Result<(), ServiceError> {
        let key = parameters.get("DEVICE_KEY").map(|key| key.reveal().to_owned());
        let is_known = |key: &String| person.tracked.iter().any(|device| device.key == *key);
        if key.as_ref().is_some_and(|key| !is_known(key)) {
            return Err(self.no_device());
        }
        self.change(&person.username, |person| person.signs_in_on = key);
        Ok(())
    }

    /// The answer to a challenge names the device that the sign-in began with.
    pub(super) fn check_device(&self, person: &Person, responses: &Parameters) -> Result<(), ServiceError> {
        let named = responses.get("DEVICE_KEY").map(Secret::reveal);
        if named == person.signs_in_on.as_deref() {
            return Ok(());
        }
        Err(self.error(ErrorKind::Invalid, "InvalidParameterException", "DEVICE_KEY is another device's"))
    }

    /// A key for the device that a person has just signed in on, where it has none.
    pub(super) fn new_device(&self, person: &Person) -> Option<NewDevice> {
        self.options.devices.filter(|_| person.signs_in_on.is_none())?;
        let key = format!("{REGION}_{}", self.environment.new_id());
        let group_key = format!("-{}", self.environment.new_id());
        let device =
            TrackedDevice { key: key.clone(), group_key: group_key.clone(), check: None, remembered: false };
        self.change(&person.username, |person| person.tracked.push(device));
        Some(NewDevice { key, group_key })
    }

    pub(super) fn take_device(
        &self,
        access_token: &Secret,
        confirmation: &DeviceConfirmation,
    ) -> Result<bool, ServiceError> {
        let person = self.bearer(access_token)?;
        let malformed =
            || self.error(ErrorKind::Invalid, "InvalidParameterException", "a verifier that is none");
        let number = |text: &str| {
            let bytes = BASE64.decode(text).ok().filter(|bytes| !bytes.is_empty()).ok_or_else(malformed)?;
            Ok::<_, ServiceError>(BigUint::from_bytes_be(&bytes))
        };
        let (salt, verifier) = (number(&confirmation.salt)?, number(&confirmation.verifier)?);
        if !person.tracked.iter().any(|device| device.key == confirmation.key) {
            return Err(self.no_device());
        }
        let asks = self.options.devices == Some(DeviceTracking::OptIn);
        let shown = ProviderDevice {
            key: confirmation.key.clone(),
            attributes: BTreeMap::from([("device_name".to_owned(), confirmation.name.clone())]),
            last_authenticated: Some(self.environment.now()),
        };
        self.change(&person.username, |person| {
            for device in person.tracked.iter_mut().filter(|device| device.key == confirmation.key) {
                device.check = Some(Check { salt: salt.clone(), verifier: verifier.clone() });
                device.remembered = !asks;
            }
            person.devices.push(shown);
        });
        Ok(asks)
    }

    pub(super) fn set_remembered(
        &self,
        access_token: &Secret,
        key: &str,
        remembered: bool,
    ) -> Result<(), ServiceError> {
        let person = self.bearer(access_token)?;
        if self.remembers(&person.username, key).is_none() {
            return Err(self.no_device());
        }
        self.change(&person.username, |person| {
            for device in person.tracked.iter_mut().filter(|device| device.key == key) {
                device.remembered = remembered;
            }
        });
        Ok(())
    }

    /// `DEVICE_SRP_AUTH`: the device's public value, answered with the server's.
    pub(super) fn begin_device(
        &self,
        person: &Person,
        responses: &Parameters,
    ) -> Result<AuthStep, ServiceError> {
        self.check_device(person, responses)?;
        let device = person.remembered_device().ok_or_else(|| self.no_device())?;
        let check = device.check.clone().ok_or_else(|| self.no_device())?;
        let mut random = [0; 80];
        self.environment.fill_random(&mut random);
        let exchange = Exchange::begin_with(&device.key, check, text(responses, "SRP_A"), &random)
            .ok_or_else(|| {
                self.error(ErrorKind::Invalid, "InvalidParameterException", "SRP_A is not valid")
            })?;
        let block = BASE64.encode(&exchange.block);
        let parameters = [
            ("SALT", format!("{:x}", exchange.salt)),
            ("SRP_B", format!("{:x}", exchange.public())),
            ("SECRET_BLOCK", block.clone()),
            ("DEVICE_KEY", device.key.clone()),
            ("USERNAME", person.username.clone()),
        ];
        self.state().exchanges.insert(block, exchange);
        Ok(self.ask(person, "DEVICE_PASSWORD_VERIFIER", parameters))
    }

    /// `DEVICE_PASSWORD_VERIFIER`: the device's proof.
    pub(super) fn finish_device(&self, person: &Person, responses: &Parameters) -> Result<(), ServiceError> {
        let wrong = || self.not_authorized("Incorrect username or password.");
        self.check_device(person, responses)?;
        let device = person.remembered_device().ok_or_else(wrong)?;
        let block = text(responses, "PASSWORD_CLAIM_SECRET_BLOCK");
        let exchange = self.state().exchanges.remove(block).ok_or_else(wrong)?;
        let signature = text(responses, "PASSWORD_CLAIM_SIGNATURE");
        let proven = exchange.username == device.key
            && exchange.accepts(&device.group_key, signature, text(responses, "TIMESTAMP"));
        if proven { Ok(()) } else { Err(wrong()) }
    }
}
