//! `GetUser`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html>.

use devops360_core::account::ProviderUser;
use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;

use super::{SERVICE, UserPool};
use crate::error;

pub(super) async fn call(pool: &UserPool, access_token: &Secret) -> Result<ProviderUser, ServiceError> {
    let answer = pool
        .client
        .get_user()
        .access_token(access_token.reveal())
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    let attributes = answer.user_attributes.into_iter();
    Ok(ProviderUser {
        username: answer.username,
        attributes: attributes
            .map(|attribute| (attribute.name, attribute.value.unwrap_or_default()))
            .collect(),
        factors: answer.user_mfa_setting_list.unwrap_or_default(),
        preferred_factor: answer.preferred_mfa_setting.filter(|name| !name.is_empty()),
    })
}
