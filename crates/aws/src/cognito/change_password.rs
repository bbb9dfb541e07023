//! `ChangePassword`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html>.

use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;

use super::{SERVICE, UserPool};
use crate::error;

pub(super) async fn call(
    pool: &UserPool,
    access_token: &Secret,
    current: &Secret,
    new: &Secret,
) -> Result<(), ServiceError> {
    let request = pool
        .client
        .change_password()
        .access_token(access_token.reveal())
        .previous_password(current.reveal())
        .proposed_password(new.reveal());
    request.send().await.map(drop).map_err(error::of(SERVICE))
}
