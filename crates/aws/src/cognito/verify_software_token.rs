//! `VerifySoftwareToken`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifySoftwareToken.html>.

use aws_sdk_cognitoidentityprovider::types::VerifySoftwareTokenResponseType;
use devops360_core::account::Bearer;
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::secret::Secret;

use super::{SERVICE, UserPool};
use crate::error;

pub(super) async fn call(
    pool: &UserPool,
    bearer: &Bearer,
    code: &str,
    name: &str,
) -> Result<Option<Secret>, ServiceError> {
    let request = pool.client.verify_software_token().user_code(code).friendly_device_name(name);
    let request = match bearer {
        Bearer::AccessToken(token) => request.access_token(token.reveal()),
        Bearer::Session(session) => request.session(session.reveal()),
    };
    let answer = request.send().await.map_err(error::of(SERVICE))?;
    // A refused code can come as a success that says ERROR.
    if answer.status != Some(VerifySoftwareTokenResponseType::Success) {
        let code = "EnableSoftwareTokenMFAException";
        return Err(ServiceError::new(SERVICE, ErrorKind::Invalid, code, "the code was not taken"));
    }
    Ok(answer.session.map(Secret::new))
}
