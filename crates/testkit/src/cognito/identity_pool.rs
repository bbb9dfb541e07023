//! The identity pool's operations, enhanced flow: an identity for a login, and credentials for an identity.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/Welcome.html>

use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;
use devops360_core::session::IdentityPool;
use serde_json::{Value, json};

use super::request::Arguments;
use crate::identity::{FakeUserPool, POOL_ID, REGION, seconds};
use crate::identity_pool::FakeIdentityPool;

/// Runs `operation`.
pub(super) async fn run(
    users: &FakeUserPool,
    identities: &FakeIdentityPool,
    operation: &str,
    mut arguments: Arguments,
) -> Result<Value, ServiceError> {
    let login = arguments.login(&format!("cognito-idp.{REGION}.amazonaws.com/{POOL_ID}"));
    match operation {
        "GetId" => {
            arguments.text("IdentityPoolId");
            arguments.end(users)?;
            Ok(json!({ "IdentityId": identities.identity_id(&login).await? }))
        }
        "GetCredentialsForIdentity" => {
            let identity = arguments.text("IdentityId");
            arguments.end(users)?;
            let given = identities.credentials(&identity, &login).await?;
            let credentials = json!({
                "AccessKeyId": given.access_key_id,
                "SecretKey": given.secret_key.reveal(),
                "SessionToken": given.session_token.reveal(),
                "Expiration": seconds(given.expires_at),
            });
            Ok(json!({ "IdentityId": identity, "Credentials": credentials }))
        }
        other => Err(users.refusal("UnknownOperationException", other)),
    }
}

impl Arguments {
    /// The login of one provider, which has to be the only one.
    fn login(&mut self, provider: &str) -> Secret {
        let mut logins = self.object("Logins").unwrap_or_default();
        let token = logins.remove(provider).filter(|_| logins.is_empty());
        let token = token.as_ref().and_then(Value::as_str).unwrap_or_default();
        if token.is_empty() {
            self.fault(format!("Logins is not one token of {provider}"));
        }
        Secret::new(token)
    }
}
