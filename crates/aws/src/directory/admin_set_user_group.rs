//! `AdminAddUserToGroup` and `AdminRemoveUserFromGroup`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminAddUserToGroup.html>,
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRemoveUserFromGroup.html>.

use devops360_core::cloud::ServiceError;

use super::{Directory, SERVICE};
use crate::error;

pub(super) async fn add(directory: &Directory, username: &str, group: &str) -> Result<(), ServiceError> {
    let request = directory.client.admin_add_user_to_group().user_pool_id(&directory.pool);
    request.username(username).group_name(group).send().await.map(drop).map_err(error::of(SERVICE))
}

pub(super) async fn remove(directory: &Directory, username: &str, group: &str) -> Result<(), ServiceError> {
    let request = directory.client.admin_remove_user_from_group().user_pool_id(&directory.pool);
    request.username(username).group_name(group).send().await.map(drop).map_err(error::of(SERVICE))
}
