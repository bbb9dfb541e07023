//! An identity pool in memory: it knows the user pool whose tokens it takes.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use devops360_core::cloud::{ErrorKind, Service, ServiceError};
use devops360_core::environment::Environment;
use devops360_core::secret::Secret;
use devops360_core::session::{AwsCredentials, IdentityPool};

use crate::calls::Calls;
use crate::identity::{FakeUserPool, REGION};
use crate::signing::claims;

/// How long credentials live.
const LIFE: Duration = Duration::from_secs(60 * 60);

/// An identity pool without guests, enhanced flow.
pub struct FakeIdentityPool {
    /// What it was asked, and how it fails.
    pub calls: Calls,
    user_pool: Arc<FakeUserPool>,
    environment: Arc<dyn Environment>,
}

impl FakeIdentityPool {
    /// A pool that takes the tokens of `user_pool`.
    #[must_use]
    pub fn new(user_pool: Arc<FakeUserPool>, environment: Arc<dyn Environment>) -> Self {
        Self { calls: Calls::new(Service::IdentityPool), user_pool, environment }
    }

    fn check(&self, id_token: &Secret) -> Result<String, ServiceError> {
        let refuse =
            |message| Err(self.calls.error(ErrorKind::Unauthenticated, "NotAuthorizedException", message));
        let claims = claims(id_token.reveal());
        let now = self.environment.now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        if !self.user_pool.gave_out(id_token.reveal()) {
            return refuse("Invalid login token. Not a valid OpenId Connect identity token.");
        }
        if claims["exp"].as_u64().unwrap_or_default() <= now.as_secs() {
            return refuse("Invalid login token. Token expired");
        }
        // ServerSideTokenCheck
        if self.user_pool.is_over(id_token.reveal()) {
            return refuse("Invalid login token. Token is revoked.");
        }
        Ok(format!("{REGION}:{}", claims["sub"].as_str().unwrap_or_default()))
    }
}

#[async_trait]
impl IdentityPool for FakeIdentityPool {
    async fn identity_id(&self, id_token: &Secret) -> Result<String, ServiceError> {
        self.calls.begin("GetId").await?;
        self.check(id_token)
    }

    async fn credentials(
        &self,
        identity_id: &str,
        id_token: &Secret,
    ) -> Result<AwsCredentials, ServiceError> {
        self.calls.begin("GetCredentialsForIdentity").await?;
        if self.check(id_token)? != identity_id {
            let message = "Access to Identity is forbidden.";
            return Err(self.calls.error(ErrorKind::Unauthenticated, "NotAuthorizedException", message));
        }
        Ok(AwsCredentials {
            access_key_id: format!("ASIAFAKE{}", self.calls.count("GetCredentialsForIdentity")),
            secret_key: Secret::new("fake-secret-key"),
            session_token: Secret::new("fake-session-token"),
            expires_at: self.environment.now() + LIFE,
        })
    }
}
