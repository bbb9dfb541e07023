//! `AdminEnableUser` and `AdminDisableUser`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminEnableUser.html>,
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableUser.html>.

use devops360_core::cloud::ServiceError;

use super::{Directory, SERVICE};
use crate::error;

pub(super) async fn call(directory: &Directory, username: &str, enabled: bool) -> Result<(), ServiceError> {
    let Directory { client, pool } = directory;
    if enabled {
        let request = client.admin_enable_user().user_pool_id(pool).username(username);
        request.send().await.map(drop).map_err(error::of(SERVICE))
    } else {
        let request = client.admin_disable_user().user_pool_id(pool).username(username);
        request.send().await.map(drop).map_err(error::of(SERVICE))
    }
}
