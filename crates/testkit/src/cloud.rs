//! The fake services, wired as one cloud.

use std::sync::{Arc, Mutex, PoisonError};

use devops360_contract::connection::ConnectionFile;
use devops360_core::cloud::{Cloud, DataServices, Services};
use devops360_core::environment::Environment;
use devops360_core::session::{CredentialsProvider, IdentityPool};

use crate::caller::FakeCaller;
use crate::identity::{FakeUserPool, PoolOptions};
use crate::identity_pool::FakeIdentityPool;
use crate::secrets::FakeSecrets;

/// One user pool, one identity pool and one Secrets Manager for every connection; bucket and table where a test gives
/// them.
pub struct FakeCloud {
    /// The user pool.
    pub user_pool: Arc<FakeUserPool>,
    /// The identity pool.
    pub identity_pool: Arc<FakeIdentityPool>,
    /// Secrets Manager.
    pub secrets: Arc<FakeSecrets>,
    /// The Security Token Service.
    pub caller: Arc<FakeCaller>,
    data: Option<DataServices>,
    provider: Mutex<Option<Arc<dyn CredentialsProvider>>>,
}

impl FakeCloud {
    /// A cloud with an empty user pool.
    #[must_use]
    pub fn new(options: PoolOptions, environment: &Arc<dyn Environment>) -> Self {
        let user_pool = Arc::new(FakeUserPool::new(options, environment.clone()));
        let identity_pool = Arc::new(FakeIdentityPool::new(user_pool.clone(), environment.clone()));
        Self {
            user_pool,
            identity_pool,
            secrets: Arc::default(),
            caller: Arc::default(),
            data: None,
            provider: Mutex::default(),
        }
    }

    /// The same cloud with a bucket and a table.
    #[must_use]
    pub fn with_data(self, data: DataServices) -> Self {
        Self { data: Some(data), ..self }
    }

    /// The credentials that bucket and table were last opened with; none in operator mode.
    #[must_use]
    pub fn credentials_provider(&self) -> Option<Arc<dyn CredentialsProvider>> {
        self.provider.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Cloud for FakeCloud {
    fn services(&self, connection: &ConnectionFile) -> Services {
        let pool = self.identity_pool.clone() as Arc<dyn IdentityPool>;
        Services {
            identity_provider: self.user_pool.clone(),
            identity_pool: connection.identity_pool_id.is_some().then_some(pool),
            secrets: self.secrets.clone(),
            caller: self.caller.clone(),
            directory: self.user_pool.clone(),
        }
    }

    fn data(
        &self,
        _connection: &ConnectionFile,
        credentials: Option<Arc<dyn CredentialsProvider>>,
    ) -> DataServices {
        *self.provider.lock().unwrap_or_else(PoisonError::into_inner) = credentials;
        self.data.clone().expect("this test gave the cloud a bucket and a table")
    }
}
