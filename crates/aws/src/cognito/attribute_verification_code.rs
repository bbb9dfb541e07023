//! `GetUserAttributeVerificationCode`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html>.

use devops360_core::account::Delivery;
use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;

use super::{SERVICE, UserPool, convert};
use crate::error;

pub(super) async fn call(
    pool: &UserPool,
    access_token: &Secret,
    attribute: &str,
) -> Result<Delivery, ServiceError> {
    let answer = pool
        .client
        .get_user_attribute_verification_code()
        .access_token(access_token.reveal())
        .attribute_name(attribute)
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    Ok(answer.code_delivery_details.map(convert::delivery))
}
