//! `DeleteUserAttributes`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserAttributes.html>.

use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;

use super::{SERVICE, UserPool};
use crate::error;

pub(super) async fn call(
    pool: &UserPool,
    access_token: &Secret,
    names: &[String],
) -> Result<(), ServiceError> {
    let request = pool
        .client
        .delete_user_attributes()
        .access_token(access_token.reveal())
        .set_user_attribute_names(Some(names.to_vec()));
    request.send().await.map(drop).map_err(error::of(SERVICE))
}
