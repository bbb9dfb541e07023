//! The Security Token Service in memory.

use async_trait::async_trait;
use devops360_contract::connection::Caller;
use devops360_core::cloud::{Service, ServiceError};
use devops360_core::connection::CallerIdentity;

use crate::calls::Calls;

/// Knows one caller.
pub struct FakeCaller {
    /// What it was asked, and how it fails.
    pub calls: Calls,
}

impl Default for FakeCaller {
    fn default() -> Self {
        Self { calls: Calls::new(Service::SecurityTokens) }
    }
}

#[async_trait]
impl CallerIdentity for FakeCaller {
    async fn caller(&self) -> Result<Caller, ServiceError> {
        self.calls.begin("GetCallerIdentity").await?;
        Ok(Caller {
            account: "123456789012".to_owned(),
            arn: "arn:aws:sts::123456789012:assumed-role/Operator/maya".to_owned(),
        })
    }
}
