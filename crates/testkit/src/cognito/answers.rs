//! Answers, as AWS writes them: a member without a value is left out, a time is a number of seconds.

use std::time::SystemTime;

use devops360_contract::account::{CodeDelivery, DeliveryMedium};
use devops360_core::account::{AuthStep, ProviderDevice, ProviderPasskey, ProviderUser, TokenSet};
use devops360_core::secret::Secret;
use serde_json::{Value, json};

use crate::identity::seconds;

/// Adds a member where it has a value.
pub(super) fn put(answer: &mut Value, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        answer[name] = json!(value);
    }
}

pub(super) fn step(step: AuthStep) -> Value {
    let asked = match step {
        AuthStep::Tokens(set) => return json!({ "AuthenticationResult": tokens(&set) }),
        AuthStep::Challenge(asked) => asked,
    };
    let mut answer = json!({ "ChallengeName": asked.name, "ChallengeParameters": asked.parameters });
    put(&mut answer, "Session", asked.session.as_ref().map(Secret::reveal));
    if !asked.available.is_empty() {
        answer["AvailableChallenges"] = json!(asked.available);
    }
    answer
}

pub(super) fn tokens(set: &TokenSet) -> Value {
    let mut answer = json!({
        "AccessToken": set.access_token.reveal(),
        "IdToken": set.id_token.reveal(),
        "TokenType": "Bearer",
        "ExpiresIn": set.expires_in.as_secs(),
    });
    put(&mut answer, "RefreshToken", set.refresh_token.as_ref().map(Secret::reveal));
    if let Some(device) = &set.new_device {
        answer["NewDeviceMetadata"] = json!({ "DeviceKey": device.key, "DeviceGroupKey": device.group_key });
    }
    answer
}

pub(super) fn user(user: ProviderUser) -> Value {
    let attribute = |(name, value): (String, String)| json!({ "Name": name, "Value": value });
    let attributes: Vec<_> = user.attributes.into_iter().map(attribute).collect();
    let mut answer = json!({ "Username": user.username, "UserAttributes": attributes });
    if !user.factors.is_empty() {
        answer["UserMFASettingList"] = json!(user.factors);
    }
    put(&mut answer, "PreferredMfaSetting", user.preferred_factor.as_deref());
    answer
}

/// Where a code for `attribute` went.
pub(super) fn delivery(attribute: &str, delivery: &CodeDelivery) -> Value {
    let medium = if delivery.medium == DeliveryMedium::Email { "EMAIL" } else { "SMS" };
    json!({ "AttributeName": attribute, "DeliveryMedium": medium, "Destination": delivery.destination })
}

pub(super) fn device(device: &ProviderDevice) -> Value {
    let attributes: Vec<_> =
        device.attributes.iter().map(|(name, value)| json!({ "Name": name, "Value": value })).collect();
    let mut answer = json!({ "DeviceKey": device.key, "DeviceAttributes": attributes });
    if let Some(time) = device.last_authenticated {
        answer["DeviceLastAuthenticatedDate"] = number(time);
    }
    answer
}

pub(super) fn passkey(passkey: &ProviderPasskey) -> Value {
    json!({
        "CredentialId": passkey.id,
        "FriendlyCredentialName": passkey.name,
        "RelyingPartyId": passkey.site,
        "AuthenticatorTransports": ["internal"],
        "CreatedAt": number(passkey.created),
    })
}

fn number(time: SystemTime) -> Value {
    json!(seconds(time))
}
