//! `ConfirmSignUp`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html>.

use devops360_core::account::ClientProof;
use devops360_core::cloud::ServiceError;

use super::{SERVICE, UserPool, convert};
use crate::error;

pub(super) async fn call(
    pool: &UserPool,
    username: &str,
    code: &str,
    proof: ClientProof,
) -> Result<(), ServiceError> {
    let request = pool
        .client
        .confirm_sign_up()
        .client_id(&pool.client_id)
        .set_secret_hash(convert::secret_hash(proof))
        .username(username)
        .confirmation_code(code);
    request.send().await.map(drop).map_err(error::of(SERVICE))
}
