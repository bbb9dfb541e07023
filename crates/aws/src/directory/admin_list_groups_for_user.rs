//! `AdminListGroupsForUser`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListGroupsForUser.html>.

use devops360_core::administration::DirectoryPage;
use devops360_core::cloud::ServiceError;

use super::{Directory, PAGE, SERVICE};
use crate::error;

pub(super) async fn call(
    directory: &Directory,
    username: &str,
    after: Option<&str>,
) -> Result<DirectoryPage<String>, ServiceError> {
    let request = directory.client.admin_list_groups_for_user().user_pool_id(&directory.pool);
    let request = request.username(username).limit(PAGE).set_next_token(after.map(str::to_owned));
    let answer = request.send().await.map_err(error::of(SERVICE))?;
    let names = answer.groups.unwrap_or_default().into_iter().filter_map(|group| group.group_name);
    Ok(DirectoryPage { entries: names.collect(), next: answer.next_token })
}
