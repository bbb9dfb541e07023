//! The session as a person: their access to the user pool.

use async_trait::async_trait;

use super::ports::{Access, Person};
use crate::files::WorkspaceError;
use crate::session::Sessions;

#[async_trait]
impl Person for Sessions {
    async fn access(&self) -> Result<Access, WorkspaceError> {
        let session = self.current()?;
        let identity_provider = session.connection().services.identity_provider.clone();
        Ok(Access { identity_provider, access_token: session.access_token().await? })
    }
}
