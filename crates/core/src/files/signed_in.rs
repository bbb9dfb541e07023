//! The session as a workspace: the place of whoever is signed in.

use async_trait::async_trait;

use super::workspace::{Place, Workspace, WorkspaceError};
use crate::session::{SessionError, Sessions};

#[async_trait]
impl Workspace for Sessions {
    async fn place(&self) -> Result<Place, WorkspaceError> {
        let session = self.current()?;
        let (owner, data) = (session.owner().await?, session.data().await?);
        let connection = session.connection();
        Ok(Place {
            connection: connection.id.clone(),
            objects: data.objects,
            records: data.records,
            links: data.links,
            bucket: connection.file.bucket.clone(),
            table: connection.file.table.clone(),
            files: connection.files_prefix(&owner),
            trash: connection.trash_prefix(&owner),
            photos: connection.photos_prefix(&owner),
            owner,
        })
    }
}

impl From<SessionError> for WorkspaceError {
    fn from(error: SessionError) -> Self {
        Self::new(error.clone().into(), error)
    }
}
