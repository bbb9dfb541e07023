//! `UpdateUserAttributes`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html>.

use std::collections::BTreeMap;

use devops360_contract::account::CodeDelivery;
use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;

use super::{SERVICE, UserPool, convert};
use crate::error;

pub(super) async fn call(
    pool: &UserPool,
    access_token: &Secret,
    attributes: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, CodeDelivery>, ServiceError> {
    let answer = pool
        .client
        .update_user_attributes()
        .access_token(access_token.reveal())
        .set_user_attributes(Some(convert::attributes(attributes)?))
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    let sent = answer.code_delivery_details_list.unwrap_or_default().into_iter();
    Ok(sent
        .map(|details| (details.attribute_name.clone().unwrap_or_default(), convert::delivery(details)))
        .collect())
}
