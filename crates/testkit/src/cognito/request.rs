//! The members of a request, each taken once: what is left over is not the operation's.

use std::collections::BTreeMap;

use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;
use serde_json::{Map, Value};

use crate::identity::{CLIENT_ID, FakeUserPool};

/// The parameters that sign-ins and challenges take.
const PARAMETERS: [&str; 19] = [
    "ANSWER",
    "DEVICE_KEY",
    "EMAIL_OTP_CODE",
    "NEW_PASSWORD",
    "PASSWORD",
    "PASSWORD_CLAIM_SECRET_BLOCK",
    "PASSWORD_CLAIM_SIGNATURE",
    "PREFERRED_CHALLENGE",
    "REFRESH_TOKEN",
    "SECRET_HASH",
    "SMS_MFA_CODE",
    "SMS_OTP_CODE",
    "SOFTWARE_TOKEN_MFA_CODE",
    "SRP_A",
    "TIMESTAMP",
    "USERNAME",
    "CHALLENGE_NAME",
    "CREDENTIAL",
    "EMAIL",
];

/// What an operation was given.
pub(super) struct Arguments {
    members: Map<String, Value>,
    faults: Vec<String>,
}

impl Arguments {
    pub(super) const fn new(members: Map<String, Value>) -> Self {
        Self { members, faults: Vec::new() }
    }

    /// Something is wrong with the request; [`Self::end`] says so.
    pub(super) fn fault(&mut self, fault: String) {
        self.faults.push(fault);
    }

    /// A text that may be absent.
    pub(super) fn optional(&mut self, name: &str) -> Option<String> {
        match self.members.remove(name)? {
            Value::String(text) if text.is_empty() => {
                self.faults.push(format!("{name} has to have at least 1 character"));
                None
            }
            Value::String(text) => Some(text),
            _ => {
                self.faults.push(format!("{name} is no string"));
                None
            }
        }
    }

    /// A text that has to be there.
    pub(super) fn text(&mut self, name: &str) -> String {
        let found = self.optional(name);
        if found.is_none() {
            self.faults.push(format!("{name} must not be null"));
        }
        found.unwrap_or_default()
    }

    /// A text that nobody should see.
    pub(super) fn secret(&mut self, name: &str) -> Secret {
        Secret::new(self.text(name))
    }

    /// An object that may be absent.
    pub(super) fn object(&mut self, name: &str) -> Option<Map<String, Value>> {
        match self.members.remove(name)? {
            Value::Object(object) => Some(object),
            _ => {
                self.faults.push(format!("{name} is no object"));
                None
            }
        }
    }

    /// A list of attributes, each with its name and its value.
    pub(super) fn attributes(&mut self, name: &str) -> BTreeMap<String, String> {
        let list = self.members.remove(name).unwrap_or_default();
        let pair =
            |entry: &Value| Some((entry["Name"].as_str()?.to_owned(), entry["Value"].as_str()?.to_owned()));
        let read: Option<BTreeMap<_, _>> =
            list.as_array().and_then(|entries| entries.iter().map(pair).collect());
        if read.is_none() {
            self.faults.push(format!("{name} is no list of attributes"));
        }
        read.unwrap_or_default()
    }

    /// A number that may be absent.
    pub(super) fn number(&mut self, name: &str) -> Option<u64> {
        self.members.remove(name).and_then(|value| value.as_u64())
    }

    /// The app client, which has to be the pool's own.
    pub(super) fn client(&mut self, pool: &FakeUserPool) -> Result<(), ServiceError> {
        let client = self.text("ClientId");
        if client == CLIENT_ID {
            return Ok(());
        }
        let message = format!("User pool client {client} does not exist.");
        Err(pool.refusal("ResourceNotFoundException", &message))
    }

    /// `AuthParameters` or `ChallengeResponses`, and the attributes among them.
    pub(super) fn parameters(
        &mut self,
        name: &str,
    ) -> (BTreeMap<&'static str, Secret>, BTreeMap<String, String>) {
        let (mut parameters, mut attributes) = (BTreeMap::new(), BTreeMap::new());
        for (key, value) in self.object(name).unwrap_or_default() {
            let text = value.as_str().unwrap_or_default().to_owned();
            if let Some(attribute) = key.strip_prefix("userAttributes.") {
                attributes.insert(attribute.to_owned(), text);
            } else if let Some(known) = PARAMETERS.into_iter().find(|known| *known == key) {
                parameters.insert(known, Secret::new(text));
            } else {
                self.faults.push(format!("{name} has no {key}"));
            }
        }
        (parameters, attributes)
    }

    /// The end of the reading: nothing may be left over or have been missing.
    pub(super) fn end(&self, pool: &FakeUserPool) -> Result<(), ServiceError> {
        if let Some(name) = self.members.keys().next() {
            let message = format!("the operation has no member {name}");
            return Err(pool.refusal("SerializationException", &message));
        }
        match self.faults.first() {
            Some(fault) => {
                let message = format!("1 validation error detected: {fault}");
                Err(pool.refusal("InvalidParameterException", &message))
            }
            None => Ok(()),
        }
    }
}
