//! `ResendConfirmationCode`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html>.

use devops360_core::account::{ClientProof, Delivery};
use devops360_core::cloud::ServiceError;

use super::{SERVICE, UserPool, convert};
use crate::error;

pub(super) async fn call(
    pool: &UserPool,
    username: &str,
    proof: ClientProof,
) -> Result<Delivery, ServiceError> {
    let answer = pool
        .client
        .resend_confirmation_code()
        .client_id(&pool.client_id)
        .set_secret_hash(convert::secret_hash(proof))
        .username(username)
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    Ok(answer.code_delivery_details.map(convert::delivery))
}
