//! `RevokeToken`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html>.

use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;

use super::{SERVICE, UserPool};
use crate::error;

pub(super) async fn call(
    pool: &UserPool,
    refresh_token: &Secret,
    client_secret: Option<&Secret>,
) -> Result<(), ServiceError> {
    let request = pool
        .client
        .revoke_token()
        .client_id(&pool.client_id)
        .set_client_secret(client_secret.map(|secret| secret.reveal().to_owned()))
        .token(refresh_token.reveal());
    request.send().await.map(drop).map_err(error::of(SERVICE))
}
