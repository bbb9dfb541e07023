//! Cognito identity pools: an ID token in exchange for AWS credentials (the enhanced flow).

mod get_credentials_for_identity;
mod get_id;

use std::collections::HashMap;

use async_trait::async_trait;
use aws_sdk_cognitoidentity::Client;
use devops360_contract::connection::ConnectionFile;
use devops360_core::cloud::{Service, ServiceError};
use devops360_core::secret::Secret;
use devops360_core::session::{AwsCredentials, IdentityPool as IdentityPoolPort};

use crate::config::Clients;

const SERVICE: Service = Service::IdentityPool;

/// One identity pool, and the user pool whose tokens it takes.
pub(crate) struct IdentityPool {
    client: Client,
    id: String,
    login: String,
}

impl IdentityPool {
    pub(crate) fn new(clients: &Clients, connection: &ConnectionFile, id: &str) -> Self {
        Self {
            client: Client::new(&clients.anonymous(connection)),
            id: id.to_owned(),
            login: format!("cognito-idp.{}.amazonaws.com/{}", connection.region, connection.user_pool_id),
        }
    }

    /// The `Logins` map: which user pool says who it is.
    fn logins(&self, id_token: &Secret) -> HashMap<String, String> {
        HashMap::from([(self.login.clone(), id_token.reveal().to_owned())])
    }
}

#[async_trait]
impl IdentityPoolPort for IdentityPool {
    async fn identity_id(&self, id_token: &Secret) -> Result<String, ServiceError> {
        get_id::call(self, id_token).await
    }

    async fn credentials(
        &self,
        identity_id: &str,
        id_token: &Secret,
    ) -> Result<AwsCredentials, ServiceError> {
        get_credentials_for_identity::call(self, identity_id, id_token).await
    }
}
