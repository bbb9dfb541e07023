//! `ForgetDevice`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgetDevice.html>.

use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;

use super::{SERVICE, UserPool};
use crate::error;

pub(super) async fn call(pool: &UserPool, access_token: &Secret, key: &str) -> Result<(), ServiceError> {
    let request = pool.client.forget_device().access_token(access_token.reveal()).device_key(key);
    request.send().await.map(drop).map_err(error::of(SERVICE))
}
