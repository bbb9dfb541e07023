//! Where the signed-in person's things are, as files and profile need to know it.

use std::error::Error;
use std::sync::Arc;

use async_trait::async_trait;
use devops360_contract::AppError;
use devops360_contract::connection::ConnectionId;
use thiserror::Error;

use super::{LinkSigner, ObjectStore};
use crate::profile::RecordStore;

/// Finds the signed-in person's place; the session does.
#[async_trait]
pub trait Workspace: Send + Sync {
    /// The place of whoever is signed in now, with credentials that are renewed while it is used.
    async fn place(&self) -> Result<Place, WorkspaceError>;
}

/// A person's place in the bucket and the table.
#[derive(Clone)]
pub struct Place {
    /// The bucket's objects.
    pub objects: Arc<dyn ObjectStore>,
    /// The table's records.
    pub records: Arc<dyn RecordStore>,
    /// What signs links to objects.
    pub links: Arc<dyn LinkSigner>,
    /// The connection that the person is signed in to.
    pub connection: ConnectionId,
    /// The owner id: the record's key.
    pub owner: String,
    /// The bucket's name, for messages.
    pub bucket: String,
    /// The table's name, for messages.
    pub table: String,
    /// The prefix of the person's files, ending in `/`.
    pub files: String,
    /// The prefix of the person's trash, ending in `/`.
    pub trash: String,
    /// The prefix of the person's photos, ending in `/`.
    pub photos: String,
}

/// Nobody's place can be had: no session, an expired one, or no credentials.
#[derive(Debug, Error)]
#[error("the signed-in person's place cannot be reached")]
pub struct WorkspaceError {
    told: Box<AppError>,
    #[source]
    source: Box<dyn Error + Send + Sync>,
}

impl WorkspaceError {
    /// What the window is told, and why.
    pub fn new(told: AppError, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { told: Box::new(told), source: source.into() }
    }
}

impl From<WorkspaceError> for AppError {
    fn from(error: WorkspaceError) -> Self {
        *error.told
    }
}
