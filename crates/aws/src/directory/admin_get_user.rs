//! `AdminGetUser`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html>.

use devops360_core::administration::DirectoryUser;
use devops360_core::cloud::ServiceError;

use super::{Directory, SERVICE, convert};
use crate::error;

pub(super) async fn call(directory: &Directory, username: &str) -> Result<DirectoryUser, ServiceError> {
    let request = directory.client.admin_get_user().user_pool_id(&directory.pool).username(username);
    let answer = request.send().await.map_err(error::of(SERVICE))?;
    Ok(DirectoryUser {
        username: answer.username,
        attributes: convert::attributes(answer.user_attributes),
        status: answer.user_status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
        enabled: answer.enabled,
        created: error::system_time(SERVICE, answer.user_create_date.as_ref())?,
        modified: error::system_time(SERVICE, answer.user_last_modified_date.as_ref())?,
        factors: answer.user_mfa_setting_list.unwrap_or_default(),
    })
}
