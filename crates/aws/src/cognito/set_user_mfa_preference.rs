//! `SetUserMFAPreference`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html>.

use aws_sdk_cognitoidentityprovider::types::{
    EmailMfaSettingsType, SmsMfaSettingsType, SoftwareTokenMfaSettingsType,
};
use devops360_contract::account::Factor;
use devops360_core::account::MfaPreference;
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::secret::Secret;

use super::{SERVICE, UserPool};
use crate::error;

pub(super) async fn call(
    pool: &UserPool,
    access_token: &Secret,
    preference: MfaPreference,
) -> Result<(), ServiceError> {
    let MfaPreference { factor, enabled, preferred } = preference;
    let request = pool.client.set_user_mfa_preference().access_token(access_token.reveal());
    let request = match factor {
        Factor::AuthenticatorApp => request.software_token_mfa_settings(
            SoftwareTokenMfaSettingsType::builder().enabled(enabled).preferred_mfa(preferred).build(),
        ),
        Factor::Sms => request.sms_mfa_settings(
            SmsMfaSettingsType::builder().enabled(enabled).preferred_mfa(preferred).build(),
        ),
        Factor::Email => request.email_mfa_settings(
            EmailMfaSettingsType::builder().enabled(enabled).preferred_mfa(preferred).build(),
        ),
        Factor::Password => {
            let message = "the password is no second factor";
            return Err(ServiceError::new(SERVICE, ErrorKind::Invalid, "InvalidParameterException", message));
        }
    };
    request.send().await.map(drop).map_err(error::of(SERVICE))
}
