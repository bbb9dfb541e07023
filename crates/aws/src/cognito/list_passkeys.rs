//! `ListWebAuthnCredentials`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListWebAuthnCredentials.html>.

use devops360_core::account::ProviderPasskey;
use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;

use super::{SERVICE, UserPool};
use crate::error;

pub(super) async fn call(
    pool: &UserPool,
    access_token: &Secret,
) -> Result<Vec<ProviderPasskey>, ServiceError> {
    let (mut passkeys, mut token) = (Vec::new(), None);
    loop {
        let request = pool.client.list_web_authn_credentials().access_token(access_token.reveal());
        let answer = request.set_next_token(token.clone()).send().await.map_err(error::of(SERVICE))?;
        for credential in answer.credentials {
            passkeys.push(ProviderPasskey {
                created: error::system_time(SERVICE, Some(&credential.created_at))?,
                id: credential.credential_id,
                name: credential.friendly_credential_name,
                site: credential.relying_party_id,
            });
        }
        // A repeated token would never end.
        if answer.next_token.is_none() || answer.next_token == token {
            return Ok(passkeys);
        }
        token = answer.next_token;
    }
}
