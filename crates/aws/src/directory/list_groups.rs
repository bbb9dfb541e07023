//! `ListGroups`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListGroups.html>.

use aws_sdk_cognitoidentityprovider::types::GroupType;
use devops360_contract::administration::Group;
use devops360_core::administration::DirectoryPage;
use devops360_core::cloud::ServiceError;

use super::{Directory, PAGE, SERVICE};
use crate::error;

pub(super) async fn call(
    directory: &Directory,
    after: Option<&str>,
) -> Result<DirectoryPage<Group>, ServiceError> {
    let request = directory.client.list_groups().user_pool_id(&directory.pool).limit(PAGE);
    let answer = request.set_next_token(after.map(str::to_owned)).send().await.map_err(error::of(SERVICE))?;
    let groups = answer.groups.unwrap_or_default().into_iter().filter_map(group);
    Ok(DirectoryPage { entries: groups.collect(), next: answer.next_token })
}

fn group(group: GroupType) -> Option<Group> {
    let description = group.description.filter(|text| !text.is_empty());
    group.group_name.map(|name| Group { name, description })
}
