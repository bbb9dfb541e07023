//! Secrets Manager, with this computer's own credentials.

mod get_secret_value;

use async_trait::async_trait;
use aws_sdk_secretsmanager::Client;
use devops360_contract::connection::ConnectionFile;
use devops360_core::cloud::{Service, ServiceError};
use devops360_core::connection::SecretStore;
use devops360_core::secret::Secret;

use crate::config::Clients;

const SERVICE: Service = Service::Secrets;

/// The secrets of the account that this computer's credentials belong to.
pub(crate) struct Secrets {
    client: Client,
}

impl Secrets {
    pub(crate) fn new(clients: &Clients, connection: &ConnectionFile) -> Self {
        Self { client: Client::new(&clients.as_machine(connection)) }
    }
}

#[async_trait]
impl SecretStore for Secrets {
    async fn secret_string(&self, secret_id: &str) -> Result<Secret, ServiceError> {
        get_secret_value::call(self, secret_id).await
    }
}
