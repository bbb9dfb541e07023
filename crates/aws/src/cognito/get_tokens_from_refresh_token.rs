//! `GetTokensFromRefreshToken`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html>.

use devops360_core::account::TokenSet;
use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;

use super::{SERVICE, UserPool, convert};
use crate::error;

pub(super) async fn call(
    pool: &UserPool,
    refresh_token: &Secret,
    client_secret: Option<&Secret>,
    device_key: Option<&str>,
) -> Result<TokenSet, ServiceError> {
    let answer = pool
        .client
        .get_tokens_from_refresh_token()
        .client_id(&pool.client_id)
        .set_client_secret(client_secret.map(|secret| secret.reveal().to_owned()))
        .refresh_token(refresh_token.reveal())
        .set_device_key(device_key.map(str::to_owned))
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    let result = answer.authentication_result.ok_or_else(|| error::malformed(SERVICE, "token"))?;
    convert::tokens(result)
}
