//! `GetCredentialsForIdentity`:
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetCredentialsForIdentity.html>.

use aws_sdk_cognitoidentity::types::Credentials;
use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;
use devops360_core::session::AwsCredentials;

use super::{IdentityPool, SERVICE};
use crate::error;

pub(super) async fn call(
    pool: &IdentityPool,
    identity_id: &str,
    id_token: &Secret,
) -> Result<AwsCredentials, ServiceError> {
    let answer = pool
        .client
        .get_credentials_for_identity()
        .identity_id(identity_id)
        .set_logins(Some(pool.logins(id_token)))
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    answer.credentials.and_then(complete).ok_or_else(|| error::malformed(SERVICE, "credentials"))
}

fn complete(credentials: Credentials) -> Option<AwsCredentials> {
    Some(AwsCredentials {
        access_key_id: credentials.access_key_id?,
        secret_key: Secret::new(credentials.secret_key?),
        session_token: Secret::new(credentials.session_token?),
        expires_at: credentials.expiration?.try_into().ok()?,
    })
}
