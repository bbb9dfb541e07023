//! `UpdateDeviceStatus`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateDeviceStatus.html>.

use aws_sdk_cognitoidentityprovider::types::DeviceRememberedStatusType;
use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;

use super::{SERVICE, UserPool};
use crate::error;

pub(super) async fn call(
    pool: &UserPool,
    access_token: &Secret,
    key: &str,
    remembered: bool,
) -> Result<(), ServiceError> {
    let status = if remembered {
        DeviceRememberedStatusType::Remembered
    } else {
        DeviceRememberedStatusType::NotRemembered
    };
    let request = pool.client.update_device_status().access_token(access_token.reveal()).device_key(key);
    request.device_remembered_status(status).send().await.map(drop).map_err(error::of(SERVICE))
}
