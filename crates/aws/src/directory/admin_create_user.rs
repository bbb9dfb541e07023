//! `AdminCreateUser`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html>.

use aws_sdk_cognitoidentityprovider::types::{DeliveryMediumType, MessageActionType};
use devops360_core::administration::{DirectoryUser, Invitation};
use devops360_core::cloud::ServiceError;

use super::{Directory, SERVICE, convert};
use crate::cognito;
use crate::error;

/// Cognito makes the password up and sends it.
pub(super) async fn call(
    directory: &Directory,
    invitation: &Invitation,
) -> Result<DirectoryUser, ServiceError> {
    let request = directory.client.admin_create_user().user_pool_id(&directory.pool);
    let answer = request
        .username(&invitation.username)
        .set_user_attributes(Some(cognito::attributes(&invitation.attributes)?))
        .desired_delivery_mediums(DeliveryMediumType::Email)
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    convert::user(answer.user.ok_or_else(|| error::malformed(SERVICE, "user"))?)
}

/// Sends the invitation again, with another password.
pub(super) async fn resend(directory: &Directory, username: &str) -> Result<(), ServiceError> {
    let request = directory.client.admin_create_user().user_pool_id(&directory.pool);
    let request = request.username(username).message_action(MessageActionType::Resend);
    request
        .desired_delivery_mediums(DeliveryMediumType::Email)
        .send()
        .await
        .map(drop)
        .map_err(error::of(SERVICE))
}
