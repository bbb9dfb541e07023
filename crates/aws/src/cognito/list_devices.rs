//! `ListDevices`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListDevices.html>.

use std::time::SystemTime;

use aws_sdk_cognitoidentityprovider::types::DeviceType;
use devops360_core::account::ProviderDevice;
use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;

use super::{SERVICE, UserPool};
use crate::error;

/// The most that Cognito gives at once.
const PAGE: i32 = 60;

pub(super) async fn call(
    pool: &UserPool,
    access_token: &Secret,
) -> Result<Vec<ProviderDevice>, ServiceError> {
    let (mut devices, mut token) = (Vec::new(), None);
    loop {
        let request = pool.client.list_devices().access_token(access_token.reveal()).limit(PAGE);
        let answer = request.set_pagination_token(token.clone()).send().await.map_err(error::of(SERVICE))?;
        devices.extend(answer.devices.unwrap_or_default().into_iter().map(device));
        // A repeated token would never end.
        if answer.pagination_token.is_none() || answer.pagination_token == token {
            return Ok(devices);
        }
        token = answer.pagination_token;
    }
}

fn device(device: DeviceType) -> ProviderDevice {
    let attributes = device.device_attributes.unwrap_or_default().into_iter();
    ProviderDevice {
        key: device.device_key.unwrap_or_default(),
        attributes: attributes.map(|entry| (entry.name, entry.value.unwrap_or_default())).collect(),
        last_authenticated: device
            .device_last_authenticated_date
            .and_then(|time| SystemTime::try_from(time).ok()),
    }
}
