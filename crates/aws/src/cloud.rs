//! The factory that opens the services of a connection on AWS.

use std::sync::Arc;

use devops360_contract::connection::ConnectionFile;
use devops360_core::cloud::{Cloud, DataServices, Services};
use devops360_core::session::{CredentialsProvider, IdentityPool as IdentityPoolPort};

use crate::cognito::UserPool;
use crate::config::Clients;
use crate::directory::Directory;
use crate::dynamodb::Table;
use crate::identity_pool::IdentityPool;
use crate::s3::{Bucket, Links};
use crate::secrets_manager::Secrets;
use crate::security_tokens::SecurityTokens;

/// AWS, or an emulator where the connection names an endpoint.
///
/// Connections to a host are pooled for the life of this value, so keep one.
#[derive(Debug, Clone, Default)]
pub struct AwsCloud {
    clients: Clients,
}

impl AwsCloud {
    /// Opens nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Cloud for AwsCloud {
    fn services(&self, connection: &ConnectionFile) -> Services {
        Services {
            identity_provider: Arc::new(UserPool::new(&self.clients, connection)),
            identity_pool: connection.identity_pool_id.as_ref().map(|id| {
                Arc::new(IdentityPool::new(&self.clients, connection, id)) as Arc<dyn IdentityPoolPort>
            }),
            secrets: Arc::new(Secrets::new(&self.clients, connection)),
            caller: Arc::new(SecurityTokens::new(&self.clients, connection)),
            directory: Arc::new(Directory::new(&self.clients, connection)),
        }
    }

    fn data(
        &self,
        connection: &ConnectionFile,
        credentials: Option<Arc<dyn CredentialsProvider>>,
    ) -> DataServices {
        let config = match credentials.clone() {
            Some(person) => self.clients.as_person(connection, person),
            None => self.clients.as_machine(connection),
        };
        DataServices {
            objects: Arc::new(Bucket::new(&config, &connection.bucket, credentials.clone())),
            links: Arc::new(Links::new(&config, &connection.bucket, credentials.clone())),
            records: Arc::new(Table::new(&config, &connection.table, credentials)),
        }
    }
}
