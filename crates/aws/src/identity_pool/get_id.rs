//! `GetId`: <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetId.html>.

use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;

use super::{IdentityPool, SERVICE};
use crate::error;

pub(super) async fn call(pool: &IdentityPool, id_token: &Secret) -> Result<String, ServiceError> {
    let answer = pool
        .client
        .get_id()
        .identity_pool_id(&pool.id)
        .set_logins(Some(pool.logins(id_token)))
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    answer.identity_id.ok_or_else(|| error::malformed(SERVICE, "identity id"))
}
