//! From the SDK's words to those of the port.

use std::collections::BTreeMap;

use aws_sdk_cognitoidentityprovider::types::{AttributeType, UserType};
use devops360_core::administration::DirectoryUser;
use devops360_core::cloud::ServiceError;

use super::SERVICE;
use crate::error;

/// Attributes by their names.
pub(super) fn attributes(list: Option<Vec<AttributeType>>) -> BTreeMap<String, String> {
    let list = list.unwrap_or_default().into_iter();
    list.map(|attribute| (attribute.name, attribute.value.unwrap_or_default())).collect()
}

/// Somebody of a list.
pub(super) fn user(user: UserType) -> Result<DirectoryUser, ServiceError> {
    Ok(DirectoryUser {
        username: user.username.ok_or_else(|| error::malformed(SERVICE, "user name"))?,
        attributes: attributes(user.attributes),
        status: user.user_status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
        enabled: user.enabled,
        created: error::system_time(SERVICE, user.user_create_date.as_ref())?,
        modified: error::system_time(SERVICE, user.user_last_modified_date.as_ref())?,
        factors: Vec::new(),
    })
}
