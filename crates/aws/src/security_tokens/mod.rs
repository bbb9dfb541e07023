//! The Security Token Service, with this computer's own credentials.

mod get_caller_identity;

use async_trait::async_trait;
use aws_sdk_sts::Client;
use devops360_contract::connection::{Caller, ConnectionFile};
use devops360_core::cloud::{Service, ServiceError};
use devops360_core::connection::CallerIdentity;

use crate::config::Clients;

const SERVICE: Service = Service::SecurityTokens;

/// Who this computer's credentials are.
pub(crate) struct SecurityTokens {
    client: Client,
}

impl SecurityTokens {
    pub(crate) fn new(clients: &Clients, connection: &ConnectionFile) -> Self {
        Self { client: Client::new(&clients.as_machine(connection)) }
    }
}

#[async_trait]
impl CallerIdentity for SecurityTokens {
    async fn caller(&self) -> Result<Caller, ServiceError> {
        get_caller_identity::call(self).await
    }
}
