//! `VerifyUserAttribute`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html>.

use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;

use super::{SERVICE, UserPool};
use crate::error;

pub(super) async fn call(
    pool: &UserPool,
    access_token: &Secret,
    attribute: &str,
    code: &str,
) -> Result<(), ServiceError> {
    let request = pool
        .client
        .verify_user_attribute()
        .access_token(access_token.reveal())
        .attribute_name(attribute)
        .code(code);
    request.send().await.map(drop).map_err(error::of(SERVICE))
}
