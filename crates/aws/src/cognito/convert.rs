//! Between the words of the port and those of the SDK.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use aws_sdk_cognitoidentityprovider::types::{
    AttributeType, AuthenticationResultType, ChallengeNameType, CodeDeliveryDetailsType, DeliveryMediumType,
};
use devops360_contract::account::{CodeDelivery, DeliveryMedium};
use devops360_core::account::{Asked, AuthStep, ClientProof, NewDevice, TokenSet};
use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;

use super::SERVICE;
use crate::error;

/// `SecretHash`, which only a confidential client has.
pub(super) fn secret_hash(proof: ClientProof) -> Option<String> {
    proof.map(|hash| hash.reveal().to_owned())
}

/// Parameters as the SDK takes them.
pub(super) fn parameters(parameters: BTreeMap<&'static str, Secret>) -> HashMap<String, String> {
    parameters.into_iter().map(|(name, value)| (name.to_owned(), value.reveal().to_owned())).collect()
}

/// Attributes as the SDK takes them.
pub(crate) fn attributes<'a>(
    attributes: impl IntoIterator<Item = (&'a String, &'a String)>,
) -> Result<Vec<AttributeType>, ServiceError> {
    attributes
        .into_iter()
        .map(|(name, value)| AttributeType::builder().name(name).value(value).build())
        .collect::<Result<_, _>>()
        .map_err(|_| error::malformed(SERVICE, "attribute"))
}

/// Where a code went.
pub(super) fn delivery(details: CodeDeliveryDetailsType) -> CodeDelivery {
    let medium = match details.delivery_medium {
        Some(DeliveryMediumType::Email) => DeliveryMedium::Email,
        Some(DeliveryMediumType::Sms) => DeliveryMedium::Sms,
        _ => DeliveryMedium::Unknown,
    };
    CodeDelivery { medium, destination: details.destination.unwrap_or_default() }
}

/// The next step of a sign-in: tokens where they came, else the challenge.
pub(super) fn step(
    result: Option<AuthenticationResultType>,
    challenge: Option<ChallengeNameType>,
    session: Option<String>,
    parameters: Option<HashMap<String, String>>,
    available: Option<Vec<ChallengeNameType>>,
) -> Result<AuthStep, ServiceError> {
    if let Some(result) = result {
        return tokens(result).map(AuthStep::Tokens);
    }
    let challenge = challenge.ok_or_else(|| error::malformed(SERVICE, "challenge"))?;
    Ok(AuthStep::Challenge(Asked {
        name: challenge.as_str().to_owned(),
        session: session.map(Secret::new),
        parameters: parameters.unwrap_or_default().into_iter().collect(),
        available: available.unwrap_or_default().iter().map(|name| name.as_str().to_owned()).collect(),
    }))
}

/// A set of tokens.
pub(super) fn tokens(result: AuthenticationResultType) -> Result<TokenSet, ServiceError> {
    let missing = || error::malformed(SERVICE, "token");
    let device = result
        .new_device_metadata
        .and_then(|device| Some(NewDevice { key: device.device_key?, group_key: device.device_group_key? }));
    Ok(TokenSet {
        access_token: Secret::new(result.access_token.ok_or_else(missing)?),
        id_token: Secret::new(result.id_token.ok_or_else(missing)?),
        refresh_token: result.refresh_token.map(Secret::new),
        expires_in: Duration::from_secs(u64::try_from(result.expires_in).map_err(|_| missing())?),
        new_device: device,
    })
}
