//! `ConfirmDevice`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmDevice.html>.

use aws_sdk_cognitoidentityprovider::types::DeviceSecretVerifierConfigType;
use devops360_core::account::DeviceConfirmation;
use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;

use super::{SERVICE, UserPool};
use crate::error;

pub(super) async fn call(
    pool: &UserPool,
    access_token: &Secret,
    device: &DeviceConfirmation,
) -> Result<bool, ServiceError> {
    let checked_by = DeviceSecretVerifierConfigType::builder()
        .password_verifier(device.verifier.clone())
        .salt(device.salt.clone())
        .build();
    let request = pool
        .client
        .confirm_device()
        .access_token(access_token.reveal())
        .device_key(device.key.clone())
        .device_name(device.name.clone())
        .device_secret_verifier_config(checked_by);
    let answer = request.send().await.map_err(error::of(SERVICE))?;
    Ok(answer.user_confirmation_necessary)
}
