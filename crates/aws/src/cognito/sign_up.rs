//! `SignUp`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html>.

use devops360_core::account::{SignUpRequest, SignUpResult};
use devops360_core::cloud::ServiceError;

use super::{SERVICE, UserPool, convert};
use crate::error;

pub(super) async fn call(pool: &UserPool, request: SignUpRequest) -> Result<SignUpResult, ServiceError> {
    let answer = pool
        .client
        .sign_up()
        .client_id(&pool.client_id)
        .set_secret_hash(convert::secret_hash(request.proof))
        .username(request.username)
        .password(request.password.reveal())
        .set_user_attributes(Some(convert::attributes(&request.attributes)?))
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    Ok(SignUpResult {
        confirmed: answer.user_confirmed,
        delivery: answer.code_delivery_details.map(convert::delivery),
    })
}
