//! `AssociateSoftwareToken`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html>.

use devops360_core::account::{Bearer, SoftwareToken};
use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;

use super::{SERVICE, UserPool};
use crate::error;

pub(super) async fn call(pool: &UserPool, bearer: &Bearer) -> Result<SoftwareToken, ServiceError> {
    let request = pool.client.associate_software_token();
    let request = match bearer {
        Bearer::AccessToken(token) => request.access_token(token.reveal()),
        Bearer::Session(session) => request.session(session.reveal()),
    };
    let answer = request.send().await.map_err(error::of(SERVICE))?;
    let key = answer.secret_code.ok_or_else(|| error::malformed(SERVICE, "key"))?;
    Ok(SoftwareToken { key: Secret::new(key), session: answer.session.map(Secret::new) })
}
