//! The session as a person: their access to the user pool.

use async_trait::async_trait;

use super::ports::{Access, Person};
use crate::files::WorkspaceError;
use crate::secret::Secret;
use crate::session::Sessions;

#[async_trait]
impl Person for Sessions {
    async fn access(&self) -> Result<Access, WorkspaceError> {
        let session = self.current()?;
        let connection = session.connection();
        Ok(Access {
            identity_provider: connection.services.identity_provider.clone(),
            access_token: session.access_token().await?,
            connection: connection.id.clone(),
            sub: session.sub().to_owned(),
        })
    }

    async fn doubt(&self, access_token: &Secret) -> Result<(), WorkspaceError> {
        Ok(self.current()?.doubt(access_token).await?)
    }
}
