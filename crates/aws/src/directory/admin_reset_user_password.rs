//! `AdminResetUserPassword`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminResetUserPassword.html>.

use devops360_core::cloud::ServiceError;

use super::{Directory, SERVICE};
use crate::error;

pub(super) async fn call(directory: &Directory, username: &str) -> Result<(), ServiceError> {
    let request =
        directory.client.admin_reset_user_password().user_pool_id(&directory.pool).username(username);
    request.send().await.map(drop).map_err(error::of(SERVICE))
}
