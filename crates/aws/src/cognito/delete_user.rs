//! `DeleteUser`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html>.

use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;

use super::{SERVICE, UserPool};
use crate::error;

pub(super) async fn call(pool: &UserPool, access_token: &Secret) -> Result<(), ServiceError> {
    let request = pool.client.delete_user().access_token(access_token.reveal());
    request.send().await.map(drop).map_err(error::of(SERVICE))
}
